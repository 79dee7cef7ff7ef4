from odoo import api, models

from ..tools.folding import fold

# A refusal beyond these is only counted by the window.
MOST_ROWS = 100


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.model
    def _serial_add_units(self, refused, product, company):
        """Add ``lot_id``, the unit that has it, to each refused number.

        :return: (``{folded number: row}``, ``{folded number: lot}``)
        """
        rows = {fold(row["name"]): row for row in refused[:MOST_ROWS] if row["name"]}
        if not rows:
            return {}, {}
        lots = self._serial_find_by_names(product, company, set(rows))
        for key, lot in lots.items():
            rows[key]["lot_id"] = lot.id
        return rows, lots


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
        rows, lots = self.env["stock.lot"]._serial_add_units(
            refused, self.product_id, self.company_id
        )
        sold = self._serial_may_buy_back() and self._serial_at_customers(lots)
        if sold:
            given = {fold(line._serial_number()) for line in self._serial_lines()}
            for key in set(sold) - given:
                rows[key]["buy_back"] = True
