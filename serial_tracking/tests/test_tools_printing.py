from odoo.tests import BaseCase, tagged

from ..tools.printing import print_cell, print_rows


@tagged("post_install", "-at_install")
class TestPrinting(BaseCase):
    """How serials stand on paper (S7)."""

    def test_rows_hold_everything_once(self):
        names = [f"X{n * 7:05d}" for n in range(500)]
        rows = print_rows(names, 100)
        self.assertLessEqual(max(map(len, rows)), 100)
        self.assertEqual(", ".join(rows).split(", "), names)

    def test_consecutive_ones_are_one_piece(self):
        names = [f"SN-{n:03d}" for n in range(1, 251)]
        self.assertEqual(print_rows(names), ["SN-001 – SN-250"])
        self.assertEqual(print_cell(names), "SN-001 – SN-250")

    def test_too_long_for_a_cell(self):
        self.assertEqual(print_cell([f"LONG-NUMBER-{n * 3}" for n in range(9)]), "")
        self.assertEqual((print_rows([]), print_cell([])), ([], ""))
