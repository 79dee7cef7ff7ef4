from odoo import api, fields, models

from ..tools.ranges import fold_ranges


class AccountMoveLine(models.Model):
    """Invoice and bill lines reach the transfers behind them (E2, S2)."""

    _name = "account.move.line"
    _inherit = ["account.move.line", "serial.document.line"]

    serial_numbers = fields.Char(
        compute="_compute_serial_numbers",
        compute_sudo=True,
        help="What the order behind this line has delivered or received.",
    )

    @api.depends(
        "sale_line_ids.move_ids.state",
        "purchase_line_id.move_ids.state",
        "move_id.move_type",
    )
    def _compute_serial_numbers(self):
        for line in self:
            names = line._serial_known_names() if line.serial_tracked else []
            line.serial_numbers = ", ".join(fold_ranges(names)) or False

    def action_serial_window(self):
        """Open the window of the open transfers behind this line (E2, S2).

        A vendor bill acts on the receipt that it is linked to, an invoice on the
        delivery of its order, credit notes on the returns.

        :return: client action: the window, or a notice when nothing is open
        :raises AccessError: without the Serial Tracking right "User", or without the
            right to change the document
        :raises UserError: when the product isn't tracked
        """
        self._serial_check_document()
        line = self.sudo()
        if moves := line._serial_open_moves():
            return moves._serial_window_action()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "info", "message": line._serial_nothing_open()},
        }

    def _serial_nothing_open(self):
        if self.serial_numbers:
            return self.env._(
                "No transfer of %(product)s is open. Serial numbers of its order: "
                "%(names)s.",
                product=self.product_id.display_name,
                names=self._serial_short(self.serial_numbers),
            )
        return self.env._(
            "No transfer of %(product)s is open. Serial numbers are given on the "
            "order that a line is linked to.",
            product=self.product_id.display_name,
        )

    def _serial_short(self, numbers, most=200):
        """Numbers for a notice, which isn't to cover the screen."""
        if len(numbers) <= most:
            return numbers
        return numbers[:most].rpartition(",")[0] + ", ..."

    def _serial_open_moves(self):
        """Transfers behind this line that wait for serial numbers."""
        orders, bills = self.sale_line_ids, self.purchase_line_id
        if self.move_id.move_type in ("out_invoice", "out_receipt"):
            return orders._serial_open_deliveries()
        if self.move_id.move_type in ("in_invoice", "in_receipt"):
            return bills._serial_open_receipts()
        moves = orders.move_ids | bills.move_ids
        return moves.filtered(
            lambda move: (
                move.origin_returned_move_id
                and move.serial_mode
                and move.state not in ("done", "cancel")
            )
        )

    def _serial_known_names(self):
        """Serial numbers of the order behind this line, as far as they are known."""
        if self.purchase_line_id:
            return list(self.purchase_line_id._serial_received_names().values())
        return self.sale_line_ids._serial_known_lots().mapped("name")
