from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_returns import ReturnCase


@tagged("post_install", "-at_install")
class TestReturns(ReturnCase):
    """Which units come back: those that the document moved, and no other (R1, R2)."""

    def test_core_fills_in_nothing_that_nobody_chose(self):
        """R1: without a choice in the dialog the return asks when validated."""
        self._receive(["A1", "A2", "A3"])
        move = self._shipped(["A1", "A2", "A3"])
        back = self._return(move.picking_id, quantity=2)
        self.assertEqual(len(back.move_line_ids), 2)
        self.assertFalse(back.move_line_ids.lot_id)
        action = back.with_user(self.worker).button_validate()
        self.assertEqual(action["tag"], "serial_tracking.window")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            back.move_ids.picked = True
            back.move_ids._action_done()
        result = back.move_ids.with_user(self.worker).serial_enter(["A3", "A2", "A1"])
        self.assertEqual(result["accepted"], ["A3", "A2"])
        self.assertRefused(result, "A1", "too many")
        back.with_user(self.worker).button_validate()
        self.assertStatus(self._lots(["A2", "A3"]), "returned")
        self.assertStatus(self._lots(["A1"]), "sold")

    def test_no_choice_needs_no_question(self):
        """R1: all of them come back, so nobody has to say which."""
        self._receive(["A1", "A2"])
        move = self._shipped(["A1", "A2"])
        back = self._return(move.picking_id, quantity=2)
        self.assertEqual(set(back.move_line_ids.lot_id.mapped("name")), {"A1", "A2"})
        back.with_user(self.worker).button_validate()
        self.assertEqual(back.state, "done")

    def test_window_of_a_return(self):
        """R1: it is a selection among what was shipped."""
        self._receive(["A1", "A2", "A3"])
        move = self._shipped(["A1", "A2"])
        back = self._return(move.picking_id, quantity=1).move_ids
        back = back.with_user(self.worker)
        self.assertEqual(back.serial_mode, "select")
        rows = back.serial_candidates()["rows"]
        self.assertEqual({row["name"] for row in rows}, {"A1", "A2"})
        self.assertEqual(back.serial_window()["unidentified"], 0)
        result = back.serial_select(["A3", "A2"])
        self.assertEqual(result["accepted"], ["A2"])
        self.assertRefused(result, "A3", "not moved by")
        self.assertEqual(back.serial_window()["count"], 1)
        self.assertEqual(back.serial_remove(["A2"]), ["A2"])
        self.assertEqual((back.quantity, back.serial_done_count), (1, 0))
        self.assertFalse(back.move_line_ids.lot_id)

    def test_server_refuses_others(self):
        """R1: whatever wrote the line."""
        self._receive(["A1", "A2", "A3"])
        move = self._shipped(["A1", "A2"])
        self._shipped(["A3"])
        back = self._return(move.picking_id, ["A1"])
        back.move_line_ids.lot_id = self._lots(["A3"])
        with self.assertRaises(ValidationError) as caught:
            back.button_validate()
        self.assertIn("A3", str(caught.exception))
        self.assertIn(move.reference, str(caught.exception))

    def test_two_returns_cannot_hold_one_unit(self):
        """R1, L3: a second open return doesn't get it, nor does a late one."""
        self._receive(["A1", "A2"])
        move = self._shipped(["A1", "A2"])
        first = self._return(move.picking_id, ["A1"])
        second = self._return(move.picking_id, quantity=1)
        self.assertRefused(second.move_ids.serial_enter(["A1"]), "A1", first.name)
        first.button_validate()
        self.assertRefused(second.move_ids.serial_enter(["A1"]), "A1", "in stock")

    def test_resold_unit_returns_to_its_last_delivery(self):
        """R1: sold, returned, sold again: the first delivery is out of it."""
        self._receive(["A1", "A2"])
        first = self._shipped(["A1", "A2"])
        self._return(first.picking_id, ["A1"]).button_validate()
        lot = self._lots(["A1"])
        in_stock = self.env["serial.status"]._get("in_stock")
        self.env["serial.event"].log(lot, "status", status_to_id=in_stock.id)
        lot.serial_rebuild()
        second = self._shipped(["A1"])
        result = self._dialog(first.picking_id).save().serial_scan("A1")
        self.assertRefused(result, "A1", "not there any more")
        self._return(second.picking_id, ["A1"]).button_validate()
        self.assertStatus(lot, "returned")

    def test_statements(self):
        """R1, DESIGN 2: choosing and judging cost the same for ten and two hundred."""

        def flow(n):
            names = self._names(n, "R")
            self._receive(names)
            move = self._shipped(names)
            back = self._return(move.picking_id, quantity=n).move_ids
            back.move_line_ids.write({"lot_id": False, "lot_name": False})
            return lambda: back.serial_enter(names)

        self.assertGrowth(flow, 0.05)

        def dialog(n):
            names = self._names(n, "D")
            self._receive(names)
            move = self._shipped(names)
            wizard = self.env["stock.return.picking"].create(
                {"picking_id": move.picking_id.id}
            )
            return lambda: wizard._serial_take("\n".join(names))

        self.assertGrowth(dialog, 0.05)
