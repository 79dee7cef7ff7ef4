from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestFormatRule(SerialCase):
    """E6: what the serial numbers of a product or category look like."""

    def _rule(self, record=None, **values):
        (record or self.laptop.product_tmpl_id).write(
            {f"serial_format_{name}": value for name, value in values.items()}
        )

    def _enter(self, names, count=6):
        move = self._receipt(count).with_user(self.worker)
        return move, move.serial_enter(names)

    def test_refusal_says_which_rule(self):
        """E6: each refused number comes with the rule that it broke."""
        self._rule(
            prefix="LX-", min_length=6, max_length=8, allowed="digits", case="upper"
        )
        _move, result = self._enter(
            ["LX-0001", "0002", "LX-1", "LX-000001", "LX-00A2", "lx-0003"]
        )
        self.assertEqual(result["accepted"], ["LX-0001", "LX-0003"])
        self.assertRefused(result, "0002", "doesn't begin with LX-")
        self.assertRefused(result, "LX-1", "too short: 4 of at least 6")
        self.assertRefused(result, "LX-000001", "too long: 9 of at most 8")
        self.assertRefused(result, "LX-00A2", "has A")

    def test_letter_case_is_mended(self):
        """E6: the letter case is put right, whatever way the number comes in."""
        self._rule(case="upper")
        move, result = self._enter("ab1\nab2", count=2)
        self.assertEqual(result["accepted"], ["AB1", "AB2"])
        move.picking_id.button_validate()
        self.assertEqual(self._lots(["AB1", "AB2"]).mapped("name"), ["AB1", "AB2"])
        self._rule(case="lower")
        lot = self.env["stock.lot"].create(
            {"name": "ABC", "product_id": self.laptop.id}
        )
        self.assertEqual(lot.name, "abc")

    def test_patterns_and_check_digits(self):
        """E6: a pattern, a list of characters, IMEI and the other check digits."""
        self._rule(pattern=r"[A-Z]{2}\d{3}")
        _move, result = self._enter(["AB123", "A1234"])
        self.assertRefused(result, "A1234", "doesn't match the pattern")
        self._rule(pattern=False, check_digit="imei")
        _move, result = self._enter(["490154203237518", "490154203237519"])
        self.assertEqual(result["accepted"], ["490154203237518"])
        self.assertRefused(result, "490154203237519", "wrong check digit (IMEI")
        self._rule(check_digit=False, allowed="custom", characters="ABC")
        _move, result = self._enter(["CAB", "CAD"])
        self.assertRefused(result, "CAD", "has D")

    def test_product_wins_over_category(self):
        """E6: the product's own rule replaces its category's, parents included."""
        parent = self.env["product.category"].create({"name": "Phones"})
        child = parent.create({"name": "Smart", "parent_id": parent.id})
        self.laptop.categ_id = child
        self._rule(parent, prefix="CAT")
        _move, result = self._enter(["CAT1", "X1"])
        self.assertRefused(result, "X1", "doesn't begin with CAT")
        self._rule(prefix="X")
        _move, result = self._enter(["X1", "CAT2"])
        self.assertEqual(result["accepted"], ["X1"])
        self.assertRefused(result, "CAT2", "doesn't begin with X")

    def test_other_ways_in(self):
        """E6: identifying, adding, renaming, core's own fields: the same rule."""
        self._hold_unidentified(self.laptop, 2)
        self._rule(prefix="LX", case="upper")
        identify = self.laptop.with_user(self.manager).serial_identify(["lx1", "Y1"])
        self.assertEqual(identify["accepted"], ["LX1"])
        self.assertRefused(identify, "Y1", "doesn't begin with LX")
        lot = self._lots(["LX1"]).with_user(self.manager)
        with self.assertRaises(UserError) as refusal:
            lot.serial_rename("Y2", "typo")
        self.assertIn("doesn't begin with LX", str(refusal.exception))
        self.assertEqual(lot.serial_rename("lx2", "typo"), "LX2")
        with self.assertRaises(ValidationError):
            lot.write({"name": "Y3"})
        with self.assertRaises(ValidationError) as refusal:
            lot.create(
                [{"name": n, "product_id": self.laptop.id} for n in ("Z1", "Z2")]
            )
        self.assertIn("Z1", str(refusal.exception))
        self.assertIn("Z2", str(refusal.exception))
        move = self._receipt(1)
        move.move_line_ids.lot_name = "W1"
        with self.assertRaises(ValidationError) as refusal:
            move.with_user(self.stock_manager).picking_id.button_validate()
        self.assertIn("W1", str(refusal.exception))

    def test_known_units_keep_their_number(self):
        """E6: a unit whose number is older than the rule may go and come back."""
        lot = self._receive(["OLD1"])
        self._rule(prefix="LX")
        self._ship(["OLD1"])
        lot.with_user(self.manager).write({"ref": "R"})
        move = self._make_move(
            self.warehouse.in_type_id, self.customers, self.stock, self.laptop, 1
        )
        result = move.with_user(self.worker).serial_enter(["old1"])
        self.assertEqual(result["refused"], [])
        move.picking_id.button_validate()
        self.assertStatus(lot, "returned")
        self.assertEqual(lot.name, "OLD1")

    def test_rule_itself(self):
        """E6: a rule that no number can follow, or that can't be run, is refused."""
        for values, word in (
            ({"pattern": "(a+)+b"}, "too long"),
            ({"pattern": "[a"}, "no regular expression"),
            ({"min_length": 9, "max_length": 3}, "above the longest"),
            ({"prefix": "ABCD", "max_length": 3}, "longer than"),
            ({"allowed": "custom"}, "list some"),
            ({"min_length": -1}, "negative"),
        ):
            with self.subTest(values), self.assertRaises(ValidationError) as refusal:
                self._rule(**values)
            self.assertIn(word, str(refusal.exception))

    def test_counts(self):
        """DESIGN 2: judging 200 numbers takes as many statements as 10."""
        self._rule(prefix="ok", case="upper")

        def flow(n):
            move = self._receipt(n)
            bad = self._names(n, "X")
            good = self._names(n, "ok")
            return lambda: move.serial_enter(bad + good)

        self.assertGrowth(flow, 0.02)
