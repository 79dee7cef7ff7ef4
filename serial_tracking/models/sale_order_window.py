from odoo import models
from odoo.fields import Domain


class SaleOrderLine(models.Model):
    """The selection window of a quotation's line (S1, S2)."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "serial.window"]

    def action_serial_window(self):
        """Open the selection window: of the deliveries, or of the quotation (S2).

        :return: client action
        :raises AccessError: without the Serial Tracking right "User", or without the
            right to change the order
        :raises UserError: when nothing is left to deliver, or the product isn't tracked
        """
        line = self._serial_check_choose()
        if line.state == "sale":
            return line._serial_check_open_deliveries()._serial_window_action()
        return self._serial_window_action()

    def serial_select(self, names):
        """As before; a refused number may have ``lot_id``, the unit that has it.

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        """
        return self._serial_with_ways_out(super().serial_select(names))

    def serial_remove(self, names):
        """What the selection window calls: the same as ``serial_unselect`` (E8).

        :param names: list of str
        :return: list of the names that were removed
        :raises AccessError: without the Serial Tracking right "User"
        """
        return self.serial_unselect(names)

    def _serial_check_window(self, _mode=None):
        self._serial_check_choose()

    def _serial_window_lots(self):
        return self.serial_lot_ids

    def _serial_window_candidates(self):
        probe = self._serial_probe()
        mine = Domain("lot_id", "in", self.serial_lot_ids.ids)
        here = Domain("location_id", "child_of", probe.location_id.id)
        chosen = mine & here & Domain("quantity", ">", 0)
        return probe._serial_free_domain() | chosen, probe.location_id

    def _serial_window_info(self):
        line = self.sudo()
        probe = line._serial_probe()
        return {
            "mode": "select",
            "expected": line.serial_needed_count,
            "document": line.order_id.name,
            "partner": line.order_partner_id.display_name or "",
            "operation": "outgoing",
            "location": {
                "id": probe.location_id.id,
                "name": probe.location_id.display_name,
            },
            "unidentified": probe._serial_unidentified_here(),
        }
