"""Serials on paper: consecutive ones folded, long lists in rows that fit a page."""

from collections.abc import Iterable

from .ranges import fold_ranges

# One line of small print: a table row of several lines is cut where a page ends.
ROW_WIDTH = 128
# What fits in a column beside the product without pushing it aside.
CELL_WIDTH = 44


def print_rows(names: Iterable[str], width: int = ROW_WIDTH) -> list[str]:
    """Return serials folded and joined by commas, in rows of at most ``width`` signs.

    :param names: serials in any order
    :param width: a single piece may be longer
    """
    rows: list[str] = []
    for piece in fold_ranges(names):
        if rows and len(rows[-1]) + 2 + len(piece) <= width:
            rows[-1] += ", " + piece
        else:
            rows.append(piece)
    return rows


def print_cell(names: Iterable[str], width: int = CELL_WIDTH) -> str:
    """Return serials folded when they fit in one cell, else nothing.

    :param names: serials in any order
    :param width: most signs
    """
    text = ", ".join(fold_ranges(names))
    return text if len(text) <= width else ""
