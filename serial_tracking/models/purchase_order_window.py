from odoo import models

from ..tools.folding import fold


class PurchaseOrderLine(models.Model):
    """The entry window of what the vendor announces (E2)."""

    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "serial.window"]

    def action_serial_window(self):
        """Open the entry window of announced serial numbers (E2).

        :return: client action
        :raises AccessError: without the Serial Tracking right "User", or without the
            right to change the order
        :raises UserError: when the order is cancelled or the product isn't tracked
        """
        self._serial_check_window()
        return self._serial_window_action()

    def action_serial_receipts(self):
        """Open the entry window of the receipts of this line (E2).

        :return: client action
        :raises AccessError: without the Serial Tracking right "User", or without the
            right to change the order
        """
        self._serial_check_document()
        return self.sudo()._serial_open_receipts()._serial_window_action()

    def serial_enter(self, names):
        """What the entry window calls: the same as ``serial_announce`` (E2).

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        """
        return self._serial_with_ways_out(self.serial_announce(names))

    def serial_remove(self, names):
        """What the entry window calls: the same as ``serial_withdraw`` (E8).

        :param names: list of str
        :return: list of the names that were removed
        :raises AccessError: without the Serial Tracking right "User"
        """
        return self.serial_withdraw(names)

    def _serial_check_window(self, _mode=None):
        self._serial_check_announce()

    def _serial_window_names(self):
        return self._serial_announced_names()

    def _serial_window_lines(self, offset, limit):
        received = self.sudo()._serial_received_names()
        names = self._serial_announced_names()[::-1]
        return len(names), self._serial_rows(names[offset : offset + limit], received)

    def _serial_rows(self, names, received):
        """Rows of announced numbers; those that have not come wait (E2)."""
        return [
            {"name": name, "location": "", "announced": fold(name) not in received}
            for name in names
        ]

    def _serial_window_info(self):
        line = self.sudo()
        return {
            "mode": "enter",
            "counts": "announced",
            "expected": line.serial_expected_count,
            "document": line.order_id.name,
            "partner": line.partner_id.display_name or "",
            "operation": "incoming",
            "note": line.serial_announced_note or "",
            "way_on": self._serial_way_on() if line._serial_open_receipts() else False,
        }

    def _serial_way_on(self):
        return {
            "label": self.env._("Enter on the receipt"),
            "method": "action_serial_receipts",
        }

    def _serial_write_details(self, names, details):
        if not any(details.values()):
            return []
        reason = self.env._(
            "condition and warranty are given at the receipt; these columns of the "
            "file were left out"
        )
        return [{"name": "", "reason": reason}]
