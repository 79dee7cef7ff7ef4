from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import BatchCase


@tagged("post_install", "-at_install")
class TestBatch(BatchCase):
    """Batches and waves ask for serial numbers and keep their transfers."""

    def test_batch_asks_for_missing_numbers(self):
        """E1: Validate of a batch opens the window, of all its transfers at once."""
        first, second = self._receipt(2), self._receipt(1, self.phone)
        batch = self._batch(first, second)
        (first | second).picked = True
        action = batch.action_done()
        self.assertEqual(action["tag"], "serial_tracking.window")
        self.assertEqual(action["params"]["move_ids"], (first | second).ids)
        first.serial_enter(["BA-1", "BA-2"])
        second.serial_enter(["BP-1"])
        self._call(action)
        self.assertEqual(batch.state, "done")
        self.assertEqual(batch.picking_ids, (first | second).picking_id)
        self.assertStatus(self._lots(["BA-1", "BA-2"]), "in_stock")

    def test_empty_transfers_leave_the_batch(self):
        """E1: what was asked for stays in the batch, what is empty leaves it."""
        self._receive(["BE-1"])
        ready, waiting = self._delivery(1), self._delivery(1, self.phone)
        incoming = self._receipt(1)
        batch = self._batch(ready, waiting)
        ready._do_unreserve()
        ready.serial_select(["BE-1"])
        self.assertEqual(waiting.state, "confirmed")
        batch.action_done()
        self.assertEqual(batch.picking_ids, ready.picking_id)
        self.assertEqual((ready.state, batch.state), ("done", "done"))
        other = self._receipt(1, self.phone)
        other.quantity = 0
        batch = self._batch(incoming, other)
        action = batch.action_done()
        incoming.serial_enter(["BE-2"])
        self._call(action)
        self.assertEqual(batch.picking_ids, incoming.picking_id)
        self.assertEqual((incoming.state, batch.state), ("done", "done"))

    def test_numberless_units_are_refused_all_the_same(self):
        """S4: who can't be asked is refused, by core or by the guard."""
        move = self._receipt(2)
        batch = self._batch(move)
        move.picked = True
        with self.assertRaisesRegex(UserError, "Laptop X1"):
            batch.sudo().action_done()
        move.picking_id.picking_type_id.use_create_lots = False
        move.picking_id.picking_type_id.use_existing_lots = False
        with self.assertRaisesRegex(ValidationError, "2: units have no serial number"):
            batch.sudo().action_done()

    def test_wave_takes_the_chosen_units(self):
        """S1: a wave of chosen lines ships those units and no others."""
        self._receive(["BW-1", "BW-2", "BW-3"])
        move = self._delivery(3)
        move._do_unreserve()
        move.serial_select(["BW-3", "BW-1"])
        move.move_line_ids._add_to_wave()
        wave = move.move_line_ids.batch_id
        self.assertTrue(wave.is_wave)
        wave.action_confirm()
        wave = wave.with_user(self.worker).with_context(skip_backorder=True)
        wave.action_done()
        self.assertStatus(self._lots(["BW-1", "BW-3"]), "sold")
        self.assertStatus(self._lots(["BW-2"]), "reserved")

    def test_button_is_on_the_lines(self):
        """E1: the lines of a batch carry the barcode button."""
        view = self.env["stock.move"].get_view(
            self.env.ref("stock_picking_batch.view_picking_move_tree_inherited").id
        )
        self.assertIn('name="serial_numbers"', view["arch"])
        self.assertIn('widget="serial_quantity"', view["arch"])
