from odoo import Command
from odoo.tests import tagged

from .test_tour_windows import PICKINGS, WindowTourCase

QUANTS = ["lot_id", "location_id", "quantity", "reserved_quantity"]


@tagged("post_install", "-at_install")
class TestCancelTours(WindowTourCase):
    """Whoever stops half-way is asked, loses nothing and has moved nothing (E8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._make_user(
            "cancel_boss",
            "stock.group_stock_manager,product.group_product_manager,"
            "stock.group_stock_multi_locations,serial_tracking.group_serial_manager,"
            "purchase.group_purchase_user,sales_team.group_sale_salesman_all_leads",
        )
        cls._receive(["A1", "A2", "SOLD-1", "GONE-1", "GONE-2"])
        cls._ship(["SOLD-1"])

    def _state(self):
        """All that a dialog could have moved, renamed or judged anew."""
        self.env.invalidate_all()
        Quant, Move = self.env["stock.quant"], self.env["stock.move"]
        lots = self.env["stock.lot"].search([])
        return (
            Quant.search([], order="id").read(QUANTS, load=None),
            Move.search([], order="id").read(["state", "quantity"], load=None),
            lots.read(["name", "serial_status_id", "location_id"], load=None),
        )

    def _cancels(self, name, path):
        before = self._state()
        self.start_tour(f"/odoo/{path}", name, login=self.boss.login, timeout=120)
        self.assertEqual(self._state(), before)

    def _transfer_path(self, move):
        return f"{PICKINGS.removeprefix('/odoo/')}/{move.picking_id.id}"

    def test_entry_and_buy_back(self):
        """E1, E3, E8: what was added stays entered, what was typed is asked for."""
        move = self._receipt(3)
        self._cancels("serial_cancel_receipt", self._transfer_path(move))
        self.assertEqual(move.move_line_ids.filtered("lot_name").lot_name, "N1")

    def test_selection(self):
        """S1, E8: the selection window of a delivery."""
        move = self._delivery(1, assign=True)
        self._cancels("serial_cancel_window", self._transfer_path(move))
        self.assertFalse(any(move.move_line_ids.mapped("serial_chosen")))

    def test_orders(self):
        """E2, S2, E8: pre-advice on the purchase order, choice on the quotation."""
        line = {"product_id": self.laptop.id}
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [Command.create({**line, "product_qty": 2})],
            }
        )
        path = f"action-purchase.purchase_rfq/{purchase.id}"
        self._cancels("serial_cancel_window", path)
        self.assertFalse(purchase.order_line.serial_announced)
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create({**line, "product_uom_qty": 2})],
            }
        )
        path = f"action-sale.action_quotations_with_onboarding/{sale.id}"
        self._cancels("serial_cancel_window", path)
        self.assertFalse(sale.order_line.serial_lot_ids)

    def test_scrap(self):
        """S2, E8: the selection window of a scrap order."""
        scrap = self.env["stock.scrap"].create({"product_id": self.laptop.id})
        path = f"action-stock.action_stock_scrap/{scrap.id}"
        self._cancels("serial_cancel_scrap", path)
        self.assertFalse(scrap.serial_count)

    def test_add_adjust_and_identify(self):
        """G2, R3, T6, E8: the dialogs of the Serials tab."""
        self._hold_unidentified(self.laptop, 2)
        path = f"product.template/{self.laptop.product_tmpl_id.id}"
        self._cancels("serial_cancel_product", path)
        names = ["N6", "N7", "N8", "N9"]
        self.assertFalse(self._lots(names))

    def test_transfer_status_rename_and_correct(self):
        """L2, U3, R4, E8: the dialogs of a unit."""
        action = "action-serial_tracking.action_serial_lots"
        lot = self._lots(["A1"])
        self._cancels("serial_cancel_unit", f"{action}/{lot.id}")

    def test_return_and_correct(self):
        """R1, R4, E8: units chosen for a return wait until it is made."""
        move = self._delivery(2)
        move.serial_select(["GONE-1", "GONE-2"])
        move.picking_id.button_validate()
        self._cancels("serial_cancel_return", self._transfer_path(move))

    def test_count(self):
        """R6, E8: a count that is left goes on where it was."""
        action = "action-serial_tracking.action_serial_count"
        self._cancels("serial_cancel_count", f"{action}/new")
        count = self.env["serial.count"].search([], limit=1)
        self.assertEqual(count.line_ids.mapped("name"), ["A1"])
