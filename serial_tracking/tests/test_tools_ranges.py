from odoo.tests import BaseCase, TransactionCase, tagged

from odoo.addons.serial_tracking.tools.ranges import (
    Run,
    fold_ranges,
    fold_runs,
    next_names,
    read_range,
    split_number,
)


@tagged("post_install", "-at_install")
class TestRanges(BaseCase):
    """SPEC E4 (ranges, generate the next N) and S7 (folded for print)."""

    def test_split_number(self):
        self.assertEqual(split_number("SN-0042/B"), ("SN-", "0042", "/B"))
        self.assertEqual(split_number("A1B22"), ("A1B", "22", ""))
        self.assertIsNone(split_number("ABC"))
        self.assertIsNone(split_number("A٣"), "only plain digits count")
        self.assertIsNone(split_number("1" * 5000))

    def test_next_names(self):
        """E4: generate the next N."""
        self.assertEqual(next_names("SN-098", 3), ["SN-098", "SN-099", "SN-100"])
        self.assertEqual(next_names("A99/x", 2), ["A99/x", "A100/x"])
        self.assertEqual(next_names("ABC", 2), ["ABC0", "ABC1"])
        self.assertEqual(next_names("A1", 0), [])

    def test_read_range(self):
        self.assertEqual(read_range("A8", "A11").names(), "A8 A9 A10 A11".split())
        self.assertEqual(read_range("A08", "A11").ends(), ("A08", "A11"))
        self.assertEqual(read_range("S1-07X", "S1-08X").names(), ["S1-07X", "S1-08X"])
        self.assertEqual(read_range("2X1", "4X1").names(), ["2X1", "3X1", "4X1"])
        self.assertLess(read_range("A5", "A3").count, 1)

    def test_read_range_needs_one_shape(self):
        for ends in (
            ("A1", "B2"),
            ("A001", "A12"),
            ("A1X", "A2"),
            ("A1B1", "A2B2"),
            ("A", "B"),
            ("", "1"),
            ("A", "A"),
            ("A" + "1" * 5000, "A" + "2" * 5000),
        ):
            self.assertIsNone(read_range(*ends), ends)

    def test_folding(self):
        """S7: consecutive numbers folded, SN-001 – SN-250."""
        names = next_names("SN-001", 250)
        self.assertEqual(fold_ranges(names), ["SN-001 – SN-250"])
        self.assertEqual(fold_ranges(reversed(names)), ["SN-001 – SN-250"])
        self.assertEqual(fold_ranges(names * 2), ["SN-001 – SN-250"])

    def test_two_stay_apart(self):
        """S7: two numbers are no shorter when folded."""
        self.assertEqual(fold_ranges(["A1", "A2", "B1"]), ["A1", "A2", "B1"])
        self.assertEqual(fold_ranges(["A1", "A2"], shortest=2), ["A1 – A2"])

    def test_only_one_shape_folds(self):
        """S7: same prefix, suffix and width; unpadded numbers may grow."""
        self.assertEqual(
            fold_ranges(["A1", "B2", "A3", "A2x"]), ["A1", "B2", "A3", "A2x"]
        )
        self.assertEqual(fold_ranges(["A8", "A9", "A10", "A11"]), ["A8 – A11"])
        self.assertEqual(fold_ranges(["A98", "A099", "A100"]), ["A98", "A099", "A100"])
        self.assertEqual(fold_ranges(["098", "099", "100", "99"]), ["098 – 100", "99"])
        self.assertEqual(fold_ranges(["X", "Y", "Z", ""]), ["X", "Y", "Z", ""])

    def test_order_is_that_of_the_list(self):
        self.assertEqual(
            fold_runs(["Z9", "A3", "X", "A1", "A2", "B7"]),
            [
                Run("Z9", "Z9", 1),
                Run("A1", "A3", 3),
                Run("X", "X", 1),
                Run("B7", "B7", 1),
            ],
        )


@tagged("post_install", "-at_install")
class TestRangesLikeCore(TransactionCase):
    def test_next_names_agree_with_core(self):
        """E4: the same numbers as Odoo's own "Generate Serials" gives."""
        for first in (
            "A001",
            "BAV023B00001S00001",
            "ABC",
            "9",
            "A09-x",
            "1A1B1",
            "007",
        ):
            core = self.env["stock.lot"].generate_lot_names(first, 12)
            self.assertEqual(next_names(first, 12), [each["lot_name"] for each in core])
