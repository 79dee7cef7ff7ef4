from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.folding import fold

RESULTS = [
    ("found", "Found"),
    ("missing", "Missing"),
    ("misplaced", "Misplaced"),
    ("unexpected", "Unexpected"),
]

# What the count's own actions write, and nobody else.
KEPT_FIELDS = {"state", "date_done", "user_id", "last_scan"}


class SerialCount(models.Model):
    """A cycle count by scanning: one scan counts once (R6)."""

    _name = "serial.count"
    _description = "Serial Number Count"
    _order = "id desc"

    name = fields.Char(
        default=lambda self: self.env._("New"), readonly=True, copy=False
    )
    location_id = fields.Many2one(
        "stock.location",
        required=True,
        default=lambda self: self._default_location_id(),
        domain="[('usage', '=', 'internal')]",
        help="Places below it are counted with it.",
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Products",
        domain="[('tracking', '=', 'serial')]",
        help="Empty: all products that are tracked by serial number.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Counted by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
    )
    state = fields.Selection(
        [("open", "Counting"), ("done", "Applied"), ("cancel", "Cancelled")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
    )
    reason = fields.Char(default=lambda self: self.env._("Cycle count"), required=True)
    entry = fields.Text(store=False)
    last_scan = fields.Text(readonly=True, copy=False)
    date_done = fields.Datetime("Applied on", readonly=True, copy=False)
    line_ids = fields.One2many("serial.count.line", "count_id")
    missing_ids = fields.One2many(
        "serial.count.line",
        "count_id",
        "Missing units",
        domain=[("result", "=", "missing")],
    )
    misplaced_ids = fields.One2many(
        "serial.count.line",
        "count_id",
        "Misplaced units",
        domain=[("result", "=", "misplaced")],
    )
    unexpected_ids = fields.One2many(
        "serial.count.line",
        "count_id",
        "Unexpected units",
        domain=[("result", "=", "unexpected")],
    )
    found_ids = fields.One2many(
        "serial.count.line",
        "count_id",
        "Found units",
        domain=[("result", "=", "found")],
    )
    found_count = fields.Integer("Found", compute="_compute_counts")
    missing_count = fields.Integer("Missing", compute="_compute_counts")
    misplaced_count = fields.Integer("Misplaced", compute="_compute_counts")
    unexpected_count = fields.Integer("Unexpected", compute="_compute_counts")

    def _default_location_id(self):
        return (
            self.env["stock.warehouse"]
            .sudo()
            .search([("company_id", "=", self.env.company.id)], limit=1)
            .lot_stock_id.sudo(False)
        )

    @api.depends("location_id")
    def _compute_company_id(self):
        for count in self:
            count.company_id = count.location_id.sudo().company_id or self.env.company

    @api.depends("line_ids.result")
    def _compute_counts(self):
        groups = self.env["serial.count.line"]._read_group(
            [("count_id", "in", self.ids)], ["count_id", "result"], ["__count"]
        )
        counts = {(count.id, result): number for count, result, number in groups}
        for count in self:
            for result, _label in RESULTS:
                count[f"{result}_count"] = counts.get((count._origin.id, result), 0)

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"].sudo()
        for vals in vals_list:
            self._refuse_kept(vals)
            vals["name"] = sequence.next_by_code("serial.count") or vals.get("name")
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_kept(vals)
        if not self.env.su or {"location_id", "product_ids"} & vals.keys():
            self._check_open()
        res = super().write(vals)
        if {"location_id", "product_ids"} & vals.keys():
            self.action_compare()
        return res

    def _refuse_kept(self, vals):
        if not self.env.su and (wrong := KEPT_FIELDS & vals.keys()):
            raise AccessError(
                self.env._(
                    "These values follow from scanning, applying and cancelling a "
                    "count and can't be written: %(fields)s.",
                    fields=", ".join(sorted(wrong)),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        if applied := self.filtered(lambda count: count.state == "done"):
            raise UserError(
                self.env._(
                    "Counts that were applied are part of the history: %(names)s.",
                    names=", ".join(applied.mapped("name")),
                )
            )

    def _check_open(self):
        if closed := self.filtered(lambda count: count.state != "open"):
            raise UserError(
                self.env._(
                    "%(names)s: this count is closed. Begin a new one.",
                    names=", ".join(closed.mapped("name")),
                )
            )

    # -- scanning -------------------------------------------------------------------

    def serial_scan(self, text):
        """Count what was scanned, typed or pasted (R6).

        One scan counts once: what was counted already is only named.

        :param text: text, read as the entry box reads it, or a list of str
        :return: dict: ``accepted`` and ``repeated`` (lists of str), ``refused`` (list
            of ``{'name', 'reason'}``), ``result`` (dict of ``found``, ``missing``,
            ``misplaced`` or ``unexpected`` by accepted number), ``said`` and ``kind``
            (what the scanning box tells)
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the count is closed
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        product = self.product_ids if len(self.product_ids) == 1 else None
        names, refused = self.env["stock.lot"]._serial_read_names(
            text, product or self.env["product.product"]
        )
        lines = self.sudo().line_ids
        counted = {fold(line.name) for line in lines if line.result != "missing"}
        units, problems = self._units_of(names)
        refused += problems
        wrong = {fold(row["name"]) for row in problems}
        accepted, repeated = {}, []
        for name in names:
            key = fold(name)
            if key in counted or key in accepted:
                repeated.append(name)
            elif key not in wrong:
                accepted[key] = name
        new = self._write_scanned(accepted, units)
        result = {line.name: line.result for line in new}
        rows = self._scan_rows(result, repeated)
        # The latest first: a wedge scanner is faster than the eye.
        known = (self.last_scan or "").split("\n")
        self.sudo().last_scan = "\n".join((rows + known)[:10]).strip()
        odd = repeated or set(result.values()) - {"found"}
        return {
            "accepted": list(result),
            "repeated": repeated,
            "refused": refused,
            "result": result,
            "said": ", ".join(rows[:3]),
            "kind": "refused" if refused else "notice" if odd else "accepted",
        }

    def _units_of(self, names):
        """Find the unit that each number means, in the scope of this count.

        :return: (``{folded name: lot}``, list of ``{'name', 'reason'}`` of numbers
            that several products have)
        """
        Lot = self.env["stock.lot"].sudo()
        domain = Domain("serial_key", "in", [fold(name) for name in names]) & Domain(
            "company_id", "in", [False, self.company_id.id]
        )
        if self.product_ids:
            domain &= Domain("product_id", "in", self.product_ids.ids)
        lots = Lot.search(domain)
        places = lots._serial_places()
        here = set(self.location_id.sudo().search(self._below())._ids)
        by_key, units, refused = {}, {}, []
        for lot in lots:
            held = lot._serial_held(places[lot.id])
            rank = 0 if held and held["location_id"] in here else 1 if held else 2
            by_key.setdefault(lot.serial_key, {}).setdefault(rank, []).append(lot)
        for name in names:
            ranks = by_key.get(fold(name))
            if not ranks:
                continue
            best = ranks[min(ranks)]
            units[fold(name)] = best[0]
            if len(best) > 1:
                refused.append(
                    {
                        "name": name,
                        "reason": self.env._(
                            "several products have this number (%(products)s); count "
                            "one product at a time",
                            products=", ".join(
                                lot.product_id.display_name for lot in best
                            ),
                        ),
                    }
                )
        return units, refused

    def _below(self):
        return Domain("id", "child_of", self.location_id.id)

    def _write_scanned(self, names, units):
        """Note these numbers as counted.

        :param dict names: ``{folded name: name}``
        :param dict units: ``{folded name: lot}``
        :return: their lines
        """
        Line = self.env["serial.count.line"].sudo()
        lots = Line.lot_id.concat(*(units[key] for key in names if key in units))
        judged = self._judge(lots)
        missing = {
            line.lot_id: line
            for line in self.sudo().line_ids
            if line.result == "missing"
        }
        only = self.product_ids if len(self.product_ids) == 1 else None
        new_vals, found = [], Line
        for key, name in names.items():
            lot = units.get(key, lots.browse())
            vals = judged.get(lot) or self._judge_unknown(only)
            vals = {
                **vals,
                "scanned_at": fields.Datetime.now(),
                "scanned_by": self.env.uid,
            }
            if lot in missing:
                missing[lot].write(vals)
                found += missing[lot]
                continue
            product = lot.product_id or only
            new_vals.append(
                {
                    **vals,
                    "count_id": self.id,
                    "name": lot.name or name,
                    "lot_id": lot.id,
                    "product_id": product.id if product else False,
                }
            )
        return found + Line.create(new_vals)

    def _scan_rows(self, result, repeated):
        labels = dict(
            self.env["serial.count.line"]
            ._fields["result"]
            ._description_selection(self.env)
        )
        rows = [self.env._("%(name)s: counted already", name=name) for name in repeated]
        rows += [f"{name}: {labels[code]}" for name, code in result.items()]
        return rows
