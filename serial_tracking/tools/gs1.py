"""GS1 element strings as scanners send them and labels show them.

Why not the nomenclature of ``barcodes_gs1_nomenclature``: it refuses a whole code for
one application identifier without a rule (11 and 240 have none), raises on a
wrong date, doesn't know the bracketed form, takes the serial ``2112345`` for AI 21, and
tries every rule record for every code, which is too slow for thousands of pasted ones.
``stdnum.gs1_128`` drops the brackets before it looks for the ends of values, and can't
be imported inside Odoo 19, whose import hook hides stdnum's data files. The tests hold
this reader against the nomenclature where both can read a code.
"""

import calendar
import datetime
import re
from typing import NamedTuple

from stdnum import ean

FNC1 = "\x1d"
# What arrives in place of FNC1 when a scanner acts as a keyboard; Odoo's default
# nomenclature takes the last two. None of them can be a part of a value.
_SEPARATOR = re.compile("\x1d|␝|#|Alt029")
_SYMBOLOGY = re.compile(r"\](?:C1|e0|d2|Q3|J1)")
_BRACKETED_AI = re.compile(r"\(([0-9]{2,4})\)")
_UNMARKED = re.compile(r"01[0-9]{14}")
# Character set 82 of the GS1 General Specifications.
_VALUE = re.compile(r'[!"%-?A-Z_a-z]+')

# First two digits of an application identifier -> its own number of digits.
_AI_LENGTH = (
    {f"{i:02d}": 2 for i in (*range(0, 5), *range(10, 23), 30, 37, *range(90, 100))}
    | dict.fromkeys(("23", "24", "25", "40", "41", "42", "71"), 3)
    | {str(i): 4 for i in (*range(31, 37), 39, 43, 70, 72, 80, 81, 82)}
)
# First two digits -> number of digits that follow the identifier. These need no
# separator (GS1 General Specifications, element strings with predefined length).
_FIXED = (
    {"00": 18, "01": 14, "02": 14, "03": 14, "04": 16, "20": 2, "41": 13}
    | {str(i): 6 for i in range(11, 20)}
    | {str(i): 6 for i in range(31, 37)}
)
_LONGEST = {"10": 20, "21": 20, "22": 20}
_GTIN_LENGTHS = (8, 12, 13, 14)


class Gs1Error(ValueError):
    """The text is a GS1 code, but not a right one.

    ``code`` is one of ``gs1_unknown_ai``, ``gs1_value``, ``gs1_check_digit``,
    ``gs1_date`` and ``gs1_repeated``; ``params`` has the identifier and the value.
    """

    def __init__(self, code: str, ai: str, value: str = ""):
        super().__init__(f"{code}: ({ai}){value}")
        self.code = code
        self.params = {"ai": ai, "value": value}


class Gs1(NamedTuple):
    """What a GS1 code says; a missing part is ``""`` or None."""

    gtin: str = ""
    serial: str = ""
    batch: str = ""
    expiry: datetime.date | None = None
    production: datetime.date | None = None
    best_before: datetime.date | None = None
    elements: dict[str, str] = {}


def read_gs1(code: str, today: datetime.date | None = None) -> Gs1 | None:
    """Read one scanned or printed GS1 code.

    A code is taken for GS1 when it begins with a symbology identifier (``]C1``,
    ``]d2``, ``]Q3``, ...) or FNC1, has a FNC1 in it, is written with brackets and has
    AI 01, AI 21 or two others, or begins with ``01``, a GTIN with the right check
    digit and has a serial. A plain ``21ABC`` is a serial.

    :param code: one code, FNC1 as ``\\x1d``
    :param today: the day from which two-digit years are judged
    :return: its parts; None when the text isn't GS1
    :raise Gs1Error: when it is GS1 but can't be read
    """
    code = code.strip(" \t\r\n")
    body = _SYMBOLOGY.sub("", code, count=1)
    if code.startswith("("):
        elements = _split_bracketed(code)
        if not {"01", "21"} & elements.keys() and len(elements) < 2:
            return None
    elif body != code or FNC1 in code:
        elements = _split_raw(_SEPARATOR.sub(FNC1, body))
    elif _UNMARKED.match(code):
        return _read_unmarked(code, today)
    else:
        return None
    return _interpret(elements, today)


def gtin_forms(gtin: str) -> list[str]:
    """Return the ways a product's barcode may be stored for one GTIN.

    :param gtin: 8, 12, 13 or 14 digits
    :return: the GTIN with 14 digits and its shorter forms, so that a product can be
        searched with ``barcode in``; empty when ``gtin`` isn't one
    """
    if len(gtin) not in _GTIN_LENGTHS or not _is_digits(gtin):
        return []
    full = gtin.zfill(14)
    return [
        full[14 - length :]
        for length in reversed(_GTIN_LENGTHS)
        if not full[: 14 - length].strip("0")
    ]


def gs1_date(text: str, today: datetime.date | None = None) -> datetime.date:
    """Return the date of ``YYMMDD``; day 00 is the last day of the month.

    The century is the one that puts the year within 49 years back and 50 ahead.

    :raise ValueError: when there is no such day
    """
    today = today or datetime.date.today()
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    year += today.year // 100 * 100
    if year - today.year >= 51:
        year -= 100
    elif year - today.year <= -50:
        year += 100
    if day == 0 and 1 <= month <= 12:
        day = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, day)


def _read_unmarked(code: str, today: datetime.date | None) -> Gs1 | None:
    """Read a code that nothing but its content marks as GS1."""
    if not ean.is_valid(code[2:16]):
        return None
    try:
        found = _interpret(_split_raw(_SEPARATOR.sub(FNC1, code)), today)
    except Gs1Error:
        return None
    return found if found.serial else None


def _split_raw(code: str) -> dict[str, str]:
    elements: dict[str, str] = {}
    place = 0
    while place < len(code):
        if code[place] == FNC1:
            place += 1
            continue
        kind = code[place : place + 2]
        if kind not in _AI_LENGTH:
            raise Gs1Error("gs1_unknown_ai", kind, code[place + 2 :])
        start = place + _AI_LENGTH[kind]
        if kind in _FIXED:
            end = start + _FIXED[kind]
        else:
            end = code.find(FNC1, start)
            end = len(code) if end < 0 else end
        _add(elements, code[place:start], code[start:end])
        place = end
    return elements


def _split_bracketed(code: str) -> dict[str, str]:
    marks = [
        mark
        for mark in _BRACKETED_AI.finditer(code)
        if _AI_LENGTH.get(mark[1][:2]) == len(mark[1])
    ]
    elements: dict[str, str] = {}
    if not marks or marks[0].start():
        return elements
    ends = [mark.start() for mark in marks[1:]] + [len(code)]
    for mark, end in zip(marks, ends, strict=True):
        value = _SEPARATOR.sub("", code[mark.end() : end]).strip()
        if mark[1] in ("01", "02") and len(value) in _GTIN_LENGTHS:
            value = value.zfill(14)
        _add(elements, mark[1], value)
    return elements


def _add(elements: dict[str, str], ai: str, value: str) -> None:
    if elements.setdefault(ai, value) != value:
        raise Gs1Error("gs1_repeated", ai, value)


def _interpret(elements: dict[str, str], today: datetime.date | None) -> Gs1:
    for ai, value in elements.items():
        _check(ai, value)
    dates: dict[str, datetime.date] = {}
    for ai in elements.keys() & {"11", "15", "17"}:
        try:
            dates[ai] = gs1_date(elements[ai], today)
        except ValueError:
            raise Gs1Error("gs1_date", ai, elements[ai])
    return Gs1(
        gtin=elements.get("01", ""),
        serial=elements.get("21", ""),
        batch=elements.get("10", ""),
        expiry=dates.get("17"),
        production=dates.get("11"),
        best_before=dates.get("15"),
        elements=elements,
    )


def _check(ai: str, value: str) -> None:
    fixed = _FIXED.get(ai[:2])
    if fixed:
        right = len(value) == fixed and _is_digits(value)
    else:
        right = _VALUE.fullmatch(value) and len(value) <= _LONGEST.get(ai, 90)
    if not right or _AI_LENGTH[ai[:2]] != len(ai) or not _is_digits(ai):
        raise Gs1Error("gs1_value", ai, value)
    if ai in ("01", "02") and not ean.is_valid(value):
        raise Gs1Error("gs1_check_digit", ai, value)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
