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
        """Enter serial numbers on one incoming move (E1, E3, E4, E8).

        Good ones are kept even when others are refused; nothing is validated. A refused
        number may have ``lot_id``, the unit that has it, and ``buy_back``, whether this
        user may buy the unit back here.

        :param names: text, read as the entry box reads it (separators, ranges), or
            a list of str, each one serial number taken literally
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the move is finished or moves no tracked product
        """
        result = super().serial_enter(names)
        self._serial_add_ways_out(result["refused"])
        return result

    def serial_select(self, names):
        """Choose units for one outgoing or internal move (S1, S3, S4, S5).

        Chosen units take the place of those that the reservation proposed. Good ones
        are kept even when others are refused; nothing is validated. A refused number
        may have ``lot_id``, the unit that has it.

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the move is finished or moves no tracked product
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
