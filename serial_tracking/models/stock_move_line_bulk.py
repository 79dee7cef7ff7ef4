from odoo import api, models

from .serial_identify_buffer import SerialIdentifyBuffer
from .serial_quant_buffer import WORTHWHILE, SerialQuantBuffer

IDENTIFYING = "serial_identifying_buffer"
MOVING = "serial_moving_buffer"
RESERVING = "serial_reserving_buffer"


class StockMoveLine(models.Model):
    """Moving and reserving many units in a few statements (DESIGN, decision 2)."""

    _inherit = "stock.move.line"

    def _action_done(self):
        serial_lines = self._serial_moving_lines().filtered("lot_id")
        buffer = self.env.context.get(IDENTIFYING)
        if not buffer and len(serial_lines) < WORTHWHILE:
            return super()._action_done()
        buffer = buffer or serial_lines._serial_moving_buffer()
        taken = {line.id for line in serial_lines if buffer.takes(line)}
        lines = self.with_context(**{MOVING: (buffer, taken)})
        res = super(StockMoveLine, lines)._action_done()
        buffer.apply()
        return res

    def _serial_moving_buffer(self):
        return SerialQuantBuffer(self._serial_plain_env(), self.product_id, self.lot_id)

    def _check_company(self, fnames=None):
        # Ten thousand lines of one transfer differ in their unit only.
        if len(self) < WORTHWHILE or fnames:
            return super()._check_company(fnames=fnames)
        names = [
            name
            for name, field in self._fields.items()
            if field.relational and field.check_company and name != "lot_id"
        ]
        different = {}
        for line in self.with_prefetch():
            key = (line.company_id, line.lot_id.company_id, *(line[n] for n in names))
            different.setdefault(key, line.id)
        lines = self.browse(different.values())
        return super(StockMoveLine, lines)._check_company(fnames=fnames)

    def _serial_plain_env(self):
        context = {
            key: value
            for key, value in self.env.context.items()
            if key not in ("quants_cache", "inventory_mode")
        }
        return self.env(su=True, context=context)

    def _synchronize_quant(
        self, quantity, location, action="available", in_date=False, **quants_value
    ):
        buffer, taken = self.env.context.get(MOVING) or (None, ())
        if self.id not in taken or quants_value.get("lot", self.lot_id) != self.lot_id:
            return super()._synchronize_quant(
                quantity, location, action=action, in_date=in_date, **quants_value
            )
        package = quants_value.get("package", self.package_id)
        owner = quants_value.get("owner", self.owner_id)
        place = (self.product_id, location, self.lot_id, package, owner)
        if action == "reserved":
            if not self.move_id._should_bypass_reservation(location):
                buffer.change(*place, reserved=quantity)
            return 0, False
        return buffer.change(*place, quantity=quantity, in_date=in_date)

    @api.model_create_multi
    def create(self, vals_list):
        lot_ids = {vals["lot_id"] for vals in vals_list if vals.get("lot_id")}
        if len(lot_ids) < WORTHWHILE or self.env.context.get(RESERVING):
            return super().create(vals_list)
        buffer = self._serial_reserving_buffer(self.env["stock.lot"].browse(lot_ids))
        if not buffer:
            return super().create(vals_list)
        lines = super(StockMoveLine, self.with_context(**{RESERVING: buffer})).create(
            vals_list
        )
        buffer.apply()
        return lines.with_env(self.env)

    def unlink(self):
        buffer = None
        if len(self) >= WORTHWHILE:
            buffer = self._serial_reserving_buffer(self.lot_id)
            buffer = buffer or self._serial_freeing_buffer()
        if not buffer:
            return super().unlink()
        res = super(StockMoveLine, self.with_context(**{RESERVING: buffer})).unlink()
        buffer.apply()
        return res

    def _serial_reserving_buffer(self, lots):
        serials = lots.sudo().filtered("serial_key")
        if len(serials) < WORTHWHILE:
            return None
        return SerialQuantBuffer(self._serial_plain_env(), serials.product_id, serials)

    def _serial_freeing_buffer(self):
        """For lines of units of one product that have no serial number yet."""
        product = self.product_id
        if self.lot_id or len(product) != 1 or product.tracking != "serial":
            return None
        buffer = SerialIdentifyBuffer(self._serial_plain_env(), product)
        for line in self:
            buffer.take_over(line.location_id, line.package_id, line.owner_id)
        return buffer

    @api.model
    def _serial_identifying_buffer(self, product, lots, units_by_place):
        """What ``_serial_post_identified`` passes on, where it is worth the while.

        :param dict units_by_place: units by (location, package, owner)
        """
        if len(lots) < WORTHWHILE:
            return None
        buffer = SerialIdentifyBuffer(self._serial_plain_env(), product, lots)
        for place, units in units_by_place.items():
            buffer.take_over(*place, units)
        return buffer
