from freezegun import freeze_time

from odoo.tests import tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestWarrantyByMoves(WarrantyCase):
    """The warranty follows from the moves and the product's terms (W2, W3, R5)."""

    def test_delivery_starts_it(self):
        """W2: a year from the day of delivery, that day a year later included."""
        lots = self._sold(["A1", "A2"])
        self.assertWarranty(lots, "2026-02-14", "2027-02-14")
        self.assertEqual(str(lots[0].serial_vendor_warranty_start), "2026-01-11")
        self.assertEqual(str(lots[0].serial_vendor_warranty_end), "2028-01-11")

    def test_not_before_delivery(self):
        """W2: in stock a unit has the vendor's warranty only."""
        with freeze_time("2026-01-11"):
            lot = self._receive(["A1"])
        self.assertWarranty(lot, "", "")
        self.assertTrue(lot.serial_vendor_warranty_end)
        self.assertEqual(lot.serial_warranty_state, "none")

    def test_day_where_the_company_is(self):
        """W2: delivered at half past midnight in Brussels is delivered on that day."""
        with freeze_time("2026-07-01 10:00"):
            self._receive(["A1"])
        with freeze_time("2026-07-14 22:30"):
            lot = self._ship(["A1"])
        self.assertWarranty(lot, "2026-07-15", "2027-07-15")

    def test_end_of_month(self):
        """W2: from 31 January a month lasts until 28 February."""
        self._terms(duration=1)
        lot = self._sold(["A1"], day="2026-01-31")
        self.assertWarranty(lot, "2026-01-31", "2026-02-28")

    def test_units_of_time(self):
        """W2: days and weeks."""
        self._terms(duration=90, unit="day")
        self.assertWarranty(self._sold(["A1"]), "2026-02-14", "2026-05-15")
        self._terms(duration=2, unit="week")
        self.assertWarranty(self._sold(["A2"]), "2026-02-14", "2026-02-28")

    def test_no_terms_no_warranty(self):
        """W2: without terms nothing is promised."""
        lot = self._sold(["P1"], product=self.phone)
        self.assertWarranty(lot, "", "")
        self.assertFalse(lot.serial_vendor_warranty_end)

    def test_later_terms_leave_sold_units_alone(self):
        """W2: what was promised at delivery stays, whatever the product says later."""
        lot = self._sold(["A1"])
        self._terms(duration=36, start_rule="receipt")
        lot.serial_rebuild()
        self.assertWarranty(lot, "2026-02-14", "2027-02-14")

    def test_return_clears_resale_restarts(self):
        """W3: back from the customer it is over, the next customer has it anew."""
        lot = self._sold(["A1"])
        self._give_back(lot)
        self.assertWarranty(lot, "", "")
        lot.serial_event_ids.create(
            {
                "lot_id": lot.id,
                "event": "status",
                "status_to_id": self.env.ref("serial_tracking.status_in_stock").id,
                "move_line_id": lot._serial_last_line_ids()[lot.id],
            }
        )
        lot.serial_rebuild()
        with freeze_time("2026-04-01 10:00"):
            self._ship(["A1"])
        self.assertWarranty(lot, "2026-04-01", "2027-04-01")

    def test_receipt_rule(self):
        """W2: from receipt on, already while the unit is here."""
        self._terms(start_rule="receipt")
        with freeze_time("2026-01-11 10:00"):
            lot = self._receive(["A1"])
        self.assertWarranty(lot, "2026-01-11", "2027-01-11")
        with freeze_time("2026-02-14 10:00"):
            self._ship(["A1"])
        self.assertWarranty(lot, "2026-01-11", "2027-01-11")

    def test_vendor_return_ends_vendor_warranty(self):
        """W2: back at the vendor the vendor's warranty is over."""
        lot = self._receive(["A1"])
        move = self._make_move(
            self.warehouse.out_type_id, self.stock, self.suppliers, self.laptop, 1
        )
        move.serial_select(["A1"])
        move.picking_id.button_validate()
        self.assertFalse(lot.serial_vendor_warranty_end)
        self.assertStoredIsRebuilt(lot)

    def test_correction_of_delivery(self):
        """R5: another serial put on the done delivery takes the warranty over."""
        sold = self._sold(["A1"])
        with freeze_time("2026-01-12 10:00"):
            other = self._receive(["A2"])
        line = self.env["stock.move.line"].search(
            [("lot_id", "=", sold.id), ("location_dest_id", "=", self.customers.id)]
        )
        line.lot_id = other
        self.assertWarranty(sold, "", "")
        self.assertWarranty(other, "2026-02-14", "2027-02-14")

    def test_correction_drops_decisions_too(self):
        """R5: an extension of a sale that never was doesn't stay with the unit."""
        sold = self._sold(["A1"])
        sold.serial_extend_warranty(1, "year", "goodwill")
        with freeze_time("2026-01-12 10:00"):
            other = self._receive(["A2"])
        line = self.env["stock.move.line"].search(
            [("lot_id", "=", sold.id), ("location_dest_id", "=", self.customers.id)]
        )
        line.lot_id = other
        self.assertWarranty(sold, "", "")
        self.assertWarranty(other, "2026-02-14", "2027-02-14")
