from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SerialCase
from .common_identify import OLD, OLDER, IdentifyCase


@tagged("post_install", "-at_install")
class TestUnidentify(SerialCase):
    """T6: a wrong identification is undone while the unit has not moved since."""

    def setUp(self):
        super().setUp()
        self._hold_unidentified(self.laptop, 4, self.shelf_1)
        self.laptop.serial_identify(["A1", "A2", "A3"], self.shelf_1.id)
        self.lots = self._lots(["A1", "A2", "A3"])

    def _undo(self, lots=None, reason="wrong shelf", user=None):
        lots = self.lots if lots is None else lots
        return lots.with_user(user or self.manager).serial_unidentify(reason)

    def test_units_stay_numbers_go(self):
        """T6, U5: the unit stays, its number is Expected, who and why is told."""
        self.assertTrue(all(self.lots.mapped("serial_may_unidentify")))
        self.lots[0].serial_condition_note = "scratched"
        self.assertEqual(self._undo(self.lots[:2]), {"unidentified": ["A1", "A2"]})
        gone = self.lots[:2]
        self.assertStatus(gone, "expected")
        self.assertFalse(gone.location_id)
        self.assertFalse(any(gone.mapped("serial_date_received")))
        self.assertFalse(any(gone.mapped("serial_condition_note")))
        self.assertFalse(any(gone.mapped("serial_may_unidentify")))
        self.assertStatus(self.lots[2], "in_stock")
        self.assertStoredIsRebuilt(self.lots)
        self.assertEqual(self.laptop.qty_available, 4)
        self.assertEqual(self.laptop.serial_unidentified_qty, 3)
        row = self.lots[1].serial_history()[-1]
        self.assertEqual(row["event_label"], "Number taken off")
        self.assertEqual(
            (row["status"], row["user"], row["reason"]),
            ("Expected", self.manager.name, "wrong shelf"),
        )

    def test_number_may_be_given_again(self):
        """T6: to another unit, by identifying or by a receipt."""
        self._undo()
        self.laptop.serial_identify(["A1"], self.shelf_1.id)
        self._receive(["A2"])
        self.assertStatus(self.lots[:2], "in_stock")
        self.assertEqual(self.lots[0].location_id, self.shelf_1)
        self._undo(self.lots[:1])
        self.assertStatus(self.lots[0], "expected")
        self.assertStoredIsRebuilt(self.lots)

    def test_what_was_before_comes_back(self):
        """T6, R5: a unit that was lost before it was identified is lost again."""
        self._receive(["B1"])
        lot = self._lots(["B1"])
        received = lot.serial_date_received
        self.laptop.serial_adjust("remove", ["B1"], self.stock.id, "shrinkage")
        self.assertStatus(lot, "lost")
        self.laptop.serial_identify(["B1"], self.shelf_1.id)
        lot.with_user(self.manager).serial_set_warranty("2026-01-01", "2027-01-01", "x")
        self._undo(lot)
        self.assertStatus(lot, "lost")
        self.assertEqual(lot.serial_date_received, received)
        self.assertFalse(lot.serial_warranty_start)
        self.assertStoredIsRebuilt(lot)

    def test_refused(self):
        """T6: each unit whose number has to stay is named, with why and the way out."""
        self._internal_move(["A1"])
        self._receive(["R1"])
        delivery = self._delivery(1, source=self.shelf_1)
        delivery.serial_select(["A2"])
        self.lots[2].serial_change_status("defective", "cracked")
        lots = self.lots + self._lots(["R1"])
        with self.assertRaises(UserError) as refusal:
            self._undo(lots)
        text = str(refusal.exception)
        self.assertIn("A1: last moved by", text)
        self.assertIn("R1: last moved by", text)
        self.assertIn("rename it", text)
        self.assertIn(f"A2: chosen for {delivery.reference}", text)
        self.assertIn("A3: not available, its status is Defective", text)
        self.assertEqual(self.laptop.serial_unidentified_qty, 1)
        with self.assertRaises(UserError):
            self._undo(self.lots[2:], reason=" ")

    def _internal_move(self, names):
        move = self._internal(len(names), self.shelf_1, self.shelf_2)
        move.serial_select(names)
        move.picking_id.button_validate()

    def test_valuated_by_number(self):
        """T6: where each number has its value, a unit can't go without."""
        self.laptop.lot_valuated = True
        with self.assertRaises(UserError) as refusal:
            self._undo()
        self.assertIn("valuated by serial number", str(refusal.exception))

    def test_rights(self):
        """T6, P2: Manager only, by method and by dialog."""
        for user in (self.worker, self.auditor, self.clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._undo(user=user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["serial.unidentify"].with_user(user).create({"reason": "x"})

    def test_proposals_are_reserved_anew(self):
        """T6: what the reservation proposed is proposed again, without number."""
        delivery = self._delivery(4, source=self.shelf_1, assign=True)
        self.assertEqual(delivery.quantity, 4)
        self._undo()
        self.assertEqual((delivery.state, delivery.quantity), ("assigned", 4))
        self.assertFalse(delivery.move_line_ids.lot_id)
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.laptop.id), ("location_id", "=", self.shelf_1.id)]
        )
        self.assertEqual(sum(quants.mapped("reserved_quantity")), 4)

    def test_dialog(self):
        """T6, G4: the dialog leaves out what can't be undone and does the rest."""
        self._internal_move(["A1"])
        action = self.lots.with_user(self.manager).action_serial_unidentify()
        Dialog = self.env["serial.unidentify"].with_user(self.manager)
        with Form(Dialog.with_context(**action["context"])) as form:
            form.reason = "wrong shelf"
            self.assertEqual(form.lot_count, 3)
            self.assertIn("A1: last moved by", form.refused)
        wizard = form.record
        wizard.action_leave_out()
        self.assertEqual(wizard.lot_ids, self.lots[1:])
        self.assertEqual(wizard.action_apply()["tag"], "display_notification")
        self.assertStatus(self.lots[1:], "expected")

    def test_form_offers_it(self):
        """T6: the button is on the record of a unit that was identified."""
        view = "serial_tracking.view_stock_lot_serial_form"
        form = Form(self.lots[0].with_user(self.manager), view)
        self.assertTrue(form.serial_may_unidentify)
        self._internal_move(["A1"])
        form = Form(self.lots[0].with_user(self.manager), view)
        self.assertFalse(form.serial_may_unidentify)

    def test_statements(self):
        """T6, DESIGN 2: N=10 and N=200 cost the same statements."""
        self._hold_unidentified(self.laptop, 1000)

        def flow(count):
            names = self._names(count, "U")
            self.laptop.serial_identify(names, self.stock.id)
            lots = self._lots(names)
            return lambda: lots.serial_unidentify("wrong")

        flow(5)()
        self.assertGrowth(flow, 0.02)


@tagged("post_install", "-at_install")
class TestUnidentifyLeavesAllElse(IdentifyCase):
    """T6: quantity, value, layers, dates, packages, owners; many as one by one."""

    def test_places_owners_and_packages(self):
        owner = self.env["res.partner"].create({"name": "Owner"})
        box = self.env["stock.package"].create({"name": "Box"})

        def scenario(tick):
            hold = self._hold_unidentified
            hold(self.laptop, 3, self.shelf_1, in_date=OLD)
            hold(self.laptop, 2, self.shelf_2, in_date=OLDER, owner_id=owner)
            hold(self.laptop, 2, self.shelf_2, in_date=OLD, package_id=box)
            before = self._figures()
            self._identify()
            tick()
            self._unidentify(self.names)
            self.assertEqual(self._figures(), before)
            self.assertEqual(self.laptop.serial_unidentified_qty, 7)

        self.assertSameRows(scenario)

    def test_reservations(self):
        def scenario(tick):
            self._hold_unidentified(self.laptop, 8, in_date=OLD)
            move = self._delivery(7, assign=True)
            self._identify()
            tick()
            self._unidentify(self.names)
            self.assertEqual((move.state, move.quantity), ("assigned", 7))

        self.assertSameRows(scenario)

    def test_several_quants_in_one_place(self):
        def scenario(tick):
            self._hold_unidentified(self.laptop, 6, in_date=OLD)
            self._identify()
            values = {"location_id": self.stock.id, "product_id": self.laptop.id}
            for date in (OLD, OLDER):
                self.env["stock.quant"].create(
                    {**values, "quantity": 1, "in_date": date}
                )
            self._lots(self.names).serial_unidentify("wrong labels")

        self.assertSameRows(scenario)

    def test_cost_methods(self):
        """T6: with values booked at once, and what is sold later costs what it did."""
        for method, cost in (("standard", 24), ("fifo", 28), ("average", 32)):
            with self.subTest(method=method):
                self._test_cost(method, cost)

    def _test_cost(self, method, cost):
        costs = []

        def scenario(tick):
            self._buy_saws(method, "real_time", tick)
            self._identify()
            tick()
            self._unidentify(self.names)
            self._identify(["N1", "N2", "N3", "N4"])
            delivery = self._delivery(4, self.laptop)
            delivery.serial_select(["N1", "N2", "N3", "N4"])
            delivery.picked = True
            delivery._action_done()
            costs.append(delivery.value)

        self.assertSameRows(scenario)
        self.assertEqual(costs, [cost] * 2)
