from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_sale_order import SaleSerialCase


@tagged("post_install", "-at_install")
class TestInvoiceSerials(SaleSerialCase):
    """Bills and invoices reach the transfers behind them (E2, S2), and wait (S6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.biller = cls._make_user(
            "biller", "account.group_account_invoice,serial_tracking.group_serial_user"
        )
        cls.plain_biller = cls._make_user(
            "plain_biller", "account.group_account_invoice"
        )

    def _bill(self, quantity):
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
        self.laptop.purchase_method = "purchase"
        order.order_line.invalidate_recordset()
        order.action_create_invoice()
        return order.order_line, order.invoice_ids.invoice_line_ids

    def test_bill_opens_its_receipt(self):
        """E2: the vendor bill's line acts on the receipt that it is linked to."""
        order_line, line = self._bill(2)
        action = line.with_user(self.biller).action_serial_window()
        self.assertEqual(action["params"]["move_ids"], order_line.move_ids.ids)
        move = order_line.move_ids.with_user(self.biller)
        self.assertEqual(move.serial_enter("B1,B2")["accepted"], ["B1", "B2"])
        order_line.move_ids.picking_id.button_validate()
        line.invalidate_recordset(["serial_numbers"])
        self.assertEqual(line.serial_numbers, "B1, B2")
        notice = line.with_user(self.biller).action_serial_window()
        self.assertIn("B1, B2", notice["params"]["message"])
        many = ", ".join(f"N{n * 3:05d}" for n in range(500))
        self.assertRegex(line._serial_short(many), r"^N00000, .*, N\d{5}, \.\.\.$")
        self.assertLess(len(line._serial_short(many)), 220)

    def test_invoice_opens_its_delivery(self):
        """S2: the customer invoice's line acts through its order."""
        line = self._sale(2, confirm=True)
        invoice_line = line.order_id._create_invoices().invoice_line_ids
        mine = invoice_line.with_user(self.biller)
        action = mine.action_serial_window()
        self.assertEqual(action["params"]["move_ids"], line.move_ids.ids)
        move = line.move_ids.with_user(self.biller)
        self.assertEqual(move.serial_select(["A3"])["accepted"], ["A3"])
        self.assertEqual(line.serial_lot_ids, self._lots(["A3"]))
        self.assertEqual(mine.serial_numbers, "A3")

    def test_line_without_order(self):
        """E2, S2: says where serial numbers are given."""
        invoice = self._manual_invoice()
        notice = invoice.invoice_line_ids.action_serial_window()
        self.assertIn("on the order", notice["params"]["message"])

    def _manual_invoice(self):
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": "2026-01-01",
                "invoice_line_ids": [
                    Command.create({"product_id": self.laptop.id, "quantity": 1})
                ],
            }
        )

    def test_rights(self):
        """P2: without the right, or without rights on the document: refused."""
        _order, line = self._bill(1)
        for user in (self.plain_biller, self.worker, self.auditor, self.clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                line.with_user(user).action_serial_window()

    def test_policy_is_off(self):
        """S6: by default invoices don't wait."""
        line = self._sale(2, confirm=True)
        line.order_id._create_invoices().action_post()
        self._manual_invoice().action_post()

    def test_policy_waits_for_serials(self):
        """S6: refused with line and counts, until chosen or delivered."""
        self.env.company.serial_invoice_needs_serials = True
        line = self._sale(3, confirm=True)
        invoice = line.order_id._create_invoices()
        with self.assertRaisesRegex(UserError, "Laptop X1: 0 of 3"):
            invoice.action_post()
        line.serial_select(["A4"])
        with self.assertRaisesRegex(UserError, "Laptop X1: 1 of 3"):
            invoice.with_user(self.biller).action_post()
        line.serial_select(["A2", "A3"])
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_policy_counts_each_unit_once(self):
        """S6: the units of an earlier invoice don't count for a later one."""
        self.env.company.serial_invoice_needs_serials = True
        self.laptop.invoice_policy = "order"
        line = self._sale(2)
        line.serial_select(["A4", "A5"])
        line.order_id.action_confirm()
        line.order_id._create_invoices().action_post()
        line.product_uom_qty = 3
        second = line.order_id._create_invoices()
        with self.assertRaisesRegex(UserError, "Laptop X1: 0 of 1"):
            second.action_post()
        line.move_ids.picking_id.button_validate()
        second.action_post()

    def test_policy_delivered(self):
        """S6: delivered units are known, whoever picked them; returned ones not."""
        self.env.company.serial_invoice_needs_serials = True
        line = self._sale(2, confirm=True)
        move = line.move_ids
        move.picking_id.button_validate()
        self.assertEqual(line._serial_known_lots(), self._lots(["A1", "A2"]))
        back = move.copy(
            {
                "location_id": move.location_dest_id.id,
                "location_dest_id": move.location_id.id,
                "origin_returned_move_id": move.id,
                "picking_id": False,
                "product_uom_qty": 1,
            }
        )
        self.env["stock.move.line"].create(
            {
                **back._prepare_move_line_vals(quantity=1),
                "lot_id": self._lots(["A2"]).id,
            }
        )
        back.picked = True
        back._action_done()
        self.assertEqual(line._serial_known_lots(), self._lots(["A1"]))
        with self.assertRaisesRegex(UserError, "Laptop X1: 1 of 2"):
            line.order_id._create_invoices().action_post()

    def test_policy_leaves_others_alone(self):
        """S6: refunds, bills, untracked products and later dates don't wait."""
        self.env.company.serial_invoice_needs_serials = True
        order = self._sale(1, self.cable, confirm=True).order_id
        order._create_invoices().action_post()
        with self.assertRaisesRegex(UserError, "Laptop X1: 0 of 1"):
            self._manual_invoice().action_post()
        _order, line = self._bill(1)
        line.move_id.invoice_date = "2026-01-01"
        line.move_id.action_post()
        self.assertEqual(line.move_id.state, "posted")

    def test_policy_from_the_form(self):
        """S6: switched on in the settings by an administrator."""
        with Form(self.env["res.config.settings"]) as form:
            form.serial_invoice_needs_serials = True
            form.serial_identify_when_shipping = True
        form.record.execute()
        self.assertTrue(self.env.company.serial_invoice_needs_serials)
        self.assertTrue(self.env.company.serial_identify_when_shipping)

    def test_posting_costs_the_same_for_many(self):
        """S6: the check takes no more statements for many units."""
        self.env.company.serial_invoice_needs_serials = True

        def flow(n):
            names = self._names(n, "I")
            self._receive(names)
            line = self._sale(n)
            line.serial_select(names)
            line.order_id.action_confirm()
            invoice = line.order_id._create_invoices()
            return invoice._serial_refuse_lacking

        self.assertGrowth(flow, 0.05)


@tagged("post_install", "-at_install")
class TestSerialInProductSearch(SaleSerialCase):
    """``SN:ABC123`` finds item and serial where products are typed (E4)."""

    def test_product_search(self):
        """E4: with the prefix, and without it when no product is called so."""
        for model, record, other in (
            ("product.product", self.laptop, self.phone),
            (
                "product.template",
                self.laptop.product_tmpl_id,
                self.phone.product_tmpl_id,
            ),
        ):
            search = self.env[model].with_user(self.seller).name_search
            with self.subTest(model=model):
                self.assertEqual([i for i, _n in search("SN:a3")], record.ids)
                self.assertEqual([i for i, _n in search("A3")][:1], record.ids)
                self.assertEqual(search("SN:nothing-like-it"), [])
                self.assertEqual(search("SN:A3", [("id", "=", other.id)]), [])

    def test_product_search_without_right(self):
        """P2: whoever may not see serial numbers doesn't find by them."""
        search = self.env["product.product"].with_user(self.plain_seller).name_search
        self.assertEqual(search("SN:A3"), [])

    def test_scan_on_order(self):
        """E4: each scan adds the unit; the quantity grows with the units."""
        with Form(self.env["sale.order"].with_user(self.seller)) as form:
            form.partner_id = self.customer
            form.serial_scan = "SN:A3"
            form.serial_scan = "A5"
            self.assertFalse(form.serial_scan)
        line = form.record.order_line
        self.assertEqual(line.product_id, self.laptop)
        self.assertEqual(line.product_uom_qty, 2)
        self.assertEqual(line.serial_lot_ids, self._lots(["A3", "A5"]))

    def test_scan_fills_up_the_line(self):
        """E4, S3: a line that lacks units takes the scanned one."""
        line = self._sale(2, confirm=True)
        with Form(line.order_id.with_user(self.seller)) as form:
            form.serial_scan = "A5"
        self.assertEqual(line.product_uom_qty, 2)
        self.assertEqual(line.serial_lot_ids, self._lots(["A5"]))
        self.assertIn("A5", self._reserved(line))

    def test_scan_refused(self):
        """E4: with the reason, and nothing added."""
        self._ship(["A1"])
        held = self._sale(1, confirm=True)
        held.serial_select(["A2"])
        order = self.env["sale.order"].new({"partner_id": self.customer.id})
        for text, word in (
            ("ZZ9", "unknown"),
            ("A1", "already sold"),
            ("A2", "reserved"),
        ):
            with self.subTest(text=text):
                order.serial_scan = text
                warning = order._onchange_serial_scan()["warning"]
                self.assertIn(word, warning["message"])
        self.assertFalse(order.order_line)

    def test_product_search_of_an_order_line(self):
        """E4: the product that was found by a label comes with its unit."""
        search = self.env["product.template"].with_user(self.seller)
        found = search.with_context(serial_scan=True).name_search("SN:a4")
        self.assertEqual(found[0][1], "Laptop X1 · SN:A4")
        with Form(self.env["sale.order"].with_user(self.seller)) as form:
            form.partner_id = self.customer
            with form.order_line.new() as row:
                row.serial_scan = "A4"
        line = form.record.order_line
        self.assertEqual(line.product_id, self.laptop)
        self.assertEqual(line.serial_lot_ids, self._lots(["A4"]))

    def test_scan_of_two_products(self):
        """E4: a number that two products have is asked for on the line."""
        self._receive(["A3"], self.phone)
        order = self.env["sale.order"].new({"partner_id": self.customer.id})
        order.serial_scan = "A3"
        warning = order._onchange_serial_scan()["warning"]
        self.assertIn("more than one product", warning["message"])
