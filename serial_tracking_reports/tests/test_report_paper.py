import re
from unittest.mock import patch

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

    def _print(self, names, paper, patched, report="moves"):
        self.env.company.paperformat_id = self.env["report.paperformat"].create(
            {"name": paper, "format": paper, "orientation": "Portrait"}
        )
        wizard = self.wizard(report, product_ids=self.camera.ids)
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
            self.assertEqual(len(re.findall(r"Serial number\s{2,}", text)), 1)
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

    def test_other_reports_of_forty_lines_x(self):
        """X1, X3, X5, X6, X7: the same for every report that lists units."""
        names = self._units(40)
        lots = self.lots(self.camera, names)
        lots.serial_set_warranty("2026-03-01", "2030-01-01", "Terms")
        for report, paper in (
            ("on_hand", "A4"),
            ("received", "Letter"),
            ("warranty", "A4"),
            ("at_date", "Letter"),
        ):
            with self.subTest(report=report):
                self.assertIn(self._print(names, paper, True, report), (1, 2, 3, 4))
