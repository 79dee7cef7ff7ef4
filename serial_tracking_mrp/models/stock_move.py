from odoo import Command, models

from odoo.addons.serial_tracking.tools.folding import fold


class StockMove(models.Model):
    """Finished goods come in by the entry window of their order (E7)."""

    _inherit = "stock.move"

    def _serial_is_finished_goods(self):
        """Whether these are the units that the order is for, not a by-product."""
        self.ensure_one()
        order = self.production_id
        return bool(
            self.has_tracking == "serial"
            and order
            and order.product_id == self.product_id
        )

    def serial_window(self, *args, **kwargs):
        """As for other moves; the window asks for all units that the order is for."""
        result = super().serial_window(*args, **kwargs)
        if self._serial_is_finished_goods():
            # Core keeps a finished move at what has been produced so far.
            result["quantity"] = result["expected"]
        return result

    def _serial_write_entered(self, names):
        super()._serial_write_entered(names)
        if names and self._serial_is_finished_goods():
            self._serial_tell_order()

    def _serial_write_selected(self, *args, **kwargs):
        res = super()._serial_write_selected(*args, **kwargs)
        if self.raw_material_production_id.qty_producing:
            # Core takes what isn't picked for left over.
            self.picked = True
        return res

    def serial_remove(self, names):
        """As for other moves; the order makes that many units less (E8).

        :raises AccessError: without the Serial Tracking right "User"
        """
        if len(self) != 1 or not self._serial_is_finished_goods():
            return super().serial_remove(names)
        keys = {fold(name) for name in names}
        lots = self._serial_lines().lot_id.filtered(lambda lot: lot.serial_key in keys)
        removed = super().serial_remove(names)
        self._serial_tell_order()
        lots._serial_forget_unmade()
        return removed

    def _serial_tell_order(self):
        """Tell the order which units it makes, as core's own numbers do.

        Core counts the produced quantity from the records that the order names, and
        takes the components for it.
        """
        order = self.production_id
        lines = self._serial_lines()
        lines.filtered("lot_name")._serial_resolve_lots()
        lines.filtered(lambda line: not line.lot_id).unlink()
        lots = self._serial_lines().lot_id
        order.lot_producing_ids = [Command.set(lots.ids)]
        order.qty_producing = len(lots)
        order.set_qty_producing()

    def _serial_reasons_on_documents(self, names):
        """Also the numbers that another open order is to give its units (E3)."""
        reasons = super()._serial_reasons_on_documents(names)
        lots = self.env["stock.lot"]._serial_find_by_names(
            self.product_id, self.company_id, {fold(name) for name in names}
        )
        orders = (
            self.env["mrp.production"]
            .sudo()
            .search(
                [
                    ("lot_producing_ids", "in", [lot.id for lot in lots.values()]),
                    ("state", "not in", ("done", "cancel")),
                    ("id", "not in", self.production_id.ids),
                ]
            )
        )
        for order in orders:
            for lot in order.lot_producing_ids:
                reasons[lot.serial_key] = self.env._(
                    "entered on %(document)s already", document=order.name
                )
        return reasons
