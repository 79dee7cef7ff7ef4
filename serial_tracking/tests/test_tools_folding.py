import sys
import unicodedata

from odoo.tests import BaseCase, tagged

from odoo.addons.serial_tracking.tools.folding import clean, fold, split_repeats


@tagged("post_install", "-at_install")
class TestFolding(BaseCase):
    """SPEC G5 and E3: when two serials are the same one."""

    def test_clean_keeps_what_is_seen(self):
        """M4, E4: leading zeros, 1E5 and =1+1 survive."""
        for name in (
            "0012",
            "1E5",
            "=1+1",
            "a B  c",
            "'x",
            "-",
            "é",
            "日本",
            "1\u00a02",
        ):
            self.assertEqual(clean(name), name)

    def test_clean_removes_what_is_not(self):
        """E4: what comes along when pasting and scanning."""
        for name in (
            " A1 ",
            "\u00a0A1\u3000",
            "\ufeffA1\u200b",
            "\u202aA1\u202c",
            "A\u00ad1",
            "A\x001\r\n",
            "\tA1\x1d",
            "\u200b \u200bA1 \u200b",
            "A\ud8001",
        ):
            self.assertEqual(clean(name), "A1", ascii(name))
        for nothing in ("", None, False, " \u200b\t"):
            self.assertEqual(clean(nothing), "")
            self.assertEqual(fold(nothing), "")

    def test_same_serial(self):
        """G5: letter case and outer blanks make no other serial."""
        for one, other in (
            ("SN-1a", "sn-1A "),
            ("STRASSE", "straße"),
            ("ΣΑΣ", "σας"),
            ("A 1", "A\u00a01"),
            ("\u00c9", "e\u0301"),
        ):
            self.assertEqual(fold(one), fold(other))

    def test_other_serial(self):
        for one, other in (("01", "1"), ("A 1", "A1"), ("A-1", "A1"), ("é", "e")):
            self.assertNotEqual(fold(one), fold(other))

    def test_every_character(self):
        """G5: folding twice changes nothing, upper and lower case are one serial."""
        for code in range(sys.maxunicode + 1):
            char = chr(code)
            if 0xD800 <= code < 0xE000 or unicodedata.category(char) in ("Cn", "Co"):
                continue
            folded = fold(f"x{char}x")
            if fold(folded) != folded or fold(clean(char)) != fold(char):
                self.fail(f"U+{code:04X}")
            if code < 0x3000 and fold(char) != fold(char.lower()):
                self.assertEqual(char, "İ", "the one letter with two lower cases")

    def test_split_repeats(self):
        """E3: a duplicate in the list."""
        self.assertEqual(
            split_repeats(["A1", "B", "a1 ", "C", "A1"]),
            (["A1", "B", "C"], ["a1 ", "A1"]),
        )
