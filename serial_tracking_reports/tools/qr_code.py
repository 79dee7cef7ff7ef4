"""QR codes as vector images.

Drawn from the matrix of modules: reportlab's own PNG needs an optional backend that
many installations lack, and lines stay sharp on paper.
"""

import base64

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel


def qr_matrix(text: str) -> list[list[bool]]:
    """Return the dark modules of the QR code that reads ``text``."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text.encode().decode("latin-1")))
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
