"""Printing in tests, and reading what was printed."""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from odoo.tools import mute_logger


def print_pdf(env, report, ids, **values):
    """Return the PDF of ``report`` as bytes, wkhtmltopdf included."""
    reports = env["ir.actions.report"].with_context(force_report_rendering=True)
    # wkhtmltopdf without patched Qt says that it ignores header and footer.
    with mute_logger("odoo.addons.base.models.ir_actions_report"):
        content, kind = reports._render_qweb_pdf(report, ids, **values)
    assert kind == "pdf" and content.startswith(b"%PDF"), kind
    return content


def _with_file(content, command):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.pdf")
        source.write_bytes(content)
        return command(source)


def page_texts(content):
    """Return the text of each page of a PDF, laid out as printed."""

    def read(source):
        command = ["pdftotext", "-layout", source, "-"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout.rstrip("\f").split("\f")

    return _with_file(content, read)


def page_images(content, dpi=150):
    """Return a picture of each page of a PDF."""

    def draw(source):
        command = ["pdftoppm", "-r", str(dpi), "-png", source, source.with_suffix("")]
        subprocess.run(command, capture_output=True, check=True)
        pictures = []
        for file in sorted(source.parent.glob("*.png")):
            with Image.open(file) as picture:
                pictures.append(picture.convert("L"))
        return pictures

    return _with_file(content, draw)
