from odoo import models


class StockMoveLine(models.Model):
    """A unit's history names the order that made or used it (H2, X9)."""

    _inherit = "stock.move.line"

    def _serial_document(self):
        move = self.move_id
        order = (
            move.unbuild_id
            or move.consume_unbuild_id
            or move.production_id
            or move.raw_material_production_id
        )
        if not order or move.scrap_id:
            return super()._serial_document()
        return {"model": order._name, "id": order.id, "name": order.display_name}
