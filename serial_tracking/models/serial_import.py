from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

OWN_FIELDS = {
    "user_id",
    "state",
    "header",
    "positions",
    "row_count",
    "seen_count",
    "tries",
}


class SerialImport(models.Model):
    """Serial numbers from a file: read, checked row by row, then imported (M1-M3).

    Checking and importing go batch by batch. What a batch did and how far it came
    are committed together, so that after a crash no row is missing or there twice.
    """

    _name = "serial.import"
    _description = "Serial Number Import"
    _order = "id desc"
    _rec_name = "filename"

    filename = fields.Char("File name")
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
    tries = fields.Integer(
        readonly=True, copy=False, help="Starts of the batch that is worked on."
    )
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
        unnamed = self.env._("Serial numbers")
        return super().create(
            [
                {**vals, "filename": vals.get("filename") or unnamed}
                for vals in vals_list
            ]
        )

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
        self._forget_file()
        if not self._is_long_file():
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
        self._forget_file()
        self.sudo().state = "file"

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
