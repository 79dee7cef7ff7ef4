"""A recall that begins with a production order."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.serial_tracking.tests.common import SerialCase


@tagged("post_install", "-at_install")
class TestRecallProduction(SerialCase):
    def test_recall_by_production_order(self):
        """X9: its number finds what it made, a bad part what it was built into."""
        parts = self._receive(["P-1", "P-2"], self.phone)
        order = self.env["mrp.production"].create(
            {
                "product_id": self.laptop.id,
                "product_qty": 2,
                "bom_id": False,
                "move_raw_ids": [
                    Command.create({"product_id": self.phone.id, "product_uom_qty": 2})
                ],
            }
        )
        order.action_confirm()
        order.action_assign()
        order._serial_finished_moves().serial_enter(["M-1", "M-2"])
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        made = self._lots(["M-1", "M-2"])
        self._ship(["M-2"])
        self._receive(["M-3"])
        recall = self.env["serial.recall"].create(
            {"name": "Bad glue", "reason": "it comes off", "document": order.name}
        )
        recall.action_find()
        self.assertEqual(recall.line_ids.lot_id, made)
        self.assertEqual((recall.on_hand_count, recall.customer_count), (1, 1))
        recall = self.env["serial.recall"].create(
            {"name": "Bad part", "reason": "it burns", "serials": "P-1"}
        )
        recall.action_find()
        self.assertEqual(recall.line_ids.lot_id, parts[0] | made)
