from odoo import models


class StockPicking(models.Model):
    """Validate asks for the serials that are missing, instead of failing (E1)."""

    _inherit = "stock.picking"

    def button_validate(self):
        if moves := self._serial_moves_to_ask():
            return moves._serial_window_action(validate_picking_ids=self.ids)
        return super().button_validate()

    def _serial_moves_to_ask(self):
        """Moves whose units lack serials, where a person can be asked."""
        if self.env.su or not self.env.user.has_group(
            "serial_tracking.group_serial_user"
        ):
            return self.env["stock.move"]
        moves = self.move_ids.filtered(
            lambda move: (
                move.serial_mode
                and move.state not in ("done", "cancel")
                and move.quantity
            )
        )
        return moves.filtered(lambda move: move._serial_lacks_numbers())

    def action_serial_window(self):
        """Open the window of this transfer's first line that lacks serials (E1, S1)."""
        moves = self.move_ids.filtered("serial_mode")
        lacking = moves.filtered(lambda move: move._serial_lacks_numbers())
        return (lacking or moves).action_serial_window()
