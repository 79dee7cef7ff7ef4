"""Properties that hold for any text, tried on random ones."""

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.serial_tracking.tools.entry_text import parse_entry
from odoo.addons.serial_tracking.tools.folding import clean, fold, split_repeats
from odoo.addons.serial_tracking.tools.format_rule import FormatRule
from odoo.addons.serial_tracking.tools.gs1 import Gs1Error, gtin_forms, read_gs1
from odoo.addons.serial_tracking.tools.patterns import pattern_problem
from odoo.addons.serial_tracking.tools.ranges import (
    fold_ranges,
    fold_runs,
    next_names,
    read_range,
    split_number,
)
from odoo.addons.serial_tracking.tools.spreadsheet import neutralise, restore

settings.register_profile(
    "serial_tracking",
    deadline=None,
    database=None,
    derandomize=True,
    max_examples=150,
    suppress_health_check=list(HealthCheck),
)
anything = settings(settings.get_profile("serial_tracking"))
more = settings(anything, max_examples=400)

texts = st.text()
# Mostly what means something to the parser.
typed = st.text(alphabet="A1a09-+.… –,;\t\n\"'()]C:SN\x1d\u00a0\u200béß=", max_size=40)
serials = st.from_regex(r"(?:[A-C]{1,2}-?)?[0-9]{1,3}[xy]?", fullmatch=True)
# 82 characters may stand in a GS1 value; brackets that could be identifiers apart.
values = st.text(
    alphabet="!\"%&'*+,-./0123456789:;<=>?ABCXYZ_abcxyz", min_size=1, max_size=20
)


def check_digit(digits):
    weighted = sum(int(c) * (3, 1)[i % 2] for i, c in enumerate(reversed(digits)))
    return digits + str(-weighted % 10)


gtins = st.from_regex(r"[0-9]{13}", fullmatch=True).map(check_digit)


@tagged("post_install", "-at_install")
class TestFoldingProperties(BaseCase):
    @more
    @given(texts)
    @example("İ")
    @example("\u0345\u03b1")
    def test_idempotent(self, name):
        """G5: fold(fold(x)) == fold(x), and so for clean."""
        self.assertEqual(fold(fold(name)), fold(name))
        self.assertEqual(clean(clean(name)), clean(name))
        self.assertEqual(fold(clean(name)), fold(name))

    @anything
    @given(texts, st.text(alphabet=" \t\r\n\u00a0\u200b\ufeff\u3000\u202a"))
    def test_outer_blanks(self, name, blanks):
        """G5: outer blanks and letter case make no other serial."""
        self.assertEqual(fold(blanks + name + blanks), fold(name))
        self.assertEqual(fold(name.casefold()), fold(name))

    @anything
    @given(texts)
    def test_storable(self, name):
        """G5: PostgreSQL takes every clean name and every fold."""
        for text in (clean(name), fold(name)):
            text.encode()
            self.assertNotIn("\0", text)

    @anything
    @given(st.lists(st.sampled_from(["A", "a", "b ", "B", "c", "\u00a0C"])))
    def test_repeats(self, names):
        """E3: every name is either first or a repeat."""
        first, repeats = split_repeats(names)
        self.assertCountEqual(first + repeats, names)
        self.assertEqual(len({fold(name) for name in names}), len(first))


@tagged("post_install", "-at_install")
class TestEntryProperties(BaseCase):
    def assertNothingLost(self, text, parsed):
        kept = {entry.source for entry in parsed.entries}
        kept |= {problem.text for problem in parsed.problems}
        for part in parsed.entries + parsed.problems:
            source = part.text if hasattr(part, "text") else part.source
            if '"' not in text:
                self.assertTrue(text.startswith(source, part.offset))
        read = fold("".join(kept))
        for char in fold(text):
            if char not in ',;"' and not char.isspace():
                self.assertIn(char, read)

    @more
    @given(st.one_of(typed, texts))
    def test_never_raises_never_loses(self, text):
        """E8, E3: every character is in what was read or in what was refused."""
        for options in ({}, {"split_blanks": True}, {"ranges": False}):
            self.assertNothingLost(text, parse_entry(text, limit=200, **options))

    @anything
    @given(typed, st.integers(0, 20))
    def test_limit_and_clean_names(self, text, limit):
        """E4: never more than asked for, and every name is clean and not empty."""
        names = parse_entry(text, limit=limit).names
        self.assertLessEqual(len(names), limit)
        for name in names:
            self.assertTrue(name)
            self.assertEqual(clean(name), name)

    @anything
    @given(
        st.lists(st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True), max_size=20),
        st.sampled_from(["\n", "\r\n", ",", ";", "\t", ", ", "\r", "\n\n", " ;\n"]),
    )
    def test_any_separator(self, names, separator):
        """E4: a list comes back as it was written, in its order."""
        parsed = parse_entry(separator.join(names), limit=10**6)
        self.assertEqual(parsed.names, names)
        self.assertEqual(parsed.problems, [])

    @anything
    @given(st.text(alphabet='A1-+.,;\t"–\u00e9', min_size=1))
    def test_quoted_is_literal(self, name):
        """E4: in quotes everything is one serial."""
        assume(clean(name))
        quoted = '"' + name.replace('"', '""') + '"'
        self.assertEqual(parse_entry(quoted).names, [clean(name)])

    @anything
    @given(serials, st.integers(2, 200))
    def test_ranges_are_read_as_generated(self, first, count):
        """E4: A001+99, A001..A100 and A001-A100 mean the same serials."""
        names = next_names(first, count)
        self.assertEqual(parse_entry(f"{first}+{count - 1}").names, names)
        self.assertEqual(parse_entry(f"{first}..{names[-1]}").names, names)
        self.assertEqual(parse_entry(f"{first} – {names[-1]}").names, names)
        if len(first) == len(names[-1]):
            self.assertEqual(parse_entry(f"{first}-{names[-1]}").names, names)


@tagged("post_install", "-at_install")
class TestRangeProperties(BaseCase):
    @more
    @given(st.lists(st.one_of(serials, st.from_regex(r"A[0-9]{1,2}", fullmatch=True))))
    def test_folded_and_read_again(self, names):
        """S7: expanding what was folded gives the same set; each serial once."""
        for shortest in (2, 3):
            printed = "\n".join(fold_ranges(names, shortest))
            again = parse_entry(printed, literal=set(names).__contains__).names
            self.assertCountEqual(again, set(names))

    @anything
    @given(st.lists(st.text(alphabet="A019-–. é٣", max_size=5)))
    def test_runs_of_any_text(self, names):
        """S7: the same for serials of any sort, by the ends of the runs."""
        found = []
        for run in fold_runs(names):
            members = [run.first]
            if run.count > 1:
                members = read_range(run.first, run.last).names()
            self.assertEqual(len(members), run.count)
            found += members
        self.assertCountEqual(found, set(names))

    @anything
    @given(texts, st.integers(0, 50))
    def test_next_names(self, first, count):
        """E4: N different consecutive serials."""
        names = next_names(first, count)
        self.assertEqual(len(set(names)), count)
        if count and split_number(first):
            self.assertEqual(names[0], first)
            self.assertEqual(read_range(names[0], names[-1]).names(), names)


@tagged("post_install", "-at_install")
class TestGs1Properties(BaseCase):
    @more
    @given(gtins, values, values)
    def test_every_form_says_the_same(self, gtin, serial, batch):
        """E4: raw, with or without symbology identifier, and bracketed."""
        for code in (
            f"]C101{gtin}21{serial}\x1d10{batch}",
            f"]d201{gtin}10{batch}\x1d1727123121{serial}",
            f"01{gtin}1727123121{serial}\x1d10{batch}",
            f"(01){gtin}(10){batch}(21){serial}",
        ):
            found = read_gs1(code)
            self.assertEqual(
                (found.gtin, found.serial, found.batch), (gtin, serial, batch)
            )
            self.assertEqual(parse_entry(code + "\n").names, [serial])
        self.assertEqual({form.zfill(14) for form in gtin_forms(gtin)}, {gtin})

    @more
    @given(st.text(alphabet="()01217()]C1\x1d#AB5 "))
    def test_only_its_own_error(self, code):
        """E4: any text is read, refused with a code, or no GS1."""
        try:
            found = read_gs1(code)
        except Gs1Error as error:
            self.assertTrue(error.code.startswith("gs1_"))
        else:
            self.assertTrue(found is None or isinstance(found.elements, dict))


@tagged("post_install", "-at_install")
class TestFormatProperties(BaseCase):
    @anything
    @given(
        st.builds(
            FormatRule,
            prefix=st.sampled_from(["", "SN-", "12"]),
            min_length=st.integers(0, 9),
            max_length=st.integers(0, 9),
            allowed=st.sampled_from(["any", "digits", "letters", "alnum", "custom"]),
            characters=st.text(max_size=3),
            letter_case=st.sampled_from(["any", "upper", "lower"]),
            check_digit=st.sampled_from(["", "luhn", "imei", "mod10", "mod97", "vin"]),
        ),
        texts,
    )
    def test_check_never_raises(self, rule, name):
        """E6: any text is judged, and each rule is told at most once."""
        codes = [each.code for each in rule.check(rule.apply_case(name))]
        self.assertEqual(len(codes), len(set(codes)))

    @anything
    @given(st.text(alphabet="a1(|)*+?{,}[]\\d.^$:=!<"))
    def test_pattern_is_always_judged(self, pattern):
        """E6: a pattern compiles exactly when it isn't called invalid."""
        problem = pattern_problem(pattern)
        self.assertIn(problem, ("", "pattern_invalid", "pattern_slow"))
        if not problem:
            FormatRule(pattern=pattern).check("a1" * 10)


@tagged("post_install", "-at_install")
class TestSpreadsheetProperties(BaseCase):
    @more
    @given(st.one_of(texts, st.text(alphabet="'=+-@ \t\r\n＝A1\0")))
    def test_round_trip(self, text):
        """M4, M1: export and import give the same serial; no cell is a formula."""
        cell = neutralise(text)
        self.assertEqual(restore(cell), text)
        self.assertNotIn(cell.lstrip()[:1] or "x", "=+-@＝＋－＠")
        self.assertNotIn(cell[:1] or "x", "\t\r\n\0")
