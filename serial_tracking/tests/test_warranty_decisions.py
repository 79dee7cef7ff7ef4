from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestWarrantyDecisions(WarrantyCase):
    """Dates by hand, extension, void: by permission, logged, kept (W1, W2, W3, U5)."""

    def _event(self, lot):
        return lot.serial_event_ids.filtered(lambda e: e.event == "warranty")[:1]

    def test_set_dates(self):
        """W2: dates by hand are logged and stay when the ledger is read again."""
        lot = self._sold(["A1"]).with_user(self.manager)
        changed = lot.serial_set_warranty("2026-02-20", "2026-12-31", "as agreed")
        self.assertEqual(changed, ["A1"])
        self.assertWarranty(lot, "2026-02-20", "2026-12-31")
        event = self._event(lot)
        self.assertEqual(event.user_id, self.manager)
        self.assertEqual(event.reason, "as agreed")
        self.assertIn("2027", event.value_from)
        self.assertIn("2026", event.value_to)
        row = lot.serial_history()[-1]
        self.assertEqual(row["event"], "warranty")
        self.assertIn("as agreed", row["reason"])
        self.assertEqual(lot.serial_set_warranty("2026-02-20", "2026-12-31"), [])

    def test_written_on_the_record(self):
        """W2: a program that writes the field is logged all the same."""
        lot = self._sold(["A1"]).with_user(self.manager)
        lot.serial_warranty_end = "2030-01-01"
        self.assertWarranty(lot, "2026-02-14", "2030-01-01")
        self.assertEqual(self._event(lot).user_id, self.manager)
        lot.write({"serial_vendor_warranty_end": "2031-01-01", "ref": "R1"})
        self.assertEqual(str(lot.serial_vendor_warranty_end), "2031-01-01")
        self.assertEqual(lot.ref, "R1")
        self.assertStoredIsRebuilt(lot)

    def test_rights(self):
        """W2, P1: without the right "Manager" nobody changes a warranty."""
        lot = self._sold(["A1"]).with_user(self.worker)
        for change in (
            lambda: lot.serial_set_warranty("2026-01-01", "2030-01-01"),
            lambda: lot.serial_extend_warranty(1, "year", "why"),
            lambda: lot.serial_void_warranty("why"),
            lambda: lot.serial_restore_warranty("why"),
            lambda: lot.write({"serial_warranty_end": "2030-01-01"}),
            lambda: lot.write({"serial_warranty_void": True}),
            lambda: self.laptop.product_tmpl_id.with_user(
                self.worker
            ).serial_apply_warranty(),
        ):
            with self.assertRaises(AccessError):
                change()
        self.assertWarranty(lot, "2026-02-14", "2027-02-14")
        with self.assertRaises(AccessError):
            lot.with_user(self.clerk).serial_register_warranty()

    def test_extend(self):
        """W3: longer by a month, from the last day on, with a reason."""
        lots = self._sold(["A1", "A2"]).with_user(self.manager)
        with self.assertRaises(UserError):
            lots.serial_extend_warranty(1, "month", " ")
        with self.assertRaises(UserError):
            lots.serial_extend_warranty(0, "month", "why")
        result = lots.serial_extend_warranty(1, "month", "late repair")
        self.assertEqual(result, {"A1": date(2027, 3, 14), "A2": date(2027, 3, 14)})
        self.assertWarranty(lots, "2026-02-14", "2027-03-14")
        self.assertEqual(self._event(lots[0]).reason, "late repair")

    def test_refusals_name_every_unit(self):
        """W3: nothing is extended when one unit can't be; every one is named."""
        sold = self._sold(["A1", "A2"])
        sold[1].serial_void_warranty("misuse")
        with freeze_time("2026-01-11"):
            stock = self._receive(["A3", "A4"])
        lots = (sold | stock).with_user(self.manager)
        with self.assertRaises(UserError) as refusal:
            lots.serial_extend_warranty(1, "year", "goodwill")
        text = str(refusal.exception)
        self.assertIn("A2: the warranty is void", text)
        self.assertIn("A3, A4: there is no warranty", text)
        self.assertWarranty(sold[0], "2026-02-14", "2027-02-14")
        with self.assertRaises(UserError):
            stock.serial_void_warranty("why")

    def test_void_and_restore(self):
        """W1: void by hand with a reason, and back."""
        lot = self._sold(["A1"]).with_user(self.manager)
        with self.assertRaises(UserError):
            lot.serial_void_warranty("")
        self.assertEqual(lot.serial_void_warranty("seal broken"), ["A1"])
        self.assertEqual(lot.serial_warranty_state, "void")
        self.assertWarranty(lot, "2026-02-14", "2027-02-14")
        self.assertEqual(lot.serial_void_warranty("again"), [])
        self.assertEqual(lot.serial_restore_warranty("checked"), ["A1"])
        self.assertFalse(lot.serial_warranty_void)
        self.assertStoredIsRebuilt(lot)

    def test_decisions_end_with_the_return(self):
        """W3: what was decided for one customer isn't the next one's."""
        lot = self._sold(["A1"])
        lot.serial_extend_warranty(1, "year", "goodwill")
        lot.serial_void_warranty("misuse")
        self._give_back(lot)
        self.assertWarranty(lot, "", "")
        self.assertFalse(lot.serial_warranty_void)

    def test_order_of_dates(self):
        """W2: a warranty can't end before it starts, however it is written."""
        lot = self._sold(["A1"])
        with self.assertRaises(UserError):
            lot.serial_set_warranty("2026-02-20", "2026-01-01")
        with self.assertRaises(UserError):
            lot.serial_warranty_end = "2020-01-01"
        with self.assertRaises(UserError):
            lot.serial_set_warranty("soon", "2026-01-01")
        self.assertWarranty(lot, "2026-02-14", "2027-02-14")

    def test_date_by_hand_before_delivery(self):
        """W2, E5: dates given while in stock win over the terms; gaps are filled."""
        with freeze_time("2026-01-11 10:00"):
            lots = self._receive(["A1", "A2"])
        lots[0].serial_set_warranty("2026-01-01", "2026-06-30")
        lots[1].serial_set_warranty("2026-01-01", False)
        with freeze_time("2026-02-14 10:00"):
            self._ship(["A1", "A2"])
        self.assertWarranty(lots[0], "2026-01-01", "2026-06-30")
        self.assertWarranty(lots[1], "2026-01-01", "2027-01-01")

    def test_registration(self):
        """W2: from registration on; after the longest shelf time by itself."""
        self._terms(start_rule="registration", shelf_duration=6, shelf_unit="month")
        lots = self._sold(["A1", "A2", "A3"])
        self.assertWarranty(lots, "2026-08-14", "2027-08-14")
        user = lots.with_user(self.worker)
        with freeze_time("2026-03-10 10:00"):
            result = user[0].serial_register_warranty("2026-03-01", "web form")
            self.assertEqual(result, {"A1": date(2027, 3, 1)})
            self.assertEqual(user[0].serial_warranty_state, "active")
            self.assertEqual(user[1].serial_warranty_state, "none")
            for lot, day, reason in (
                (user[0], "2026-03-02", "started on"),
                (user[1], "2026-02-01", "delivered later"),
                (user[1], "2026-03-20", "future"),
            ):
                with self.assertRaises(UserError) as refusal:
                    lot.serial_register_warranty(day)
                self.assertIn(lot.name, str(refusal.exception))
                self.assertIn(reason, str(refusal.exception))
        self.assertWarranty(lots[0], "2026-03-01", "2027-03-01")
        with freeze_time("2026-09-01 10:00"), self.assertRaises(UserError) as refusal:
            user[2].serial_register_warranty()
        self.assertIn("shelf time", str(refusal.exception))

    def test_registration_without_shelf_time(self):
        """W2: without a shelf time it waits for the registration."""
        self._terms(start_rule="registration")
        lot = self._sold(["A1"])
        self.assertWarranty(lot, "", "")
        with freeze_time("2027-01-01 10:00"):
            lot.serial_register_warranty()
        self.assertWarranty(lot, "2027-01-01", "2028-01-01")
        other = self._sold(["P1"], product=self.phone)
        with self.assertRaises(UserError) as refusal:
            other.serial_register_warranty()
        self.assertIn("P1", str(refusal.exception))

    def test_apply_terms_to_sold_units(self):
        """W3: terms that came late reach the units that were sold before."""
        template = self.phone.product_tmpl_id
        with self.assertRaises(UserError) as refusal:
            template.serial_apply_warranty()
        self.assertIn("Phone P2", str(refusal.exception))
        lots = self._sold(["P1", "P2", "P3"], product=self.phone)
        with freeze_time("2026-01-12"):
            stock = self._receive(["P4"], self.phone)
        lots[2].serial_set_warranty("2026-02-14", "2026-03-14")
        template.write({"serial_warranty_duration": 2, "serial_warranty_unit": "year"})
        self.assertWarranty(lots[:2], "", "")
        result = template.with_user(self.manager).serial_apply_warranty()
        self.assertEqual(result, {"applied": ["P1", "P2"], "open": []})
        self.assertWarranty(lots[:2], "2026-02-14", "2028-02-14")
        self.assertWarranty(lots[2], "2026-02-14", "2026-03-14")
        self.assertWarranty(stock, "", "")
        result = template.serial_apply_warranty(replace=True)
        self.assertEqual(set(result["applied"]), {"P1", "P2", "P3"})
        self.assertWarranty(lots, "2026-02-14", "2028-02-14")

    def test_defaults_of_new_products(self):
        """W2: new products start with the terms of their category or the company."""
        company = self.env.company
        company.write(
            {"serial_warranty_duration": 6, "serial_vendor_warranty_duration": 9}
        )
        parent, other = self.env["product.category"].create(
            [{"name": "Tools"}, {"name": "Toys"}]
        )
        parent.write({"serial_warranty_duration": 3, "serial_warranty_unit": "year"})
        child = parent.create({"name": "Drills", "parent_id": parent.id})
        drill = self._make_product("Drill", categ_id=child.id)
        self.assertEqual(drill.serial_warranty_duration, 3)
        self.assertEqual(drill.serial_warranty_unit, "year")
        self.assertEqual(drill.serial_vendor_warranty_duration, 9)
        toy = self._make_product("Toy", categ_id=other.id)
        self.assertEqual(toy.serial_warranty_duration, 6)
        toy.categ_id = child
        self.assertEqual(toy.serial_warranty_duration, 6)
        own = self._make_product("Own", categ_id=child.id, serial_warranty_duration=1)
        self.assertEqual(own.serial_warranty_duration, 1)
        self.assertEqual(own.product_tmpl_id.copy().serial_warranty_duration, 1)

    def test_wrong_terms(self):
        """W2: terms are not negative."""
        with self.assertRaises(ValidationError):
            self._terms(duration=-1)
