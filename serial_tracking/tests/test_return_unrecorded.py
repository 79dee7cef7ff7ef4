from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_returns import ReturnCase


@tagged("post_install", "-at_install")
class TestReturnUnrecorded(ReturnCase):
    """Units that left without their number, before tracking began (R1, E7)."""

    def _shipped_without_number(self, count, named=()):
        """A delivery from before tracking began."""
        self.laptop.tracking = "none"
        self._hold_unidentified(self.laptop, count)
        move = self._delivery(count, assign=True)
        move.picking_id.button_validate()
        self.laptop.tracking = "serial"
        return move

    def test_window_of_units_without_record(self):
        """E7, R1: what left without a number is entered in the entry window."""
        move = self._shipped_without_number(2)
        line = self._dialog(move.picking_id, self.worker).save().product_return_moves
        self.assertEqual(line.serial_window()["mode"], "enter")
        result = line.serial_enter("N1-N3")
        self.assertEqual(result["accepted"], ["N1", "N2"])
        self.assertRefused(result, "N3", "not moved by")
        self.assertEqual(line.serial_clear(), 2)
        self.assertEqual(line.quantity, 0)

    def test_unit_without_record_is_entered(self):
        """E7: its number is entered on the return, as often as units left so."""
        move = self._shipped_without_number(2)
        self._receive(["K1"])
        self._ship(["K1"])
        wizard = self._dialog(move.picking_id, self.worker).save()
        result = wizard.serial_scan("N1\nK1\nN2\nN3")
        self.assertRefused(result, "K1", "")
        self.assertRefused(result, "N3", "not moved by")
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(back.move_ids.serial_mode, "enter")
        self.assertEqual(set(back.move_line_ids.mapped("lot_name")), {"N1", "N2"})
        back.with_user(self.worker).button_validate()
        self.assertEqual(back.state, "done")
        lots = self._lots(["N1", "N2"])
        self.assertStatus(lots, "returned")
        self.assertStoredIsRebuilt(lots)

    def test_unit_without_record_by_api(self):
        """E7: not more than left without a number, and none that is elsewhere."""
        move = self._shipped_without_number(2)
        self._receive(["K1"])
        self._ship(["K1"])
        self._return(move.picking_id, ["N1"]).button_validate()
        back = self._return(move.picking_id, quantity=2).move_ids
        result = back.serial_enter(["K1", "N2", "N3"])
        self.assertEqual(result["accepted"], ["N2"])
        self.assertRefused(result, "K1", "not moved by")
        self.assertRefused(result, "N3", "not moved by")
        back.move_line_ids.filtered(lambda ml: not ml.lot_name).lot_name = "N3"
        with self.assertRaises(ValidationError) as caught:
            back.picking_id.button_validate()
        self.assertIn("N3", str(caught.exception))

    def test_entered_on_the_return(self):
        """E1, E7: numbers fill the units that wait for them; units on hand are refused.

        A unit that is on our own shelf, or entered on a receipt, can't come back.
        """
        move = self._shipped_without_number(2)
        self._receive(["K1"])
        self._receipt(1).serial_enter(["K2"])
        line = self._dialog(move.picking_id, self.worker).save().product_return_moves
        result = line.serial_enter(["K1", "K2", "N1"])
        self.assertEqual(result["accepted"], ["N1"])
        self.assertRefused(result, "K1", "already in stock")
        self.assertRefused(result, "K2", "entered on")
        back = self._return(move.picking_id, quantity=2).move_ids
        self.assertEqual(len(back.move_line_ids), 2)
        result = back.serial_enter(["K1", "K2", "N1"])
        self.assertEqual(result["accepted"], ["N1"])
        self.assertRefused(result, "K1", "already in stock")
        self.assertRefused(result, "K2", "entered on")
        self.assertEqual(back.serial_enter(["N2"])["accepted"], ["N2"])
        self.assertEqual(back.move_line_ids.mapped("lot_name"), ["N1", "N2"])
        back.picking_id.with_user(self.worker).button_validate()
        self.assertEqual(back.state, "done")
        self.assertStatus(self._lots(["N1", "N2"]), "returned")
