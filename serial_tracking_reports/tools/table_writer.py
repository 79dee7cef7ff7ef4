"""Tables of any length as XLSX or CSV files, written row by row.

Memory does not grow with the number of rows: xlsxwriter flushes each row to disk
(``constant_memory``) and CSV is text anyway.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, BinaryIO

import xlsxwriter

from odoo.addons.serial_tracking.tools.spreadsheet import neutralise

# Rows of a sheet, less header and totals.
MOST_ROWS_OF_A_SHEET = 1_048_576 - 2
FORMATS = {
    "datetime": "yyyy-mm-dd hh:mm",
    "date": "yyyy-mm-dd",
    "integer": "0",
    "number": "#,##0.00",
}


class TableWriter:
    """What both formats share: the columns and their totals.

    :param output: binary file to write to
    :param title: title of the table
    :param facts: (label, text) of company, filters and time
    :param columns: (header, kind, width in characters, whether it has a total)
    :param labels: words for ``cover``, ``total`` and ``rows``
    """

    def __init__(
        self,
        output: BinaryIO,
        title: str,
        facts: list[tuple[str, str]],
        columns: list[tuple[str, str, int, bool]],
        labels: dict[str, str],
    ):
        self.output = output
        self.title = title
        self.facts = facts
        self.columns = columns
        self.labels = labels
        self.totals = [0 if column[3] else None for column in columns]

    def write(self, rows: Iterable[list[Any]]) -> int:
        """Write the table and return the number of its rows."""
        raise NotImplementedError

    def _add(self, row: list[Any]) -> None:
        for i, total in enumerate(self.totals):
            if total is not None:
                self.totals[i] = total + (row[i] or 0)

    @property
    def _has_totals(self) -> bool:
        return any(total is not None for total in self.totals)


class CsvWriter(TableWriter):
    """UTF-8 with a byte order mark, so that Excel reads it too.

    The header and the rows only: whatever reads a CSV file expects one table. Text
    that a spreadsheet would run as a formula is neutralised.
    """

    def write(self, rows):
        text = io.TextIOWrapper(self.output, encoding="utf-8-sig", newline="")
        sheet = csv.writer(text)
        sheet.writerow([neutralise(column[0]) for column in self.columns])
        count = 0
        for row in rows:
            sheet.writerow([self._cell(value) for value in row])
            count += 1
        text.flush()
        text.detach()
        return count

    def _cell(self, value):
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S")
        if isinstance(value, date):
            return value.isoformat()
        return neutralise(value)


class XlsxWriter(TableWriter):
    """A cover sheet with the filters, then the table with header, filter, totals.

    Text is written as text, never parsed: a cell that begins with ``=`` shows itself.
    """

    def write(self, rows):
        with xlsxwriter.Workbook(
            self.output,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_date_format": FORMATS["datetime"],
            },
        ) as book:
            self._book = book
            # The table comes first to be written and opened; constant memory needs
            # one sheet to be complete before the next.
            count, sheets = self._write_tables(book, rows)
            self._write_cover(book, count)
            sheets[0].activate()
        return count

    def _write_tables(self, book, rows):
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        cells = [
            book.add_format({"num_format": FORMATS[kind]}) if kind in FORMATS else None
            for _header, kind, _width, _total in self.columns
        ]
        sheets = [self._start(book, 1, bold)]
        line, count = 0, 0
        for row in rows:
            if line == MOST_ROWS_OF_A_SHEET:
                self._finish(sheets[-1], line)
                sheets.append(self._start(book, len(sheets) + 1, bold))
                line = 0
            line += 1
            count += 1
            self._add(row)
            for i, value in enumerate(row):
                self._cell(sheets[-1], line, i, value, cells[i])
        self._finish(sheets[-1], line)
        if self._has_totals and count:
            self._write_totals(book, sheets[-1], line + 1, cells)
        return count, sheets

    def _start(self, book, number, bold):
        sheet = book.add_worksheet(self._sheet_name(number))
        sheet.freeze_panes(1, 0)
        for i, (header, _kind, width, _total) in enumerate(self.columns):
            sheet.set_column(i, i, width)
            sheet.write_string(0, i, header, bold)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _finish(self, sheet, last):
        sheet.autofilter(0, 0, last, len(self.columns) - 1)

    def _cell(self, sheet, line, i, value, cell_format):
        if value is None or value == "":
            return
        if isinstance(value, (datetime, date)):
            sheet.write_datetime(line, i, value, cell_format)
        elif isinstance(value, bool):
            sheet.write_boolean(line, i, value)
        elif isinstance(value, (int, float)):
            sheet.write_number(line, i, value, cell_format)
        else:
            sheet.write_string(line, i, str(value))

    def _write_totals(self, book, sheet, line, cells):
        bold = book.add_format({"bold": True, "top": 1})
        if self.totals[0] is None:
            sheet.write_string(line, 0, self.labels["total"], bold)
        for i, total in enumerate(self.totals):
            if total is not None:
                number = FORMATS.get(self.columns[i][1], "0")
                cell = book.add_format({"bold": True, "top": 1, "num_format": number})
                sheet.write_number(line, i, total, cell)

    def _write_cover(self, book, count):
        sheet = book.add_worksheet(self.labels["cover"][:31])
        bold = book.add_format({"bold": True})
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 90)
        lines = [*self.facts, (self.labels["rows"], count)]
        for i, (label, value) in enumerate(lines):
            sheet.write_string(i, 0, label, bold)
            self._cell(sheet, i, 1, value, None)

    def _sheet_name(self, number):
        name = "".join(c for c in self.title if c not in r"[]:*?/\\")[:28].strip("'")
        return name if number == 1 else f"{name} {number}"


WRITERS = {"xlsx": XlsxWriter, "csv": CsvWriter}
