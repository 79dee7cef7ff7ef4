"""QR codes as vector images.

Drawn from the matrix of modules: reportlab's own PNG needs an optional backend that
many installations lack, and lines stay sharp on paper.
"""

import base64

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

ECI_MODE, ECI_UTF_8 = 0b0111, 26


class _Utf8(QR8bitByte):
    """Bytes that say that they are UTF-8: unsaid, scanners take them for Latin-1."""

    @property
    def bitlength(self):
        return super().bitlength + 12

    def write(self, buffer, version):
        buffer.put(ECI_MODE, 4)
        buffer.put(ECI_UTF_8, 8)
        super().write(buffer, version)


def qr_matrix(text: str) -> list[list[bool]]:
    """Return the dark modules of the QR code that reads ``text``."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    kind = QR8bitByte if text.isascii() else _Utf8
    code.addData(kind(text.encode()))
    code.make()
    size = code.getModuleCount()
    return [[bool(code.isDark(y, x)) for x in range(size)] for y in range(size)]


def qr_svg(text: str) -> str:
    """Return the QR code of ``text`` as an SVG document."""
    matrix = qr_matrix(text)
    size = len(matrix)
    path = "".join(
        f"M{x},{y}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path d="{path}"/></svg>'
    )


def qr_data_uri(text: str) -> str:
    """Return the QR code of ``text`` as the source of an image."""
    return (
        "data:image/svg+xml;base64," + base64.b64encode(qr_svg(text).encode()).decode()
    )
