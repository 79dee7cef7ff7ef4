from datetime import date

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import SerialReportCase


@tagged("post_install", "-at_install")
class TestReportFilters(SerialReportCase):
    """Every report takes every filter that means something there (X)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wanda = cls.env["res.partner"].create({"name": "Wanda Vendor"})
        cls.receive(cls.phone, ["V1", "V2", "V3"])
        cls.receive(cls.phone, ["W1", "W2"], partner=cls.wanda)
        cls.deliver(cls.phone, ["V1", "W1"], cls.ann)
        cls.deliver(cls.phone, ["V2"], cls.bob)
        cls.take_back(cls.phone, ["V2"], cls.bob)
        for name, end in (("V1", "2026-05-01"), ("V3", "2028-01-01")):
            lot = cls.lots(cls.phone, [name])
            lot.serial_set_warranty("2026-03-01", end, "Terms")

    def _names(self, report, **filters):
        wizard = self.wizard(report, product_ids=self.phone.ids, **filters)
        action = wizard.action_view()
        model = wizard.env[action["res_model"]].with_context(**action["context"])
        rows = model.search(action["domain"])
        lots = rows if rows._name == "stock.lot" else rows.lot_id
        return set(lots.mapped("name"))

    def test_sold_units_bought_from_a_vendor_x2(self):
        """X2: both at once; one field for both could not ask this."""
        self.assertEqual(self._names("sold", vendor_ids=self.wanda.ids), {"W1"})
        both = {"vendor_ids": self.vendor.ids, "customer_ids": self.ann.ids}
        self.assertEqual(self._names("sold", **both), {"V1"})

    def test_customers_and_vendors_in_every_report_x(self):
        expected = {
            # report: units of Ann, units from Wanda
            "moves": ({"V1", "W1"}, {"W1", "W2"}),
            "sold": ({"V1", "W1"}, {"W1"}),
            "received": ({"V1", "W1"}, {"W1", "W2"}),
            "on_hand": (None, {"W2"}),
            "at_date": (None, {"W2"}),
            "history": ({"V1", "W1"}, {"W1", "W2"}),
            "warranty": ({"V1"}, set()),
        }
        for report, (anns, wandas) in expected.items():
            with self.subTest(report=report):
                if anns is not None:
                    names = self._names(report, customer_ids=self.ann.ids)
                    self.assertEqual(names, anns)
                names = self._names(report, vendor_ids=self.wanda.ids)
                self.assertEqual(names, wandas)

    def test_old_field_still_means_either_x(self):
        """Programs that knew one field for customers and vendors keep working."""
        self.assertEqual(
            self._names("history", partner_ids=self.wanda.ids), {"W1", "W2"}
        )
        self.assertEqual(self._names("sold", partner_ids=self.bob.ids), {"V2"})

    def test_status_of_today_is_no_filter_of_a_past_day_x7(self):
        """X7: V2 is Returned today; on 3 March, before it was sold, it was not."""
        returned = self.env.ref("serial_tracking.status_returned")
        wizard = self.wizard("at_date", date_to="2026-03-03", preset="custom")
        self.assertFalse(wizard.has_statuses)
        wizard.status_ids = returned
        # Chosen for another report, then the report was changed: in sight.
        self.assertTrue(wizard.has_statuses)
        for act in (wizard.action_view, wizard.action_print, wizard.action_export):
            with self.assertRaisesRegex(UserError, "history cards"):
                act()

    def test_status_that_was_remembered_for_a_past_day_is_forgotten_x7(self):
        settings = self.env["res.users.settings"]._find_or_create_for_user(self.auditor)
        returned = self.env.ref("serial_tracking.status_returned")
        filters = {"status_ids": returned.ids, "product_ids": self.phone.ids}
        settings.sudo().serial_report_filters = {
            "at_date": filters,
            "on_hand": filters,
        }
        form = self.dialog("at_date")
        self.assertFalse(form.status_ids.ids)
        self.assertEqual(form.product_ids.ids, self.phone.ids)
        self.assertEqual(self.dialog("on_hand").status_ids.ids, returned.ids)

    def test_groups_on_offer_are_those_of_the_report_x2_x3_x4(self):
        """X2 groups by customer, X3 by from whom, X4 by either: one entry each."""
        expected = {
            "sold": {"partner_id": "Customer"},
            "received": {"from_partner_id": "From whom"},
            "moves": {"partner_id": "Customer or vendor"},
        }
        for report, partners in expected.items():
            action = self.wizard(report).action_view()
            model = self.env(user=self.auditor)["serial.move.report"]
            view_id = action["search_view_id"][0]
            arch = etree.fromstring(model.get_view(view_id, "search")["arch"])
            found = {}
            for node in arch.xpath("//filter[contains(@context, 'partner_id')]"):
                name = safe_eval(node.get("context"))["group_by"]
                self.assertNotIn(name, found)
                found[name] = node.get("string")
            with self.subTest(report=report):
                self.assertEqual(found, partners)
                for name, value in action["context"].items():
                    filter_name = name.removeprefix("search_default_")
                    if value and filter_name != name:
                        self.assertTrue(arch.xpath(f"//filter[@name='{filter_name}']"))

    def test_dates_customer_and_vendor_in_reconciliation_x8(self):
        for name in ("V1", "W1"):
            self.env.flush_all()
            self.env.cr.execute(
                """INSERT INTO stock_quant (product_id, location_id, lot_id, quantity,
                                            reserved_quantity, company_id, in_date)
                   VALUES (%s, %s, %s, 1, 0, %s, %s)""",
                (
                    self.phone.id,
                    self.shelf.id,
                    self.lots(self.phone, [name]).id,
                    self.env.company.id,
                    "2026-03-12" if name == "V1" else "2026-04-12",
                ),
            )
        self.env.invalidate_all()
        self.assertEqual(self._names("reconciliation"), {"V1", "W1"})
        for filters, names in (
            ({"vendor_ids": self.wanda.ids}, {"W1"}),
            ({"customer_ids": self.ann.ids}, {"V1", "W1"}),
            ({"customer_ids": self.bob.ids}, set()),
            ({"date_from": "2026-04-01"}, {"W1"}),
        ):
            with self.subTest(filters=filters):
                self.assertEqual(self._names("reconciliation", **filters), names)

    def test_preset_on_hand_now_x(self):
        """X1, X2, X6: of the rows, those whose unit is here today."""
        expected = {
            "on_hand": {"V2", "V3", "W2"},
            "sold": {"V2"},
            "received": {"V2", "V3", "W2"},
            "warranty": {"V3"},
            "history": {"V2", "V3", "W2"},
        }
        for report, names in expected.items():
            with self.subTest(report=report):
                self.assertEqual(self._names(report, preset="on_hand"), names)

    def test_preset_warranty_ends_in_90_days_x6(self):
        with self.at("2026-03-15 12:00"):
            for report in ("warranty", "sold", "moves", "history"):
                with self.subTest(report=report):
                    names = self._names(report, preset="expiring_90")
                    self.assertEqual(names, {"V1"})
            wizard = self.wizard("sold", preset="expiring_90")
            facts = dict(wizard._facts(wizard._definition()))
            self.assertEqual(facts["Period"], "Warranty ends in 90 days")

    def test_dates_say_what_they_are_about_x1_x6(self):
        """X1, X6: of the receipt, of the end of the warranty; else a period."""
        dates = {"preset": "custom", "date_from": "2026-03-01"}
        for report, label in (
            ("on_hand", "Received"),
            ("warranty", "Warranty ends"),
            ("sold", "Period"),
        ):
            wizard = self.wizard(report, **dates)
            facts = dict(wizard._facts(wizard._definition()))
            with self.subTest(report=report):
                self.assertEqual(facts[label], "from 03/01/2026 on")

    def test_screen_says_which_day_it_shows_x7(self):
        """X7: the web client shows the display name of an action."""
        wizard = self.wizard("at_date", preset="custom", date_to="2026-03-04")
        action = wizard.action_view()
        self.assertEqual(action["display_name"], "Serials at a date: 03/04/2026")

    def test_period_cannot_be_clicked_off_x(self):
        """X: the badges of a required field stay; programs give dates alone."""
        self.assertTrue(self.env["serial.report.wizard"]._fields["preset"].required)
        wizard = self.env["serial.report.wizard"].create(
            {"report": "sold", "date_from": "2026-03-05", "date_to": "2026-03-06"}
        )
        self.assertEqual(wizard.date_from, date(2026, 3, 5))
        self.assertEqual(wizard.preset, "custom")

    def test_file_names_the_filters_x(self):
        wizard = self.wizard(
            "sold", customer_ids=self.ann.ids, vendor_ids=self.vendor.ids
        )
        facts = dict(wizard._facts(wizard._definition()))
        self.assertEqual(facts["Customers"], "Ann Customer")
        self.assertEqual(facts["Vendors"], "Vera Vendor")

    def test_dialog_remembers_everything_it_asks_x(self):
        recall = self.env["serial.recall"].create(
            {"name": "Battery", "reason": "x", "product_ids": self.phone.ids}
        )
        recall.action_find()
        self.auditor.group_ids += self.env.ref("base.group_multi_company")
        form = self.dialog("warranty")
        form.warranty = "expiring"
        form.warranty_days = 30
        form.customer_ids = self.ann
        form.vendor_ids = self.vendor
        form.company_ids = self.env.company
        form.save().action_view()
        fresh = self.dialog("warranty")
        self.assertEqual((fresh.warranty, fresh.warranty_days), ("expiring", 30))
        self.assertEqual(fresh.customer_ids.ids, self.ann.ids)
        self.assertEqual(fresh.vendor_ids.ids, self.vendor.ids)
        self.assertEqual(fresh.company_ids.ids, self.env.company.ids)
        form = self.dialog("recall")
        form.recall_ids = recall
        form.save().action_view()
        self.assertEqual(self.dialog("recall").recall_ids.ids, recall.ids)

    def test_dialog_asks_for_what_the_report_knows_x(self):
        for report, asks in (
            ("on_hand", (False, True)),
            ("sold", (True, True)),
            ("reconciliation", (True, True)),
        ):
            wizard = self.wizard(report)
            self.assertEqual((wizard.has_customers, wizard.has_vendors), asks, report)
        self.assertFalse(self.wizard("sold").has_partners)
        self.assertTrue(self.wizard("sold", partner_ids=self.ann.ids).has_partners)

    def test_period_of_the_receipt_on_hand_x1(self):
        names = self._names("on_hand", date_from=date(2026, 3, 1), preset="custom")
        self.assertEqual(names, {"V2", "V3", "W2"})
        self.assertFalse(
            self._names("on_hand", date_from=date(2026, 3, 2), preset="custom")
        )
