from freezegun import freeze_time

from odoo.tests import tagged

from .common_warranty import WarrantyCase

# Received 11 January, sold 14 February, back 1 March, sold again 1 April.
RULES = {
    "delivery": (("2026-02-14", "2027-02-14"), ("2026-04-01", "2027-04-01")),
    "receipt": (("2026-01-11", "2027-01-11"), ("2026-03-01", "2027-03-01")),
    "registration": (("2026-08-14", "2027-08-14"), ("2026-10-01", "2027-10-01")),
}


@tagged("post_install", "-at_install")
class TestWarrantyLife(WarrantyCase):
    """W2, W3: from the first sale to the second, by every rule where it starts."""

    def _sell_again(self, lots, day="2026-04-01"):
        lots.serial_change_status("in_stock", "inspected")
        with freeze_time(f"{day} 10:00"):
            self._ship(lots.mapped("name"))

    def _rule(self, rule):
        self._terms(start_rule=rule, shelf_duration=6 if rule == "registration" else 0)

    def test_every_rule(self):
        """W2, W3: sold, cleared by the return, anew for the next customer."""
        for position, (rule, (first, second)) in enumerate(RULES.items()):
            with self.subTest(rule=rule):
                self._rule(rule)
                lots = self._sold([f"A{position}", f"B{position}"])
                self.assertWarranty(lots, *first)
                self._give_back(lots)
                self.assertWarranty(lots, "", "")
                self._sell_again(lots)
                self.assertWarranty(lots, *second)

    def test_decisions_are_one_customers(self):
        """W2, W3: registration, extension and void end with the return."""
        self._rule("registration")
        lot = self._sold(["A1"])
        with freeze_time("2026-02-20 10:00"):
            lot.serial_register_warranty()
            self.assertWarranty(lot, "2026-02-20", "2027-02-20")
            lot.serial_extend_warranty(2, "year", "goodwill")
            self.assertWarranty(lot, "2026-02-20", "2029-02-20")
            lot.serial_void_warranty("opened")
            self.assertEqual(lot.serial_warranty_state, "void")
        self._give_back(lot)
        self.assertFalse(lot.serial_warranty_void)
        self._sell_again(lot)
        self.assertWarranty(lot, *RULES["registration"][1])
        with freeze_time("2026-04-02 10:00"):
            self.assertEqual(lot.serial_warranty_state, "none")
        lot.invalidate_recordset(["serial_warranty_state"])
        with freeze_time("2026-10-01 10:00"):
            self.assertEqual(lot.serial_warranty_state, "active")

    def test_reminders_follow(self):
        """W2, W3: none after the return, then of the new warranty."""
        self.env.company.serial_warranty_reminder_days = 30
        lot = self._sold(["A1"])
        Lot = self.env["stock.lot"]

        def remind(day):
            with freeze_time(f"{day} 06:00"):
                lots = Lot._serial_to_remind(self.env.company)
                lots._serial_remind_warranties(self.env.company)
            return lots

        self._give_back(lot)
        self.assertFalse(remind("2027-02-01"))
        self._sell_again(lot)
        self.assertFalse(remind("2027-02-01"))
        self.assertEqual(remind("2027-03-15"), lot)
        self.assertFalse(remind("2027-03-16"))
        self.assertEqual(str(lot.activity_ids.date_deadline), "2027-04-01")
