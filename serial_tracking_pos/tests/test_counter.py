from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import CounterCase


@tagged("post_install", "-at_install")
class TestCounter(CounterCase):
    def _open(self):
        self.open_new_session()
        return self.pos_session

    def _order(self, names, quantity=None, **line):
        line = {
            "product": self.laptop,
            "quantity": len(names) if quantity is None else quantity,
            "pack_lot_ids": [Command.create({"lot_name": name}) for name in names],
            **line,
        }
        return self.create_ui_order_data([line], customer=self.customer)

    def _sell(self, names, quantity=None, user=None, **line):
        data = self._order(names, quantity, **line)
        orders = self.env["pos.order"].with_user(user or self.cashier)
        result = orders.sync_from_ui([data])
        return self.env["pos.order"].browse(result["pos.order"][0]["id"])

    @contextmanager
    def assertRefusedOrder(self, reason):
        """Refused for that reason, and nothing of it is left, as after a request."""
        with self.assertRaises(ValidationError) as refusal:
            yield
        self.assertIn(reason, str(refusal.exception))

    def _listed(self):
        rows = (
            self.env["pos.order.line"]
            .with_user(self.cashier)
            .get_existing_lots(self.env.company.id, self.config.id, self.laptop.id)
        )
        return sorted(row["name"] for row in rows)

    def _refused(self, *names):
        rows = (
            self.env["pos.order.line"]
            .with_user(self.cashier)
            .serial_refused(self.config.id, self.laptop.id, list(names))
        )
        return {"refused": rows}

    def test_list_offers_units_that_may_be_sold(self):
        """U4, S1: not the defective, not what another document has, not elsewhere."""
        lots = self._receive(["C-1", "C-2", "C-3", "C-4"], destination=self.shop)
        self._open()
        self.assertEqual(self._listed(), ["C-1", "C-2", "C-3", "C-4"])
        lots[1].serial_change_status("defective", "broken")
        move = self._delivery(1)
        move._do_unreserve()
        move.serial_select(["C-3"])
        move._action_assign()
        self.assertEqual(self._listed(), ["C-1", "C-4"])
        self._ship(["C-4"])
        self.assertEqual(self._listed(), ["C-1"])

    def test_refused_when_chosen(self):
        """S4, U4: each number that is typed at the counter is told why not."""
        lots = self._receive(["C-1", "C-2", "C-3"], destination=self.shop)
        lots[1].serial_change_status("defective", "broken")
        self._ship(["C-3"])
        self._open()
        result = self._refused("c-1", "C-2", "C-3", "C-4")
        self.assertRefused(result, "C-2", "not available")
        self.assertRefused(result, "C-3", "already sold")
        self.assertRefused(result, "C-4", "unknown")
        self.assertEqual(len(result["refused"]), 3)
        with self.assertRaises(AccessError):
            self.env["pos.order.line"].with_user(self.worker).serial_refused(
                self.config.id, self.laptop.id, ["C-1"]
            )

    def test_sold_at_the_counter(self):
        """U2, H2: sold to the customer, by this order."""
        lots = self._receive(["C-1", "C-2"], destination=self.shop)
        self._open()
        order = self._sell(["c-1", "C-2"])
        self.assertEqual(order.state, "paid")
        self.assertStatus(lots, "sold")
        self.assertEqual(lots.serial_customer_id, self.customer)
        document = lots[0].serial_history()[-1]["document"]
        self.assertEqual((document["model"], document["id"]), ("pos.order", order.id))
        self.assertStoredIsRebuilt(lots)

    def test_queries_of_an_order(self):
        """DESIGN 2: units are judged together; a sale takes what it takes today."""
        self._open()

        def sell(count):
            names = self._names(count, "Q")
            self._receive(names, destination=self.shop)
            return lambda: self._sell(names)

        def judge(count):
            names = self._names(count, "J")
            self._receive(names, destination=self.shop)
            lines = self.env["pos.order.line"].with_user(self.cashier)
            return lambda: lines.serial_refused(self.config.id, self.laptop.id, names)

        for flow, growth in ((judge, 0.0), (sell, 4.6)):
            flow(5)()
            self.assertGrowth(flow, growth)

    def test_no_order_is_paid_with_its_unit_on_hand(self):
        """S4, U4, S3: such an order is refused on the server, whoever sends it."""
        lots = self._receive(["C-1", "C-2", "C-3"], destination=self.shop)
        lots[1].serial_change_status("defective", "broken")
        self._open()
        count = self.env["pos.order"].search_count([])
        for names, quantity, reason in (
            (["C-2"], 1, "C-2: not available"),
            (["C-1", "C-9"], 2, "C-9: unknown"),
            (["C-1"], 2, "1 serial numbers for 2 units"),
            ([], 1, "0 serial numbers for 1 units"),
            (["C-1", "c-1"], 2, "on this order twice"),
        ):
            with self.subTest(names=names):
                with self.assertRefusedOrder(reason):
                    self._sell(names, quantity)
                self.assertStatus(lots[0], "in_stock")
        self.env.invalidate_all()
        self.assertEqual(self.env["pos.order"].search_count([]), count)

    def test_guard_is_not_swallowed(self):
        """S4: what core's picking would keep to itself ends the payment."""
        lots = self._receive(["C-1"], destination=self.shop)
        self._open()
        order = self._sell(["C-1"])
        self.assertStatus(lots, "sold")
        with self.assertRaisesRegex(ValidationError, "C-1"):
            self.env["stock.picking"].sudo()._create_picking_from_pos_order_lines(
                self.customers.id, order.lines, self.config.picking_type_id
            )

    def test_refund_brings_back_the_unit_sold(self):
        """R1, R2: the unit of this order and no other; Returned, not for sale."""
        lots = self._receive(["C-1", "C-2"], destination=self.shop)
        self._open()
        order = self._sell(["C-1"])
        self._sell(["C-2"])
        line = order.lines.id
        with self.assertRefusedOrder("C-2: not sold in"):
            self._sell(["C-2"], -1, refunded_orderline_id=line)
        with self.assertRefusedOrder("C-9: not sold in"):
            self._sell(["C-9"], -1, refunded_orderline_id=line)
        self._sell(["C-1"], -1, refunded_orderline_id=line)
        self.assertStatus(lots[0], "returned")
        self.assertFalse(lots[0].serial_customer_id)
        self.assertStatus(lots[1], "sold")
        self.assertNotIn("C-1", self._listed())
        with self.assertRefusedOrder("C-1: not at a customer"):
            self._sell(["C-1"], -1)
        self.assertStoredIsRebuilt(lots)

    def test_stock_that_is_updated_at_closing(self):
        """U4, E3: a unit sold in this session can't be sold again before closing."""
        self.env.company.point_of_sale_update_stock_quantities = "closing"
        lots = self._receive(["C-1", "C-2"], destination=self.shop)
        self._open()
        order = self._sell(["C-1"])
        self.assertStatus(lots[0], "in_stock")
        self.assertEqual(self._listed(), ["C-2"])
        self.assertRefused(self._refused("C-1"), "C-1", "sold already in")
        with self.assertRefusedOrder("C-1: sold already in"):
            self._sell(["C-1"])
        self._sell(["C-1"], -1, refunded_orderline_id=order.lines.id)
        self.assertEqual(self._listed(), ["C-1", "C-2"])
        self._sell(["C-2"])
        session = self.pos_session
        session.post_closing_cash_details(100)
        result = session.close_session_from_ui()
        self.assertEqual(session.state, "closed", result)
        self.assertStatus(lots[0], "returned")
        self.assertStatus(lots[1], "sold")

    def test_refusal_at_closing_is_told(self):
        """U4: a unit that went meanwhile leaves its transfer open, with the reason."""
        self.env.company.point_of_sale_update_stock_quantities = "closing"
        self._receive(["C-1"], destination=self.shop)
        self._open()
        self._sell(["C-1"])
        self._ship(["C-1"])
        session = self.pos_session
        session._create_picking_at_end_of_session()
        picking = session.picking_ids
        self.assertNotEqual(picking.state, "done")
        self.assertIn("C-1", " ".join(picking.message_ids.mapped("body")))

    def test_other_products_are_sold_as_before(self):
        """S4: nothing is asked of a product without serial numbers."""
        self.env["stock.quant"]._update_available_quantity(self.cable, self.shop, 5)
        self._open()
        data = self.create_ui_order_data([(self.cable, 2)])
        self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        self.assertEqual(self.cable.qty_available, 3)
