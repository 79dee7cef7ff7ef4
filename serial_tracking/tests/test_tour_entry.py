from datetime import date

from odoo.tests import tagged

from .test_tour_windows import WindowTourCase


@tagged("post_install", "-at_install")
class TestEntryTours(WindowTourCase):
    """The entry window in a browser: details, files, buying back, scanners."""

    def test_details(self):
        """E4, E5, E8: note and warranty in place, by keyboard, and from a file."""
        move = self._receipt(4)
        self._tour("serial_entry_details", move.picking_id)
        lines = {line.lot_name: line for line in move.move_line_ids}
        self.assertEqual(lines["A2"].serial_condition_note, "open box")
        self.assertEqual(lines["A2"].serial_warranty_start, date(2026, 5, 1))
        self.assertEqual(lines["A2"].serial_warranty_end, date(2027, 4, 30))
        self.assertEqual(lines["A1"].serial_condition_note, "scratch")
        self.assertEqual(lines["00012345"].serial_condition_note, "dented")
        self.assertEqual(lines["1E5"].serial_condition_note, "typed last")

    def test_same_for_all(self):
        """E5: one note for all units, those on other pages included."""
        move = self._receipt(100)
        self._tour("serial_same_for_all", move.picking_id)
        notes = move.move_line_ids.mapped("serial_condition_note")
        self.assertEqual(set(notes), {"refurbished"})

    def test_details_on_a_phone(self):
        """E5: the same at the width of a phone."""
        self.browser_size = "390x844"
        self.test_details()

    def test_buy_back(self):
        """E3: the way out stands beside the refusal, for a Serial Manager."""
        self._receive(["SOLD-1", "SOLD-2", "HERE-1"])
        self._ship(["SOLD-1", "SOLD-2"])
        move = self._receipt(3)
        self._tour("serial_entry_buy_back", move.picking_id, self.manager)
        lines = move.move_line_ids.filtered("lot_name")
        self.assertEqual(lines.mapped("lot_name"), ["SOLD-2", "SOLD-1"])
        self.assertEqual(set(lines.mapped("serial_buy_back_reason")), {"trade-in"})

    def test_wedge_scanner(self):
        """E4: continuous scans, labels and GS1 codes; a second scan is refused."""
        self.laptop.barcode = "00614141999897"
        self.phone.barcode = "00614141999996"
        move = self._receipt(9)
        self._tour("serial_wedge", move.picking_id)
        names = move.move_line_ids.filtered("lot_name").mapped("lot_name")
        wanted = ["001", "002", "003", "004", "005", "006", "008", "009"]
        self.assertEqual(sorted(names), [f"W-{n}" for n in wanted])
