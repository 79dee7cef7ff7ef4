import csv
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from odoo.tests import tagged

from .common import SerialReportCase
from .test_report_matrix import EveryReportCase


def read_by_calc(folder, *files):
    """Return ``{file: rows of its first sheet}`` as LibreOffice shows them."""
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false",
            "--outdir",
            str(folder),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    result = {}
    for file in files:
        with file.with_suffix(".csv").open(encoding="utf-8", newline="") as text:
            result[file] = list(csv.reader(text))
    return result


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
            calc = read_by_calc(folder, file)[file]
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


@tagged("post_install", "-at_install")
class TestOtherProgramsReadEveryReport(EveryReportCase):
    """Each report's XLSX says the same in openpyxl and in LibreOffice (X, M4)."""

    def test_every_report_x(self):
        with tempfile.TemporaryDirectory() as folder:
            files = {}
            for code, wizard in self._every():
                files[code] = Path(folder, f"{code}.xlsx")
                files[code].write_bytes(b"".join(wizard._export_stream("xlsx")))
            calc = read_by_calc(folder, *files.values())
            for code, file in files.items():
                with self.subTest(report=code):
                    book = load_workbook(file)
                    rows = [row for row in book.worksheets[0].values if any(row)]
                    self.assertGreater(len(rows), 1)
                    shown = [row for row in calc[file] if any(row)]
                    self.assertEqual(len(shown), len(rows))
                    self.assertEqual(shown[0], list(rows[0]))
                    for told, row in zip(shown, rows, strict=True):
                        for cell, value in zip(told, row, strict=True):
                            if isinstance(value, str):
                                self.assertEqual(cell, value)
                            else:
                                self.assertEqual(bool(cell), value is not None)
