"""Reading the one box into which serials are typed, pasted and scanned.

Lines, tabs, commas and semicolons separate serials. A blank doesn't: serials such as
``SN 001`` exist, and reading one as two would be silent, while ``A1 A2 A3`` read as one
is seen at once; ``split_blanks`` is for the person who then says so.

====================== ==========================================================
``A001-A100``          range, when both ends have one shape and one length:
                       ``SN-0001``, ``AB-12``, ``2024-01-15`` are serials and
                       ``SN-0001-SN-0100`` is a range
``A1..A100``           range; with ``..``, ``…``, an en dash or blanks around the dash
                       the numbers may grow in length, as printed ``A1 – A100`` does
``A001+99``            A001 and the next 99
``"A001-A100"``        quoted: one serial, whatever is in it (also CSV cells)
``SN:ABC123``          finds item and serial in one step
``(01)…(21)…``, scans  GS1, see :mod:`.gs1`
====================== ==========================================================

What can't be read becomes a :class:`Problem` beside its text; the rest is kept.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, NamedTuple

from .folding import clean
from .gs1 import Gs1, Gs1Error, read_gs1
from .ranges import NumberRange, read_range, split_number

DEFAULT_LIMIT = 100_000

# Not splitlines(): FNC1 would count as a line break for it.
_LINE = "\n\r\v\f\x85\u2028\u2029"
_PAD = r"[ \u00a0\ufeff]*"
_GS1_MARK = (
    r"(?:\((?:0[0-4]|1[0-7]|2[0-2]|24[01])\)|\](?:C1|e0|d2|Q3|J1)"
    r"|01(?=[0-9]{14}[1-9]))"
)
_QUOTED = rf'"(?P<quoted>(?:[^"{_LINE}]|"")*)"{_PAD}(?=[,;\t{_LINE}]|\Z)'
_PLAIN = rf"(?P<plain>[^,;\t{_LINE}]*)"
# A GS1 value may have commas and semicolons: there they separate only before a code
# that begins alike.
_NEXT_GS1 = rf"[,;]{_PAD}(?={_GS1_MARK})(?P=mark)"
_GS1 = rf"(?P<gs1>(?:(?P<mark>{_GS1_MARK})|\x1d)(?:(?!{_NEXT_GS1})[^\t{_LINE}])*)"
_END = rf"(?:[,;\t{_LINE}]|\Z)"
_ITEMS = re.compile(rf"{_PAD}(?:{_QUOTED}|{_GS1}|{_PLAIN}){_END}")
_PLAIN_ITEMS = re.compile(rf"{_PAD}{_PLAIN}{_END}")
_BLANK = r"[^\S\x1c-\x1f]"
_WORDS = re.compile(
    rf"(?:(?<=[-–—+….:]){_BLANK}+|{_BLANK}+(?=[-–—+….])|[\S\x1c-\x1f])+"
)

_FIND_ITEM = re.compile(r"\s*sn\s*:", re.IGNORECASE)
# Only an item with one of these can be more than a serial.
_SPECIAL = re.compile(r"[:\x1d]|^\s*(?:[(\]]|01[0-9]{14})")
_RANGE = re.compile(r"[-–—…+]|\.\.")
# A longer text is no range, and trying its every dash would take long.
_LONGEST_RANGE = 300
_DOTS = re.compile(r"\s*(?:\.{2,3}|…)\s*")
_DASHES = re.compile(r"\s+-\s+|\s*[–—]\s*")


class Entry(NamedTuple):
    """One serial that was read.

    ``source`` is the text that it comes from (a whole range) and ``offset`` the place
    of that text. ``find_item`` says that the text began with ``SN:``. ``gs1`` has
    what a GS1 code says besides: item (``gs1.gtin``), batch, dates.
    """

    name: str
    source: str
    offset: int
    find_item: bool = False
    gs1: Gs1 | None = None


class Problem(NamedTuple):
    """A piece of the text that gave no serial.

    ``code`` and the keys of ``params``: ``empty`` (nothing after ``SN:`` or nothing
    visible in it), ``range_shape`` (first, last), ``range_reversed`` (first, last),
    ``range_too_large`` (count, limit), ``too_many`` (limit; ``text`` is the whole
    rest), ``gs1_no_serial`` (gtin), and the codes of :class:`.gs1.Gs1Error`
    (ai, value).
    """

    code: str
    text: str
    offset: int
    params: dict[str, Any]


class Parsed(NamedTuple):
    """All that the text says, in its order."""

    entries: list[Entry]
    problems: list[Problem]

    @property
    def names(self) -> list[str]:
        """The serials alone, repeated ones included."""
        return [entry.name for entry in self.entries]


def parse_entry(
    text: str | None,
    *,
    limit: int = DEFAULT_LIMIT,
    ranges: bool = True,
    split_blanks: bool = False,
    literal: Callable[[str], bool] | None = None,
    today: datetime.date | None = None,
) -> Parsed:
    """Read what stands in the entry box (SPEC E4).

    Empty items are passed over. Serials that repeat are kept: judging them is up to
    the caller, see :func:`.folding.split_repeats`.

    :param text: the contents of the box
    :param limit: largest number of serials in all
    :param ranges: False takes ``A001-A100`` for a serial, as in a file's cell
    :param split_blanks: True makes blanks separate too
    :param literal: asked about a text that could be a range or an unmarked GS1 code;
        True makes it a serial (it fits the item's format rule, it exists already)
    :param today: the day from which two-digit years in GS1 codes are judged
    """
    text = text or ""
    reader = _Reader(limit, ranges, literal, today)
    for piece in _pieces(text, split_blanks):
        if reader.is_full:
            rest = text[piece.offset :]
            reader.refuse("too_many", rest, piece.offset, limit=limit)
            break
        reader.read(piece)
    return Parsed(reader.entries, reader.problems)


class _Piece(NamedTuple):
    text: str
    offset: int
    quoted: bool


def _pieces(text: str, split_blanks: bool) -> Iterator[_Piece]:
    """Cut the text at its separators; empty pieces are left out."""
    for match in _ITEMS.finditer(text):
        kind = match.lastgroup
        content, start = match[kind], match.start(kind)
        if not content:
            continue
        if kind == "quoted":
            yield _Piece(content.replace('""', '"'), start, True)
        elif kind == "plain" and not split_blanks:
            yield _Piece(content, start, False)
        elif kind == "gs1" and (content[0] in "]\x1d" or _is_gs1(content)):
            yield _Piece(content, start, False)
        else:
            yield from _plain_pieces(content, start, split_blanks)


def _plain_pieces(text: str, offset: int, split_blanks: bool) -> Iterator[_Piece]:
    for item in _PLAIN_ITEMS.finditer(text):
        start = offset + item.start("plain")
        if split_blanks:
            for word in _WORDS.finditer(item["plain"]):
                yield _Piece(word[0], start + word.start(), False)
        elif item["plain"]:
            yield _Piece(item["plain"], start, False)


def _is_gs1(text: str) -> bool:
    try:
        return read_gs1(text) is not None
    except Gs1Error:
        return True


@dataclass
class _Reader:
    """Reads piece after piece into entries and problems."""

    limit: int
    ranges: bool
    literal: Callable[[str], bool] | None
    today: datetime.date | None
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.entries) >= self.limit or len(self.problems) >= self.limit

    def refuse(self, code: str, text: str, offset: int, **params: Any) -> None:
        self.problems.append(Problem(code, text, offset, params))

    def read(self, piece: _Piece) -> None:
        text, offset = piece.text, piece.offset
        find_item = False
        if _SPECIAL.search(text):
            marker = _FIND_ITEM.match(text)
            if marker:
                find_item = True
                text = text[marker.end() :]
            if self._read_gs1(text, piece, find_item):
                return
        name = clean(text)
        if not name:
            if find_item or text.strip():
                self.refuse("empty", piece.text, offset)
            return
        if piece.quoted or not self.ranges or not _RANGE.search(name):
            self.entries.append(Entry(name, piece.text, offset, find_item))
            return
        try:
            names = self._expand(name)
        except _RangeError as error:
            self.refuse(error.code, piece.text, offset, **error.params)
            return
        self.entries += map(
            Entry, names, repeat(piece.text), repeat(offset), repeat(find_item)
        )

    def _read_gs1(self, text: str, piece: _Piece, find_item: bool) -> bool:
        """Read the piece as GS1; False when it isn't."""
        try:
            found = read_gs1(text, self.today)
        except Gs1Error as error:
            self.refuse(error.code, piece.text, piece.offset, **error.params)
            return True
        if found is None or (text[0] == "0" and self._is_literal(clean(text))):
            return False
        if found.serial:
            self.entries.append(
                Entry(found.serial, piece.text, piece.offset, find_item, found)
            )
        else:
            self.refuse("gs1_no_serial", piece.text, piece.offset, gtin=found.gtin)
        return True

    def _is_literal(self, name: str) -> bool:
        return bool(self.literal and self.literal(name))

    def _expand(self, name: str) -> list[str]:
        """Return the serials that a range or a count stands for, or the serial."""
        if len(name) > _LONGEST_RANGE:
            return [name]
        found = _between_ends(name)
        if not found and "+" in name:
            found = _first_and_next(name)
        if not found or self._is_literal(name):
            return [name]
        if found.count < 1:
            last, first = found._replace(start=found.stop, stop=found.start).ends()
            raise _RangeError("range_reversed", first=first, last=last)
        if found.count > self.limit - len(self.entries):
            raise _RangeError("range_too_large", count=found.count, limit=self.limit)
        return found.names()


def _between_ends(name: str) -> NumberRange | None:
    """Read ``first-last`` and ``first..last``."""
    middle = len(name) // 2
    if len(name) % 2 and name[middle] == "-":
        # Ends of one shape and one length have the dash in the very middle.
        found = read_range(name[:middle], name[middle + 1 :])
        if found:
            return found
    if " " in name or not name.isascii():
        for dash in _DASHES.finditer(name):
            found = read_range(name[: dash.start()], name[dash.end() :])
            if found:
                return found
    return _between_dots(name) if "…" in name or ".." in name else None


def _between_dots(name: str) -> NumberRange | None:
    dots = list(_DOTS.finditer(name))
    for mark in dots:
        found = read_range(name[: mark.start()], name[mark.end() :])
        if found:
            return found
    if len(dots) == 1:
        first, last = name[: dots[0].start()], name[dots[0].end() :]
        if split_number(first) and split_number(last):
            raise _RangeError("range_shape", first=first, last=last)
    return None


def _first_and_next(name: str) -> NumberRange | None:
    """Read ``first+count``; ``=1+1`` is no such thing."""
    first, _plus, more = name.rpartition("+")
    first, more = first.rstrip(), more.lstrip()
    if not (more.isascii() and more.isdigit() and len(more) < 10):
        return None
    parts = split_number(first) if first and first[0] not in "=+-@" else None
    if not parts:
        return None
    start = int(parts[1])
    return NumberRange(parts[0], start, start + int(more), len(parts[1]), parts[2])


class _RangeError(ValueError):
    def __init__(self, code: str, **params: Any):
        super().__init__(code)
        self.code = code
        self.params = params
