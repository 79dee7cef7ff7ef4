from odoo import models


class StockMoveLine(models.Model):
    """The repair in a unit's history, and what the repaired unit may do (H2, U4)."""

    _inherit = "stock.move.line"

    def _serial_goes_anyway(self):
        """The repaired unit itself goes back to its place, whatever its status."""
        move = self.move_id
        if move.repair_id and not move.repair_line_type:
            return True
        return super()._serial_goes_anyway()

    def _serial_document(self):
        repair = self.move_id.repair_id
        if not repair:
            return super()._serial_document()
        return {"model": repair._name, "id": repair.id, "name": repair.display_name}
