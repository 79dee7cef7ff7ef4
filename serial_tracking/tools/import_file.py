"""Reading the table of a file that serial numbers are imported from (SPEC M1).

Every cell comes back as text, as a person sees it: ``00012345``, ``1E5`` and ``=1+1``
that are text in the file stay what they are, numbers come without an exponent, dates
as ``2026-12-31``.
"""

import csv
import datetime
import io
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .folding import clean, fold
from .spreadsheet import restore

_UNREADABLE = (
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)
_SEPARATORS = ",;\t|"
_LONGEST_CELL = 1_000_000
# Day 1 of a spreadsheet's calendar, such that its leap day in 1900 doesn't matter.
_SPREADSHEET_EPOCH = datetime.date(1899, 12, 30)
_SPREADSHEET_DAYS = range(15_000, 75_000)
_YEARS = range(1900, 2200)

# What people call the columns; the first one is in the template.
COLUMNS = {
    "name": ("serial number", "serial", "number", "name", "lot/serial number", "sn"),
    "product": ("product", "internal reference", "item", "barcode"),
    "location": ("location", "place"),
    "note": ("condition note", "condition"),
    "warranty_start": ("warranty start",),
    "warranty_end": ("warranty end",),
    "received": ("date received", "received"),
    "customer": ("customer", "holder", "sold to"),
    "sold": ("date sold", "sold"),
}
DATES = ("warranty_start", "warranty_end", "received", "sold")


class FileError(ValueError):
    """The file as a whole can't be read; ``code`` and ``params`` say why.

    ``unreadable``, ``empty``, ``no_number`` (columns), ``column_twice`` (column).
    """

    def __init__(self, code: str, **params: Any):
        super().__init__(code)
        self.code = code
        self.params = params


class Row(NamedTuple):
    line: int
    cells: list[str]


def read_rows(content: bytes) -> Iterator[Row]:
    """Read the first table of an XLSX or CSV file, blank lines left out.

    :param content: the file; what it is is seen from its first bytes
    :raises FileError: when it is neither
    """
    rows = _read_xlsx(content) if content[:2] == b"PK" else _read_csv(content)
    for line, cells in rows:
        while cells and not clean(cells[-1]):
            cells.pop()
        if cells:
            yield Row(line, cells)


def _read_xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # Some programs write a wrong size of the sheet.
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(), 1):
            yield line, [_cell_text(cell) for cell in cells]
    except _UNREADABLE as e:
        raise FileError("unreadable") from e


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float):
        text = f"{value:.0f}" if value.is_integer() else f"{value:.12f}".rstrip("0")
    else:
        text = str(value)
    # A number shown with leading zeros is a serial number that lost its text format.
    shown = cell.number_format or ""
    return text.zfill(len(shown)) if shown.strip("0") == "" else text


def _read_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decode(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if "\0" in first:
        raise FileError("unreadable")
    unquoted = "".join(first.split('"')[::2])
    separator = max(_SEPARATORS, key=unquoted.count)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            yield line, [restore(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as e:
        raise FileError("unreadable") from e


def _decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError("unreadable")


def find_columns(
    header: list[str], labels: dict[str, str]
) -> tuple[dict[str, int], list[str]]:
    """Say where each known column is.

    :param header: cells of the first row
    :param labels: column to its name in the reader's language
    :return: ({column: position}, headings that mean nothing)
    :raises FileError: without a column of serial numbers, or with a column twice
    """
    known = {fold(label): column for column, label in labels.items()}
    known |= {label: column for column, names in COLUMNS.items() for label in names}
    positions, ignored = {}, []
    for position, heading in enumerate(header):
        column = known.get(fold(heading).replace("_", " "))
        if not column:
            ignored += [heading] if clean(heading) else []
        elif column in positions:
            raise FileError("column_twice", column=clean(heading))
        else:
            positions[column] = position
    if "name" not in positions:
        raise FileError("no_number", columns=", ".join(map(clean, header)))
    return positions, ignored


def read_date(text: str, date_format: str = "") -> datetime.date | None:
    """Read a cell as a day: ISO, a language's format, or a spreadsheet's number.

    :param date_format: as in ``strptime``
    :return: the day; ``None`` when it is none
    """
    text = clean(text)
    if text.isascii() and text.isdigit() and int(text[:9]) in _SPREADSHEET_DAYS:
        return _SPREADSHEET_EPOCH + datetime.timedelta(days=int(text))
    day = None
    for read in (
        datetime.date.fromisoformat,
        lambda value: datetime.datetime.fromisoformat(value).date(),
        lambda value: datetime.datetime.strptime(value, date_format).date(),
        lambda value: datetime.datetime.strptime(value, "%d.%m.%Y").date(),
    ):
        try:
            day = read(text)
            break
        except ValueError:
            continue
    return day if day and day.year in _YEARS else None
