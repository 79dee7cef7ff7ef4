import time

from odoo.tests import BaseCase, tagged

from odoo.addons.serial_tracking.tools.check_digits import CHECKS
from odoo.addons.serial_tracking.tools.format_rule import FormatRule
from odoo.addons.serial_tracking.tools.patterns import pattern_problem


def codes(broken):
    return [each.code for each in broken]


@tagged("post_install", "-at_install")
class TestFormatRule(BaseCase):
    """SPEC E6: a refused serial says which rule it broke."""

    def test_no_rule(self):
        self.assertEqual(FormatRule().check("anything at all é"), [])
        self.assertEqual(FormatRule().problems(), [])

    def test_prefix(self):
        """E6: prefix, in whatever letter case, since case makes no other serial."""
        rule = FormatRule(prefix="SN-")
        self.assertEqual(rule.check("SN-1") + rule.check("sn-1"), [])
        self.assertEqual(rule.check("XN-1"), [("prefix", {"prefix": "SN-"})])

    def test_length(self):
        """E6: length."""
        rule = FormatRule(min_length=3, max_length=5)
        self.assertEqual(rule.check("123") + rule.check("12345"), [])
        self.assertEqual(rule.check("12"), [("too_short", {"length": 2, "limit": 3})])
        self.assertEqual(
            rule.check("123456"), [("too_long", {"length": 6, "limit": 5})]
        )

    def test_characters(self):
        """E6: allowed characters, those of the prefix apart."""
        for allowed, good, bad, found in (
            ("digits", "SN-01", "SN-1A-A", "A-"),
            ("letters", "SN-aZ", "SN-a1é", "1é"),
            ("alnum", "SN-a1", "SN-a 1", " "),
            ("custom", "SN-X/1", "SN-Y/1", "Y"),
        ):
            rule = FormatRule(prefix="SN-", allowed=allowed, characters="X/1")
            self.assertEqual(rule.check(good), [], allowed)
            (broken,) = rule.check(bad)
            self.assertEqual(
                (broken.code, broken.params["found"]), ("characters", found)
            )
        self.assertEqual(codes(FormatRule(allowed="digits").check("٣")), ["characters"])

    def test_letter_case(self):
        """E6: letter case, mended or refused."""
        upper, lower = FormatRule(letter_case="upper"), FormatRule(letter_case="lower")
        self.assertEqual(
            (upper.apply_case("aB1"), lower.apply_case("aB1")), ("AB1", "ab1")
        )
        self.assertEqual(FormatRule().apply_case("aB1"), "aB1")
        self.assertEqual(upper.check("AB1"), [])
        self.assertEqual(upper.check("aB1"), [("letter_case", {"case": "upper"})])

    def test_pattern(self):
        """E6: the pattern is matched from end to end."""
        rule = FormatRule(pattern=r"[A-Z]{2}\d{4}")
        self.assertEqual(rule.check("AB1234"), [])
        for name in ("AB12345", "xAB1234", "AB123٣", "AB1234\n"):
            self.assertEqual(rule.check(name), [("pattern", {"pattern": rule.pattern})])
        self.assertEqual(codes(FormatRule(pattern=".*").check("A" * 101)), ["pattern"])

    def test_check_digit(self):
        """E6: Luhn for IMEI and ICCID, mod 10, mod 97."""
        right = {
            "luhn": "79927398713",
            "imei": "490154203237518",
            "iccid": "8944500102198304826",
            "mod10": "4006381333931",
            "mod97": "9999123456789012141490",
            "vin": "1M8GDM9AXKP042788",
        }
        self.assertEqual(right.keys(), CHECKS.keys())
        for check, name in right.items():
            rule = FormatRule(check_digit=check)
            self.assertEqual(rule.check(name), [])
            for place, char in enumerate(name):
                typo = f"{name[:place]}{(int(char, 36) + 1) % 10}{name[place + 1 :]}"
                broken = rule.check(typo)
                if check != "vin":
                    self.assertEqual(broken, [("check_digit", {"check": check})], typo)
            for wrong in ("", "A", "0", "é" * 15, "٣" * 15):
                self.assertTrue(rule.check(wrong), f"{check} {wrong}")

    def test_check_digit_details(self):
        """E6: groups as people write them, other lengths of IMEI, prefixes."""
        self.assertFalse(FormatRule(check_digit="imei").check("49-015420-323751-8"))
        self.assertTrue(FormatRule(check_digit="imei").check("49015420323751"))
        self.assertTrue(FormatRule(check_digit="iccid").check("79927398713"))
        self.assertTrue(FormatRule(check_digit="vin").check("1M8GDM9A0KP042788"))
        self.assertTrue(FormatRule(check_digit="mod97").check("99991234567890121414AA"))
        rule = FormatRule(prefix="SN-", check_digit="luhn")
        self.assertEqual(rule.check("SN-79927398713"), [])
        self.assertEqual(codes(rule.check("SN-79927398710")), ["check_digit"])
        rule = FormatRule(prefix="49", check_digit="imei")
        self.assertEqual(rule.check("490154203237518"), [])

    def test_every_broken_rule_is_told(self):
        """E6: all at once, so that nobody corrects a label three times."""
        rule = FormatRule("SN", 9, 10, "digits", "", r"SN\d+", "upper", "luhn")
        self.assertEqual(
            codes(rule.check("ab1")),
            [
                "prefix",
                "too_short",
                "characters",
                "letter_case",
                "pattern",
                "check_digit",
            ],
        )

    def test_problems_of_the_rule_itself(self):
        for rule, code in (
            (FormatRule(pattern="("), "pattern_invalid"),
            (FormatRule(pattern="(a+)+"), "pattern_slow"),
            (FormatRule(min_length=5, max_length=4), "length_order"),
            (FormatRule(prefix="ABC", max_length=2), "prefix_length"),
            (FormatRule(allowed="custom"), "no_characters"),
            (FormatRule(check_digit="crc"), "check_digit_unknown"),
        ):
            self.assertEqual(codes(rule.problems()), [code])
        good = FormatRule("SN", 3, 9, "custom", "01", r"SN[01]+", "upper", "luhn")
        self.assertEqual(good.problems(), [])


@tagged("post_install", "-at_install")
class TestPatterns(BaseCase):
    """SPEC E6: a pattern can't bring the server to a halt."""

    def test_judgement(self):
        for pattern in (
            r"SN-\d{4}",
            r"[A-Z]{2}\d+[a-z]?",
            r".*-.*-.*",
            r"(AB|CD){1,10}",
            r"(\d{1,3}-){1,4}\d+",
            r"([A-Z]\d)*",
            r"(?:(?:\d|[A-Z]){4}-)+X",
            r"(?=\d)(?!0)\d*",
            r"(a)?(?(1)b|c)",
            "",
        ):
            self.assertEqual(pattern_problem(pattern), "", pattern)
        for pattern in (
            r"(a+)+b",
            r"(a*)*",
            r"(a|a?)+",
            r".*.*.*.*",
            r"(?=(a+)+b).*",
            r"((a{1,9}){1,9}){1,9}",
            r"(\d+-?)*X",
        ):
            self.assertEqual(pattern_problem(pattern), "pattern_slow", pattern)
        for pattern in (
            "(",
            "[z-a]",
            "a{99999999999}",
            "(?P<a>x)(?P<a>y)",
            "[[a]]",
            "(" * 9999,
        ):
            self.assertEqual(pattern_problem(pattern), "pattern_invalid", pattern[:9])

    def test_what_passes_is_quick(self):
        start = time.perf_counter()
        for pattern in (r".*-.*-.*X", r"(\d{1,3}-?){1,5}X", r"\d*\d*\d*X"):
            self.assertEqual(pattern_problem(pattern), "", pattern)
            for name in ("1" * 100, "1-" * 50, "-" * 100):
                self.assertTrue(FormatRule(pattern=pattern).check(name))
        self.assertLess(time.perf_counter() - start, 3)
