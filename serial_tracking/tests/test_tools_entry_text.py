import datetime
import time

from odoo.tests import BaseCase, tagged

from odoo.addons.serial_tracking.tools.entry_text import parse_entry

GTIN = "09521234543213"


@tagged("post_install", "-at_install")
class TestEntryText(BaseCase):
    """SPEC E4: one box takes everything."""

    def assertReads(self, text, names, **options):
        parsed = parse_entry(text, **options)
        self.assertEqual(parsed.problems, [], text)
        self.assertEqual(parsed.names, names, text)
        return parsed

    def assertRefuses(self, text, code, **params):
        parsed = parse_entry(text)
        self.assertEqual(parsed.entries, [], text)
        (problem,) = parsed.problems
        self.assertEqual((problem.code, problem.params), (code, params))
        self.assertEqual(problem.text, text[problem.offset :][: len(problem.text)])
        return problem

    def test_every_separator(self):
        """E4: comma, tab, semicolon and line separated lists, in any mixture."""
        self.assertReads(
            "A1\nA2\r\nA3,A4;A5\tA6\r A7 ,, ;\n\nA8\u2028A9\n",
            ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"],
        )

    def test_nothing(self):
        """E3: empty lines are no serials."""
        for text in ("", None, False, "\n\n", " \t ,;", '""', "\u00a0\n"):
            self.assertReads(text, [])

    def test_inner_blank_is_part_of_the_serial(self):
        """E4: a blank separates only when the person says so."""
        self.assertReads("SN 001\nA1 A2 A3", ["SN 001", "A1 A2 A3"])
        self.assertReads(
            "A1 A2\u00a0A3 - A5 SN: B1, C1 + 1",
            ["A1", "A2", "A3", "A4", "A5", "B1", "C1", "C2"],
            split_blanks=True,
        )

    def test_serials_stay_as_they_are(self):
        """E4: nothing that a person sees is changed."""
        names = [
            "0012",
            "1E5",
            "=1+1",
            "+49",
            "-5",
            "@A",
            '12"',
            "#1",
            "'7",
            "é½",
            "A/B",
        ]
        self.assertReads("\n".join(names), names)
        self.assertReads(" \u200bA1\ufeff\u00a0", ["A1"])

    def test_quoted_cells(self):
        """E4: quoted CSV cells, and quotes as the way to write a serial literally."""
        self.assertReads(
            '"A,1";"B;2"\t"C""3"\n "A001-A003" ,"A1..B2","A1+5"',
            ["A,1", "B;2", 'C"3', "A001-A003", "A1..B2", "A1+5"],
        )

    def test_unclosed_quote_swallows_nothing(self):
        self.assertReads('"A1\nA2\n"A3"x,A4', ['"A1', "A2", '"A3"x', "A4"])

    def test_one_shape_makes_a_range(self):
        """E4: A001-A100, also where the serial has dashes itself."""
        self.assertReads("A001-A003", ["A001", "A002", "A003"])
        self.assertReads("SN-0009-SN-0011", ["SN-0009", "SN-0010", "SN-0011"])
        self.assertReads("a001-A002", ["a001", "a002"])
        self.assertReads("98/X-99/X", ["98/X", "99/X"])
        self.assertReads("A1-A1", ["A1"])
        self.assertEqual(len(parse_entry("A001-A100").entries), 100)

    def test_dashes_in_serials(self):
        """E4: SN-0001, AB-12 and 2024-01-15 are serials, like all without one shape."""
        names = ["SN-0001", "AB-12", "2024-01-15", "A001-B003", "A1-A10", "1-2-3"]
        names += ["A1B1-A2B2", "123e4567-e89b-12d3-a456-426614174000", "-", "A-B"]
        names += ["00:1B:44-11:3A:B7", "AB – CD", "A1 - B2", "..", "V..2"]
        self.assertReads("\n".join(names), names)

    def test_other_ways_to_write_a_range(self):
        """E4: A001..A100, A001+99; S7: what we print can be pasted back."""
        for text in ("A8..A11", "A8 … A11", "A8 – A11", "A8 - A11", "A8—A11", "A8+3"):
            self.assertReads(text, ["A8", "A9", "A10", "A11"])
        self.assertReads("A008 + 2", ["A008", "A009", "A010"])
        self.assertReads("A998/B+2", ["A998/B", "A999/B", "A1000/B"])
        self.assertReads("A001+0", ["A001"])
        self.assertEqual(len(parse_entry("A001+99").entries), 100)

    def test_wrong_ranges_are_reported(self):
        self.assertRefuses("A9-A3", "range_reversed", first="A9", last="A3")
        self.assertRefuses("A1..B2", "range_shape", first="A1", last="B2")
        self.assertRefuses("A001..A12", "range_shape", first="A001", last="A12")
        self.assertRefuses("A1+100000", "range_too_large", count=100001, limit=100000)
        self.assertRefuses(
            "A000000-A999999", "range_too_large", count=1000000, limit=100000
        )

    def test_good_ones_are_kept(self):
        """E3: the good ones are kept, the reason stands beside the others."""
        text = "A1\nB9-B1\nA2\nSN:\nC1..D2;A3"
        parsed = parse_entry(text)
        self.assertEqual(parsed.names, ["A1", "A2", "A3"])
        self.assertEqual(
            [(p.code, p.text, p.offset) for p in parsed.problems],
            [
                ("range_reversed", "B9-B1", 3),
                ("empty", "SN:", 12),
                ("range_shape", "C1..D2", 16),
            ],
        )

    def test_limit(self):
        parsed = parse_entry("A1\nB1-B3\nA2\nA3\nA4", limit=3)
        self.assertEqual(parsed.names, ["A1", "A2", "A3"])
        large, rest = parsed.problems
        self.assertEqual((large.code, large.text), ("range_too_large", "B1-B3"))
        self.assertEqual((rest.code, rest.text), ("too_many", "A4"))

    def test_ranges_can_be_turned_off(self):
        """M1: a cell of a file is one serial."""
        self.assertReads("A1-A3\nB1..C2", ["A1-A3", "B1..C2"], ranges=False)

    def test_literal_has_the_last_word(self):
        """E6: what fits the item's format rule is no range."""
        self.assertReads(
            "1234-5678\nA1-A2",
            ["1234-5678", "A1", "A2"],
            literal=lambda name: name[0] == "1",
        )
        self.assertReads(f"01{GTIN}21A", [f"01{GTIN}21A"], literal=lambda name: True)

    def test_label_prefix(self):
        """E4: SN:ABC123 finds item and serial in one step."""
        parsed = self.assertReads(
            "SN:ABC123\nsn : X1-X2\nSNX", "ABC123 X1 X2 SNX".split()
        )
        self.assertEqual([e.find_item for e in parsed.entries], [True] * 3 + [False])
        self.assertRefuses("SN: \u200b", "empty")

    def test_gs1(self):
        """E4: GS1 codes, AI 21, with 01 and 10/17 kept."""
        parsed = self.assertReads(
            f"(01){GTIN}(21)A,1(10)B;2(17)270200, (01){GTIN}(21)A2\n"
            f"]d201{GTIN}1727123110L1\x1d21A3\n01{GTIN}21A4\x1d10L2",
            ["A,1", "A2", "A3", "A4"],
            today=datetime.date(2026, 1, 1),
        )
        self.assertEqual({entry.gs1.gtin for entry in parsed.entries}, {GTIN})
        first, _second, third, fourth = (entry.gs1 for entry in parsed.entries)
        self.assertEqual(
            (first.batch, first.expiry), ("B;2", datetime.date(2027, 2, 28))
        )
        self.assertEqual(
            (third.batch, third.expiry), ("L1", datetime.date(2027, 12, 31))
        )
        self.assertEqual((fourth.batch, fourth.expiry), ("L2", None))

    def test_gs1_problems(self):
        self.assertRefuses(f"]C101{GTIN}10L1", "gs1_no_serial", gtin=GTIN)
        self.assertRefuses(
            "(01)09521234543214(21)A",
            "gs1_check_digit",
            ai="01",
            value="09521234543214",
        )
        self.assertRefuses(
            f"(01){GTIN}(17)271332(21)A", "gs1_date", ai="17", value="271332"
        )

    def test_what_only_looks_like_gs1(self):
        names = ["(2024)A1", "B2", "(12) 3", "21ABC", f"01{GTIN}", "0109521234543214X"]
        names += ["012345678901234567", "(12)1", f"01{GTIN}5", "A"]
        self.assertReads(",".join(names), names)

    def test_hostile_texts_are_read_quickly(self):
        start = time.perf_counter()
        for text in ('"' * 50001, "." * 50000 + "1", "A - " * 20000 + "1", "-" * 50001):
            self.assertEqual(len(parse_entry(text).entries), 1)
        for text in ("1" * 50001, "1a" * 50000, "1" * 9 + "-" + "1" * 9999):
            self.assertEqual(parse_entry(text).names, [text])
        self.assertLess(time.perf_counter() - start, 2)

    def test_speed(self):
        """E4: ten thousand pasted lines and a range of 100,000 (generous bounds: the
        figures on an idle machine are 45 and 90 ms)."""
        lines = "\n".join(f"SN-{number:06d}" for number in range(10000))
        for text, count, seconds in ((lines, 10000, 0.5), ("A1..A100000", 100000, 1.5)):
            start = time.perf_counter()
            self.assertEqual(len(parse_entry(text).entries), count)
            self.assertLess(time.perf_counter() - start, seconds)
