from odoo.tests import tagged

from .test_tour_windows import WindowTourCase


@tagged("post_install", "-at_install")
class TestDocumentTours(WindowTourCase):
    """Every other document, in a browser, by people with the least right that does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._make_user(
            "seller",
            "sales_team.group_sale_salesman,serial_tracking.group_serial_user",
        )
        cls.buyer = cls._make_user(
            "buyer", "purchase.group_purchase_user,serial_tracking.group_serial_user"
        )

    def _walk(self, name, path, user):
        self.start_tour(f"/odoo/{path}", name, login=user.login, timeout=120)

    def test_customer_return(self):
        """R1, R2: it asks which, by scan and by window, and takes exactly these."""
        self._receive(["A1", "A2", "A3", "OTHER-1"])
        self._ship(["OTHER-1"])
        move = self._delivery(3)
        move.serial_select(["A1", "A2", "A3"])
        move.picking_id.button_validate()
        self._tour("serial_return", move.picking_id)
        self.assertStatus(self._lots(["A1", "A3"]), "returned")
        self.assertStatus(self._lots(["A2", "OTHER-1"]), "sold")

    def test_adjustment(self):
        """R3, E7, S2: units are entered and chosen in the windows, then posted."""
        self._receive(["A1", "A2", "A3", "SOLD-1"])
        self._ship(["SOLD-1"])
        path = f"product.template/{self.laptop.product_tmpl_id.id}"
        self._walk("serial_adjust_in", path, self.stock_manager)
        self.assertFalse(self._lots(["N2"]))
        found = self._lots(["N1", "N3"])
        self.assertStatus(found, "in_stock")
        self.assertEqual(found.mapped("serial_condition_note"), [False, "open box"])
        self._walk("serial_adjust_out", path, self.stock_manager)
        self.assertStatus(self._lots(["A2"]), "lost")
        self.assertStatus(self._lots(["A1", "A3", "N1", "N3"]), "in_stock")

    def test_order_line_choice(self):
        """S2, S3: chosen on the quotation, held once it is confirmed."""
        self._receive(["A1", "A2", "A3", "SOLD-1"])
        self._ship(["SOLD-1"])
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
                "order_line": [
                    (0, 0, {"product_id": self.laptop.id, "product_uom_qty": 2})
                ],
            }
        )
        path = f"action-sale.action_quotations_with_onboarding/{order.id}"
        self._walk("serial_order_choice", path, self.seller)
        self.assertEqual(order.state, "sale")
        reserved = order.picking_ids.move_line_ids.lot_id
        self.assertEqual(set(reserved.mapped("name")), {"A2", "A3"})

    def test_pre_advice(self):
        """E2: announced on the order in the entry window, then on to the receipt."""
        self._receive(["HERE-1"])
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    (0, 0, {"product_id": self.laptop.id, "product_qty": 3})
                ],
            }
        )
        self._walk(
            "serial_announce", f"action-purchase.purchase_rfq/{order.id}", self.buyer
        )
        self.assertEqual(order.order_line.serial_announced_count, 3)
        lines = order.picking_ids.move_line_ids
        self.assertEqual(set(lines.mapped("lot_name")) & {"A1", "A2"}, {"A1", "A2"})
        self.assertFalse(any(lines.mapped("serial_chosen")))

    def test_scrap(self):
        """S1, S2: two units in one scrap order."""
        self._receive(["A1", "A2", "A3"])
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.worker)
            .create({"product_id": self.laptop.id})
        )
        self._walk(
            "serial_scrap", f"action-stock.action_stock_scrap/{scrap.id}", self.worker
        )
        self.assertStatus(self._lots(["A1", "A2"]), "scrapped")
        self.assertStatus(self._lots(["A3"]), "in_stock")

    def test_scan_on_the_transfer(self):
        """E4: a wedge scanner on the form itself; above it the window listens alone."""
        self._receive(["A1", "A2", "A3"])
        move = self._delivery(2, assign=True)
        self._tour("serial_scan_on_transfer", move.picking_id)
        self.assertEqual(move.state, "done")
        self.assertStatus(self._lots(["A1", "A2"]), "sold")

    def test_cycle_count_by_scanning(self):
        """R6, E4: a worker counts with a wedge scanner, a stock manager applies."""
        several = self.env.ref("stock.group_stock_multi_locations")
        (self.worker + self.stock_manager).group_ids += several
        self._receive(["A1", "A2", "A3"], destination=self.shelf_1)
        self._receive(["B1"], destination=self.shelf_2)
        action = "action-serial_tracking.action_serial_count"
        self._walk("serial_count", f"{action}/new", self.worker)
        count = self.env["serial.count"].search([], limit=1)
        self.assertEqual(count.user_id, self.worker)
        self.assertStatus(self._lots(["A1", "A2", "A3", "B1"]), "in_stock")
        self._walk("serial_count_apply", f"{action}/{count.id}", self.stock_manager)
        self.assertStatus(self._lots(["A3"]), "lost")
        self.assertEqual(self._lots(["B1"]).location_id, self.shelf_1)

    def test_find_of_an_item(self):
        """H1: from an item's form the box looks among its units only."""
        names = [f"F-{n:04d}" for n in range(5, 9)]
        self._receive(names)
        self._receive(names, self.phone)
        path = f"product.template/{self.laptop.product_tmpl_id.id}"
        self._walk("serial_find_of_item", path, self.worker)
