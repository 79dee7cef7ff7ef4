from odoo import models

from ..tools.stock_words import MOVING
from .serial_unidentify_buffer import SerialUnidentifyBuffer


class StockMoveLine(models.Model):
    """A unit whose number is taken off comes back to its place without one (T6).

    No core move can say this: a line has one serial number on both of its sides.
    """

    _inherit = "stock.move.line"

    def _serial_takes_number_off(self):
        return self.move_id.serial_operation == "unidentified"

    def _serial_moving_buffer(self):
        if all(line._serial_takes_number_off() for line in self):
            return SerialUnidentifyBuffer(
                self._serial_plain_env(), self.product_id, self.lot_id
            )
        return super()._serial_moving_buffer()

    def _serial_plain_units(self, units):
        if any(move.serial_operation == "unidentified" for move in self.move_id):
            return []
        return super()._serial_plain_units(units)

    def _synchronize_quant(
        self, quantity, location, action="available", in_date=False, **quants_value
    ):
        comes_back = action == "available" and quantity > 0
        if not comes_back or not self._serial_takes_number_off():
            return super()._synchronize_quant(
                quantity, location, action=action, in_date=in_date, **quants_value
            )
        lot = self.env["stock.lot"]
        package = quants_value.get("package", self.package_id)
        buffer, taken = self.env.context.get(MOVING) or (None, ())
        if self.id in taken:
            place = buffer.key(location, lot, package, self.owner_id)
            return buffer.change(self.product_id.id, place, quantity, in_date=in_date)
        quants_value["lot"] = lot
        return super()._synchronize_quant(
            quantity, location, action=action, in_date=in_date, **quants_value
        )
