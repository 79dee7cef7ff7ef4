import csv
import io
import tracemalloc
from datetime import datetime
from types import SimpleNamespace
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ..tools import xlsx_writer
from ..tools.xlsx_writer import WRITERS
from .common import SerialReportCase
from .many import insert_moved

LABELS = {"cover": "About", "total": "Total", "rows": "Rows"}
COLUMNS = [
    ("Name", "text", 20, False),
    ("Date", "datetime", 18, False),
    ("Units", "integer", 8, True),
    ("Value", "number", 12, True),
]


def written(kind, rows):
    writer = WRITERS[kind]("Title", [("Company", "Ours")], COLUMNS, LABELS)
    return list(writer.stream(rows))


@tagged("post_install", "-at_install")
class TestStreamedTables(BaseCase):
    """What the writers write, without a database (M4)."""

    def _book(self, rows):
        return load_workbook(io.BytesIO(b"".join(written("xlsx", rows))))

    def test_values_come_back_as_they_went_in_m4(self):
        texts = (
            "plain",
            "=1+1",
            " blanks ",
            "<a & 'b' \"c\">",
            "tab\tline\nend",
            "你好 🙂",
            "%s %(a)s",
        )
        day = datetime(2026, 3, 1, 10, 15)
        rows = [[text, day, i, i / 4] for i, text in enumerate(texts)]
        sheet = self._book(rows).worksheets[0]
        found = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
        self.assertEqual(found[:-1], rows)
        self.assertEqual(found[-1], ["Total", None, 21, 5.25])
        self.assertEqual({cell.data_type for cell in sheet["A"]}, {"s"})
        self.assertEqual(sheet["B2"].number_format, "yyyy-mm-dd hh:mm")
        self.assertEqual(sheet["D2"].number_format, "#,##0.00")
        self.assertTrue(sheet["D9"].font.bold)

    def test_what_xml_cannot_hold_breaks_no_file_m4(self):
        self.assertEqual(xlsx_writer._text("bell\x07"), "bell_x0007_")
        self.assertEqual(xlsx_writer._text("_x0041_"), "_x005F_x0041_")
        rows = [["\ud800\uffff" + "x" * 40_000, None, 1, float("nan")]]
        sheet = self._book(rows).worksheets[0]
        self.assertEqual(len(sheet["A2"].value), 32_767)

    def test_table_longer_than_a_sheet_goes_on_in_the_next_m4(self):
        with patch.object(xlsx_writer, "MOST_ROWS_OF_A_SHEET", 4):
            book = self._book([[f"N{i}", None, 1, 1.0] for i in range(10)])
        self.assertEqual(book.sheetnames, ["Title", "Title 2", "Title 3", "About"])
        self.assertEqual(
            [sheet.auto_filter.ref for sheet in book.worksheets[:3]],
            ["A1:D5", "A1:D5", "A1:D3"],
        )
        last = list(book["Title 3"].iter_rows(values_only=True))
        self.assertEqual([row[0] for row in last], ["Name", "N8", "N9", "Total"])
        self.assertEqual(last[-1][2:], (10, 10.0))
        cover = dict(book["About"].iter_rows(values_only=True))
        self.assertEqual(cover, {"Company": "Ours", "Rows": 10})

    def test_first_bytes_come_before_the_last_row_m4(self):
        for kind in WRITERS:
            state = SimpleNamespace(read=0)

            def rows(state=state):
                for i in range(50_000):
                    state.read = i
                    yield [f"serial-{i * 7919 % 50_021}", None, i, i / 3]

            writer = WRITERS[kind]("Title", [], COLUMNS, LABELS)
            next(piece for piece in writer.stream(rows()) if piece)
            self.assertLess(state.read, 25_000, kind)


@tagged("post_install", "-at_install")
class TestStreamedReport(SerialReportCase):
    """A report's rows from the database to the file (M4)."""

    def _moved(self, product, count):
        insert_moved(self, product, [f"{product.name}-{n:05d}" for n in range(count)])

    def _peak(self, product, kind):
        wizard = self.wizard("moves", product_ids=product.ids)
        size = 0
        tracemalloc.start()
        try:
            for piece in wizard._export_stream(kind):
                size += len(piece)
            return tracemalloc.get_traced_memory()[1], size
        finally:
            tracemalloc.stop()

    def test_memory_does_not_grow_with_the_rows_m4(self):
        """M4: 20,000 rows take no more memory than 2,000."""
        self._moved(self.camera, 2_000)
        self._moved(self.phone, 20_000)
        self._peak(self.camera, "csv")
        for kind in ("csv", "xlsx"):
            few, small = self._peak(self.camera, kind)
            many, large = self._peak(self.phone, kind)
            with self.subTest(kind=kind):
                self.assertGreater(large, 6 * small)
                self.assertLess(many, 1.5 * few + 1_000_000)

    def test_every_row_is_in_the_file_m4(self):
        self._moved(self.camera, 5_000)
        wizard = self.wizard("moves", product_ids=self.camera.ids)
        text = b"".join(wizard._export_stream("csv")).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual(len({row["Serial number"] for row in rows}), 5_000)
