from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestChangeStatus(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lots = cls._receive(["A1", "A2", "A3", "A4"])
        cls.sold = cls._receive(["S1"])
        cls._ship(["S1"])

    def _change(self, lots, code, reason="inspected", user=None):
        return lots.with_user(user or self.manager).serial_change_status(code, reason)

    def test_u3_by_hand_with_a_reason(self):
        """U3, U5: the status changes; who, from, to and why are in the history."""
        result = self._change(self.lots[:2], "defective", "screen cracked")
        self.assertEqual(
            result, {"changed": ["A1", "A2"], "unchanged": [], "unreserved": []}
        )
        self.assertStatus(self.lots[:2], "defective")
        self.assertFalse(any(self.lots[:2].mapped("serial_available")))
        self.assertStatus(self.lots[2:], "in_stock")
        line = self.lots[0].serial_history()[-1]
        self.assertEqual(line["event"], "status")
        self.assertEqual(line["user"], self.manager.name)
        self.assertEqual(line["status"], "Defective")
        self.assertIn("screen cracked", line["reason"])
        self.assertStoredIsRebuilt(self.lots)

    def test_u3_back_again(self):
        """U3: the same way back; unchanged units get no line in their history."""
        self._change(self.lots[:1], "defective")
        result = self._change(self.lots[:2], "in_stock", "repaired")
        self.assertEqual((result["changed"], result["unchanged"]), (["A1"], ["A2"]))
        self.assertStatus(self.lots, "in_stock")
        self.assertEqual(len(self.lots[1].serial_history()), 1)
        self.assertStoredIsRebuilt(self.lots)

    def test_u3_reason_is_needed(self):
        """U3: no reason, no change."""
        for reason in ("", "  ", None, False):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self._change(self.lots, "defective", reason)
        self.assertStatus(self.lots, "in_stock")

    def test_u3_only_what_fits_where_the_unit_is(self):
        """U3: a unit at a customer can't be in stock; all misfits are named."""
        with self.assertRaises(UserError) as caught:
            self._change(self.sold + self.lots, "in_stock")
        self.assertIn("S1: already sold to", str(caught.exception))
        with self.assertRaises(UserError) as caught:
            self._change(self.lots, "sold")
        self.assertIn("A1, A2, A3, A4: on hand", str(caught.exception))
        for code in ("scrapped", "expected", "in_transit", "consumed", "no_such"):
            with self.subTest(code=code), self.assertRaises(UserError):
                self._change(self.lots, code)
        self._change(self.sold, "defective", "customer called")
        self.assertStatus(self.sold, "defective")
        self.assertEqual(self.sold.serial_customer_id, self.customer)
        self._change(self.sold, "sold", "mistake")
        self.assertStoredIsRebuilt(self.sold)

    def test_u3_our_own_status(self):
        """U1, U3: an administrator's own status may be available."""
        self.env["serial.status"].create(
            {"name": "Refurbished", "code": "refurbished", "available": True}
        )
        self._change(self.lots[:1], "refurbished")
        self.assertTrue(self.lots[0].serial_available)
        delivery = self._delivery(1)
        self.assertFalse(delivery.serial_select(["A1"])["refused"])

    def test_u3_our_own_status_is_shipped(self):
        """U1, U4: units in our own available status are reserved and delivered."""
        self.env["serial.status"].create(
            {"name": "Refurbished", "code": "refurbished", "available": True}
        )
        self._change(self.lots, "refurbished")
        delivery = self._delivery(3, assign=True)
        self.assertEqual((delivery.state, delivery.quantity), ("assigned", 3))
        delivery.picking_id.button_validate()
        self.assertEqual(delivery.state, "done")
        self.assertStatus(delivery.lot_ids, "sold")
        self.assertStoredIsRebuilt(self.lots)

    def test_u3_units_that_are_gone(self):
        """U3: nothing can be said of units that are nowhere; each one is named."""
        scrap = self.env["stock.scrap"].create(
            {"product_id": self.laptop.id, "lot_id": self.lots[0].id, "scrap_qty": 1}
        )
        scrap.action_validate()
        back = self._make_move(
            self.warehouse.out_type_id, self.stock, self.suppliers, self.laptop, 1
        )
        back.serial_select(["A2"])
        back.picking_id.button_validate()
        use = self._make_move(
            self.warehouse.int_type_id,
            self.stock,
            self.env["stock.location"].search([("usage", "=", "production")], limit=1),
            self.laptop,
            1,
        )
        use.serial_select(["A3"])
        use.picking_id.button_validate()
        ghost = self.env["stock.lot"].create(
            {"name": "GHOST", "product_id": self.laptop.id}
        )
        gone = self.lots[:3] + ghost
        codes = ["scrapped", "vendor_returned", "consumed", "expected"]
        self.assertEqual(gone.mapped("serial_status_code"), codes)
        self.assertFalse(gone._serial_fitting_statuses())
        for code in ("defective", "in_repair", "lost", "in_stock", "sold"):
            with self.subTest(code=code), self.assertRaises(UserError) as caught:
                self._change(gone, code)
            for name in ("A1", "A2", "A3", "GHOST"):
                self.assertIn(name, str(caught.exception))
        self.assertEqual(gone.mapped("serial_status_code"), codes)

    def test_u5_written_on_many_records(self):
        """U5, DESIGN 2: a note written on many units at once is logged at once."""
        self.lots.with_user(self.manager).serial_condition_note = "dusty"
        for lot in self.lots:
            row = lot.serial_history()[-1]
            self.assertEqual((row["event"], row["reason"]), ("condition", "dusty"))
        logged = len(self.lots.serial_event_ids)
        self.lots.serial_condition_note = "dusty"
        self.assertEqual(len(self.lots.serial_event_ids), logged)

        def flow(count):
            lots = self._receive(self._names(count, "W")).with_user(self.manager)
            return lambda: lots.write({"serial_condition_note": "dusty"})

        self.assertGrowth(flow, 0.03)

    def test_u4_reservations_are_lost(self):
        """U4: a unit that was only proposed is taken off, another comes for it."""
        delivery = self._delivery(2, assign=True)
        lost = delivery.move_line_ids.lot_id[0]
        result = self._change(lost, "defective")
        self.assertEqual(result["unreserved"], [delivery.reference])
        self.assertEqual(len(delivery.move_line_ids.lot_id), 2)
        self.assertNotIn(lost, delivery.move_line_ids.lot_id)
        self.assertEqual(delivery.state, "assigned")
        quant = lost.quant_ids.filtered(lambda q: q.location_id.usage == "internal")
        self.assertEqual(quant.reserved_quantity, 0)

    def test_u4_chosen_units_are_refused(self):
        """U4: a unit that somebody chose is refused; the document is named."""
        delivery = self._delivery(1)
        delivery.serial_select(["A2"])
        with self.assertRaises(UserError) as caught:
            self._change(self.lots, "defective")
        self.assertIn(f"A2: chosen for {delivery.reference}", str(caught.exception))
        chosen = delivery.move_line_ids.lot_id
        self.assertStatus(self.lots - chosen, "in_stock")
        self.assertStatus(chosen, "reserved")
        self.assertEqual(delivery.move_line_ids.lot_id.name, "A2")

    def test_p2_only_managers(self):
        """P2: status and rename need the Manager right, by RPC and dialog."""
        for user in (self.worker, self.auditor, self.clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._change(self.lots, "defective", user=user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["serial.change.status"].with_user(user).create({})
        lot = self.env["stock.lot"].create(
            {"name": "L1", "product_id": self._make_product("Paint", "lot").id}
        )
        with self.assertRaises(UserError):
            self._change(lot, "defective")

    def test_g4_dialog_for_the_selected_rows(self):
        """G4, U3: the dialog takes the selected rows and offers what fits all."""
        wizard = Form(
            self.env["serial.change.status"]
            .with_user(self.manager)
            .with_context(active_model="stock.lot", active_ids=self.lots.ids)
        )
        self.assertEqual(wizard.lot_count, 4)
        wizard.status_id = self.env.ref("serial_tracking.status_lost")
        wizard.reason = "not found"
        wizard.save().action_apply()
        self.assertStatus(self.lots, "lost")
        both = self.env["serial.change.status"].create(
            {
                "lot_ids": (self.lots + self.sold).ids,
                "status_id": self.env.ref("serial_tracking.status_lost").id,
                "reason": "x",
            }
        )
        self.assertEqual(set(both.fitting_ids.mapped("fits")), {"anywhere"})

    def test_scale_constant_queries(self):
        """U3: 200 units cost as many queries as 10."""
        counts = {}
        for count in (10, 200):
            names = [f"Q{count}-{n:03d}" for n in range(count)]
            lots = self._receive(names).with_user(self.manager)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lots.serial_change_status("defective", "flood")
            self.env.flush_all()
            counts[count] = self.env.cr.sql_log_count - before
            self.assertStatus(lots, "defective")
        # The events are inserted a hundred at a time.
        self.assertLessEqual(counts[200], counts[10] + 4, counts)
