"""Reading a file of serial numbers for the entry window (SPEC E4, E5).

A cell is one serial number, taken as it stands: ``A001-A100`` in a file is no range.
With headings the columns of an import file are understood (:mod:`.import_file`);
without, every cell is a number.
"""

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from .folding import clean
from .import_file import FileError, Row, find_columns, read_rows

DETAILS = ("product", "note", "warranty_start", "warranty_end")


class Unit(NamedTuple):
    """A number of the file, and what other columns say of it (column to text)."""

    name: str
    texts: dict[str, str]


class EntryFile(NamedTuple):
    """What a file says.

    ``heading`` is a first line that names no known column and looks unlike the numbers
    below it; ``nameless`` are lines that have something, but no number; ``cut`` says
    whether there were more lines than the limit.
    """

    units: list[Unit]
    heading: str
    nameless: list[int]
    cut: bool


def read_entry_file(content: bytes, labels: dict[str, str], limit: int) -> EntryFile:
    """Read the numbers of an XLSX or CSV file.

    :param content: the file
    :param labels: column to its name in the reader's language
    :param limit: most lines to read
    :raises FileError: when it can't be read, is empty, or has a column twice
    """
    rows = list(islice(read_rows(content), limit + 2))
    if not rows:
        raise FileError("empty")
    try:
        positions, _ignored = find_columns(rows[0].cells, labels)
    except FileError as error:
        if error.code != "no_number":
            raise
        return _plain(rows, limit)
    rows, cut = rows[1 : limit + 1], len(rows) > limit + 1
    if not rows:
        raise FileError("empty")
    units, nameless = [], []
    for row in rows:
        name = _cell(row, positions["name"])
        if name:
            texts = {key: _cell(row, positions.get(key)) for key in DETAILS}
            units.append(Unit(name, texts))
        else:
            nameless.append(row.line)
    return EntryFile(units, "", nameless, cut)


def _plain(rows: list[Row], limit: int) -> EntryFile:
    """A list without headings that we know: every cell is a number."""
    heading = ""
    first, *others = rows
    if (
        others
        and not _has_digit(first.cells)
        and all(_has_digit([c]) for c in _all(others))
    ):
        heading, rows = ", ".join(filter(None, map(clean, first.cells))), others
    cut = len(rows) > limit
    return EntryFile([Unit(name, {}) for name in _all(rows[:limit])], heading, [], cut)


def _all(rows: Iterable[Row]) -> list[str]:
    return [name for row in rows for name in map(clean, row.cells) if name]


def _cell(row: Row, position: int | None) -> str:
    known = position is not None and position < len(row.cells)
    return clean(row.cells[position]) if known else ""


def _has_digit(cells: Iterable[str]) -> bool:
    return any(char.isdigit() for cell in cells for char in cell)
