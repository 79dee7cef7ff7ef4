from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestWarrantyEntry(WarrantyCase):
    """E5: condition and warranty dates given with the numbers."""

    def test_details(self):
        """E5: the unit takes note and dates over; the dates win over the terms."""
        with freeze_time("2026-01-11 10:00"):
            move = self._receipt(3).with_user(self.worker)
            move.serial_enter(["A1", "A2", "A3"])
            result = move.serial_detail(
                ["a1 ", "A2", "X9"],
                note="open box",
                warranty_start="2026-01-01",
                warranty_end="2026-06-30",
            )
            self.assertEqual(result["changed"], ["A1", "A2"])
            self.assertRefused(result, "X9", "not on this document")
            move.serial_detail(["A2"], note=False, warranty_end="2026-07-31")
            wrong = move.serial_detail(["A2"], warranty_end="2025-07-31")
            self.assertRefused(wrong, "A2", "before it starts")
            with self.assertRaises(UserError):
                move.serial_detail(["A2"], warranty_end="July")
            move.picking_id.button_validate()
        lots = self._lots(["A1", "A2", "A3"])
        self.assertEqual(lots[0].serial_condition_note, "open box")
        self.assertFalse(lots[1].serial_condition_note)
        self.assertWarranty(lots[0], "2026-01-01", "2026-06-30")
        self.assertWarranty(lots[1], "2026-01-01", "2026-07-31")
        self.assertWarranty(lots[2], "", "")
        with freeze_time("2026-02-14 10:00"):
            self._ship(["A1", "A2", "A3"])
        self.assertWarranty(lots[0], "2026-01-01", "2026-06-30")
        self.assertWarranty(lots[2], "2026-02-14", "2027-02-14")

    def test_notes_of_known_units_stay_apart(self):
        """E5: each unit takes over its own note."""
        lots = self.env["stock.lot"].create(
            [{"name": n, "product_id": self.laptop.id} for n in ("A1", "A2")]
        )
        move = self._receipt(2)
        move.serial_enter(["A1", "A2"])
        move.serial_detail(["A1"], note="dented")
        move.serial_detail(["A2"], note="open box")
        move.picking_id.button_validate()
        self.assertEqual(lots.mapped("serial_condition_note"), ["dented", "open box"])

    def test_note_of_a_known_unit(self):
        """E5: a unit that comes back takes a new note over."""
        lot = self._sold(["A1"])
        move = self._make_move(
            self.warehouse.in_type_id,
            self.customers,
            self.stock,
            self.laptop,
            1,
            partner=self.customer,
        )
        move.serial_enter(["A1"])
        move.serial_detail(["A1"], note="scratched")
        move.picking_id.button_validate()
        self.assertEqual(lot.serial_condition_note, "scratched")

    def test_rights(self):
        """E5, P1: only people who may enter numbers; done lines for managers only."""
        move = self._receipt(1)
        move.serial_enter(["A1"])
        with self.assertRaises(AccessError):
            move.with_user(self.clerk).serial_detail(["A1"], note="x")
        move.picking_id.button_validate()
        with self.assertRaises(UserError):
            move.serial_detail(["A1"], note="x")
        line = move.move_line_ids.with_user(self.worker)
        with self.assertRaises(AccessError):
            line.serial_warranty_end = "2030-01-01"
        move.move_line_ids.serial_warranty_end = "2030-01-01"
        self.assertWarranty(self._lots(["A1"]), "", "2030-01-01")

    def test_new_record_with_dates(self):
        """E5, M1: a record made with dates keeps them."""
        lot = self.env["stock.lot"].create(
            {
                "name": "N1",
                "product_id": self.laptop.id,
                "serial_warranty_start": "2026-01-01",
                "serial_warranty_end": "2026-12-31",
            }
        )
        self.assertWarranty(lot, "2026-01-01", "2026-12-31")
