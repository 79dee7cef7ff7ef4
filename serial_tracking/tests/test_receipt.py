from odoo.tests import tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestReceipt(SerialCase):
    """Serials come in on a receipt (E1, E3, E4, E8)."""

    def test_enter_good_and_bad(self):
        """E3: each bad one is refused with its reason, the good ones are kept."""
        self._receive(["OLD1", "OLD2"])
        self._ship(["OLD2"])
        move = self._receipt(4)
        result = move.serial_enter(["N1", "n1 ", "OLD1", "OLD2", "", "N2", "N3"])
        self.assertEqual(result["accepted"], ["N1", "N2", "N3"])
        self.assertRefused(result, "n1", "twice")
        self.assertRefused(result, "OLD1", "already in stock at WH/Stock")
        self.assertRefused(result, "OLD2", "already sold to Azure")
        self.assertRefused(result, "", "empty")
        again = move.serial_enter(["N1", "N4", "N5"])
        self.assertEqual(again["accepted"], ["N4"])
        self.assertRefused(again, "N1", "entered already")
        self.assertRefused(again, "N5", "too many")
        self.assertEqual(move.serial_done_count, 4)
        self.assertEqual(move.quantity, 4)

    def test_text_is_read_as_the_box_reads_it(self):
        """E4: separators and ranges in text, every list item literally."""
        move = self._receipt(6)
        result = move.serial_enter("A001-A003\nX-1; Y 2\tZ")
        self.assertEqual(
            result["accepted"], ["A001", "A002", "A003", "X-1", "Y 2", "Z"]
        )
        move = self._receipt(1)
        self.assertEqual(move.serial_enter(["B1-B9"])["accepted"], ["B1-B9"])

    def test_entry_is_saved_before_validation(self):
        """E8: what was entered is there when somebody opens the window later."""
        move = self._receipt(3)
        move.serial_enter(["A1"])
        self.env.invalidate_all()
        window = move.serial_window()
        self.assertEqual((window["count"], window["expected"]), (1, 3))
        self.assertEqual(window["lines"][0]["name"], "A1")
        self.assertFalse(self._lots(["A1"]), "nothing is validated by entering")

    def test_removed_serial_leaves_the_unit_expected(self):
        move = self._receipt(2)
        move.serial_enter(["A1", "A2"])
        self.assertEqual(move.serial_remove(["a1"]), ["A1"])
        self.assertEqual((move.quantity, move.serial_done_count), (2, 1))
        self.assertEqual(move.serial_enter(["A3"])["accepted"], ["A3"])

    def test_generate(self):
        """E4: the next numbers of the item's own sequence."""
        self.laptop.product_tmpl_id.serial_prefix_format = "LX-"
        move = self._receipt(3)
        names = move.serial_generate(3)
        self.assertEqual(names, ["LX-0000001", "LX-0000002", "LX-0000003"])
        self.assertEqual(move.serial_enter(names)["accepted"], names)

    def test_validate_with_missing_serials_opens_the_window(self):
        """E1: a person is asked instead of getting an error."""
        move = self._receipt(2)
        move.serial_enter(["A1"])
        action = move.picking_id.with_user(self.worker).button_validate()
        self.assertEqual(action["tag"], "serial_tracking.window")
        self.assertEqual(action["params"]["move_ids"], move.ids)
        self.assertEqual(move.state, "assigned")

    def test_two_open_receipts_cannot_share_a_serial(self):
        """E3: entered on another document already."""
        first, second = self._receipt(1), self._receipt(1)
        first.serial_enter(["A1"])
        result = second.serial_enter(["A1"])
        self.assertRefused(result, "A1", first.reference)

    def test_serial_of_another_product(self):
        """E3: unique per product by default, across all by policy."""
        self._receive(["A1"], self.phone)
        move = self._receipt(2)
        self.assertEqual(move.serial_enter(["A1"])["accepted"], ["A1"])
        move.serial_remove(["A1"])
        self.env.company.serial_unique_scope = "all"
        self.assertRefused(move.serial_enter(["A1"]), "A1", "belongs to Phone P2")

    def test_number_on_another_open_document(self):
        """E3: the same number in another spelling, entered or written by a program."""
        first = self._receipt(2)
        first.serial_enter(["Ab1"])
        first.move_line_ids[1].lot_name = "  \u00e4-2 "
        second = self._receipt(2)
        result = second.serial_enter(["aB1 ", "\u00c4-2", "C3"])
        self.assertEqual(result["accepted"], ["C3"])
        self.assertRefused(result, "aB1", first.reference)
        self.assertRefused(result, "\u00c4-2", first.reference)
        self.assertRefused(first.serial_enter(["AB1"]), "AB1", "entered already")
        self._hold_unidentified(self.laptop, 1)
        self.assertRefused(self.laptop.serial_identify(["AB1"]), "AB1", first.reference)
        first.picking_id.action_cancel()
        self.assertEqual(second.serial_enter(["aB1"])["accepted"], ["aB1"])

    def test_numbers_on_open_documents_are_found_by_an_index(self):
        """E3: decision 2; the key is stored where a line has no unit yet."""
        move = self._receipt(1)
        move.serial_enter(["Ab1"])
        self.assertEqual(move.move_line_ids.serial_name_key, "ab1")
        self.env.flush_all()
        self.cr.execute("SET LOCAL enable_seqscan = off")
        self.cr.execute(
            """EXPLAIN SELECT id FROM stock_move_line
                WHERE product_id = %s AND serial_name_key IN ('ab1', 'ab2')""",
            [self.laptop.id],
        )
        plan = "\n".join(row for (row,) in self.cr.fetchall())
        self.assertIn("serial_name_key_idx", plan)
        move.picking_id.button_validate()
        self.assertFalse(move.move_line_ids.serial_name_key)
