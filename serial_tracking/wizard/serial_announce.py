from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.ranges import fold_ranges


class SerialAnnounce(models.TransientModel):
    """The dialog of a purchase order line: what the vendor announces (E2)."""

    _name = "serial.announce"
    _description = "Announced serial numbers"

    purchase_line_id = fields.Many2one(
        "purchase.order.line", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="purchase_line_id.product_id")
    expected_count = fields.Integer(related="purchase_line_id.serial_expected_count")
    announced_count = fields.Integer(related="purchase_line_id.serial_announced_count")
    received_count = fields.Integer(related="purchase_line_id.serial_received_count")
    note = fields.Text(related="purchase_line_id.serial_announced_note")
    announced = fields.Text(compute="_compute_announced")
    names = fields.Text("Serial numbers")
    refused = fields.Text(readonly=True)
    has_receipt = fields.Boolean(compute="_compute_announced")

    def _compute_announced(self):
        for dialog in self:
            line = dialog.purchase_line_id.sudo()
            dialog.announced = ", ".join(fold_ranges(line._serial_announced_names()))
            dialog.has_receipt = bool(line._serial_open_receipts())

    def action_add(self):
        """Announce what is in the box; what is refused stays there, with the reason.

        :return: window action, the same dialog
        :raises AccessError: see ``purchase.order.line.serial_announce``
        """
        result = self.purchase_line_id.serial_announce(self.names or "")
        self._show(result["refused"])
        return self._reopen()

    def action_withdraw(self):
        """Take what is in the box off again, or everything when the box is empty.

        :return: window action, the same dialog
        :raises AccessError: see ``purchase.order.line.serial_withdraw``
        :raises UserError: when nothing in the box has been announced
        """
        line = self.purchase_line_id
        line._serial_check_announce()
        names = line._serial_announced_names()
        if self.names:
            names, _problems = (
                line.sudo()._serial_probe()._serial_read_names(self.names)
            )
        if not line.serial_withdraw(names):
            raise UserError(self.env._("None of these has been announced."))
        self._show([])
        return self._reopen()

    def action_receipt(self):
        """Open the entry window of the receipts.

        :return: client action
        :raises AccessError: without the Serial Tracking right "User"
        """
        return self.purchase_line_id._serial_open_receipts().action_serial_window()

    def _show(self, refused):
        self.write(
            {
                "names": "\n".join(row["name"] for row in refused),
                "refused": "\n".join(f"{r['name']}: {r['reason']}" for r in refused),
            }
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Announced serial numbers"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
