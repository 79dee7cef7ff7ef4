from datetime import date

from odoo.tests import tagged

from .common import SerialReportCase


@tagged("post_install", "-at_install")
class TestWarrantyReport(SerialReportCase):
    """Warranties: active, expiring in N days, expired, void (X6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ["LONG", "SOON", "OVER", "VOID", "NONE"]
        cls.receive(cls.phone, names, moment="2025-01-01 10:00")
        ends = {
            "LONG": date(2027, 1, 1),
            "SOON": date(2026, 4, 10),
            "OVER": date(2026, 2, 1),
            "VOID": date(2027, 1, 1),
        }
        for name, end in ends.items():
            lot = cls.lots(cls.phone, [name])
            lot.serial_set_warranty(date(2025, 1, 1), end, "Terms of the contract")
        cls.lots(cls.phone, ["VOID"]).serial_void_warranty("Opened by the customer")

    def _names(self, **values):
        with self.at("2026-03-15 12:00"):
            wizard = self.wizard("warranty", product_ids=self.phone.ids, **values)
            action = wizard.action_view()
            return {
                lot.name for lot in wizard.env["stock.lot"].search(action["domain"])
            }

    def test_by_state_x6(self):
        self.assertEqual(self._names(), {"LONG", "SOON", "OVER", "VOID"})
        self.assertEqual(self._names(warranty="active"), {"LONG", "SOON"})
        self.assertEqual(self._names(warranty="expired"), {"OVER"})
        self.assertEqual(self._names(warranty="void"), {"VOID"})

    def test_expiring_in_so_many_days_x6(self):
        self.assertEqual(self._names(warranty="expiring", warranty_days=90), {"SOON"})
        self.assertEqual(self._names(warranty="expiring", warranty_days=26), {"SOON"})
        self.assertFalse(self._names(warranty="expiring", warranty_days=25))
        everything = self._names(warranty="expiring", warranty_days=400)
        self.assertEqual(everything, {"LONG", "SOON"})

    def test_period_is_that_of_the_end_x6(self):
        self.assertEqual(
            self._names(date_from="2026-02-01", date_to="2026-04-10"), {"SOON", "OVER"}
        )

    def test_file_says_what_was_asked_x6(self):
        wizard = self.wizard("warranty", warranty="expiring", warranty_days=30)
        facts = dict(wizard._facts(wizard._definition()))
        self.assertEqual(facts["Warranty"], "expires within 30 days")
