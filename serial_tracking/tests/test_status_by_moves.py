from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestStatusByMoves(SerialCase):
    """Moves set status, holder and dates by themselves (U2, R2, R5)."""

    def test_received_unit_is_in_stock(self):
        """U2: received → In stock, with vendor and date; nobody holds it."""
        lots = self._receive(["A1", "A2"])
        self.assertStatus(lots, "in_stock")
        self.assertEqual(lots.serial_vendor_id, self.vendor)
        self.assertFalse(lots.serial_customer_id)
        self.assertTrue(all(lots.mapped("serial_date_received")))
        self.assertTrue(all(lots.mapped("serial_available")))
        self.assertStoredIsRebuilt(lots)

    def test_shipped_unit_is_sold(self):
        """U2: shipped → Sold, held by the customer, not available."""
        self._receive(["A1", "A2"])
        sold = self._ship(["A2"])
        self.assertStatus(sold, "sold")
        self.assertEqual(sold.serial_customer_id, self.customer)
        self.assertTrue(sold.serial_date_sold)
        self.assertFalse(sold.serial_available)
        self.assertStatus(self._lots(["A1"]), "in_stock")
        self.assertStoredIsRebuilt(self._lots(["A1", "A2"]))

    def _return(self, move):
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=move.picking_id.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = move.quantity
        action = wizard.action_create_returns()
        return self.env["stock.picking"].browse(action["res_id"])

    def test_customer_return_is_returned(self):
        """R2: back from a customer → Returned, not available, nobody holds it."""
        self._receive(["A1"])
        lot = self._ship(["A1"])
        move = (
            self.env["stock.move.line"]
            .search(
                [("lot_id", "=", lot.id), ("location_dest_id", "=", self.customers.id)]
            )
            .move_id
        )
        back = self._return(move)
        back.button_validate()
        self.assertStatus(lot, "returned")
        self.assertFalse(lot.serial_customer_id)
        self.assertTrue(lot.serial_date_sold, "it was shipped once")
        self.assertFalse(lot.serial_available)
        self.assertStoredIsRebuilt(lot)

    def test_vendor_return(self):
        """U2: to the vendor → Returned to vendor."""
        lot = self._receive(["A1"])
        move = self.env["stock.move.line"].search([("lot_id", "=", lot.id)]).move_id
        self._return(move).button_validate()
        self.assertStatus(lot, "vendor_returned")
        self.assertStoredIsRebuilt(lot)

    def test_transfer_keeps_in_stock(self):
        """U2: carried to another shelf a unit stays In stock."""
        lot = self._receive(["A1"])
        move = self._internal(1, self.stock, self.shelf_1)
        self.assertFalse(move.serial_select(["A1"])["refused"])
        move.picking_id.button_validate()
        self.assertEqual(lot.location_id, self.shelf_1)
        self.assertStatus(lot, "in_stock")

    def test_transit(self):
        """U2: under way → Transferred, on arrival → In stock."""
        transit = self.env["stock.location"].create(
            {"name": "Truck", "usage": "transit", "company_id": self.env.company.id}
        )
        lot = self._receive(["A1"])
        move = self._internal(1, self.stock, transit)
        move.serial_select(["A1"])
        move.picking_id.button_validate()
        self.assertStatus(lot, "in_transit")
        self.assertFalse(lot.serial_available)
        move = self._internal(1, transit, self.shelf_2)
        self.assertFalse(move.serial_select(["A1"])["refused"])
        move.picking_id.button_validate()
        self.assertStatus(lot, "in_stock")
        self.assertStoredIsRebuilt(lot)

    def test_scrap(self):
        """U2: scrapped → Scrapped."""
        lot = self._receive(["A1"])
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.laptop.id,
                "lot_id": lot.id,
                "location_id": self.stock.id,
                "scrap_qty": 1,
            }
        )
        scrap.action_validate()
        self.assertStatus(lot, "scrapped")
        self.assertStoredIsRebuilt(lot)

    def test_adjusted_away_and_found(self):
        """U2: adjusted away → Lost, found again → In stock."""
        lot = self._receive(["A1"])
        quant = lot.quant_ids.filtered(lambda q: q.location_id == self.stock)
        quant.with_context(inventory_mode=True).inventory_quantity = 0
        quant.action_apply_inventory()
        self.assertStatus(lot, "lost")
        quant = (
            self.env["stock.quant"]
            .with_context(inventory_mode=True)
            .create(
                {
                    "product_id": self.laptop.id,
                    "location_id": self.stock.id,
                    "lot_id": lot.id,
                    "inventory_quantity": 1,
                }
            )
        )
        quant.action_apply_inventory()
        self.assertStatus(lot, "in_stock")
        self.assertStoredIsRebuilt(lot)

    def test_a_return_can_be_undone(self):
        """R2, R5, U4: back to the customer who returned it, to nobody else."""
        unit = self._receive(["A1"])
        sale = self._delivery(1)
        sale.serial_select(["A1"])
        sale.picking_id.button_validate()
        back = self._return(sale)
        back.button_validate()
        self.assertStatus(unit, "returned")
        self.assertFalse(self._delivery(1, assign=True).move_line_ids)
        again = self._return(back.move_ids)
        again.button_validate()
        self.assertEqual(again.state, "done")
        self.assertStatus(unit, "sold")
        self.assertEqual(unit.serial_customer_id, self.customer)

    def test_a_judged_unit_is_not_sent_back(self):
        """U4: a return whose unit was found defective waits for a decision."""
        unit = self._receive(["A1"])
        sale = self._delivery(1)
        sale.serial_select(["A1"])
        sale.picking_id.button_validate()
        back = self._return(sale)
        back.button_validate()
        unit.sudo().serial_change_status("defective", "Broken screen")
        again = self._return(back.move_ids)
        with self.assertRaisesRegex(ValidationError, "Defective"):
            again.button_validate()
