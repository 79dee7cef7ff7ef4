from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestWindowCalls(SerialCase):
    """What the windows call besides entering and selecting."""

    def test_reduce_keeps_what_is_given(self):
        """E1: only these three now; the rest is core's backorder."""
        move = self._receipt(5)
        move.serial_enter(["A1", "A2", "A3"])
        self.assertEqual(move.with_user(self.worker).serial_reduce(), 3)
        self.assertEqual(move.quantity, 3)
        self.assertEqual(len(move.move_line_ids), 3)
        question = move.picking_id.with_user(self.worker).button_validate()
        self.assertEqual(question["res_model"], "stock.backorder.confirmation")

    def test_window_says_whether_other_units_move(self):
        """E1: a transfer that would move nothing isn't offered."""
        move = self._receipt(2)
        self.assertFalse(move.serial_window()["others"])
        other = move.copy(
            {"picking_id": move.picking_id.id, "product_id": self.phone.id}
        )
        other._action_confirm()
        self.assertTrue(move.serial_window()["others"])
        other.serial_reduce()
        self.assertFalse(move.serial_window()["others"])

    def test_reduce_and_clear_need_the_right(self):
        """L1: both calls check the right themselves."""
        move = self._receipt(1)
        for method in ("serial_reduce", "serial_clear"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(move.with_user(self.clerk), method)()

    def test_clear_takes_entered_numbers_off(self):
        """E8: the units stay expected."""
        move = self._receipt(3)
        move.serial_enter(["A1", "A2"])
        self.assertEqual(move.serial_clear(), 2)
        self.assertEqual(move.serial_done_count, 0)
        self.assertEqual(move.quantity, 3)

    def test_unticked_unit_is_replaced_by_another_proposal(self):
        """S3: the quantity stays, and the unit that was taken off isn't proposed."""
        self._receive(["A1", "A2", "A3", "A4"])
        move = self._delivery(2, assign=True)
        move.serial_select(["A1", "A3"])
        self.assertEqual(move.serial_remove(["A1"]), ["A1"])
        names = move.move_line_ids.lot_id.mapped("name")
        self.assertEqual(len(names), 2)
        self.assertIn("A3", names)
        self.assertNotIn("A1", names)
        window = move.serial_window()
        self.assertEqual((window["count"], window["proposed"]), (1, 1))

    def test_unticked_last_unit_leaves_the_document(self):
        """S3: where no other unit is free, one unit is missing."""
        self._receive(["A1", "A2"])
        move = self._delivery(2, assign=True)
        move.serial_select(["A1", "A2"])
        move.serial_remove(["A2"])
        self.assertEqual(move.move_line_ids.lot_id.mapped("name"), ["A1"])
        self.assertEqual(move.serial_window()["quantity"], 1)

    def test_clear_unticks_all(self):
        """S1: everything that was chosen is a proposal of the reservation again."""
        self._receive(["A1", "A2", "A3", "A4"])
        move = self._delivery(2, assign=True)
        move.serial_select(["A3", "A4"])
        self.assertEqual(move.serial_clear(), 2)
        window = move.serial_window()
        self.assertEqual((window["count"], window["proposed"]), (0, 2))

    def test_window_shows_the_latest_first(self):
        """E1: the number that was scanned last is on top; pages follow."""
        move = self._receipt(5)
        move.serial_enter([f"A{n}" for n in range(5)])
        window = move.serial_window(offset=0, limit=2)
        self.assertEqual([line["name"] for line in window["lines"]], ["A4", "A3"])
        self.assertEqual((window["count"], window["quantity"]), (5, 5))
        self.assertEqual(window["operation"], "incoming")
