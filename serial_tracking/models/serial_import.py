import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

from ..tools.import_file import FileError, find_columns, read_rows

BATCH = 1000
# More rows than this aren't waited for; a background job goes through them.
AT_ONCE = 1000
# All or nothing is one transaction, which has to end within a job's time limit.
MOST_AT_ONCE = 5000
MOST_ROWS = 500_000
OWN_FIELDS = {"user_id", "state", "header", "positions", "row_count", "seen_count"}


class SerialImport(models.Model):
    """Serial numbers from a file: read, checked row by row, then imported (M1-M3).

    Checking and importing go batch by batch. What a batch did and how far it came
    are committed together, so that after a crash no row is missing or there twice.
    """

    _name = "serial.import"
    _description = "Serial Number Import"
    _order = "id desc"
    _rec_name = "filename"

    filename = fields.Char("File name", default="serials.csv", required=True)
    file = fields.Binary(required=True, attachment=True)
    product_id = fields.Many2one(
        "product.product",
        domain="[('tracking', '=', 'serial')]",
        help="Of rows that name none.",
    )
    location_id = fields.Many2one(
        "stock.location",
        domain="[('usage', '=', 'internal'),"
        " ('company_id', 'in', (company_id, False))]",
        help="Of rows that name none. When empty, wherever units without serial "
        "number are.",
    )
    mode = fields.Selection(
        [("good", "The good rows"), ("all", "All or nothing")],
        "What to import",
        required=True,
        default="good",
    )
    state = fields.Selection(
        [
            ("file", "File"),
            ("checking", "Checking"),
            ("checked", "Check"),
            ("importing", "Importing"),
            ("done", "Result"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="file",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users", "By", required=True, readonly=True, default=lambda s: s.env.user
    )
    positions = fields.Json(readonly=True, copy=False)
    header = fields.Json(readonly=True, copy=False)
    ignored = fields.Char("Columns left out", readonly=True, copy=False)
    problem = fields.Char(readonly=True, copy=False)
    line_ids = fields.One2many("serial.import.line", "import_id", copy=False)
    bad_line_ids = fields.One2many(
        "serial.import.line", "import_id", domain=[("state", "=", "bad")], copy=False
    )
    row_count = fields.Integer("Rows", readonly=True, copy=False)
    seen_count = fields.Integer("Rows gone through", readonly=True, copy=False)
    good_count = fields.Integer("Good", compute="_compute_counts")
    unchanged_count = fields.Integer("Unchanged", compute="_compute_counts")
    bad_count = fields.Integer("To correct", compute="_compute_counts")
    done_count = fields.Integer("Imported", compute="_compute_counts")
    progress = fields.Float(compute="_compute_progress")

    @api.depends("state", "seen_count")
    def _compute_counts(self):
        groups = self.env["serial.import.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "state"], ["__count"]
        )
        counts = {(record.id, state): count for record, state, count in groups}
        for record in self:
            for state in ("good", "unchanged", "bad", "done"):
                record[f"{state}_count"] = counts.get((record.id, state), 0)

    @api.depends("row_count", "seen_count")
    def _compute_progress(self):
        for record in self:
            rows = record.row_count
            record.progress = 100 * record.seen_count / rows if rows else 0

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_own_fields(set().union(*vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_own_fields(vals.keys())
        return super().write(vals)

    def _refuse_own_fields(self, names):
        """In the background an import has the rights of ``user_id``: nobody sets it."""
        if not self.env.su and (wrong := OWN_FIELDS & names):
            raise AccessError(
                self.env._(
                    "Only the import itself writes these: %(fields)s.",
                    fields=", ".join(sorted(wrong)),
                )
            )

    # -- steps -----------------------------------------------------------------------

    def action_check(self):
        """Read the file and say which rows are good; nothing is imported yet (M2).

        Long files are checked in the background.

        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: when the file as a whole can't be read
        """
        self._require_manager()
        self._lock_now()
        if self.state not in ("file", "checked"):
            raise UserError(self.env._("This file is being imported already."))
        self._read_file()
        return self._start("checking")

    def action_import(self):
        """Import the good rows, or all rows or none, as ``mode`` says (M2, M3).

        Long files are imported in the background.

        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: when no row is good, or when it is to be all rows and some
            are bad
        """
        self._require_manager()
        self._lock_now()
        if self.state != "checked":
            raise UserError(self.env._("Check the file first."))
        if self.mode == "all":
            self._refuse_all_or_nothing()
        if not self.good_count:
            raise UserError(self.env._("There is no row to import."))
        return self._start("importing")

    def action_back(self):
        """Choose another file; nothing has been imported yet.

        :raises AccessError: without the Serial Tracking right "Manager"
        """
        self._require_manager()
        self._lock_now()
        if self.state not in ("checked", "checking"):
            raise UserError(self.env._("This file is being imported already."))
        self._forget_lines()
        self.sudo().write({"state": "file", "row_count": 0, "seen_count": 0})

    def action_open_units(self):
        """Show the units of this file.

        :return: window action
        :raises AccessError: without the Serial Tracking right "Manager"
        """
        self._require_manager()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "serial_tracking.action_serial_lots"
        )
        lines = self.env["serial.import.line"]._search(
            [("import_id", "=", self.id), ("lot_id", "!=", False)]
        )
        ids = self.env.execute_query(lines.select("lot_id"))
        return {**action, "domain": [("id", "in", [id_ for (id_,) in ids])]}

    def _require_manager(self):
        self.ensure_one()
        user = self.env.user
        if not user.has_group("serial_tracking.group_serial_manager"):
            raise AccessError(
                self.env._(
                    "Importing serial numbers needs the Serial Tracking right "
                    '"Manager". Ask an administrator for it.'
                )
            )
        self.check_access("write")

    def _lock_now(self):
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("A batch of this file is being worked on. Try again soon.")
            ) from error

    def _refuse_all_or_nothing(self):
        if self.bad_count:
            raise UserError(
                self.env._(
                    "%(count)s rows are to correct, so nothing is imported. Correct "
                    "them, or import the good rows.",
                    count=self.bad_count,
                )
            )
        if self.good_count > MOST_AT_ONCE:
            raise UserError(
                self.env._(
                    "All or nothing takes up to %(limit)s rows. Divide the file, or "
                    "import the good rows.",
                    limit=MOST_AT_ONCE,
                )
            )

    # -- the file --------------------------------------------------------------------

    def _read_file(self):
        self._forget_lines()
        try:
            rows = read_rows(base64.b64decode(self.with_context(bin_size=False).file))
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

    def _forget_lines(self):
        Line = self.env["serial.import.line"].sudo()
        Line.search([("import_id", "=", self.id)]).unlink()

    def _keep_rows(self, rows):
        count, vals_list = 0, []
        for row in rows:
            count += 1
            if count > MOST_ROWS:
                raise UserError(
                    self.env._("A file has up to %(limit)s rows.", limit=MOST_ROWS)
                )
            vals_list.append(
                {"import_id": self.id, "line": row.line, "cells": row.cells}
            )
            if len(vals_list) == BATCH:
                self._create_lines(vals_list)
                vals_list = []
        self._create_lines(vals_list)
        if not count:
            raise FileError("empty")
        return count

    def _create_lines(self, vals_list):
        lines = self.env["serial.import.line"].sudo().create(vals_list)
        lines.flush_recordset()
        lines.invalidate_recordset()

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
