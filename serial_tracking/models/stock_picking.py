from odoo import api, fields, models


class StockPicking(models.Model):
    """Validate asks for the serials that are missing, instead of failing (E1)."""

    _inherit = "stock.picking"

    serial_tracked = fields.Boolean(compute="_compute_serial_tracked")

    @api.depends("move_ids.has_tracking")
    def _compute_serial_tracked(self):
        for picking in self:
            trackings = picking.move_ids.mapped("has_tracking")
            picking.serial_tracked = "serial" in trackings

    def button_validate(self):
        self._serial_confirm_drafts()
        if moves := self._serial_moves_to_ask():
            return moves._serial_window_before(self, "button_validate")
        return super().button_validate()

    def _get_lot_move_lines_for_sanity_check(self, *args, **kwargs):
        """A batch checks before it validates; Validate asks for these (E1)."""
        lines = super()._get_lot_move_lines_for_sanity_check(*args, **kwargs)
        return lines - self._serial_moves_to_ask().move_line_ids

    def _serial_confirm_drafts(self):
        """As core does when drafts are validated, but before anybody is asked (E1)."""
        drafts = self.filtered(lambda picking: picking.state == "draft")
        if drafts.move_ids.filtered("serial_mode") and self._serial_can_ask():
            drafts.action_confirm()
            for move in drafts.move_ids:
                if not move.quantity and move.product_uom_qty:
                    move.quantity = move.product_uom_qty

    def _serial_can_ask(self):
        return not self.env.su and self.env.user.has_group(
            "serial_tracking.group_serial_user"
        )

    def _serial_moves_to_ask(self):
        """Moves whose units lack serials, where a person can be asked."""
        return self.move_ids._serial_to_ask()

    def action_serial_window(self):
        """Open the window of this transfer's first line that lacks serials (E1, S1)."""
        moves = self.move_ids.filtered("serial_mode")
        lacking = moves.filtered(lambda move: move._serial_lacks_numbers())
        return (lacking or moves).action_serial_window()

    def action_serial_labels(self):
        """Print labels of the units that these transfers moved (G4).

        :return: window action
        :raises AccessError: when the user may not read them
        """
        self.check_access("read")
        lots = self.move_ids.move_line_ids.lot_id
        return lots.filtered("serial_key").action_serial_labels()

    def serial_labels_wanted(self):
        """How many units have just come in on these transfers without a label (G4).

        Units from outside, on finished receipts whose operation type does not print
        the labels by itself.

        :return: int
        :raises AccessError: when the user may not read the transfers
        """
        self.check_access("read")
        receipts = self.filtered(
            lambda picking: (
                picking.state == "done"
                and picking.picking_type_code == "incoming"
                and not picking.picking_type_id.auto_print_lot_labels
            )
        )
        return len(receipts.move_ids.move_line_ids.lot_id.filtered("serial_key"))
