from odoo import api, fields, models
from odoo.exceptions import AccessError


class StockMove(models.Model):
    _inherit = "stock.move"

    # Written by our own methods only, as superuser: it lifts guards.
    serial_operation = fields.Selection(
        [
            ("identified", "Units identified"),
            ("unidentified", "Numbers taken off"),
            ("transfer", "Serial transfer"),
            ("bought_back", "Bought back"),
            ("corrected", "Corrected"),
        ],
        readonly=True,
        copy=False,
    )
    serial_reason = fields.Char("Reason", copy=False)

    def _serial_lines(self):
        """The lines of these moves, so that they are read from the database as one."""
        return self.move_line_ids.with_prefetch()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._serial_refuse_operation(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._serial_refuse_operation(vals)
        res = super().write(vals)
        if vals.get("state") == "done" and "date" not in vals:
            serials = self.filtered(lambda move: move.has_tracking == "serial")
            serials.move_line_ids.lot_id.serial_rebuild()
        return res

    def _serial_refuse_operation(self, vals):
        if vals.get("serial_operation") and not self.env.su:
            raise AccessError(
                self.env._(
                    "This mark of a stock move is set by the units' own actions."
                )
            )

    def _update_reserved_quantity_vals(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        if not lot_id:
            self = self._serial_reserving()
        return super()._update_reserved_quantity_vals(
            need,
            location_id,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
        )

    def _set_quantity_done_prepare_vals(self, qty):
        if self._serial_has_as_many_units(qty):
            # Core would look for another unit beside each line and find none.
            return []
        self = self._serial_reserving()
        return super()._set_quantity_done_prepare_vals(qty)

    def _serial_has_as_many_units(self, qty):
        """Whether these lines are that many units, each with its number.

        :param qty: in the unit of the move
        """
        lines = self._serial_lines()
        return (
            self.has_tracking == "serial"
            and len(lines)
            == self.product_uom._compute_quantity(qty, self.product_id.uom_id)
            and all(line.lot_id and line.quantity_product_uom == 1 for line in lines)
        )

    def _serial_reserving(self):
        """These moves, such that core's proposals are units that may go (U4)."""
        if self.has_tracking == "serial" and not self._serial_takes_any_status():
            return self.with_context(serial_available_only=True)
        return self
