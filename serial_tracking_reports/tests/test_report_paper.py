import csv
import re
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.tests import tagged

from ..reports import printing
from .common import SerialReportCase
from .many import insert_moved
from .paper import page_images, page_texts, print_pdf

TABLE = "serial_tracking_reports.report_table"
MM = 25.4
DPI = 50
# Landscape pages in mm.
SIZES = {"A4": (297, 210), "Letter": (279, 216)}


@tagged("post_install", "-at_install")
class TestReportOnPaper(SerialReportCase):
    """PDFs of 1, 40 and 2,000 lines, looked at page by page (X4)."""

    def _print(self, names, paper, patched):
        self.env.company.paperformat_id = self.env["report.paperformat"].create(
            {"name": paper, "format": paper, "orientation": "Portrait"}
        )
        wizard = self.wizard("moves", product_ids=self.camera.ids)
        # Whether the program at hand draws running headers or not, pages are dealt
        # out for both.
        with patch.object(printing, "_wkhtml", self._wkhtml(patched)):
            content = print_pdf(wizard.env, TABLE, wizard.ids)
        texts, images = page_texts(content), page_images(content, DPI)
        self.assertEqual(len(texts), len(images))
        self._look_at_texts(names, texts)
        for number, image in enumerate(images, 1):
            self._look_at(image, SIZES[paper], number)
        return len(images)

    def _wkhtml(self, patched):
        real = printing._wkhtml()
        return lambda: real._replace(is_patched_qt=patched)

    def _look_at_texts(self, names, texts):
        """Head, number and each unit once; totals on the last page only."""
        for number, text in enumerate(texts, 1):
            self.assertRegex(text, rf"Page {number} / {len(texts)}\b")
            self.assertEqual(len(re.findall(r"Serial number\s+Product", text)), 1)
            self.assertEqual("Lines:" in text, number == len(texts))
        found = re.findall(r"\bU\d{4}\b", " ".join(texts))
        self.assertEqual(sorted(found), sorted(names))
        self.assertRegex(texts[-1], rf"Lines:\s*{len(names)}\b")
        self.assertIn(self.env.company.name, texts[0])

    def _look_at(self, image, size, number):
        """The paper's own size, and white margins all around what is printed."""
        for pixels, mm in zip(image.size, size, strict=True):
            self.assertAlmostEqual(pixels, mm / MM * DPI, delta=3)
        left, top, right, bottom = image.point(lambda p: 255 * (p < 128)).getbbox()
        margin = 5 / MM * DPI
        self.assertGreater(min(left, top), margin, number)
        self.assertGreater(image.width - right, margin, number)
        self.assertGreater(image.height - bottom, margin, number)
        self.assertGreater(right - left, image.width * 0.8, "full width")

    def _units(self, count):
        names = [f"U{i:04d}" for i in range(1, count + 1)]
        insert_moved(self, self.camera, names)
        return names

    def test_one_line_x4(self):
        names = self._units(1)
        for paper in SIZES:
            for patched in (True, False):
                with self.subTest(paper=paper, patched=patched):
                    self.assertEqual(self._print(names, paper, patched), 1)

    def test_forty_lines_x4(self):
        names = self._units(40)
        for paper in SIZES:
            for patched in (True, False):
                with self.subTest(paper=paper, patched=patched):
                    self.assertIn(self._print(names, paper, patched), (2, 3, 4))

    def test_two_thousand_lines_x4(self):
        names = self._units(2000)
        for paper, patched in (("A4", False), ("Letter", True)):
            with self.subTest(paper=paper, patched=patched):
                pages = self._print(names, paper, patched)
                self.assertGreater(pages, 40)


@tagged("post_install", "-at_install")
class TestOtherProgramsReadTheFiles(SerialReportCase):
    """XLSX as openpyxl and LibreOffice see it, each line and the totals (M4)."""

    NAMES = ["=1+1", "+1", "@SUM(A1)", "Ä 你好", "a;b,c", '"quoted"', "007", "1e5"]

    def test_libreoffice_and_openpyxl_agree_with_the_report_m4(self):
        self.receive(self.camera, self.NAMES)
        self.deliver(self.camera, ["007"], self.ann)
        wizard = self.wizard("moves", product_ids=self.camera.ids)
        content = b"".join(wizard._export_stream("xlsx"))
        definition = wizard._definition()
        expected = list(definition._serial_rows(wizard, definition._serial_columns))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "report.xlsx")
            file.write_bytes(content)
            rows = list(load_workbook(file).worksheets[0].values)
            calc = self._calc(file)
        self.assertEqual([list(row) for row in rows[1:-1]], self._blank(expected))
        self.assertEqual(len(calc), len(rows))
        headers = dict(zip(calc[0], range(len(calc[0])), strict=True))
        serial, when = headers["Serial number"], headers["Date"]
        self.assertEqual(
            [row[serial] for row in calc[1:-1]], [row[serial] for row in rows[1:-1]]
        )
        shown = datetime.fromisoformat(calc[1][when])
        self.assertEqual(shown, datetime(2026, 3, 1, 10))
        self.assertEqual(calc[-1][0], "Total")
        self.assertEqual(calc[-1][headers["Units"]], str(len(expected)))

    def _blank(self, rows):
        return [[None if value == "" else value for value in row] for row in rows]

    def _calc(self, file):
        """The first sheet as LibreOffice shows it."""
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{file.parent}/profile",
                "--headless",
                "--convert-to",
                "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false",
                "--outdir",
                str(file.parent),
                str(file),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        with file.with_suffix(".csv").open(encoding="utf-8", newline="") as text:
            return list(csv.reader(text))
