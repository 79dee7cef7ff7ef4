from odoo import fields, models


class StockPicking(models.Model):
    """Transfers that belong to a warranty claim (W4)."""

    _inherit = "stock.picking"

    serial_claim_id = fields.Many2one(
        "serial.claim",
        "Warranty claim",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    def _action_done(self):
        res = super()._action_done()
        claims = self.filtered(lambda picking: picking.state == "done").serial_claim_id
        claims.sudo()._follow_transfers()
        return res
