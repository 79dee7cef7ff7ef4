from odoo import models

from ..tools.folding import fold

# A refusal beyond these is only counted by the window.
MOST_ROWS = 100


class StockMove(models.Model):
    """What a person can do about a refused number (E3, S4)."""

    _inherit = "stock.move"

    def serial_enter(self, names):
        """As before; a refused number may have ``lot_id``, the unit that has it, and
        ``buy_back``, whether this user may buy the unit back here.

        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        """
        result = super().serial_enter(names)
        self._serial_add_ways_out(result["refused"])
        return result

    def serial_select(self, names):
        """As before; a refused number may have ``lot_id``, the unit that has it.

        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        """
        result = super().serial_select(names)
        self._serial_add_ways_out(result["refused"])
        return result

    def _serial_add_ways_out(self, refused):
        """Say of refused numbers which unit has them and whether it can be bought."""
        rows = {fold(row["name"]): row for row in refused[:MOST_ROWS] if row["name"]}
        if not rows:
            return
        lots = self.env["stock.lot"]._serial_find_by_names(
            self.product_id, self.company_id, set(rows)
        )
        for key, lot in lots.items():
            rows[key]["lot_id"] = lot.id
        sold = self._serial_may_buy_back() and self._serial_at_customers(lots)
        if sold:
            given = {fold(line._serial_number()) for line in self._serial_lines()}
            for key in set(sold) - given:
                rows[key]["buy_back"] = True
