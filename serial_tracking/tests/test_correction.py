from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestCorrection(SerialCase):
    """Another unit was moved than the document says (R4)."""

    def _move(self, lot):
        return (
            self.env["stock.move.line"]
            .browse(lot._serial_last_line_ids()[lot[:1].id])
            .move_id
        )

    def _correct(self, move, wrong, right, user=None):
        return move.with_user(user or self.manager).serial_correct(
            wrong, right, "labels were mixed up"
        )

    def test_delivery(self):
        """R4: this delivery shipped B, not A: stock, customer, status, value."""
        self.laptop.standard_price = 50
        lots = self._receive(["A1"]) + self._receive(["B1"], destination=self.shelf_2)
        move = self._move(self._ship(["A1"]))
        value, total = move.value, self.laptop.total_value
        result = self._correct(move, "A1", "b1")
        self.assertEqual(result["right"], "B1")
        self.assertEqual(lots[0].location_id, self.stock)
        self.assertStatus(lots[0], "in_stock")
        self.assertFalse(lots[0].serial_customer_id)
        self.assertEqual(lots[1].location_id, self.customers)
        self.assertStatus(lots[1], "sold")
        self.assertEqual(lots[1].serial_customer_id, self.customer)
        self.assertEqual((move.value, self.laptop.total_value), (value, total))
        self.assertEqual(self.laptop.qty_available, 1)
        inside = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.laptop.id),
                ("location_id.usage", "=", "internal"),
                ("quantity", "!=", 0),
            ]
        )
        self.assertEqual(inside.mapped("lot_id.name"), ["A1"])
        self.assertFalse(inside.reserved_quantity)
        self.assertStoredIsRebuilt(lots)

    def test_both_units_tell_it(self):
        """R4, U5: who, why, from, to, document, in both histories."""
        lots = self._receive(["A1", "B1"])
        move = self._move(self._ship(["A1"]))
        self._correct(move, "A1", "B1")
        for lot in lots:
            row = next(r for r in lot.serial_history() if r["event"] == "corrected")
            self.assertEqual(row["user"], self.manager.name)
            self.assertIn("A1 → B1", row["reason"])
            self.assertIn("labels were mixed up", row["reason"])
            self.assertEqual(row["document"]["name"], move.picking_id.name)

    def test_editing_the_line_is_told_too(self):
        """R4, U5: a manager who edits the finished line goes into the history."""
        lots = self._receive(["A1", "B1"])
        move = self._move(self._ship(["A1"]))
        move.move_line_ids.with_user(self.manager).lot_id = lots[1]
        for lot in lots:
            events = [row["event"] for row in lot.serial_history()]
            self.assertIn("corrected", events)

    def test_warranty_and_dates_follow(self):
        """R4: the right unit was sold on the day of the delivery."""
        lots = self._receive(["A1", "B1"])
        move = self._move(self._ship(["A1"]))
        sold = lots[0].serial_date_sold
        self._correct(move, "A1", "B1")
        self.assertFalse(lots[0].serial_date_sold)
        self.assertEqual(lots[1].serial_date_sold, sold)

    def test_receipt(self):
        """R4: the unit received is a known one that had gone to the vendor."""
        lots = self._receive(["A1"])
        known = self.env["stock.lot"].create(
            {"name": "B1", "product_id": self.laptop.id}
        )
        move = self._move(lots)
        self._correct(move, "A1", "B1")
        self.assertStatus(known, "in_stock")
        self.assertEqual(known.location_id, self.stock)
        self.assertEqual(known.serial_vendor_id, self.vendor)
        self.assertStatus(lots, "expected")
        self.assertFalse(lots.location_id)
        self.assertStoredIsRebuilt(lots + known)

    def test_misspelt_number_is_renamed(self):
        """R4: a number that no unit has is a matter of renaming."""
        move = self._move(self._receive(["A1"]))
        with self.assertRaises(UserError) as caught:
            self._correct(move, "A1", "A9")
        self.assertIn("rename", str(caught.exception))

    def test_refuses_what_cannot_have_been(self):
        """R4: moved since, sold to somebody else, chosen elsewhere, not on it."""
        lots = self._receive(["A1", "B1", "C1", "D1"])
        move = self._move(self._ship(["A1"]))
        self._ship(["B1"])
        delivery = self._delivery(1)
        delivery.serial_select(["D1"])
        for wrong, right, word in (
            ("A1", "B1", "already sold"),
            ("A1", "D1", delivery.reference),
            ("A1", "A1", "is the unit on the document"),
            ("C1", "D1", "not on"),
        ):
            with self.assertRaises(UserError) as caught, self.cr.savepoint():
                self._correct(move, wrong, right)
            self.assertIn(word, str(caught.exception))
        self.assertStatus(lots[0], "sold")

    def test_refuses_when_moved_later(self):
        """R4: what came later is corrected first."""
        lots = self._receive(["A1", "B1"])
        receipt = self._move(lots[0])
        self._ship(["A1"])
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self._correct(receipt, "A1", "B1")
        self.assertIn("moved again after", str(caught.exception))
        delivery = self._move(lots[0])
        lots[1].serial_transfer(self.shelf_1.id)
        now = fields.Datetime.now()
        receipt.date = now - timedelta(hours=2)
        delivery.date = now - timedelta(hours=1)
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self._correct(delivery, "A1", "B1")
        self.assertIn("can't have gone with it", str(caught.exception))

    def test_proposal_gives_way(self):
        """R4: a document that only proposes the right unit gets another one."""
        lots = self._receive(["A1", "B1", "C1"])
        move = self._move(self._ship(["A1"]))
        delivery = self._delivery(1, assign=True)
        self.assertEqual(delivery.move_line_ids.lot_id, lots[1])
        self._correct(move, "A1", "B1")
        self.assertEqual(len(delivery.move_line_ids), 1)
        self.assertIn(delivery.move_line_ids.lot_id, lots[0] + lots[2])

    def test_rights(self):
        """P2: Serial Managers only, by RPC as well, and with a reason."""
        self._receive(["A1", "B1"])
        move = self._move(self._ship(["A1"]))
        for user in (self.worker, self.auditor, self.clerk):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._correct(move, "A1", "B1", user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["serial.correct"].with_user(user).create({})
        with self.assertRaises(UserError):
            move.with_user(self.manager).serial_correct("A1", "B1", " ")

    def test_dialog(self):
        """R4: from the record; it says what can't be before it is confirmed."""
        lots = self._receive(["A1", "B1", "C1"])
        self._ship(["A1"])
        self._ship(["B1"])
        form = Form(
            self.env["serial.correct"]
            .with_user(self.manager)
            .with_context(active_model="stock.lot", active_id=lots[0].id)
        )
        self.assertEqual(form.document, self._move(lots[0]).reference)
        form.right_lot_id = lots[1].with_user(self.manager)
        self.assertIn("already sold", form.problem)
        form.right_lot_id = lots[2].with_user(self.manager)
        self.assertFalse(form.problem)
        form.reason = "wrong label"
        form.save().action_apply()
        self.assertStatus(lots[2], "sold")
        self.assertStatus(lots[0], "in_stock")

    def test_dialog_from_the_document(self):
        lots = self._receive(["A1", "B1", "C1"])
        picking = self._move(self._ship(["A1", "B1"])).picking_id
        form = Form(
            self.env["serial.correct"]
            .with_user(self.manager)
            .with_context(active_model="stock.picking", active_id=picking.id)
        )
        form.lot_id = lots[1].with_user(self.manager)
        form.right_lot_id = lots[2].with_user(self.manager)
        form.reason = "wrong label"
        form.save().action_apply()
        self.assertEqual(set(picking.move_line_ids.lot_id), set(lots[0] + lots[2]))
