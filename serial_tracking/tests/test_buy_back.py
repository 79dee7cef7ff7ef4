from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestBuyBack(SerialCase):
    """A sold unit comes in from a vendor again (E3)."""

    def test_manager_takes_it_with_a_reason(self):
        """E3: its history goes on, it is in one place all the time."""
        self._receive(["A1"])
        lot = self._ship(["A1"])
        sold = lot.serial_date_sold
        move = self._receipt(2)
        self.assertRefused(move.serial_enter(["A1"]), "A1", "already sold")
        result = move.with_user(self.manager).serial_buy_back(["A1"], "trade-in")
        self.assertEqual(result["accepted"], ["A1"])
        self.assertStatus(lot, "sold")
        move.serial_enter(["N1"])
        move.picking_id.with_user(self.worker).button_validate()
        self.assertEqual(move.state, "done")
        self.assertStatus(lot, "in_stock")
        self.assertFalse(lot.serial_customer_id)
        self.assertEqual(lot.serial_date_sold, sold)
        events = [(row["event"], row["reason"]) for row in lot.serial_history()]
        self.assertEqual(
            events,
            [
                ("received", False),
                ("delivered", False),
                ("bought_back", "trade-in"),
                ("received", False),
            ],
        )
        held = lot.quant_ids.filtered(lambda quant: quant.quantity > 0)
        self.assertEqual(held.location_id, self.stock)
        self.assertStoredIsRebuilt(lot)

    def test_value_is_that_of_the_receipt(self):
        """E3: buying back costs what the receipt says, the way there nothing."""
        self.laptop.standard_price = 80
        self._receive(["A1"])
        self._ship(["A1"])
        before = self.laptop.total_value
        entries = self.env["account.move"].search_count([])
        move = self._receipt(1)
        move.price_unit = 30
        move.serial_buy_back(["A1"], "trade-in")
        move.picking_id.button_validate()
        self.assertEqual(self.laptop.total_value - before, move.value)
        back = self.env["stock.move"].search(
            [("serial_operation", "=", "bought_back")], order="id desc", limit=1
        )
        self.assertFalse(back.value)
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_refusals(self):
        """E3: in stock, twice, surplus; only receipts from a vendor."""
        self._receive(["A1", "A2", "A3"])
        self._ship(["A1", "A2"])
        move = self._receipt(1)
        result = move.serial_buy_back(["A3", "A1", "a1", "A2"], "trade-in")
        self.assertEqual(result["accepted"], ["A1"])
        self.assertRefused(result, "A3", "already in stock")
        self.assertRefused(result, "a1", "twice")
        self.assertRefused(result, "A2", "too many")
        with self.assertRaises(UserError):
            move.serial_buy_back(["A2"], "")
        with self.assertRaises(UserError):
            self._delivery(1).serial_buy_back(["A2"], "trade-in")

    def test_another_number_on_the_line_is_not_accepted(self):
        """E3, P2: the acceptance is for that unit only."""
        self._receive(["A1", "A2"])
        self._ship(["A1", "A2"])
        move = self._receipt(1)
        move.with_user(self.manager).serial_buy_back(["A1"], "trade-in")
        move.move_line_ids.with_user(self.worker).lot_name = "A2"
        with self.assertRaises(ValidationError) as caught:
            move.picking_id.with_user(self.worker).button_validate()
        self.assertIn("A2", str(caught.exception))

    def test_dialog(self):
        """E3: from the receipt; all that are given or none, with the reasons."""
        self._receive(["A1", "A2"])
        self._ship(["A1"])
        move = self._receipt(2)
        form = Form(
            self.env["serial.buy.back"]
            .with_user(self.manager)
            .with_context(active_model="stock.picking", active_id=move.picking_id.id)
        )
        self.assertEqual(form.move_id, move)
        form.names = "A1\nA2"
        form.reason = "trade-in"
        wizard = form.save()
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            wizard.action_apply()
        self.assertIn("A2: already in stock", str(caught.exception))
        wizard.names = "A1"
        wizard.action_apply()
        self.assertEqual(move.move_line_ids.mapped("lot_name"), ["A1", False])

    def test_rights(self):
        """P2: Serial Managers only; the mark can't be written by people."""
        self._receive(["A1"])
        self._ship(["A1"])
        move = self._receipt(1)
        for user in (self.worker, self.auditor, self.clerk):
            with self.subTest(user.login), self.assertRaises(AccessError):
                move.with_user(user).serial_buy_back(["A1"], "trade-in")
        for user in (self.worker, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                move.move_line_ids.with_user(user).serial_buy_back_reason = "x"

    def test_sold_between_companies(self):
        """E3: the buying company of one database takes it without a manager."""
        other = self.env["res.company"].create({"name": "Buyer Ltd"})
        self.worker.company_ids += other
        self._receive(["A1", "A2"])
        self.customer, customer = other.partner_id, self.customer
        lot = self._ship_to(other.partner_id, ["A1"])
        self._ship_to(customer, ["A2"])
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", other.id)], limit=1
        )
        move = self._make_move(
            warehouse.in_type_id,
            self.suppliers,
            warehouse.lot_stock_id,
            self.laptop,
            2,
            partner=self.env.company.partner_id,
            company_id=other.id,
        )
        move = move.with_user(self.worker).with_context(allowed_company_ids=[other.id])
        result = move.serial_enter(["A1", "A2"])
        self.assertEqual(result["accepted"], ["A1"])
        self.assertRefused(result, "A2", "already sold")
        move.serial_enter(["N2"])
        move.picking_id.button_validate()
        self.assertEqual(move.state, "done")
        lot = lot.sudo()
        self.assertEqual(lot.location_id, warehouse.lot_stock_id)
        self.assertStatus(lot, "in_stock")
        events = [row["event"] for row in lot.serial_history()]
        self.assertEqual(events[-2:], ["bought_back", "received"])
        self.assertStoredIsRebuilt(lot)

    def _ship_to(self, partner, names):
        move = self._delivery(len(names))
        move.picking_id.partner_id = partner
        move.partner_id = partner
        move.serial_select(names)
        move.picking_id.button_validate()
        return self._lots(names)

    def test_statements(self):
        """E3, DESIGN 2."""

        def flow(n):
            names = self._names(n, "B")
            self._receive(names)
            self._ship(names)
            move = self._receipt(n)
            return lambda: move.serial_buy_back(names, "trade-in")

        self.assertGrowth(flow, 0.05)
