import datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.serial_tracking.tools.spreadsheet import neutralise, restore


@tagged("post_install", "-at_install")
class TestSpreadsheet(BaseCase):
    """SPEC M4: cells that a spreadsheet would run as a formula are neutralised."""

    def test_formulas(self):
        for text in (
            "=1+1",
            "+49",
            "-5",
            "@SUM(A1)",
            "\t=1",
            "\r1",
            "\n1",
            "  =1",
            "\u00a0=1",
            "\v\f=1",
            "＝1",
            "＠A",
            "=cmd|' /C calc'!A0",
        ):
            self.assertEqual(neutralise(text), "'" + text)
            self.assertEqual(restore("'" + text), text)

    def test_everything_else_stays(self):
        """M4: numbers stay numbers, harmless text stays text."""
        day = datetime.date(2026, 1, 1)
        for value in (-5, -1.5, True, None, day, "", "A1", "0012", "1E5", "'A1", "A=1"):
            self.assertIs(neutralise(value), value)
            self.assertIs(restore(value), value)

    def test_apostrophes(self):
        """M1, M4: a serial that begins with an apostrophe comes back as it was."""
        for text in ("'=1", "''=1", "'", "''", "'A", "'0012", "' =1", "'\t"):
            self.assertEqual(restore(neutralise(text)), text)
