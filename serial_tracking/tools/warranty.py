"""What warranty a unit has, from what happened to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta

UNITS = ("day", "week", "month", "year")


def add(day: date, count: int, unit: str) -> date:
    """Return the day ``count`` units after ``day`` (31 January and a month: 28 or 29
    February)."""
    return day + relativedelta(**{f"{unit}s": count})


class Terms(NamedTuple):
    """What a product promises with each unit.

    :param duration: how long, in ``unit``; 0 for no warranty
    :param unit: one of :data:`UNITS`
    :param rule: the day it starts on: ``delivery``, ``receipt``, ``invoice`` or
        ``registration``
    :param shelf: after so long it starts without registration, 0 for never
    :param shelf_unit: one of :data:`UNITS`
    """

    duration: int
    unit: str = "month"
    rule: str = "delivery"
    shelf: int = 0
    shelf_unit: str = "month"

    def end(self, start: date) -> date:
        """Return the last day of a warranty that starts on ``start``.

        A year from 14 February 2026 ends on 14 February 2027, and covers that day:
        the day of the event that starts it does not count against the customer.
        """
        return add(start, self.duration, self.unit)

    def start(
        self, sold: date, entered: date | None, invoiced: date | None
    ) -> date | None:
        """Return the day it starts on, ``None`` while that is open.

        :param sold: delivered to the customer
        :param entered: last came into stock; without one the delivery counts
        :param invoiced: date of the customer's invoice
        """
        if self.rule == "receipt":
            return entered or sold
        if self.rule == "invoice":
            return invoiced
        if self.rule == "registration":
            return add(sold, self.shelf, self.shelf_unit) if self.shelf else None
        return sold


class Promise(NamedTuple):
    """Dates that the next delivery brings, to this customer only where one is named."""

    start: date | None
    end: date | None
    partner_id: int | None = None


@dataclass
class Warranty:
    """The warranty of one unit while its history is read, oldest first."""

    start: date | None = None
    end: date | None = None
    void: bool = False
    by_hand: bool = False
    """Dates that somebody gave: the terms only fill in what is missing."""
    terms: Terms | None = None
    """Those of the last delivery."""
    promise: Promise | None = None
    entered: Any = None
    sold: Any = None
    before_return: tuple[date | None, date | None, bool] = (None, None, False)
    vendor_start: date | None = None
    vendor_end: date | None = None

    @property
    def is_open(self) -> bool:
        """Nobody said anything about a warranty."""
        return not (self.start or self.end or self.void)

    def give(self, start: date | None, end: date | None) -> None:
        """Dates given at entry, by import or by hand."""
        self.start, self.end, self.by_hand = start, end, bool(start or end)

    def begin(self, start: date | None, terms: Terms) -> None:
        """Apply ``terms`` from ``start`` on; given dates win."""
        if not self.by_hand:
            self.start, self.end = start, start and terms.end(start)
            return
        self.start = self.start or start
        if self.start and not self.end:
            self.end = terms.end(self.start)

    def clear(self) -> None:
        """The unit came back: whatever the customer had is over."""
        self.before_return = (self.start, self.end, self.void)
        self.start = self.end = self.terms = self.sold = None
        self.void = self.by_hand = False
