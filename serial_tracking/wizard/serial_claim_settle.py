from odoo import api, fields, models


class SerialClaimSettle(models.TransientModel):
    """Refuse a claim with a reason, or settle it with another unit (W4)."""

    _name = "serial.claim.settle"
    _description = "Settle Warranty Claim"

    claim_id = fields.Many2one("serial.claim", required=True)
    step = fields.Selection(
        [("refuse", "Refuse"), ("replace", "Replace")], required=True
    )
    lot_id = fields.Many2one(related="claim_id.lot_id")
    warranty = fields.Char(compute="_compute_warranty")
    customer_id = fields.Many2one(related="claim_id.partner_id.commercial_partner_id")
    replacement_lot_id = fields.Many2one(
        "stock.lot",
        "Replacement",
        domain="[('serial_key', '!=', False), ('id', '!=', lot_id), '|', "
        "('serial_available', '=', True), '&', ('serial_status_id.code', '=', 'sold'),"
        " ('serial_customer_id', 'child_of', customer_id)]",
    )
    inherit = fields.Selection(
        [
            ("remaining", "The rest of the faulty unit's"),
            ("fresh", "A fresh one by the product's terms"),
        ],
        "Warranty of the replacement",
        required=True,
        default="remaining",
    )
    reason = fields.Char()

    @api.depends("claim_id")
    def _compute_warranty(self):
        for wizard in self:
            wizard.warranty = wizard.claim_id._warranty_text()

    def action_apply(self):
        """Go on with the claim; raises as the steps of ``serial.claim`` (W4)."""
        self.ensure_one()
        if self.step == "refuse":
            self.claim_id.action_refuse(self.reason)
        else:
            self.claim_id.action_replace(
                self.replacement_lot_id.id, self.inherit, self.reason or ""
            )
        return {"type": "ir.actions.act_window_close"}
