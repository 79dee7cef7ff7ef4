from odoo.tests import tagged

from .year import YearCase


@tagged("post_install", "-at_install")
class TestYearSold(YearCase):
    """X2: read off the lines "sell" and "dropship" of the year."""

    COLUMNS = "date lot_id partner_id"

    def test_everything_that_was_sold_x2(self):
        """X2: P2 was sold twice, once to Ann, once to Bob; D9 by the vendor's truck."""
        self.assertTold(
            """
            2025-02-14 P1 Ann Customer
            2025-02-14 P2 Ann Customer
            2025-03-05 C1 Bob Customer
            2025-04-15 P2 Bob Customer
            2025-08-20 H1 Ann Customer
            2025-11-15 D9 Ann Customer
            2025-12-31 C2 Ann Customer
            """,
            "sold",
            self.COLUMNS,
        )

    def test_filters_x2(self):
        """X2: of the seven, those that each filter names."""
        camera, phone = self.products["camera"], self.products["phone"]
        cases = {
            "Bob's": ({"customer_ids": self.bob.ids}, {"C1", "P2"}),
            "from Wanda": ({"vendor_ids": self.wanda.ids}, {"C1", "C2"}),
            "cameras": ({"product_ids": camera.ids}, {"C1", "C2"}),
            "Ann's phones": (
                {"product_ids": phone.ids, "customer_ids": self.ann.ids},
                {"P1", "P2"},
            ),
            "P2": ({"lot_ids": self.lots(phone, ["P2"]).ids}, {"P2"}),
            "out of the shelf": ({"location_ids": self.shelf.ids}, set()),
            "straight from vendors": ({"location_ids": self.suppliers.ids}, {"D9"}),
        }
        for name, (filters, units) in cases.items():
            with self.subTest(filter=name):
                told = self.told("sold", "lot_id", **filters)
                self.assertEqual(set(told), units)
        self.assertEqual(len(self.told("sold", "lot_id", customer_ids=self.bob.ids)), 2)

    def test_presets_x2(self):
        """X2: it is 10 January 2026, and C2 was sold half an hour before the year."""
        cases = {
            "last_year": 7,
            "last_month": 1,
            "this_month": 0,
            "this_year": 0,
            "on_hand": 0,
            "all": 7,
            # P1's warranty ends on 14 March 2026, the next one on 30 June.
            "expiring_90": 1,
        }
        for preset, count in cases.items():
            with self.subTest(preset=preset):
                self.assertEqual(len(self.told("sold", "lot_id", preset=preset)), count)
        spring = {
            "preset": "custom",
            "date_from": "2025-03-05",
            "date_to": "2025-04-15",
        }
        self.assertEqual(self.told("sold", "lot_id", **spring), ["C1", "P2"])

    def test_the_year_ends_in_the_readers_zone_x2(self):
        """X2: 31 December 23:30 UTC is the new year in Brussels."""
        self.auditor.tz = "Europe/Brussels"
        self.env = self.env(context={**self.env.context, "tz": "Europe/Brussels"})
        self.assertTold(
            "2026-01-01 C2 Ann Customer", "sold", self.COLUMNS, preset="this_month"
        )
        self.assertEqual(len(self.told("sold", "lot_id", preset="last_year")), 6)

    def test_each_company_its_own_x2_p2(self):
        """X2, P2: seven of ours, T1 of theirs; who is in both sees all or one."""
        self.assertEqual(len(self.told("sold", "lot_id", user=self.both)), 8)
        self.assertTold(
            "2025-10-20 T1 Bob Customer Sister company",
            "sold",
            f"{self.COLUMNS} company_id",
            user=self.both,
            company_ids=self.theirs.ids,
        )


@tagged("post_install", "-at_install")
class TestYearReceived(YearCase):
    """X3: read off the lines "buy", "find" and "dropship" of the year."""

    COLUMNS = "date lot_id event from_partner_id"

    def test_everything_that_was_received_x3(self):
        """X3: no return, no unit that only got its number; C4 has its name of now."""
        self.assertTold(
            """
            2025-01-10 P1 Received Vera Vendor
            2025-01-10 P2 Received Vera Vendor
            2025-01-10 P3 Received Vera Vendor
            2025-01-10 P4 Received Vera Vendor
            2025-01-20 C1 Received Wanda Vendor
            2025-01-20 C2 Received Wanda Vendor
            2025-02-10 D1 Received Vera Vendor
            2025-02-10 D2 Received Vera Vendor
            2025-03-10 C3 Received Wanda Vendor
            2025-03-10 C4-NEW Received Wanda Vendor
            2025-06-01 D3 Received Vera Vendor
            2025-07-10 P5 Added by adjustment
            2025-11-15 D9 Dropshipped Vera Vendor
            """,
            "received",
            self.COLUMNS,
        )

    def test_filters_x3(self):
        """X3: whom units came from, who has them now, where they went."""
        scrapped = self.env.ref("serial_tracking.status_scrapped")
        cases = {
            "from Wanda": (
                {"vendor_ids": self.wanda.ids},
                {"C1", "C2", "C3", "C4-NEW"},
            ),
            "from Vera, Ann has them": (
                {"vendor_ids": self.vendor.ids, "customer_ids": self.ann.ids},
                {"P1", "D9"},
            ),
            "scrapped since": ({"status_ids": scrapped.ids}, {"P4"}),
            "into our stock": (
                {"location_ids": self.stock.ids, "date_from": "2025-06-01"},
                {"D3", "P5"},
            ),
            "still on hand": (
                {"preset": "on_hand"},
                {"P3", "C4-NEW", "D1", "D3", "P5"},
            ),
        }
        for name, (filters, units) in cases.items():
            if "date_from" in filters:
                filters["preset"] = "custom"
            with self.subTest(filter=name):
                self.assertEqual(set(self.told("received", "lot_id", **filters)), units)

    def test_theirs_x3_p2(self):
        self.assertTold(
            "2025-10-05 T1 Received Vera Vendor\n2025-10-05 T2 Received Vera Vendor",
            "received",
            self.COLUMNS,
            user=self.both,
            company_ids=self.theirs.ids,
        )


@tagged("post_install", "-at_install")
class TestYearRegister(YearCase):
    """X4: every line of the year that moves a unit, in its order."""

    def test_summer_x4(self):
        """X4: 1 May to 31 August; prices, status and names are no movements."""
        self.assertTold(
            """
            2025-05-02 D1 Transferred WH/Stock W2/Stock 0
            2025-05-20 C3 Returned to vendor WH/Stock Vendors -1
            2025-06-01 D3 Received Vendors WH/Stock 1
            2025-06-15 P4 Scrapped WH/Stock Inventory adjustment -1
            2025-07-10 P5 Added by adjustment Inventory adjustment WH/Stock 1
            2025-07-20 D2 Removed by adjustment WH/Stock Inventory adjustment -1
            2025-08-05 H1 Identified WH/Stock WH/Stock 0
            2025-08-05 H2 Identified WH/Stock WH/Stock 0
            2025-08-20 H1 Delivered WH/Stock Customers -1
            """,
            "moves",
            "date lot_id event location_id location_dest_id on_hand_change",
            preset="custom",
            date_from="2025-05-01",
            date_to="2025-08-31",
        )

    def test_number_and_sum_of_the_movements_x4(self):
        """X4: 11 bought, 1 found, 2 identified, 6 sold, 1 dropshipped, 1 back, 1 to
        the vendor, 1 scrapped, 1 lost, 2 carried and 2 by way of transit: 29 lines;
        11 + 1 in, 6 + 3 out, 1 back are 4, and 2 were held before they had numbers:
        6 on hand."""
        changes = self.told("moves", "on_hand_change")
        self.assertEqual(len(changes), 29)
        self.assertEqual(sum(map(int, changes)), 4)
        self.assertEqual(len(self.told("on_hand", "lot_id")), 4 + 2)

    def test_filters_x4(self):
        cases = {
            "Ann's": (
                {"customer_ids": self.ann.ids},
                # Delivered, and P2 back; she does not have it any more.
                ["P1", "P2", "P2", "H1", "D9", "C2"],
            ),
            "Wanda's": (
                {"vendor_ids": self.wanda.ids, "preset": "custom"},
                ["C1", "C2", "C1", "C3", "C4-NEW", "C3", "C2"],
            ),
            "W2": (
                {"location_ids": self.second.lot_stock_id.ids},
                ["D1", "D3"],
            ),
            "in transit": ({"location_ids": self.transit.ids}, ["D3", "D3"]),
            "last month": ({"preset": "last_month"}, ["D3", "C2"]),
            "this month": ({"preset": "this_month"}, ["D3"]),
        }
        for name, (filters, units) in cases.items():
            with self.subTest(filter=name):
                self.assertEqual(self.told("moves", "lot_id", **filters), units)


@tagged("post_install", "-at_install")
class TestYearHistory(YearCase):
    """X5: all lines of the year about one unit."""

    def _card(self, product, name, **filters):
        product = self.products[product]
        return self._history(
            lot_ids=self.lots(product, [name]).ids, product_ids=product.ids, **filters
        )

    def _history(self, **filters):
        wizard = self.wizard("history", **filters)
        definition = wizard._ready()
        columns = [
            column
            for column in definition._serial_columns
            if column.name in ("date", "event", "partner", "status", "reason")
        ]
        return [
            " ".join(self._word(value) for value in row if value)
            for row in definition._serial_rows(wizard, columns)
        ]

    def test_phone_that_came_back_x5(self):
        self.assertEqual(
            self._card("phone", "P2"),
            [
                "2025-01-10 Received Vera Vendor In stock",
                "2025-02-14 Delivered Ann Customer Sold",
                "2025-03-20 Returned by customer Ann Customer Returned",
                "2025-04-01 Status changed In stock looked at it",
                "2025-04-15 Delivered Bob Customer Sold",
                "2025-09-12 Warranty changed Voided · opened by the customer",
            ],
        )

    def test_period_x5(self):
        spring = {
            "preset": "custom",
            "date_from": "2025-03-01",
            "date_to": "2025-04-14",
        }
        self.assertEqual(
            self._card("phone", "P2", **spring),
            [
                "2025-03-20 Returned by customer Ann Customer Returned",
                "2025-04-01 Status changed In stock looked at it",
            ],
        )

    def test_others_x5(self):
        """X5: a renamed unit, one that was held before, one through transit."""
        expected = {
            ("camera", "C4-NEW"): [
                "2025-03-10 Received Wanda Vendor In stock",
                "2025-09-01 Renamed C4 → C4-NEW · typing error",
            ],
            ("heater", "H1"): [
                "2025-08-05 Identified In stock",
                "2025-08-20 Delivered Ann Customer Sold",
            ],
            ("drill", "D3"): [
                "2025-06-01 Received Vera Vendor In stock",
                "2025-12-20 Sent Transferred",
                "2026-01-05 Arrived In stock",
            ],
            ("phone", "P1"): [
                "2025-01-10 Received Vera Vendor In stock",
                "2025-02-14 Delivered Ann Customer Sold",
                "2025-09-10 Warranty changed 02/14/2025 – 02/14/2026"
                " → 02/14/2025 – 03/14/2026 · goodwill",
            ],
        }
        for (product, name), lines in expected.items():
            with self.subTest(unit=name):
                self.assertEqual(self._card(product, name), lines)

    def test_whom_they_belong_to_x5(self):
        """X5: all lines about the units that Bob holds: C1 (2) and P2 (6)."""
        self.assertEqual(len(self._history(customer_ids=self.bob.ids)), 8)
