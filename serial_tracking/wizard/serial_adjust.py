from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.product_adjust import REASONS_IN, REASONS_OUT


class SerialAdjust(models.TransientModel):
    """Inventory adjustment by serial: enter what is added, choose what goes (R3)."""

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
    entry = fields.Text("Serial numbers", store=False)
    names = fields.Text("Given")
    count = fields.Integer("Units", compute="_compute_count")
    refused = fields.Text(readonly=True)
    reason_in = fields.Selection([*REASONS_IN, ("other", "Other")], "Reason")
    reason_out = fields.Selection([*REASONS_OUT, ("other", "Other")], "Why")
    note = fields.Char("Details")

    def _default_location_id(self):
        return (
            self.env["stock.warehouse"]
            .search([("company_id", "=", self.env.company.id)], limit=1)
            .lot_stock_id
        )

    @api.depends("names")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard._names())

    def _names(self):
        return [name for name in (self.names or "").split("\n") if name.strip()]

    @api.onchange("product_id", "location_id", "change")
    def _onchange_what(self):
        """What was given is judged anew where it would be adjusted now."""
        given, self.names, self.refused = self._names(), False, False
        if given:
            self._take(given)

    @api.onchange("entry")
    def _onchange_entry(self):
        if self.entry:
            self._take(self.entry)
            self.entry = False

    def _take(self, text):
        """Add to the given names what may be adjusted; the rest is refused at once."""
        product, location = self.product_id._origin, self.location_id._origin
        if not product or not location:
            self.refused = self.env._("Choose the product and the location first.")
            return
        given = self._names()
        names, refused = self.env["stock.lot"]._serial_read_names(text, product)
        accepted, problems = product._serial_sort_out_adjusted(
            self.change, given + names, location.sudo()
        )
        self.names = "\n".join(name for name, _lot in accepted) or False
        rows = [f"{row['name']}: {row['reason']}" for row in refused + problems]
        self.refused = "\n".join(rows) or False

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

    def action_apply(self):
        """Post the adjustment; all units or none (R3).

        :raises UserError: names every unit that can't be adjusted
        """
        self.ensure_one()
        if not self._names():
            raise UserError(self.env._("Enter the serial numbers first."))
        result = self.product_id.serial_adjust(
            self.change, self._names(), self.location_id.id, self._reason()
        )
        if result["refused"]:
            raise UserError(
                "\n".join(
                    f"{row['name']}: {row['reason']}" for row in result["refused"]
                )
            )
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
