from odoo.tests import tagged

from .year import YearCase


@tagged("post_install", "-at_install")
class TestYearOnHand(YearCase):
    """X1: what is left of the year's units on 10 January 2026."""

    def test_everything_on_hand_x1(self):
        """X1: of what came in, all but the sold, the lost, the scrapped and C3.

        Days of age: from the receipt to 10 January 2026; H2 came before it had a
        number, P5 was found.
        """
        self.assertTold(
            """
            Camera C4-NEW WH/Stock In stock 306 Wanda Vendor
            Drill D1 W2/Stock In stock 334 Vera Vendor
            Drill D3 W2/Stock In stock 223 Vera Vendor
            Heater H2 WH/Stock In stock 370
            Phone P3 WH/Stock/Shelf 1 In stock 365 Vera Vendor
            Phone P5 WH/Stock Defective 184
            """,
            "on_hand",
            "product_id lot_id location_id status_id age_days partner_id",
        )

    def test_filters_x1(self):
        defective = self.env.ref("serial_tracking.status_defective")
        cases = {
            "shelf": ({"location_ids": self.shelf.ids}, ["P3"]),
            "stock and below": (
                {"location_ids": self.stock.ids},
                ["C4-NEW", "H2", "P3", "P5"],
            ),
            "second": ({"location_ids": self.second.lot_stock_id.ids}, ["D1", "D3"]),
            "from Vera": ({"vendor_ids": self.vendor.ids}, ["D1", "D3", "P3"]),
            "defective": ({"status_ids": defective.ids}, ["P5"]),
            "received in 2025 so far as July": (
                {"preset": "custom", "date_from": "2025-06-01"},
                ["D3", "P5"],
            ),
            "last year": (
                {"preset": "last_year"},
                ["C4-NEW", "D1", "D3", "H2", "P3", "P5"],
            ),
            "this year": ({"preset": "this_year"}, []),
        }
        for name, (filters, units) in cases.items():
            with self.subTest(filter=name):
                self.assertEqual(self.told("on_hand", "lot_id", **filters), units)

    def test_theirs_x1_p2(self):
        theirs = {"user": self.both, "company_ids": self.theirs.ids}
        self.assertEqual(self.told("on_hand", "lot_id", **theirs), ["T2"])
        self.assertEqual(len(self.told("on_hand", "lot_id", user=self.both)), 7)


@tagged("post_install", "-at_install")
class TestYearAtDate(YearCase):
    """X7: what was on hand at the close of four days, cost and value by hand."""

    COLUMNS = "product_id lot_id location_id quantity unit_cost value"
    DAYS = {
        # Nothing but receipts, P3 on its shelf, P1 and P2 at Ann's: 390.
        "2025-02-28": """
            Camera C1 WH/Stock 1 50 50
            Camera C2 WH/Stock 1 50 50
            Drill D1 WH/Stock 1 30 30
            Drill D2 WH/Stock 1 30 30
            Heater WH/Stock 3 10 30
            Phone P3 WH/Stock/Shelf 1 1 100 100
            Phone P4 WH/Stock 1 100 100
            """,
        # Cameras: C1 and C3 are gone, by first in first out with the two of 50; the
        # two of 60 are left. Drills: (30 + 30 + 60) / 3. P4 is scrap: 370.
        "2025-06-30": """
            Camera C2 WH/Stock 1 60 60
            Camera C4-NEW WH/Stock 1 60 60
            Drill D1 W2/Stock 1 40 40
            Drill D2 WH/Stock 1 40 40
            Drill D3 WH/Stock 1 40 40
            Heater WH/Stock 3 10 30
            Phone P3 WH/Stock/Shelf 1 1 100 100
            """,
        # Phones cost 120 since July, P5 was found; D2 is lost; two heaters have
        # numbers and one of them is sold: 460.
        "2025-09-30": """
            Camera C2 WH/Stock 1 60 60
            Camera C4-NEW WH/Stock 1 60 60
            Drill D1 W2/Stock 1 40 40
            Drill D3 WH/Stock 1 40 40
            Heater H2 WH/Stock 1 10 10
            Heater WH/Stock 1 10 10
            Phone P3 WH/Stock/Shelf 1 1 120 120
            Phone P5 WH/Stock 1 120 120
            """,
        # C2 left half an hour before midnight UTC; D3 is on its way. Odoo's average
        # counts D9, which went by for 70: (40 + 40 + 70) / 3. Together 420.
        "2025-12-31": """
            Camera C4-NEW WH/Stock 1 60 60
            Drill D1 W2/Stock 1 50 50
            Drill D3 Inter-warehouse transit 1 50 50
            Heater H2 WH/Stock 1 10 10
            Heater WH/Stock 1 10 10
            Phone P3 WH/Stock/Shelf 1 1 120 120
            Phone P5 WH/Stock 1 120 120
            """,
    }
    TOTALS = {
        "2025-02-28": (9, 390.0),
        "2025-06-30": (9, 370.0),
        "2025-09-30": (8, 460.0),
        "2025-12-31": (7, 420.0),
    }

    def _day(self, day, **filters):
        return {"preset": "custom", "date_to": day, **filters}

    def test_units_cost_and_value_at_four_dates_x7(self):
        for day, expected in self.DAYS.items():
            with self.subTest(day=day):
                self.assertTold(expected, "at_date", self.COLUMNS, **self._day(day))

    def test_totals_on_screen_and_on_paper_x7(self):
        for day, (quantity, value) in self.TOTALS.items():
            wizard = self.wizard(
                "at_date", **self._day(day, product_ids=self.everything.ids)
            )
            action = wizard.action_view()
            model = wizard.env[action["res_model"]].with_context(**action["context"])
            sums = model._read_group(
                action["domain"], [], ["quantity:sum", "value:sum"]
            )
            printed = wizard._definition()._serial_print_values(wizard)["columns"]
            totals = [column["total"] for column in printed if column["total"]]
            with self.subTest(day=day):
                self.assertEqual(sums, [(quantity, value)])
                self.assertEqual(totals, [f"{quantity:.2f}", f"{value:.2f}"])

    def test_equals_odoos_valuation_product_by_product_x7(self):
        """X7: the comparison of each day has Odoo's own figures beside these."""
        expected = {
            "2025-02-28": "Camera 100, Drill 60, Heater 30, Phone 200",
            "2025-06-30": "Camera 120, Drill 120, Heater 30, Phone 100",
            "2025-09-30": "Camera 120, Drill 80, Heater 20, Phone 240",
            "2025-12-31": "Camera 60, Drill 100, Heater 20, Phone 240",
        }
        for day, products in expected.items():
            pairs = [pair.split() for pair in products.split(", ")]
            lines = [f"{name} {value} {value} 0" for name, value in pairs]
            told = self.told(
                "value", "product_id value odoo_value difference", **self._day(day)
            )
            with self.subTest(day=day):
                self.assertEqual(sorted(told), lines)

    def test_in_brussels_the_year_was_over_x7(self):
        """X7: C2 was still there at the close of their 31 December."""
        self.auditor.tz = "Europe/Brussels"
        self.env = self.env(context={**self.env.context, "tz": "Europe/Brussels"})
        self.assertTold(
            "Camera C2 WH/Stock 1 60 60\nCamera C4-NEW WH/Stock 1 60 60",
            "at_date",
            self.COLUMNS,
            **self._day("2025-12-31", product_ids=self.products["camera"].ids),
        )

    def test_filters_x7(self):
        wandas = {"vendor_ids": self.wanda.ids}
        cases = {
            "shelf": ("2025-02-28", {"location_ids": self.shelf.ids}, ["P3"]),
            "from Wanda": ("2025-02-28", wandas, ["C1", "C2"]),
            "from Wanda later": ("2025-12-31", wandas, ["C4-NEW"]),
            "P2 while it was back": (
                "2025-04-01",
                {"lot_ids": self.lots(self.products["phone"], ["P2"]).ids},
                ["P2"],
            ),
            "P2 at Ann's": (
                "2025-03-19",
                {"lot_ids": self.lots(self.products["phone"], ["P2"]).ids},
                [],
            ),
            "before all": ("2025-01-01", {}, []),
        }
        for name, (day, filters, units) in cases.items():
            with self.subTest(filter=name):
                told = self.told("at_date", "lot_id", **self._day(day, **filters))
                self.assertEqual(told, units)

    def test_today_is_what_is_on_hand_x7_x1(self):
        """X7, X1: the same units in the same places; one heater has no number."""
        columns = "product_id lot_id location_id"
        today = self.told("at_date", columns, **self._day("2026-01-10"))
        on_hand = self.told("on_hand", columns)
        self.assertEqual(sorted(today), sorted([*on_hand, "Heater WH/Stock"]))

    def test_theirs_x7_p2(self):
        """X7, P2: T1 and T2 at 200 on 10 October, T2 at the end of the year."""
        theirs = {"user": self.both, "company_ids": self.theirs.ids}
        self.assertTold(
            "Tablet T2 Siste/Stock 1 200 200",
            "at_date",
            self.COLUMNS,
            **self._day("2025-12-31", **theirs),
        )
        self.assertEqual(
            self.told("at_date", "lot_id value", **self._day("2025-10-10", **theirs)),
            ["T1 200", "T2 200"],
        )


@tagged("post_install", "-at_install")
class TestYearReconciliation(YearCase):
    """X8: the books of the year are right but for one heater without a number."""

    COLUMNS = "kind product_id location_id quantity"

    def test_one_heater_without_number_x8(self):
        self.assertTold(
            "Units without serial number Heater WH/Stock 1",
            "reconciliation",
            self.COLUMNS,
        )

    def test_nothing_is_left_once_it_has_one_x8(self):
        self._identify(self.products["heater"], ["H3"])
        self.assertEqual(self.told("reconciliation", self.COLUMNS), [])
        self.assertEqual(
            self.told("reconciliation", "kind", user=self.both), [], "theirs neither"
        )

    def test_what_is_put_wrong_is_found_x8(self):
        """X8: P3's quantity is taken away, P1's status is set back by hand."""
        self.env.flush_all()
        phone = self.products["phone"]
        for name, query in (
            ("P3", "UPDATE stock_quant SET quantity = 0 WHERE lot_id = %s"),
            (
                "P1",
                """UPDATE stock_lot SET serial_status_id = (
                       SELECT id FROM serial_status WHERE code = 'in_stock')
                    WHERE id = %s""",
            ),
        ):
            self.env.cr.execute(query, (self.lots(phone, [name]).id,))
        self.env.invalidate_all()
        told = self.told("reconciliation", "kind lot_id", product_ids=phone.ids)
        self.assertEqual(
            sorted(told),
            ["Serial number without unit P1", "Serial number without unit P3"],
        )
