from odoo import models


class StockLot(models.Model):
    """Numbers of units that were to be made (E8)."""

    _inherit = "stock.lot"

    def _serial_forget_unmade(self):
        """Take away records that were made for an order and taken off it again."""
        unmade = self.sudo().filtered(lambda lot: lot.serial_status_code == "expected")
        used = unmade._serial_last_line_ids()
        places = unmade._serial_places()
        lines = self.env["stock.move.line"].sudo()
        named = lines.search([("lot_id", "in", unmade.ids)]).lot_id
        (unmade - named).filtered(
            lambda lot: lot.id not in used and not places[lot.id]
        ).unlink()
