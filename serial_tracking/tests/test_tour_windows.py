from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import SerialCase

PICKINGS = "/odoo/action-stock.action_picking_tree_all"


class WindowTourCase(SerialCase, HttpCase):
    """Orders whose transfers a tour receives or ships."""

    def _tour(self, name, picking, user=None):
        login = (user or self.worker).login
        self.start_tour(f"{PICKINGS}/{picking.id}", name, login=login, timeout=120)

    def _purchase(self, quantity):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.laptop.id, "product_qty": quantity}
                    )
                ],
            }
        )
        order.button_confirm()
        return order.picking_ids

    def _sale(self, quantity):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.laptop.id, "product_uom_qty": quantity}
                    )
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.action_assign()
        return order.picking_ids


@tagged("post_install", "-at_install")
class TestWindowTours(WindowTourCase):
    """The windows as a warehouse worker meets them, in a browser."""

    def test_receive_a_purchase(self):
        """E1, E3: quantity opens the window, duplicates are refused and replaced."""
        self._receive(["OLD-1"])
        picking = self._purchase(5)
        self._tour("serial_receive", picking)
        self.assertEqual(picking.state, "done")
        names = [f"X1-10{n}" for n in range(1, 6)]
        self.assertEqual(sorted(picking.move_line_ids.lot_id.mapped("name")), names)
        self.assertStatus(picking.move_line_ids.lot_id, "in_stock")

    def test_identify_while_choosing(self):
        """S1, T6: units without a number are identified without leaving the window."""
        self._hold_unidentified(self.laptop, 3)
        move = self._delivery(2)
        move._do_unreserve()
        self._tour("serial_identify_while_choosing", move.picking_id, self.manager)
        chosen = move.move_line_ids.filtered("serial_chosen").lot_id
        self.assertEqual(set(chosen.mapped("name")), {"N-1", "N-2"})

    def test_validate_asks_for_missing_numbers(self):
        """E1: Validate opens the window, product by product, and goes on after it."""
        picking = self._receipt(5).picking_id
        picking.move_ids = [
            Command.create(
                {
                    "product_id": self.phone.id,
                    "product_uom_qty": 2,
                    "location_id": self.suppliers.id,
                    "location_dest_id": self.stock.id,
                }
            )
        ]
        picking.action_confirm()
        self._tour("serial_validate_asks", picking)
        self.assertEqual(picking.state, "done")
        laptops = picking.move_line_ids.filtered(
            lambda line: line.product_id == self.laptop
        )
        self.assertEqual(
            sorted(laptops.lot_id.mapped("name")), ["X1-201", "X1-202", "X1-203"]
        )
        backorder = picking.backorder_ids.move_ids
        self.assertEqual(backorder.product_id, self.laptop)
        self.assertEqual(backorder.product_uom_qty, 2)

    def test_entry_box(self):
        """E3, E4, E8: corrections, other products, 300 pasted lines, nothing lost."""
        self._receive(["OLD-1"])
        self.phone.barcode = "00614141999996"
        self.laptop.barcode = "00614141999897"
        move = self._receipt(300)
        self._tour("serial_entry_box", move.picking_id)
        self.assertEqual(move.serial_done_count, 299)
        names = move.move_line_ids.mapped("lot_name")
        self.assertIn("GOOD-1", names)
        self.assertNotIn("NOT-YET", names)
        self.assertEqual(move.state, "assigned")

    def test_ship_a_sale(self):
        """S1, S3: quantity opens the window, two units are chosen and shipped."""
        self._receive([f"X1-00{n}" for n in range(1, 6)] + ["SOLD-1"])
        self._ship(["SOLD-1"])
        picking = self._sale(2)
        self._tour("serial_ship", picking)
        self.assertEqual(picking.state, "done")
        self.assertEqual(
            sorted(picking.move_line_ids.lot_id.mapped("name")), ["X1-003", "X1-005"]
        )

    def test_selection_list(self):
        """S1, E8: search, tick, untick, oldest, clear, discard."""
        self._receive([f"X1-00{n}" for n in range(1, 6)])
        picking = self._sale(2)
        self._tour("serial_select_list", picking)
        lines = picking.move_line_ids
        self.assertFalse(lines.filtered("serial_chosen"))
        self.assertEqual(picking.move_ids.quantity, 2)

    def test_validate_at_once(self):
        """E1: a quantity and Validate in one go ask once, and validate."""
        move = self._receipt(5)
        self._tour("serial_validate_at_once", move.picking_id)
        self.assertEqual(move.picking_id.state, "done")
        names = move.move_line_ids.lot_id.mapped("name")
        self.assertEqual(sorted(names), ["X1-301", "X1-302"])

    def test_labels_after_the_window(self):
        """G4: Validate asks, the units come in, their labels are offered."""
        move = self._receipt(2)
        self._tour("serial_labels_offered", move.picking_id)
        self.assertEqual(move.picking_id.state, "done")

    def test_details(self):
        """E1: the detailed operations have the barcode symbol instead of core's."""
        move = self._receipt(2)
        self._tour("serial_details", move.picking_id)
        self.assertEqual(move.serial_done_count, 1)

    def test_without_the_right(self):
        """L1: who may not use serial numbers does not see their button."""
        move = self._receipt(2)
        group = self.env.ref("stock.group_stock_user")
        group.implied_ids -= self.env.ref("serial_tracking.group_serial_user")
        self._tour("serial_no_right", move.picking_id)
