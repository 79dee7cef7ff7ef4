"""Dividing a table into printed pages.

A table that is longer than a page loses its head on the second one when wkhtmltopdf
is built without patched Qt, and can't number its pages. So the rows are dealt out to
pages beforehand, by an estimate of the lines that each row takes; every page then has
its own head and its number, whatever prints it.
"""

from collections.abc import Iterable
from typing import NamedTuple

# Sizes of paper in mm (portrait), by the names of Odoo's paper formats.
PAPER = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "B4": (250, 353),
    "B5": (176, 250),
    "Letter": (216, 279),
    "Legal": (216, 356),
    "Ledger": (279, 432),
    "Tabloid": (279, 432),
}
MARGIN_TOP, MARGIN_BOTTOM = 10, 10
# What a millimetre of the style sheet measures on paper.
SCALE_PATCHED, SCALE_UNPATCHED = 1.0, 0.768
POINT = 25.4 / 72
_WIDE = set("mwMW@%&_—–→")
_NARROW = set("iljtfrI.,:;'|!()[] -/")


class Page(NamedTuple):
    """Room on one page: millimetres of the style sheet."""

    width: float
    height: float


def page_room(
    paper: str, left: float, right: float, landscape: bool, patched: bool
) -> Page:
    """Return the room that one page of ``paper`` has between its margins."""
    short, long = PAPER.get(paper, PAPER["A4"])
    width, height = (long, short) if landscape else (short, long)
    scale = SCALE_PATCHED if patched else SCALE_UNPATCHED
    return Page(
        (width - left - right) / scale,
        (height - MARGIN_TOP - MARGIN_BOTTOM) / scale,
    )


def text_width(text: str, points: float) -> float:
    """Estimate the width of ``text`` in mm in a sans serif of ``points``."""
    ems = 0.0
    for char in text:
        if char in _NARROW:
            ems += 0.36
        elif char in _WIDE or ord(char) > 0x2E80:
            ems += 1.0
        elif char.isupper():
            ems += 0.72
        else:
            ems += 0.6
    return ems * points * POINT


def line_count(text: str, width: float, points: float) -> int:
    """Estimate the lines that ``text`` takes in a column of ``width`` mm."""
    lines = 0
    for part in str(text).split("\n"):
        room, lines = width, lines + 1
        for word in part.split(" "):
            need = text_width(word, points)
            if need > room and room < width:
                lines, room = lines + 1, width
            while need > room:
                need -= room
                lines, room = lines + 1, width
            room -= need + text_width(" ", points)
    return max(lines, 1)


def deal_pages(
    rows: Iterable[list[str]],
    widths: list[float],
    points: float,
    line: float,
    padding: float,
    first: float,
    other: float,
) -> list[list[list[str]]]:
    """Deal rows out to pages.

    :param rows: printed text, cell by cell
    :param widths: mm of each column
    :param points: size of the type
    :param line: mm of one line
    :param padding: mm that each row takes beside its lines
    :param first: mm for rows on the first page
    :param other: mm for rows on each further page
    :return: pages, each a list of rows; one empty page when there are no rows
    """
    pages: list[list[list[str]]] = [[]]
    room = first
    for row in rows:
        lines = max(
            line_count(text, width, points)
            for text, width in zip(row, widths, strict=True)
        )
        need = lines * line + padding
        if need > room and pages[-1]:
            pages.append([])
            room = other
        pages[-1].append(row)
        room -= need
    return pages
