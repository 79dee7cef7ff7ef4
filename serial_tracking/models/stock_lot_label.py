import re

from odoo import models

from ..tools.qr_code import qr_data_uri


class StockLot(models.Model):
    """Labels of chosen units, with a code that finds item and unit in one scan (G4)."""

    _inherit = "stock.lot"

    def action_serial_labels(self):
        """Choose how the labels of these units are printed: PDF or ZPL (G4).

        :return: window action
        :raises AccessError: when the user may not read the units
        """
        self.check_access("read")
        view = self.env.ref("stock.lot_label_layout_form_picking")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print labels"),
            "res_model": "lot.label.layout",
            "views": [(view.id, "form")],
            "target": "new",
            "context": {"default_serial_lot_ids": self.ids},
        }

    def _serial_label_code(self):
        """What the label's code says; empty where GS1 says it, or without serial."""
        self.ensure_one()
        # Core's GS1 code holds item and serial already, and the label has no more room.
        gs1 = self.env.user.has_group("stock.group_stock_lot_print_gs1")
        return "" if gs1 or not self.serial_key else f"SN:{self.name}"

    def _serial_label_qr(self):
        code = self._serial_label_code()
        return code and qr_data_uri(code)

    def _serial_label_zpl(self):
        """The code as a ZPL field after ``^FH_``: nothing in it is a command."""
        return re.sub(
            r"[_^~]", lambda found: f"_{ord(found[0]):02X}", self._serial_label_code()
        )
