from odoo import models


class StockMoveLine(models.Model):
    """A unit's history names the order of the counter (H2)."""

    _inherit = "stock.move.line"

    def _serial_document(self):
        order = self.move_id.picking_id.pos_order_id
        if not order:
            return super()._serial_document()
        return {"model": order._name, "id": order.id, "name": order.display_name}
