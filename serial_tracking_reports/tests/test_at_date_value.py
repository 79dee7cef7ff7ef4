from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import AUDITOR, SerialReportCase

METHODS = ("standard", "average", "fifo")


@tagged("post_install", "-at_install")
class TestAtDateValue(SerialReportCase):
    """The value at a date is Odoo's stock valuation, or the report says why not (X7).

    Expected figures are worked out by hand.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ours = cls.env.company
        cls.theirs = cls.env["res.company"].create({"name": "Sister company"})
        cls.env.user.company_ids = [Command.link(cls.theirs.id)]
        cls.auditor.company_ids = [Command.link(cls.theirs.id)]
        cls.products = {
            method: cls._valued(method, f"Valued {method}") for method in METHODS
        }

    @classmethod
    def _valued(cls, method, name, **values):
        category = cls.env["product.category"].create({"name": name})
        for company in (cls.ours, cls.theirs):
            category.with_company(company).property_cost_method = method
        with cls.at("2026-02-01 10:00"):
            return cls._product(name, 12.0, categ_id=category.id, **values)

    @classmethod
    def buy(cls, product, names, price, moment, company=None):
        company = company or cls.ours
        env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids})
        with cls.at(moment):
            order = env["purchase.order"].create(
                {
                    "partner_id": cls.vendor.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_qty": len(names),
                                "price_unit": price,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
            order.button_confirm()
            return cls._finish(order.picking_ids, [], names)

    def _wizard(self, report, products, day, user=None, **values):
        return self.wizard(
            report,
            user=user,
            preset="custom",
            date_to=day,
            product_ids=products.ids,
            **values,
        )

    def _rows(self, products, day, **values):
        return self.shown_unordered(self._wizard("at_date", products, day, **values))

    def shown_unordered(self, wizard):
        action = wizard.action_view()
        model = wizard.env[action["res_model"]].with_context(
            **(action.get("context") or {})
        )
        return model.search(action["domain"])

    def _open_both_companies(self):
        self.env = self.env(
            context={
                **self.env.context,
                "allowed_company_ids": (self.ours + self.theirs).ids,
            }
        )

    def _compared(self, products, day, **values):
        """``{(company, product): (value, Odoo's value, reason)}``."""
        rows = self.shown_unordered(self._wizard("value", products, day, **values))
        return {
            (row.company_id, row.product_id): (
                round(row.value, 2),
                round(row.odoo_value, 2),
                row.reason or "",
            )
            for row in rows
        }

    def test_each_company_has_its_own_value_x7_p2(self):
        """We bought 2 at 10 and 2 at 20 and sold one; they bought 5 at 100."""
        ours = {"standard": 36.0, "average": 45.0, "fifo": 50.0}
        for method, product in self.products.items():
            self.buy(product, ["V1", "V2"], 10.0, "2026-03-01 10:00")
            self.buy(product, ["V3", "V4"], 20.0, "2026-03-03 10:00")
            self.deliver(product, ["V1"], self.ann, "2026-03-05 10:00")
            with self.at("2026-02-01 10:00"):
                product.with_company(self.theirs).standard_price = 30.0
            names = [f"T{i}" for i in range(5)]
            self.buy(product, names, 100.0, "2026-03-02 10:00", self.theirs)
            theirs = 150.0 if method == "standard" else 500.0
            expected = {self.ours: ours[method], self.theirs: theirs}
            self._open_both_companies()
            rows = self._rows(product, "2026-03-05")
            for company, value in expected.items():
                own = rows.filtered(lambda r, c=company: r.company_id == c)
                with self.subTest(method=method, company=company.name):
                    self.assertAlmostEqual(sum(own.mapped("value")), value)
            groups = dict(
                rows._read_group(
                    [("product_id", "=", product.id)], ["company_id"], ["value:sum"]
                )
            )
            self.assertEqual(
                {company.name: round(value, 4) for company, value in groups.items()},
                {company.name: value for company, value in expected.items()},
            )
            compared = self._compared(product, "2026-03-05")
            self.assertEqual(compared[self.theirs, product], (theirs, theirs, ""))
            value, odoos, reason = compared[self.ours, product]
            self.assertEqual(value, ours[method])
            # Core takes the price that the sister company set last.
            if method == "standard":
                self.assertEqual(odoos, 90.0)
                self.assertIn("price changes of several companies", reason)
            else:
                self.assertEqual((odoos, reason), (value, ""))

    def test_whoever_has_one_company_open_sees_the_same_value_x7_p2(self):
        product = self.products["fifo"]
        self.buy(product, ["V1", "V2"], 10.0, "2026-03-01 10:00")
        self.buy(product, ["T1"], 100.0, "2026-03-02 10:00", self.theirs)
        alone = new_test_user(
            self.env,
            "value_theirs",
            groups=AUDITOR,
            tz="UTC",
            company_id=self.theirs.id,
            company_ids=[Command.set(self.theirs.ids)],
        )
        rows = self._rows(product, "2026-03-05", user=alone)
        self.assertEqual(rows.mapped("value"), [100.0])
        self.assertEqual(
            self._compared(product, "2026-03-05", user=alone),
            {(self.theirs, product): (100.0, 100.0, "")},
        )

    def test_negative_units_count_x7(self):
        """A shelf is 1 short, then 3 come in at 10: 2 units are left."""
        expected = {"standard": 24.0, "average": 20.0, "fifo": 20.0}
        for method, value in expected.items():
            product = self._valued(method, f"Short {method}", tracking="none")
            with self.at("2026-03-01 10:00"):
                move = self.env["stock.move"].create(
                    {
                        "product_id": product.id,
                        "product_uom_qty": 1,
                        "location_id": self.shelf.id,
                        "location_dest_id": self.customers.id,
                    }
                )
                move._action_confirm()
                move.quantity = 1
                move.picked = True
                move._action_done()
            product.tracking = "serial"
            self.buy(product, ["V1", "V2", "V3"], 10.0, "2026-03-02 10:00")
            with self.subTest(method=method):
                rows = self._rows(product, "2026-03-05")
                self.assertEqual(sorted(rows.mapped("quantity")), [-1.0, 1.0, 1.0, 1.0])
                self.assertAlmostEqual(sum(rows.mapped("value")), value)
                compared = self._compared(product, "2026-03-05")
                self.assertEqual(compared[self.ours, product], (value, value, ""))

    def _consign(self, product, name, moment):
        with self.at(moment):
            picking = self._picking(
                "in_type_id", product, [name], self.suppliers, self.stock, self.vendor
            )
            line = {
                "product_id": product.id,
                "lot_name": name,
                "quantity": 1,
                "owner_id": self.vendor.id,
                "location_id": self.suppliers.id,
                "location_dest_id": self.stock.id,
            }
            picking.move_line_ids.unlink()
            picking.move_ids.move_line_ids = [Command.create(line)]
            picking.move_ids.picked = True
            picking.with_context(skip_sms=True).button_validate()

    def test_units_of_others_have_no_value_unless_odoo_gives_them_one_x7(self):
        """2 of ours at 10 and one of the vendor's; first in, first out counts it."""
        expected = {"standard": 24.0, "average": 20.0, "fifo": 30.0}
        for method, value in expected.items():
            product = self.products[method]
            self.buy(product, ["V1", "V2"], 10.0, "2026-03-01 10:00")
            self._consign(product, "C1", "2026-03-03 10:00")
            with self.subTest(method=method):
                rows = self._rows(product, "2026-03-05")
                self.assertEqual(rows.owner_id, self.vendor)
                self.assertAlmostEqual(sum(rows.mapped("value")), value)
                compared = self._compared(product, "2026-03-05")
                self.assertEqual(compared[self.ours, product], (value, value, ""))

    def test_says_where_odoo_takes_off_units_of_others_x7(self):
        """On 1 March Odoo takes the vendor's unit of 3 March off ours."""
        product = self.products["standard"]
        self.buy(product, ["V1", "V2"], 10.0, "2026-03-01 10:00")
        self._consign(product, "C1", "2026-03-03 10:00")
        compared = self._compared(product, "2026-03-01")
        value, odoos, reason = compared[self.ours, product]
        self.assertEqual((value, odoos), (24.0, 12.0))
        self.assertIn("Odoo counts 1 units that day, the stock moves 2", reason)

    def test_valued_by_serial_number_x7(self):
        """L1 at 10 and L2 at 20; sold on the 10th, L1 still counts on the 5th."""
        product = self._valued("average", "By number", lot_valuated=True)
        self.buy(product, ["L1"], 10.0, "2026-03-01 10:00")
        self.buy(product, ["L2"], 20.0, "2026-03-02 10:00")
        rows = self._rows(product, "2026-03-05")
        costs = {row.lot_id.name: row.unit_cost for row in rows}
        self.assertEqual(costs, {"L1": 10.0, "L2": 20.0})
        key = (self.ours, product)
        self.assertEqual(self._compared(product, "2026-03-05")[key], (30.0, 30.0, ""))
        self.deliver(product, ["L1"], self.ann, "2026-03-10 10:00")
        value, odoos, reason = self._compared(product, "2026-03-05")[key]
        self.assertEqual((value, odoos), (30.0, 20.0))
        self.assertIn("Valued by serial number", reason)
        self.assertEqual(self._compared(product, "2026-03-10")[key], (20.0, 20.0, ""))
        groups = rows._read_group(
            [("product_id", "=", product.id)], ["location_id"], ["value:sum"]
        )
        self.assertEqual(groups, [(self.stock, 30.0)])

    def test_backdated_receipt_counts_on_its_day_x7(self):
        """Entered on the 10th as of the 2nd; a line left behind is told."""
        key = (self.ours, self.products["fifo"])
        self.buy(key[1], ["V1"], 10.0, "2026-03-01 10:00")
        late = self.buy(key[1], ["V2"], 20.0, "2026-03-10 10:00").move_ids
        late.date = "2026-03-02 10:00:00"
        self.assertEqual(self._compared(key[1], "2026-03-05")[key], (30.0, 30.0, ""))
        late.move_line_ids.date = "2026-03-10 10:00:00"
        value, odoos, reason = self._compared(key[1], "2026-03-05")[key]
        self.assertEqual((value, odoos), (10.0, 30.0))
        self.assertIn("Odoo counts 2 units that day, the stock moves 1", reason)

    def test_price_change_counts_from_its_moment_x7(self):
        """2 units; the price goes from 12 to 15 on the 4th."""
        expected = {
            # method: on the 3rd, on the 4th
            "standard": (24.0, 30.0),
            "average": (20.0, 30.0),
            "fifo": (20.0, 20.0),
        }
        for method, values in expected.items():
            product = self.products[method]
            self.buy(product, ["V1", "V2"], 10.0, "2026-03-01 10:00")
            with self.at("2026-03-04 10:00"):
                product.standard_price = 15.0
            for day, value in zip(("2026-03-03", "2026-03-04"), values, strict=True):
                with self.subTest(method=method, day=day):
                    compared = self._compared(product, day)
                    self.assertEqual(compared[self.ours, product], (value, value, ""))

    def test_says_where_the_day_closes_otherwise_x7(self):
        """19:00 of the 3rd in Los Angeles is the 4th in UTC; 1:30 of the 4th in
        Auckland is still the 3rd."""
        product = self.products["standard"]
        key = (self.ours, product)
        for zone, moment, expected in (
            ("America/Los_Angeles", "2026-03-04 03:00", (12.0, 0.0)),
            ("Pacific/Auckland", "2026-05-03 12:30", (12.0, 24.0)),
        ):
            self.buy(product, [zone], 10.0, moment)
            self.env = self.env(context={**self.env.context, "tz": zone})
            day = "2026-03-03" if zone.startswith("A") else "2026-05-03"
            value, odoos, reason = self._compared(product, day)[key]
            with self.subTest(zone=zone):
                self.assertEqual((value, odoos), expected)
                self.assertIn("midnight UTC", reason)
            self.env = self.env(context={**self.env.context, "tz": "UTC"})
            in_utc = self._compared(product, day).get(key, (0.0, 0.0, ""))
            self.assertEqual(in_utc, (expected[1], expected[1], ""))

    def test_says_that_tracking_was_turned_off_x7_t4(self):
        product = self.products["standard"]
        self.buy(product, ["V1", "V2"], 10.0, "2026-03-01 10:00")
        self.ours.serial_allow_turn_off = True
        product.tracking = "none"
        value, odoos, reason = self._compared(product, "2026-03-05")[self.ours, product]
        self.assertEqual((value, odoos), (0.0, 24.0))
        self.assertIn("No longer tracked by serial number", reason)

    def test_paper_and_files_say_where_odoo_differs_x7(self):
        product = self.products["standard"]
        self.buy(product, ["V1", "V2"], 10.0, "2026-03-01 10:00")
        wizard = self._wizard("at_date", product, "2026-03-01")
        facts = dict(wizard._facts(wizard._ready()))
        self.assertEqual(
            facts["Odoo's stock valuation"], "1 of 1 products have the same value"
        )
        self._consign(product, "C1", "2026-03-03 10:00")
        facts = dict(wizard._facts(wizard._ready()))
        self.assertEqual(
            facts["Odoo's stock valuation"], "0 of 1 products have the same value"
        )
        self.assertIn("standard: 24.00 here, 12.00 in Odoo", facts["Differs"])

    def test_comparison_is_opened_from_the_list_printed_and_exported_x7(self):
        product = self.products["standard"]
        self.buy(product, ["V1", "V2"], 10.0, "2026-03-01 10:00")
        action = self._wizard("at_date", product, "2026-03-01").action_view()
        rows = self.env(user=self.auditor)["serial.stock.at.date"].with_context(
            **action["context"], active_domain=action["domain"]
        )
        action = rows.action_compare()
        found = self.env(user=self.auditor)[action["res_model"]].search(
            action["domain"]
        )
        self.assertEqual(found.product_id, product)
        self.assertEqual((found.value, found.odoo_value), (24.0, 24.0))
        wizard = found.wizard_id
        other = new_test_user(self.env, "value_other", groups=AUDITOR)
        self.assertFalse(
            self.env(user=other)["serial.stock.value"].search(action["domain"])
        )
        output, _name = wizard._export_file("csv")
        with output:
            self.assertIn("24.0", output.read().decode())
        html, _kind = self.env(user=self.auditor)[
            "ir.actions.report"
        ]._render_qweb_html(
            "serial_tracking_reports.action_report_serial_table", wizard.ids
        )
        self.assertIn(product.display_name, html.decode())
