from freezegun import freeze_time

from odoo.tests import tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestWarrantyState(WarrantyCase):
    """None, Active, Expired, Void: read off the dates, right on the very day (W1)."""

    def _group(self, lots):
        groups = lots.formatted_read_group(
            [("id", "in", lots.ids)], ["serial_warranty_state"], ["__count"]
        )
        return {g["serial_warranty_state"]: g["__count"] for g in groups}

    def _states_agree(self, lots, expected):
        """Field, search and groups say the same."""
        lots.invalidate_recordset(["serial_warranty_state"])
        self.assertEqual(set(lots.mapped("serial_warranty_state")), {expected})
        for state in ("none", "active", "expired", "void"):
            found = lots.search(
                [("id", "in", lots.ids), ("serial_warranty_state", "=", state)]
            )
            self.assertEqual(found, lots if state == expected else lots.browse())
            others = lots.search(
                [("id", "in", lots.ids), ("serial_warranty_state", "!=", state)]
            )
            self.assertEqual(others, lots - found)
        self.assertEqual(self._group(lots), {expected: len(lots)})

    def test_life_of_a_warranty(self):
        """W1: none before, active on the first and the last day, expired after."""
        lots = self._sold(["A1", "A2"])
        lots = lots.with_context(tz="UTC")
        for day, state in (
            ("2026-02-13", "none"),
            ("2026-02-14", "active"),
            ("2027-02-14", "active"),
            ("2027-02-15", "expired"),
        ):
            with freeze_time(f"{day} 12:00"):
                self._states_agree(lots, state)
        lots.serial_void_warranty("opened by a third party")
        with freeze_time("2027-02-14 12:00"):
            self._states_agree(lots, "void")

    def test_midnight_of_the_user(self):
        """W1: it ends at the user's midnight, in a list as on the record."""
        lots = self._sold(["A1"]).with_context(tz="America/New_York")
        # 14 February 2027, 23:59 in New York; and two minutes later.
        with freeze_time("2027-02-15 04:59"):
            self._states_agree(lots, "active")
        with freeze_time("2027-02-15 05:01"):
            self._states_agree(lots, "expired")

    def test_midnight_of_the_company(self):
        """W1: for programs without a time zone the company's midnight counts."""
        self.manager.tz = False
        lots = self._sold(["A1"]).with_user(self.manager).with_context(tz=False)
        self.assertFalse(lots.env.user.tz)
        # 14 February 2027, 23:59 in Brussels; and two minutes later.
        with freeze_time("2027-02-14 22:59"):
            self._states_agree(lots, "active")
        with freeze_time("2027-02-14 23:01"):
            self._states_agree(lots, "expired")

    def test_groups_and_order(self):
        """G1, W1: lists group and sort by the state and count right."""
        self._sold(["A1", "A2"])
        self._sold(["B1"], product=self.phone)
        lots = self._lots(["A1", "A2"]) | self._lots(["B1"], self.phone)
        self._lots(["A2"]).serial_void_warranty("broken seal")
        with freeze_time("2026-06-01"):
            self.assertEqual(self._group(lots), {"active": 1, "void": 1, "none": 1})
            ordered = lots.search(
                [("id", "in", lots.ids)], order="serial_warranty_state desc"
            )
            self.assertEqual(ordered.mapped("name"), ["A2", "B1", "A1"])
            field = lots.fields_get(["serial_warranty_state"])["serial_warranty_state"]
            self.assertTrue(field["groupable"] and field["sortable"])
            both = lots.formatted_read_group(
                [("id", "in", lots.ids)],
                ["serial_warranty_state", "product_id"],
                ["__count"],
            )
            self.assertEqual(len(both), 3)

    def test_search_several(self):
        """W1: several states at once, and units that are no serials have none."""
        self._sold(["A1"])
        lot = self._lots(["A1"])
        with freeze_time("2026-06-01"):
            found = lot.search([("serial_warranty_state", "in", ["active", "void"])])
        self.assertIn(lot, found)

    def test_find_shows_it(self):
        """W1, H1: the search box says it too."""
        self._sold(["A1"])
        with freeze_time("2026-06-01"):
            row = self.env["stock.lot"].serial_find("A1", product_id=self.laptop.id)[0]
        self.assertEqual(row["warranty_state"], "active")
