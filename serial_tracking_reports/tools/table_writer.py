"""Tables of any length as XLSX or CSV, streamed: bytes come while rows go in.

Memory does not grow with the number of rows, and nothing waits for the last one.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from odoo.addons.serial_tracking.tools.spreadsheet import neutralise

# What is handed on at a time, roughly.
CHUNK = 64 * 1024


class TableWriter:
    """What both formats share: the columns and their totals.

    :param title: title of the table
    :param facts: (label, text) of company, filters and time
    :param columns: (header, kind, width in characters, whether it has a total)
    :param labels: words for ``cover``, ``total`` and ``rows``
    """

    def __init__(
        self,
        title: str,
        facts: list[tuple[str, str]],
        columns: list[tuple[str, str, int, bool]],
        labels: dict[str, str],
    ):
        self.title = title
        self.facts = facts
        self.columns = columns
        self.labels = labels
        self.count = 0
        self.totals = [0 if column[3] else None for column in columns]

    def stream(self, rows: Iterable[list[Any]]) -> Iterator[bytes]:
        """Yield the file piece by piece; ``count`` is the number of rows so far."""
        raise NotImplementedError

    def _add(self, row: list[Any]) -> None:
        self.count += 1
        for i, total in enumerate(self.totals):
            if total is not None:
                self.totals[i] = total + (row[i] or 0)

    @property
    def has_totals(self) -> bool:
        return any(total is not None for total in self.totals)


class CsvWriter(TableWriter):
    """UTF-8 with a byte order mark, so that Excel reads it too.

    The header and the rows only: whatever reads a CSV file expects one table. Text
    that a spreadsheet would run as a formula is neutralised.
    """

    def stream(self, rows):
        text = io.StringIO(newline="")
        sheet = csv.writer(text)
        text.write("\ufeff")
        sheet.writerow([neutralise(column[0]) for column in self.columns])
        for row in rows:
            self._add(row)
            sheet.writerow([self._cell(value) for value in row])
            if text.tell() > CHUNK:
                yield self._taken(text)
        yield self._taken(text)

    def _taken(self, text):
        data = text.getvalue().encode()
        text.seek(0)
        text.truncate()
        return data

    def _cell(self, value):
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S")
        if isinstance(value, date):
            return value.isoformat()
        return neutralise(value)
