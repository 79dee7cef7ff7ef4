from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.product_adjust import REASONS_IN, REASONS_OUT
from ..tools.ranges import fold_ranges


class SerialAdjust(models.TransientModel):
    """Inventory adjustment by serial: enter what is added, choose what goes (R3).

    The numbers are given in the windows of receipts and deliveries; they wait here, and
    stock is moved when the adjustment is applied.
    """

    _name = "serial.adjust"
    _description = "Adjustment of Serial Numbers"

    product_id = fields.Many2one(
        "product.product",
        required=True,
        domain="[('tracking', '=', 'serial'), "
        "('product_tmpl_id', '=?', product_tmpl_id)]",
    )
    product_tmpl_id = fields.Many2one(
        "product.template", help="Where the dialog was opened from its Serials tab."
    )
    location_id = fields.Many2one(
        "stock.location",
        required=True,
        default=lambda self: self._default_location_id(),
        domain="[('usage', '=', 'internal')]",
    )
    change = fields.Selection(
        [("add", "Add units"), ("remove", "Take units out")],
        required=True,
        default="add",
    )
    line_ids = fields.One2many("serial.adjust.line", "adjust_id")
    count = fields.Integer("Serial numbers given", compute="_compute_count")
    summary = fields.Text("Serial numbers", compute="_compute_count")
    serial_pending = fields.Boolean(compute="_compute_count")
    reason_in = fields.Selection([*REASONS_IN, ("other", "Other")], "Reason")
    reason_out = fields.Selection([*REASONS_OUT, ("other", "Other")], "Why")
    note = fields.Char("Details")

    def _default_location_id(self):
        return (
            self.env["stock.warehouse"]
            .search([("company_id", "=", self.env.company.id)], limit=1)
            .lot_stock_id
        )

    @api.depends("line_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard.line_ids)
            wizard.serial_pending = bool(wizard.line_ids)
            wizard.summary = wizard._serial_few(wizard.line_ids.mapped("name"))

    def _serial_few(self, names, most=12):
        """Numbers for the form, which isn't to cover the screen."""
        parts = fold_ranges(names)
        text = ", ".join(parts[:most])
        return text + ", ..." if len(parts) > most else text

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {"product_id", "location_id", "change"}:
            self._check_given()
        return res

    def _check_given(self):
        """What was given is judged anew where it would be adjusted now.

        :raises UserError: names every number that doesn't fit any more
        """
        for wizard in self.filtered("line_ids"):
            _accepted, refused = wizard._judge(wizard.line_ids.mapped("name"))
            wizard._refuse(refused)

    def _judge(self, names):
        return self.product_id._serial_sort_out_adjusted(
            self.change, names, self.location_id.sudo()
        )

    def _refuse(self, refused):
        if refused:
            raise UserError(
                "\n".join(f"{row['name']}: {row['reason']}" for row in refused)
            )

    def _reason(self):
        field = "reason_in" if self.change == "add" else "reason_out"
        labels = dict(self._fields[field]._description_selection(self.env))
        label = labels.get(self[field])
        if not label or (self[field] == "other" and not self.note):
            raise UserError(
                self.env._("Say why; the reason is kept in the history of the unit.")
            )
        parts = [label if self[field] != "other" else None, self.note]
        return ": ".join(part for part in parts if part)

    def action_serial_window(self):
        """Open the entry window of what is added, the selection of what goes (R3).

        :return: client action
        :raises AccessError: without the Inventory right "Administrator"
        """
        self._serial_check_window()
        return self._serial_window_action()

    def action_apply(self):
        """Post the adjustment; all units or none (R3).

        :raises UserError: names every unit that can't be adjusted
        """
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Enter the serial numbers first."))
        result = self.product_id._serial_adjust(
            self.change,
            self.line_ids.mapped("name"),
            self.location_id.id,
            self._reason(),
            details=self.line_ids._details(),
        )
        self._refuse(result["refused"])
        message = (
            self.env._("Units added: %(count)s", count=len(result["accepted"]))
            if self.change == "add"
            else self.env._("Units taken out: %(count)s", count=len(result["accepted"]))
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
