"""Consecutive serials: reading a range, making the next numbers, folding for print."""

import re
from collections.abc import Iterable
from typing import NamedTuple

RANGE_DASH = " – "
# Longer runs of digits are text: Python refuses to convert them from 4,300 digits on.
_MAX_DIGITS = 1000
_DIGITS = re.compile("([0-9]+)")
_LAST_NUMBER = re.compile(r"([0-9]+)([^0-9]*)\Z")


class NumberRange(NamedTuple):
    """Serials that differ in one number only, from ``start`` to ``stop`` inclusive."""

    prefix: str
    start: int
    stop: int
    width: int
    suffix: str

    @property
    def count(self) -> int:
        """Number of serials; zero or less when the range is written backwards."""
        return self.stop - self.start + 1

    def names(self) -> list[str]:
        """All serials of the range in order."""
        return _names(self.prefix, self.start, self.count, self.width, self.suffix)

    def ends(self) -> tuple[str, str]:
        """The first and the last serial."""
        (first,) = _names(self.prefix, self.start, 1, self.width, self.suffix)
        (last,) = _names(self.prefix, self.stop, 1, self.width, self.suffix)
        return first, last


class Run(NamedTuple):
    """Consecutive serials of a list; ``first == last`` for a single one."""

    first: str
    last: str
    count: int

    @property
    def text(self) -> str:
        """The run as it is printed: ``SN-001 – SN-250``."""
        return self.first if self.count == 1 else self.first + RANGE_DASH + self.last


def _names(prefix: str, start: int, count: int, width: int, suffix: str) -> list[str]:
    return [
        f"{prefix}{number:0{width}d}{suffix}" for number in range(start, start + count)
    ]


def split_number(name: str) -> tuple[str, str, str] | None:
    """Split a serial around its last number: ``("SN-", "0042", "/B")``.

    :return: prefix, digits, suffix; None when there is no number to count with
    """
    match = _LAST_NUMBER.search(name)
    if not match or len(match[1]) > _MAX_DIGITS:
        return None
    return name[: match.start()], match[1], match[2]


def next_names(first: str, count: int) -> list[str]:
    """Return ``count`` consecutive serials that begin with ``first``.

    The last number counts up and keeps its leading zeros. It agrees with Odoo's own
    ``stock.lot.generate_lot_names``, down to a name without a number getting a 0.

    :param first: the first serial
    :param count: how many, ``first`` included
    """
    prefix, digits, suffix = split_number(first) or (first, "0", "")
    return _names(prefix, int(digits), count, len(digits), suffix)


def read_range(first: str, last: str) -> NumberRange | None:
    """Read the two ends of a range.

    Both need one shape: the same text around one number that differs, and a last
    number that counting up from the first arrives at (``001`` to ``100``, ``9`` to
    ``12``, but not ``001`` to ``12``).

    :return: the range, with a ``count`` below 1 when it is backwards; None when the
        ends don't have one shape
    """
    ours, theirs = _DIGITS.split(first), _DIGITS.split(last)
    if len(ours) != len(theirs) or len(ours) == 1:
        return None
    if "\0".join(ours[::2]).casefold() != "\0".join(theirs[::2]).casefold():
        return None
    places = [i for i in range(1, len(ours), 2) if ours[i] != theirs[i]]
    if len(places) > 1:
        return None
    place = places[0] if places else len(ours) - 2
    low, high = ours[place], theirs[place]
    if len(low) > _MAX_DIGITS or len(high) > _MAX_DIGITS:
        return None
    if str(int(high)).zfill(len(low)) != high:
        return None
    return NumberRange(
        prefix="".join(ours[:place]),
        start=int(low),
        stop=int(high),
        width=len(low),
        suffix="".join(ours[place + 1 :]),
    )


def fold_runs(names: Iterable[str], shortest: int = 3) -> list[Run]:
    """Find the consecutive numbers in a list of serials.

    Repeated names count once. Runs and single serials come in the order in which
    their first member stands in the list.

    :param names: serials in any order
    :param shortest: a run of fewer serials stays apart: two numbers are no shorter
        when folded
    """
    position = {name: i for i, name in enumerate(dict.fromkeys(names))}
    used: set[str] = set()
    placed: list[tuple[int, Run]] = []
    for name in position:
        if name in used or any(p in position for p in _predecessors(name)):
            continue
        chain = _chain(name, position, used)
        used.update(chain)
        if len(chain) < shortest:
            placed += [(position[each], Run(each, each, 1)) for each in chain]
        else:
            run = Run(chain[0], chain[-1], len(chain))
            placed.append((min(position[each] for each in chain), run))
    return [run for _place, run in sorted(placed)]


def fold_ranges(names: Iterable[str], shortest: int = 3) -> list[str]:
    """Return serials for print, consecutive ones folded: ``["SN-001 – SN-250", "X7"]``.

    :param names: serials in any order; see :func:`fold_runs`
    :param shortest: smallest run that is folded
    """
    return [run.text for run in fold_runs(names, shortest)]


def _chain(first: str, present: dict[str, int], used: set[str]) -> list[str]:
    """Return ``first`` and the serials of ``present`` that count on from it."""
    chain = [first]
    parts = split_number(first)
    if parts:
        prefix, digits, suffix = parts
        number, width = int(digits), len(digits)
        while True:
            number += 1
            name = f"{prefix}{number:0{width}d}{suffix}"
            if name not in present or name in used:
                break
            chain.append(name)
    return chain


def _predecessors(name: str) -> list[str]:
    """Return the names that ``name`` is the next of: 099 and 99 both precede 100."""
    parts = split_number(name)
    if not parts or not int(parts[1]):
        return []
    prefix, digits, suffix = parts
    before, width = int(digits) - 1, len(digits)
    found = [f"{prefix}{before:0{width}d}{suffix}"]
    if width > 1 and digits[0] == "1" and not digits[1:].strip("0"):
        found.append(f"{prefix}{before}{suffix}")
    return found
