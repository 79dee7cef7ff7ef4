from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SerialCase

LAPTOP, PHONE = "00614141999897", "00614141999996"


@tagged("post_install", "-at_install")
class TestPickingScan(SerialCase):
    """A scan on the transfer finds the item and puts the unit on its line (E4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.laptop.barcode = LAPTOP
        cls.phone.barcode = PHONE

    def _with_phones(self, move, quantity):
        move.picking_id.move_ids = [
            Command.create(
                {
                    "product_id": self.phone.id,
                    "product_uom_qty": quantity,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
        ]
        move.picking_id.action_confirm()
        return move.picking_id.move_ids - move

    def test_delivery_selects(self):
        """E4, S3: labels of two items; each unit goes to its own line."""
        self._receive(["A1", "A2"])
        self._receive(["P1", "A2"], self.phone)
        laptops = self._delivery(2)
        phones = self._with_phones(laptops, 1)
        picking = laptops.picking_id.with_user(self.worker)
        result = picking.serial_scan("SN:A1")
        self.assertEqual((result["accepted"], result["refused"]), (["A1"], []))
        self.assertIn("Laptop X1, 1 of 2", result["said"])
        result = picking.serial_scan("P1\nA2\nZZZ\nA1")
        self.assertEqual(result["accepted"], ["P1"])
        self.assertRefused(result, "A2", "which product")
        self.assertRefused(result, "ZZZ", "unknown")
        self.assertRefused(result, "A1", "chosen already")
        result = picking.serial_scan(f"(01){LAPTOP}(21)A2")
        self.assertEqual(result["accepted"], ["A2"])
        chosen = laptops.move_line_ids.filtered("serial_chosen")
        self.assertEqual(chosen.lot_id.mapped("name"), ["A1", "A2"])
        self.assertEqual(phones.move_line_ids.lot_id.name, "P1")
        self.assertEqual(picking.state, "assigned", "nothing is validated")

    def test_delivery_refuses_other_items(self):
        """E4, S4: a unit whose item is not on the transfer, and why."""
        self._receive(["A1"])
        self._receive(["P1"], self.phone)
        picking = self._delivery(1).picking_id
        for text in ("P1", "SN:P1"):
            result = picking.serial_scan(text)
            self.assertRefused(result, "P1", "Phone P2, which is not on")
        result = picking.serial_scan(f"(01){PHONE}(21)P1")
        self.assertRefused(result, "P1", "Phone P2, which is not on")
        code = "(10)LOT1(17)271231"
        self.assertRefused(picking.serial_scan(code), code, "no serial number")

    def test_receipt_enters(self):
        """E3, E4: new units; of several items the code or the announcement says."""
        laptops = self._receipt(3)
        picking = laptops.picking_id.with_user(self.worker)
        self.assertEqual(picking.serial_scan("SN:N1, N2")["accepted"], ["N1", "N2"])
        phones = self._with_phones(laptops, 2)
        result = picking.serial_scan("N3")
        self.assertRefused(result, "N3", "which product")
        result = picking.serial_scan(f"(01){PHONE}(21)N3")
        self.assertEqual(result["accepted"], ["N3"])
        self.assertEqual(phones.move_line_ids.filtered("lot_name").lot_name, "N3")
        phones._serial_write_announced(["N4"])
        self.assertEqual(picking.serial_scan("N4")["accepted"], ["N4"])
        self.assertRefused(picking.serial_scan("N1"), "N1", "entered already")

    def test_batch_and_expiry_stay_with_the_number(self):
        """E4: AI 10 and AI 17 are on the line until done, then on the unit."""
        self.env["stock.lot"].create(
            {"name": "K2", "product_id": self.laptop.id, "ref": "own"}
        )
        move = self._receipt(3)
        code = f"(01){LAPTOP}(21)%s(10)B-7(17)281231"
        result = move.serial_enter(code % "K1")
        self.assertTrue(result["detailed"])
        move.picking_id.serial_scan(code % "K2")
        move.serial_enter("K3")
        rows = {row["name"]: row for row in move.serial_window()["lines"]}
        self.assertEqual(
            (rows["K1"]["batch"], rows["K1"]["expiry"]), ("B-7", "2028-12-31")
        )
        self.assertEqual(rows["K3"]["batch"], "")
        line = move.move_line_ids.filtered(lambda ln: ln.lot_name == "K1")
        self.assertEqual(line.serial_expiry, date(2028, 12, 31))
        self.assertFalse(self._lots(["K1"]))
        move.picking_id.button_validate()
        self.assertEqual(self._lots(["K1"]).ref, "B-7")
        self.assertEqual(self._lots(["K2"]).ref, "own", "what was known stays")
        self.assertFalse(self._lots(["K3"]).ref)

    def test_another_number_forgets_batch_and_expiry(self):
        """E4, E8: they are of the unit that was scanned, not of the line."""
        move = self._receipt(1)
        move.serial_enter(f"(01){LAPTOP}(21)K1(10)B-7")
        move.serial_remove(["K1"])
        move.serial_enter("K2")
        self.assertFalse(move.move_line_ids.serial_batch)

    def test_adjustment_keeps_batch(self):
        """E4, E7: the same on units that are found."""
        self.stock_manager.group_ids += self.env.ref(
            "stock.group_stock_multi_locations"
        )
        wizard = (
            self.env["serial.adjust"]
            .with_user(self.stock_manager)
            .create({"product_id": self.laptop.id, "reason_in": "found"})
        )
        wizard.serial_enter(f"(01){LAPTOP}(21)K1(10)B-7")
        self.assertEqual(wizard.serial_window()["lines"][0]["batch"], "B-7")
        wizard.action_apply()
        self.assertEqual(self._lots(["K1"]).ref, "B-7")

    def test_rights_and_state(self):
        """P2: the right is needed, and something that waits for numbers."""
        self._receive(["A1"])
        picking = self._delivery(1).picking_id
        with self.assertRaises(AccessError):
            picking.with_user(self.clerk).serial_scan("A1")
        picking.serial_scan("A1")
        picking.button_validate()
        with self.assertRaisesRegex(UserError, "waits for serial numbers"):
            picking.serial_scan("A1")

    def test_statements(self):
        """E4, DESIGN 2: many at once cost little more than ten."""

        def scan(n):
            names = self._names(n, "S")
            self._receive(names)
            picking = self._delivery(n).picking_id
            return lambda: picking.serial_scan("\n".join(names))

        def enter(n):
            names = self._names(n, "E")
            picking = self._receipt(n).picking_id
            return lambda: picking.serial_scan("\n".join(names))

        self.assertGrowth(scan, 0.3)
        self.assertGrowth(enter, 0.1)
