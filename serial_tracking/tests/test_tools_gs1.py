import datetime

from odoo.tests import BaseCase, TransactionCase, tagged

from odoo.addons.serial_tracking.tools.gs1 import (
    Gs1Error,
    gs1_date,
    gtin_forms,
    read_gs1,
)

GTIN = "09521234543213"
TODAY = datetime.date(2026, 6, 1)


@tagged("post_install", "-at_install")
class TestGs1(BaseCase):
    """SPEC E4: GS1 codes (AI 21, with 01 checked against the item and 10/17 kept)."""

    def assertBroken(self, text, code, ai):
        with self.assertRaises(Gs1Error) as caught:
            read_gs1(text)
        self.assertEqual(
            (caught.exception.code, caught.exception.params["ai"]), (code, ai)
        )

    def test_same_code_in_every_form(self):
        """E4: brackets, symbology identifiers, FNC1 or what stands for it."""
        for text in (
            f"(01){GTIN}(17)271231(10)L1(21)S-1",
            f" (01) {GTIN} (17) 271231 (10) L1 (21) S-1\r\n",
            "(01)9521234543213(17)271231(10)L1(21)S-1",
            f"]C101{GTIN}1727123110L1\x1d21S-1",
            f"]d201{GTIN}1727123121S-1\x1d10L1",
            f"]Q310L1\x1d01{GTIN}1727123121S-1",
            f"\x1d01{GTIN}21S-1\x1d10L1\x1d17271231",
            f"]C101{GTIN}1727123110L1#21S-1",
            f"01{GTIN}1727123110L1Alt02921S-1",
            f"01{GTIN}21S-1\x1d10L1\x1d17271231\x1d",
        ):
            found = read_gs1(text, TODAY)
            self.assertEqual(
                (found.gtin, found.serial, found.batch, found.expiry),
                (GTIN, "S-1", "L1", datetime.date(2027, 12, 31)),
                text,
            )

    def test_other_identifiers_are_kept(self):
        """E4: an identifier that means nothing to us spoils nothing."""
        found = read_gs1(
            f"]C101{GTIN}11250102152603003102001234240X9\x1d8005123456\x1d21S"
        )
        self.assertEqual(found.serial, "S")
        self.assertEqual(found.production, datetime.date(2025, 1, 2))
        self.assertEqual(found.best_before, datetime.date(2026, 3, 31))
        self.assertEqual(found.elements["3102"], "001234")
        self.assertEqual(found.elements["240"], "X9")
        self.assertEqual(found.elements["8005"], "123456")

    def test_brackets_inside_a_serial(self):
        self.assertEqual(read_gs1(f"(01){GTIN}(21)A(1)B(2024)").serial, "A(1)B(2024)")
        self.assertEqual(read_gs1("(21)ABC").serial, "ABC")

    def test_what_is_not_gs1(self):
        """E4: plain serials are never taken apart."""
        for text in (
            "",
            "21ABC",
            "2112345",
            "(12) 3",
            "(2024)A(21)B",
            "(99)A",
            f"01{GTIN}",
            f"01{GTIN}10L1",
            "010952123454321421ABC",
            f"01{GTIN}99",
            f"01{GTIN}2",
            f"A(01){GTIN}",
        ):
            self.assertIsNone(read_gs1(text), text)

    def test_wrong_codes(self):
        self.assertBroken("(01)09521234543214(21)A", "gs1_check_digit", "01")
        self.assertBroken("(01)123(21)A", "gs1_value", "01")
        self.assertBroken(f"(01){GTIN}(17)270230(21)A", "gs1_date", "17")
        self.assertBroken(f"(01){GTIN}(21)A(21)B", "gs1_repeated", "21")
        self.assertBroken(f"(01){GTIN}(21)é", "gs1_value", "21")
        self.assertBroken(f"]C101{GTIN}21" + "A" * 21, "gs1_value", "21")
        self.assertBroken(f"]C101{GTIN}05X", "gs1_unknown_ai", "05")
        self.assertBroken(f"]C101{GTIN}1712", "gs1_value", "17")
        self.assertBroken(f"]C101{GTIN}2", "gs1_unknown_ai", "2")
        self.assertBroken(f"]C101{GTIN}24", "gs1_value", "24")
        self.assertBroken(f"]C101{GTIN}24xA", "gs1_value", "24x")
        self.assertBroken("]C121\x1d", "gs1_value", "21")

    def test_same_value_twice_is_fine(self):
        self.assertEqual(read_gs1(f"(01){GTIN}(21)A(21)A").serial, "A")

    def test_dates(self):
        """E4: day 00 is the last of the month; the century is the nearest."""
        self.assertEqual(gs1_date("240200", TODAY), datetime.date(2024, 2, 29))
        self.assertEqual(gs1_date("251200", TODAY), datetime.date(2025, 12, 31))
        self.assertEqual(gs1_date("760101", TODAY), datetime.date(2076, 1, 1))
        self.assertEqual(gs1_date("770101", TODAY), datetime.date(1977, 1, 1))
        late = datetime.date(2080, 1, 1)
        self.assertEqual(gs1_date("300101", late), datetime.date(2130, 1, 1))
        for wrong in ("261301", "260100x", "260132", "260000", "260230", ""):
            with self.assertRaises(ValueError):
                gs1_date(wrong, TODAY)

    def test_gtin_forms(self):
        """E4: the item is found whichever length its barcode is stored in."""
        self.assertEqual(gtin_forms(GTIN), [GTIN, GTIN[1:]])
        self.assertEqual(
            gtin_forms("73513537"),
            ["00000073513537", "0000073513537", "000073513537", "73513537"],
        )
        self.assertEqual(gtin_forms("19521234543210"), ["19521234543210"])
        self.assertEqual(gtin_forms("123"), [])
        self.assertEqual(gtin_forms("ABCDEFGH"), [])


@tagged("post_install", "-at_install")
class TestGs1LikeNomenclature(TransactionCase):
    def test_agrees_with_odoo(self):
        """E4: Odoo's GS1 nomenclature reads the same codes alike."""
        nomenclature = self.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )
        for body in (
            f"01{GTIN}21S-1\x1d10L/1",
            f"01{GTIN}1727120010L1#21S_1",
            f"01{GTIN}15260630310200123421a%b",
            f"21S1\x1d01{GTIN}",
        ):
            theirs = nomenclature.gs1_decompose_extended("]C1" + body)
            found = read_gs1("]C1" + body)
            self.assertEqual(
                found.elements, {part["ai"]: part["string_value"] for part in theirs}
            )
            values = {part["ai"]: part["value"] for part in theirs}
            self.assertEqual(found.expiry, values.get("17"))
            self.assertEqual(found.best_before, values.get("15"))
