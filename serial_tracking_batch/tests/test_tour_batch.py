from odoo.tests import HttpCase, tagged

from .common import BatchCase


@tagged("post_install", "-at_install")
class TestBatchTour(BatchCase, HttpCase):
    def test_batch_in_a_browser(self):
        """E1: Validate asks, goes on by itself, and the batch keeps what is done."""
        receipt, empty = self._receipt(2), self._receipt(1, self.phone)
        batch = self._batch(receipt, empty)
        empty.quantity = 0
        self.start_tour(
            f"/odoo/action-stock_picking_batch.stock_picking_batch_action/{batch.id}",
            "serial_batch",
            login=self.worker.login,
            timeout=120,
        )
        self.assertEqual((receipt.state, batch.state), ("done", "done"))
        self.assertEqual(batch.picking_ids, receipt.picking_id)
        self.assertEqual(receipt.lot_ids.mapped("name"), ["TB-1", "TB-2"])
