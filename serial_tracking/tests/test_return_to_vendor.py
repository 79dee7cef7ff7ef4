from odoo.tests import tagged

from .common_returns import ReturnCase


@tagged("post_install", "-at_install")
class TestReturnToVendor(ReturnCase):
    """The same the other way: back to whom they were bought from (R1)."""

    def test_vendor_return_takes_what_that_receipt_brought(self):
        """R1: same for vendor returns the other way."""
        move = self._received(["A1", "A2", "A3"])
        self._received(["B1"])
        self._lots(["A2"]).serial_transfer(self.shelf_1.id)
        self._ship(["A3"])
        wizard = self._dialog(move.picking_id, self.worker).save()
        result = wizard.serial_scan("A1\nA2\nA3\nB1")
        self.assertRefused(result, "A3", "already sold")
        self.assertRefused(result, "B1", "not moved by this document")
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        self.assertEqual(set(back.move_line_ids.lot_id.mapped("name")), {"A1", "A2"})
        back.with_user(self.worker).button_validate()
        self.assertStatus(self._lots(["A1", "A2"]), "vendor_returned")
        self.assertStoredIsRebuilt(self._lots(["A1", "A2"]))

    def test_vendor_return_by_api(self):
        """R1: ``serial_select`` takes only units of that receipt."""
        move = self._received(["A1", "A2", "A3"])
        self._received(["B1"])
        back = self._return(move.picking_id, quantity=1).move_ids
        result = back.serial_select(["B1", "A3"])
        self.assertEqual(result["accepted"], ["A3"])
        self.assertRefused(result, "B1", "not moved by")
        names = {row["name"] for row in back.serial_candidates()["rows"]}
        self.assertEqual(names, {"A1", "A2", "A3"})
        back.picking_id.button_validate()
        self.assertStatus(self._lots(["A3"]), "vendor_returned")
        self.assertStatus(self._lots(["A1", "A2", "B1"]), "in_stock")

    def test_vendor_return_proposes_and_asks(self):
        """R1: a proposal of the reservation is not the unit in somebody's hands."""
        move = self._received(["A1", "A2"])
        self._received(["B1"])
        back = self._return(move.picking_id, quantity=1)
        self.assertLessEqual(
            set(back.move_line_ids.lot_id.mapped("name")), {"A1", "A2"}
        )
        action = back.with_user(self.worker).button_validate()
        self.assertEqual(action["tag"], "serial_tracking.window")

    def test_defective_unit_goes_back_to_the_vendor(self):
        """R1, U4: what isn't available may be returned."""
        move = self._received(["A1"])
        lot = self._lots(["A1"])
        defective = self.env["serial.status"]._get("defective")
        self.env["serial.event"].log(lot, "status", status_to_id=defective.id)
        lot.serial_rebuild()
        self._return(move.picking_id, ["A1"]).button_validate()
        self.assertStatus(lot, "vendor_returned")

    def test_unit_that_came_again(self):
        """R1: returned and received again: it belongs to the second receipt."""
        first = self._received(["A1", "A2"])
        self._return(first.picking_id, ["A1"]).button_validate()
        second = self._received(["A1"])
        result = self._dialog(first.picking_id).save().serial_scan("A1")
        self.assertRefused(result, "A1", second.reference)

    def test_vendor_exchange(self):
        """R1: a faulty unit goes to the vendor, another one comes."""
        move = self._received(["A1", "A2"])
        wizard = self._dialog(move.picking_id).save()
        wizard.serial_scan("A1")
        action = wizard.action_create_exchanges()
        back = self.env["stock.picking"].browse(action["res_id"])
        exchange = self.env["stock.picking"].search([("return_id", "=", back.id)])
        self.assertFalse(exchange.move_line_ids.lot_id)
        back.button_validate()
        self.assertStatus(self._lots(["A1"]), "vendor_returned")
        exchange.move_ids.serial_enter(["A9"])
        exchange.button_validate()
        self.assertStatus(self._lots(["A9"]), "in_stock")
