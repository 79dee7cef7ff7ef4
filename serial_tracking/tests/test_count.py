from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestCount(SerialCase):
    """A cycle count by scanning (R6)."""

    def _sheet(self, location=None, products=None, user=None):
        return (
            self.env["serial.count"]
            .with_user(user or self.worker)
            .create(
                {
                    "location_id": (location or self.shelf_1).id,
                    "product_ids": (products or self.laptop).ids,
                }
            )
        )

    def _names_of(self, lines):
        return sorted(lines.mapped("name"))

    def test_one_scan_counts_once(self):
        """R6: the second scan of a unit is named, not counted."""
        self._receive(["A1", "A2"], destination=self.shelf_1)
        count = self._sheet()
        self.assertEqual(count.serial_scan("A1")["accepted"], ["A1"])
        again = count.serial_scan("a1\nA2\nA2")
        self.assertEqual(again["accepted"], ["A2"])
        self.assertEqual(again["repeated"], ["a1", "A2"])
        self.assertEqual(count.found_count, 2)
        self.assertIn("a1: counted already", count.last_scan)
        self.assertIn("A1: Found", count.last_scan)

    def test_result(self):
        """R6: missing, unexpected and misplaced units are listed."""
        self._receive(["A1", "A2", "A3"], destination=self.shelf_1)
        self._receive(["B1"], destination=self.shelf_2)
        self._receive(["C1"])
        self._ship(["C1"])
        count = self._sheet()
        result = count.serial_scan(["A1", "B1", "C1", "NEW"])["result"]
        self.assertEqual(
            result,
            {
                "A1": "found",
                "B1": "misplaced",
                "C1": "unexpected",
                "NEW": "unexpected",
            },
        )
        count.action_compare()
        self.assertEqual(self._names_of(count.missing_ids), ["A2", "A3"])
        self.assertEqual(self._names_of(count.misplaced_ids), ["B1"])
        self.assertEqual(self._names_of(count.unexpected_ids), ["C1", "NEW"])
        self.assertEqual(self._names_of(count.found_ids), ["A1"])
        self.assertEqual(count.misplaced_ids.location_id, self.shelf_2)
        sold = count.unexpected_ids.filtered(lambda line: line.name == "C1")
        self.assertIn("already sold", sold.problem)
        count.serial_scan("A3")
        self.assertEqual(self._names_of(count.missing_ids), ["A2"])

    def test_apply(self):
        """R6, U2: one adjustment: lost, transferred, found; sold units are left."""
        lots = self._receive(["A1", "A2"], destination=self.shelf_1)
        lots += self._receive(["B1"], destination=self.shelf_2)
        self._receive(["C1"])
        sold = self._ship(["C1"])
        count = self._sheet()
        count.serial_scan(["A1", "B1", "C1", "NEW"])
        result = count.with_user(self.stock_manager).action_apply()
        self.assertEqual(
            result,
            {"lost": ["A2"], "transferred": ["B1"], "found": ["NEW"], "left": ["C1"]},
        )
        new = self._lots(["NEW"])
        self.assertStatus(lots[1], "lost")
        self.assertStatus(lots[0] + lots[2] + new, "in_stock")
        self.assertEqual((lots[2] + new).location_id, self.shelf_1)
        self.assertStatus(sold, "sold")
        self.assertEqual(count.state, "done")
        for lot in (lots[1], lots[2], new):
            row = lot.serial_history()[-1]
            self.assertEqual(row["reason"], f"{count.name}: Cycle count")
            self.assertEqual(row["user"], self.stock_manager.name)
        self.assertStoredIsRebuilt(lots + new + sold)
        with self.assertRaises(UserError):
            count.serial_scan("A2")

    def test_apply_judges_anew(self):
        """R6: what moved since the scan is taken as it is now."""
        lots = self._receive(["A1", "A2"], destination=self.shelf_1)
        count = self._sheet()
        count.serial_scan("A1")
        count.action_compare()
        self.assertEqual(self._names_of(count.missing_ids), ["A2"])
        self._ship(["A2"], source=self.shelf_1)
        result = count.with_user(self.stock_manager).action_apply()
        self.assertFalse(result["lost"])
        self.assertStatus(lots[1], "sold")

    def test_chosen_units_are_left(self):
        """R6: a missing unit that somebody chose for a delivery stays, and is named."""
        lots = self._receive(["A1"], destination=self.shelf_1)
        delivery = self._delivery(1)
        delivery.serial_select(["A1"])
        count = self._sheet()
        result = count.with_user(self.stock_manager).action_apply()
        self.assertEqual(result["left"], ["A1"])
        self.assertIn(delivery.reference, count.missing_ids.problem)
        self.assertStatus(lots, "reserved")

    def test_all_products(self):
        """R6: a number that two products have is asked about, unknown ones too."""
        self._receive(["X1"], destination=self.shelf_2)
        self._receive(["X1"], self.phone, self.shelf_2)
        self._receive(["P1"], self.phone, self.shelf_1)
        count = self.env["serial.count"].create({"location_id": self.shelf_1.id})
        result = count.serial_scan(["P1", "X1", "NEW"])
        self.assertEqual(result["accepted"], ["P1", "NEW"])
        self.assertRefused(result, "X1", "several products")
        unknown = count.unexpected_ids
        self.assertIn("which product", unknown.problem)
        unknown.with_user(self.worker).product_id = self.phone
        self.assertFalse(unknown.problem)
        count.with_user(self.stock_manager).action_apply()
        self.assertStatus(self._lots(["NEW"], self.phone), "in_stock")

    def test_other_products_are_not_missing(self):
        """R6: a count of one product leaves the others alone."""
        self._receive(["A1"], destination=self.shelf_1)
        phones = self._receive(["P1"], self.phone, self.shelf_1)
        count = self._sheet()
        count.action_compare()
        self.assertEqual(self._names_of(count.missing_ids), ["A1"])
        count.with_user(self.stock_manager).action_apply()
        self.assertStatus(phones, "in_stock")

    def test_rights(self):
        """P2: workers count, stock managers apply, auditors read."""
        self._receive(["A1"], destination=self.shelf_1)
        count = self._sheet()
        count.serial_scan("A1")
        for user in (self.worker, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                count.with_user(user).action_apply()
        self.assertEqual(count.with_user(self.auditor).found_count, 1)
        with self.assertRaises(AccessError):
            count.with_user(self.auditor).serial_scan("A1")
        with self.assertRaises(AccessError):
            count.with_user(self.clerk).read(["name"])

    def test_form(self):
        """R6: a scan can be taken back; a closed count is closed."""
        self._receive(["A1"], destination=self.shelf_1)
        form = Form(self.env["serial.count"].with_user(self.worker))
        form.location_id = self.shelf_1
        count = form.save()
        count.serial_scan("A1")
        count.found_ids.unlink()
        self.assertEqual(count.found_count, 0)
        count.action_cancel()
        self.assertEqual(count.state, "cancel")
        with self.assertRaises(UserError):
            count.action_compare()

    def test_statements(self):
        """R6, DESIGN 2: scanning and comparing cost the same for ten and for many."""

        def scan(n):
            names = self._names(n, "S")
            self._receive(names, destination=self.shelf_1)
            count = self._sheet()
            return lambda: count.serial_scan(names)

        def compare(n):
            self._receive(self._names(n, "C"), self.phone, destination=self.shelf_2)
            count = self._sheet(self.shelf_2, self.phone)
            return count.action_compare

        self.assertGrowth(scan, 0.05)
        self.assertGrowth(compare, 0.05)

    def test_state_is_the_actions_own(self):
        """R6, P2: by RPC nobody closes, reopens or rewrites a count."""
        self._receive(["A1"], destination=self.shelf_1)
        transfer = self._make_user(
            "carrier", "stock.group_stock_user,serial_tracking.group_serial_transfer"
        )
        open_count, applied, cancelled = (self._sheet() for _n in range(3))
        applied.serial_scan(["A1"])
        applied.with_user(self.stock_manager).action_apply()
        cancelled.action_cancel()
        writes = [
            {"state": "done"},
            {"state": "open"},
            {"state": "cancel"},
            {"date_done": "2020-01-01 00:00:00"},
            {"user_id": self.stock_manager.id},
            {"last_scan": "A1: Found"},
        ]
        users = (
            self.clerk,
            self.auditor,
            self.worker,
            transfer,
            self.manager,
            self.stock_manager,
        )
        for user in users:
            for count in (open_count, applied, cancelled):
                for vals in writes:
                    with (
                        self.subTest(user=user.login, count=count.state, vals=vals),
                        self.assertRaises(AccessError),
                        self.cr.savepoint(),
                    ):
                        count.with_user(user).write(vals)
            for vals in writes:
                with (
                    self.subTest(user=user.login, create=vals),
                    self.assertRaises(AccessError),
                    self.cr.savepoint(),
                ):
                    self.env["serial.count"].with_user(user).create(
                        {"location_id": self.shelf_1.id, **vals}
                    )
            with (
                self.subTest(user=user.login),
                self.assertRaises(UserError),
                self.cr.savepoint(),
            ):
                applied.with_user(user).unlink()
        self.assertEqual(
            (open_count + applied + cancelled).mapped("state"),
            ["open", "done", "cancel"],
        )

    def test_a_closed_count_stays_as_it_was(self):
        """R6: nor is its reason or its list changed afterwards."""
        count = self._sheet()
        count.serial_scan(["NEW"])
        count.with_user(self.stock_manager).action_apply()
        for vals in (
            {"reason": "something else"},
            {"line_ids": [Command.clear()]},
            {"location_id": self.shelf_2.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                count.write(vals)
        with self.assertRaises(UserError):
            count.line_ids.with_user(self.worker).write({"name": "OTHER"})

    def test_copy_is_a_new_count(self):
        """R6: counted by whoever makes it."""
        count = self._sheet()
        count.action_cancel()
        copy = count.with_user(self.manager).copy()
        self.assertEqual((copy.state, copy.user_id), ("open", self.manager))
