from odoo.tests import Form

from .common import SerialCase


class ReturnCase(SerialCase):
    """Documents whose units come back, and the dialog that asks which."""

    def _shipped(self, names):
        return self._last_move(self._ship(names), self.customers)

    def _received(self, names):
        return self._last_move(self._receive(names), self.stock)

    def _last_move(self, lots, destination):
        return (
            self.env["stock.move.line"]
            .search(
                [
                    ("lot_id", "in", lots.ids),
                    ("location_dest_id", "=", destination.id),
                    ("state", "=", "done"),
                ],
                order="id desc",
                limit=1,
            )
            .move_id
        )

    def _dialog(self, picking, user=None):
        model = self.env["stock.return.picking"]
        if user:
            model = model.with_user(user)
        return Form(
            model.with_context(active_id=picking.id, active_model="stock.picking")
        )

    def _return(self, picking, names=(), quantity=None, user=None):
        wizard = self._dialog(picking, user).save()
        if names:
            self.assertFalse(wizard.serial_scan("\n".join(names))["refused"])
        if quantity is not None:
            wizard.product_return_moves[0].quantity = quantity
        action = wizard.action_create_returns()
        return self.env["stock.picking"].browse(action["res_id"])
