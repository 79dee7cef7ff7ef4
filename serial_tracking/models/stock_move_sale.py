from odoo import models

from ..tools.folding import fold


class StockMove(models.Model):
    """Deliveries hold the units that were chosen on their sales order (S2)."""

    _inherit = "stock.move"

    def _action_confirm(self, *args, **kwargs):
        moves = super()._action_confirm(*args, **kwargs)
        moves._serial_reserve_chosen()
        return moves

    def _action_assign(self, *args, **kwargs):
        self._serial_reserve_chosen()
        return super()._action_assign(*args, **kwargs)

    def serial_select(self, names):
        """As before; the sales order remembers the units as chosen for it (S2).

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        """
        res = super().serial_select(names)
        if line := self._serial_sale_line():
            line.serial_lot_ids |= self._serial_chosen_lots()
        return res

    def serial_remove(self, names):
        """As before; the sales order forgets the units (S2).

        :param names: list of str
        :return: list of the names that were removed
        :raises AccessError: without the Serial Tracking right "User"
        """
        removed = super().serial_remove(names)
        if self.serial_mode == "select" and (line := self._serial_sale_line()):
            keys = {fold(name) for name in removed}
            line.serial_lot_ids -= line.serial_lot_ids.filtered(
                lambda lot: lot.serial_key in keys
            )
        return removed

    def _serial_sale_line(self):
        """The order line that remembers what is chosen here; written by us only."""
        line = self.sudo().sale_line_id
        if self.id in line._serial_deliveries().ids:
            return line.with_context(serial_following=True)
        return line.browse()

    def _serial_chosen_lots(self):
        lines = self.sudo()._serial_lines()
        return lines.filtered(lambda line: line.lot_id and line.serial_chosen).lot_id

    def _serial_reserve_chosen(self):
        """Reserve the units that were chosen on the order, as far as they are free."""
        for move in self._serial_moves_of_choice():
            wished = move.sale_line_id.serial_lot_ids - move._serial_chosen_lots()
            if wished:
                names = wished.mapped("name")
                quants, _problems = move._serial_sort_out_selected(names)
                move._serial_write_selected(quants)

    def _serial_free_unchosen(self):
        """Free the units that are no longer chosen on the order."""
        for move in self._serial_moves_of_choice(always=True):
            gone = move._serial_chosen_lots() - move.sale_line_id.serial_lot_ids
            lines = move._serial_lines().filtered_domain([("lot_id", "in", gone.ids)])
            if lines:
                move._serial_unselect(lines)

    def _serial_moves_of_choice(self, always=False):
        moves = self.filtered(
            lambda move: move.has_tracking == "serial" and move.sale_line_id
        ).sudo()
        if self.env.context.get("serial_following"):
            return moves.browse()
        return moves.filtered(
            lambda move: (
                (always or move.sale_line_id.serial_lot_ids)
                and move in move.sale_line_id._serial_open_deliveries()
                and not move.picked
            )
        )
