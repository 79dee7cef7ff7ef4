"""A unit that goes from the vendor straight to the customer."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.serial_tracking.tests.common import SerialCase


@tagged("post_install", "-at_install")
class TestDropshipping(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        route = cls.env.ref("stock_dropshipping.route_drop_shipping")
        cls.laptop.write(
            {
                "route_ids": [Command.set(route.ids)],
                "seller_ids": [Command.create({"partner_id": cls.vendor.id})],
                "serial_warranty_duration": 2,
                "serial_warranty_unit": "year",
            }
        )

    def _dropship(self, names):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.laptop.id, "product_uom_qty": len(names)}
                    )
                ],
            }
        )
        order.action_confirm()
        purchase = order._get_purchase_orders()
        purchase.button_confirm()
        move = purchase.picking_ids.move_ids.with_user(self.worker)
        self.assertEqual(move.serial_mode, "enter")
        return order, purchase, move

    def test_customer_vendor_dates_and_warranty(self):
        """E3, U2, H2, W2: sold by us, from the vendor, and never in our stock."""
        names = ["DS-1", "DS-2"]
        order, _purchase, move = self._dropship(names)
        action = move.picking_id.button_validate()
        self.assertEqual(action["tag"], "serial_tracking.window")
        result = move.serial_enter([*names, "DS-3"])
        self.assertRefused(result, "DS-3", "one too many")
        move.picking_id.button_validate()
        self.assertEqual(move.state, "done")
        lots = self._lots(names)
        self.assertStatus(lots, "sold")
        self.assertEqual(lots.serial_customer_id, self.customer)
        self.assertEqual(lots.serial_vendor_id, self.vendor)
        self.assertTrue(all(lot.serial_date_sold == move.date for lot in lots))
        self.assertEqual(set(lots.mapped("serial_warranty_state")), {"active"})
        self.assertStoredIsRebuilt(lots)
        (row,) = lots[0].with_user(self.worker).serial_history()
        self.assertEqual(row["event"], "dropshipped")
        self.assertEqual(row["document"]["id"], move.picking_id.id)
        self.assertEqual(row["partner"], self.customer.display_name)
        self.assertEqual(order.order_line.qty_delivered, 2)

    def test_unit_that_we_hold_is_refused(self):
        """E3, L3: a unit on our shelf can't be on the vendor's truck as well."""
        self._receive(["DS-9"])
        _order, _purchase, move = self._dropship(["DS-9"])
        self.assertRefused(move.serial_enter(["DS-9"]), "DS-9", "already in stock")
        move.sudo().move_line_ids.lot_name = "DS-9"
        move.sudo().picked = True
        with self.assertRaisesRegex(ValidationError, "DS-9: already in stock"):
            move.picking_id.button_validate()

    def test_it_comes_back_to_us(self):
        """R1, R2: the customer brings it to our door; only what was shipped."""
        _order, _purchase, move = self._dropship(["DS-5"])
        move.serial_enter(["DS-5"])
        move.picking_id.button_validate()
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": move.picking_id.id}
        )
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return().move_ids
        back.location_dest_id = self.stock
        back.move_line_ids.location_dest_id = self.stock
        self.assertRefused(back.serial_enter(["DS-6"]), "DS-6", "not moved by")
        back.serial_clear()
        self.assertFalse(back.serial_enter(["DS-5"])["refused"])
        back.picking_id.button_validate()
        lot = self._lots(["DS-5"])
        self.assertStatus(lot, "returned")
        self.assertFalse(lot.serial_customer_id)
        self.assertEqual(lot.location_id, self.stock)
