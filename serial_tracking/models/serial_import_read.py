import base64
from itertools import islice

from odoo import models
from odoo.exceptions import UserError

from ..tools.import_file import FileError, find_columns, read_rows

# Bytes: a longer file is read by the background job that checks it.
READ_AT_ONCE = 100_000
READ_BATCH = 5000
MOST_ROWS = 500_000


class SerialImport(models.Model):
    """Reading the file: each row becomes a line of the import (M1, M2)."""

    _inherit = "serial.import"

    def _content(self):
        return base64.b64decode(self.with_context(bin_size=False).file)

    def _is_long_file(self):
        """Reading it would take longer than a person, or a web server, waits."""
        return len(self._content()) > READ_AT_ONCE

    def _read_file(self):
        """Keep every row as a line to be judged.

        :raises UserError: when the file as a whole can't be read
        """
        try:
            rows = read_rows(self._content())
            header = next(rows, None)
            if not header:
                raise FileError("empty")
            positions, ignored = find_columns(header.cells, self._column_labels())
            count = self._keep_rows(rows)
        except FileError as error:
            raise UserError(self._file_problem(error)) from error
        self.sudo().write(
            {
                "header": header.cells,
                "positions": positions,
                "ignored": ", ".join(ignored),
                "row_count": count,
            }
        )

    def _forget_file(self):
        self.env["serial.import.line"].sudo()._delete_of(self)
        self.sudo().write(
            {"header": False, "positions": False, "row_count": 0, "seen_count": 0}
        )

    def _keep_rows(self, rows):
        Line = self.env["serial.import.line"].sudo()
        count = 0
        while batch := list(islice(rows, READ_BATCH)):
            count += len(batch)
            if count > MOST_ROWS:
                raise UserError(
                    self.env._("A file has up to %(limit)s rows.", limit=MOST_ROWS)
                )
            Line._insert_rows(self, batch)
        if not count:
            raise FileError("empty")
        return count

    def _file_problem(self, error):
        texts = {
            "unreadable": self.env._(
                "This file can't be read. Save it as XLSX, or as CSV in UTF-8."
            ),
            "empty": self.env._("The file has no rows below its headings."),
            "no_number": self.env._(
                "No column is called Serial number; the first line has: %(columns)s. "
                "The template shows the names of all columns."
            ),
            "column_twice": self.env._("Two columns are called %(column)s."),
        }
        return texts[error.code] % error.params

    def _column_labels(self):
        return {
            "name": self.env._("Serial number"),
            "product": self.env._("Product"),
            "location": self.env._("Location"),
            "note": self.env._("Condition note"),
            "warranty_start": self.env._("Warranty start"),
            "warranty_end": self.env._("Warranty end"),
            "received": self.env._("Date received"),
            "customer": self.env._("Customer"),
            "sold": self.env._("Date sold"),
        }
