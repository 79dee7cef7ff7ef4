"""XLSX files whose rows are streamed.

xlsxwriter makes everything but the rows: a workbook with the headers only gives what
stands before the rows, and one with the final counts what stands after them, and all
other parts. It can't be asked to stream: it writes the file when the last row is in.
"""

import io
import re
import zipfile
from datetime import date, datetime, timedelta
from math import isfinite
from xml.sax.saxutils import escape

import xlsxwriter

from .table_writer import CHUNK, CsvWriter, TableWriter

# Rows of a sheet, less header and totals; characters of a part that needs no zip64,
# which Excel refuses in streamed files; characters of a cell.
MOST_ROWS_OF_A_SHEET = 1_048_576 - 2
MOST_OF_A_SHEET = 1_500_000_000
MOST_OF_A_CELL = 32_767
FORMATS = {
    "datetime": "yyyy-mm-dd hh:mm",
    "date": "yyyy-mm-dd",
    "integer": "0",
    "number": "#,##0.00",
}
DAY_ZERO = datetime(1899, 12, 30)
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")
_ROWS = re.compile(r"(.*<sheetData>)(.*)(</sheetData>.*)", re.S)


def _text(value: str) -> str:
    text = _ESCAPED.sub(r"_x005F\1", _NO_XML.sub("\ufffd", value)[:MOST_OF_A_CELL])
    return escape(_CONTROL.sub(lambda hit: f"_x{ord(hit[0]):04X}_", text))


def _number(value) -> str:
    if isinstance(value, datetime):
        value = (value - DAY_ZERO) / timedelta(days=1)
    elif isinstance(value, date):
        value = (value - DAY_ZERO.date()).days
    return repr(value)


class _Pipe:
    """What a zip file writes to, and what is handed on from there."""

    def __init__(self):
        self.pieces = []
        self.size = 0

    def write(self, data):
        self.pieces.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self):
        pass

    def taken(self):
        data = b"".join(self.pieces)
        self.pieces, self.size = [], 0
        return data


class XlsxWriter(TableWriter):
    """The table with header, filter and totals; behind it a cover with the filters.

    Text is written as text, never parsed: a cell that begins with ``=`` shows itself.
    """

    def stream(self, rows):
        self._prepare()
        pipe, lines, rows = _Pipe(), [], iter(rows)
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as book:
            more = True
            while more:
                number = len(lines) + 1
                with book.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                    line, size, more = 0, 0, False
                    part.write(self._head(number))
                    for text in self._rows(rows):
                        line += 1
                        size += len(text)
                        part.write(text.encode())
                        if pipe.size > CHUNK:
                            yield pipe.taken()
                        if line == MOST_ROWS_OF_A_SHEET or size > MOST_OF_A_SHEET:
                            more = True
                            break
                    lines.append(line)
                    if not more and self.count and self.has_totals:
                        part.write(self._total_row(line + 2).encode())
                    part.write(self._tail(lines))
            self._write_rest(book, lines)
        yield pipe.taken()

    # -- rows ------------------------------------------------------------------------

    def _rows(self, rows):
        """Yield the XML of row after row, from the second line of a sheet on."""
        names = [xlsxwriter.utility.xl_col_to_name(i) for i in range(len(self.columns))]
        for line, row in enumerate(rows, 2):
            self._add(row)
            cells = [
                self._cell(f"{name}{line}", value, style)
                for name, value, style in zip(names, row, self._styles, strict=True)
            ]
            yield f'<row r="{line}">{"".join(cells)}</row>'

    def _cell(self, place, value, style):
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        if isinstance(value, (datetime, date, int)) or (
            isinstance(value, float) and isfinite(value)
        ):
            return f'<c r="{place}" s="{style}"><v>{_number(value)}</v></c>'
        return (
            f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">'
            f"{_text(str(value))}</t></is></c>"
        )

    def _total_row(self, line):
        cells = []
        for i, (total, style) in enumerate(
            zip(self.totals, self._total_styles, strict=True)
        ):
            place = f"{xlsxwriter.utility.xl_col_to_name(i)}{line}"
            if total is not None:
                cells.append(self._cell(place, total, style))
            elif i == 0:
                cells.append(
                    f'<c r="{place}" s="{style}" t="inlineStr"><is><t>'
                    f"{_text(self.labels['total'])}</t></is></c>"
                )
        return f'<row r="{line}">{"".join(cells)}</row>'

    # -- everything else -------------------------------------------------------------

    def _prepare(self):
        """Read off a workbook without rows what each sheet begins with."""
        with self._skeleton([0, 0]) as book:
            sheets = [
                _ROWS.match(book.read(f"xl/worksheets/sheet{n}.xml").decode()).groups()
                for n in (1, 2)
            ]
        self._heads = []
        for head, rows, _tail in sheets:
            # The size of the table isn't known yet; it needn't be said.
            head = re.sub(r"<dimension[^>]*/>", "", head)
            header, samples, totals = re.findall(r"<row .*?</row>", rows, re.S)
            self._heads.append((head + header).encode())
        self._styles, self._total_styles = (
            re.findall(r' s="(\d+)"', row) for row in (samples, totals)
        )

    def _head(self, number):
        return self._heads[min(number, 2) - 1]

    def _tail(self, lines):
        with self._skeleton(lines) as book:
            sheet = book.read(f"xl/worksheets/sheet{len(lines)}.xml").decode()
        return _ROWS.match(sheet)[3].encode()

    def _write_rest(self, book, lines):
        written = {f"xl/worksheets/sheet{n}.xml" for n in range(1, len(lines) + 1)}
        with self._skeleton(lines) as rest:
            for name in rest.namelist():
                if name not in written:
                    book.writestr(name, rest.read(name))

    def _skeleton(self, lines):
        """A workbook without rows whose sheets are to have so many."""
        output = io.BytesIO()
        options = {"constant_memory": True, "strings_to_urls": False}
        with xlsxwriter.Workbook(output, options) as book:
            bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
            formats = [FORMATS.get(column[1], "General") for column in self.columns]
            cells = [book.add_format({"num_format": name}) for name in formats]
            totals = [
                book.add_format(
                    {
                        "bold": True,
                        "top": 1,
                        "num_format": "0" if name == "General" else name,
                    }
                )
                for name in formats
            ]
            for number, last in enumerate(lines, 1):
                sheet = book.add_worksheet(self._sheet_name(number))
                sheet.freeze_panes(1, 0)
                sheet.repeat_rows(0)
                sheet.set_landscape()
                sheet.fit_to_pages(1, 0)
                sheet.autofilter(0, 0, last, len(self.columns) - 1)
                for i, (header, _kind, width, _total) in enumerate(self.columns):
                    sheet.set_column(i, i, width)
                    sheet.write_string(0, i, header, bold)
                for line, row in ((1, cells), (2, totals)):
                    for i, cell in enumerate(row):
                        sheet.write_blank(line, i, None, cell)
            self._write_cover(book)
        return zipfile.ZipFile(output)

    def _write_cover(self, book):
        sheet = book.add_worksheet(self.labels["cover"][:31])
        bold = book.add_format({"bold": True})
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 90)
        for i, (label, value) in enumerate(self.facts):
            sheet.write_string(i, 0, label, bold)
            sheet.write_string(i, 1, value)
        sheet.write_string(len(self.facts), 0, self.labels["rows"], bold)
        sheet.write_number(len(self.facts), 1, self.count)

    def _sheet_name(self, number):
        name = "".join(c for c in self.title if c not in r"[]:*?/\\")[:28].strip("'")
        return name if number == 1 else f"{name} {number}"


WRITERS = {"xlsx": XlsxWriter, "csv": CsvWriter}
