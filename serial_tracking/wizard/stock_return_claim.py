from odoo import fields, models


class StockReturnPicking(models.TransientModel):
    """A return that was opened from a warranty claim is one of its transfers (W4)."""

    _inherit = "stock.return.picking"

    serial_claim_id = fields.Many2one("serial.claim", readonly=True)

    def _create_return(self):
        picking = super()._create_return()
        if self.serial_claim_id:
            picking.sudo().serial_claim_id = self.serial_claim_id
        return picking
