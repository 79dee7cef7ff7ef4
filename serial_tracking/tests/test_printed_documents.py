import re

from odoo import Command
from odoo.tests import tagged

from .common import SerialCase
from .test_sale_order import SaleSerialCase


class PrintedCase(SerialCase):
    """Helpers that read a printed document as a person does."""

    def _print(self, report, records, user=None):
        env = self.env(user=user) if user else self.env
        html = env["ir.actions.report"]._render_qweb_html(report, records.ids)[0]
        text = re.sub(r"<(style|head)\b.*?</\1>", " ", html.decode(), flags=re.S)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))

    def _show(self, *groups):
        for group in groups:
            self.env.user.group_ids = [Command.link(self.env.ref(group).id)]


@tagged("post_install", "-at_install")
class TestPrintedTransfers(PrintedCase):
    """Serials on delivery slip, receipt and purchase order, folded (S7)."""

    SLIP = "stock.action_report_delivery"
    OPERATIONS = "stock.action_report_picking"

    def test_delivery_slip(self):
        """S7: one row for the product, consecutive numbers folded."""
        names = [f"SN-{n:03d}" for n in range(1, 251)]
        self._receive([*names, "X7"])
        picking = self._ship([*names, "X7"]).sudo().delivery_ids
        self._show("stock.group_lot_on_delivery_slip")
        text = self._print(self.SLIP, picking)
        self.assertIn("SN-001 – SN-250, X7", text)
        self.assertEqual(text.count("Laptop X1"), 1)
        self.assertIn(" 251 ", text)

    def test_delivery_slip_by_setting(self):
        """S7: core's setting says whether they are printed."""
        group = self.env.ref("stock.group_lot_on_delivery_slip")
        self.env["res.groups"].search(
            [("implied_ids", "in", group.ids)]
        ).implied_ids = [Command.unlink(group.id)]
        self.env.user.group_ids = [Command.unlink(group.id)]
        self._receive(["SECRET-1"])
        picking = self._ship(["SECRET-1"]).sudo().delivery_ids
        self.assertNotIn("SECRET-1", self._print(self.SLIP, picking))

    def test_delivery_slip_long_list(self):
        """S7: numbers without order stand below the product, all of them."""
        names = [f"Q{n * 7:05d}" for n in range(500)]
        self._receive(names)
        picking = self._ship(names).sudo().delivery_ids
        self._show("stock.group_lot_on_delivery_slip")
        text = self._print(self.SLIP, picking)
        self.assertEqual(re.findall(r"Q\d{5}", text), names)
        self.assertEqual(text.count("Serial numbers"), 1)
        self.assertEqual(text.count("Laptop X1"), 1)

    def test_delivery_slip_in_packages(self):
        """S7: folded within each package."""
        self._receive(["A1", "A2", "A3", "B1", "B2", "B3"])
        move = self._delivery(6)
        move.serial_select(["A1", "A2", "A3", "B1", "B2", "B3"])
        packages = self.env["stock.package"].create(
            [{"name": "Box 1"}, {"name": "Box 2"}]
        )
        for line in move.move_line_ids:
            box = packages[0] if line.lot_id.name < "B" else packages[1]
            line.result_package_id = box
        move.picking_id.button_validate()
        self._show("stock.group_lot_on_delivery_slip")
        text = self._print(self.SLIP, move.picking_id)
        self.assertRegex(text, r"Box 1 .*A1 – A3 .*Box 2 .*B1 – B3")

    def test_lots_keep_their_rows(self):
        """S7: products tracked by lot are printed as core prints them."""
        paint = self._make_product("Paint", tracking="lot")
        lots = self.env["stock.lot"].create(
            [{"name": f"L{n}", "product_id": paint.id} for n in (1, 2, 3)]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                paint, self.stock, 4, lot_id=lot
            )
        move = self._delivery(12, paint, assign=True)
        move.picking_id.button_validate()
        self._show("stock.group_lot_on_delivery_slip")
        text = self._print(self.SLIP, move.picking_id)
        self.assertEqual(text.count("Paint"), 3)
        self.assertRegex(text, r"L1 4 .*L2 4 .*L3 4 ")

    def test_receipt_before_validation(self):
        """S7: the receipt's operations show what is entered, done or not."""
        move = self._receipt(5)
        move.serial_enter(["A1", "A2", "A3", "A4"])
        text = self._print(self.OPERATIONS, move.picking_id)
        self.assertIn("A1 – A4", text)
        self.assertIn(" 5 ", text)
        move.serial_enter(["Z9"])
        move.picking_id.button_validate()
        self.assertIn("A1 – A4, Z9", self._print(self.OPERATIONS, move.picking_id))

    def test_operations_by_place(self):
        """S7: a picker sees which numbers lie on which shelf."""
        self._receive(["A1", "A2", "A3"], destination=self.shelf_1)
        self._receive(["B1", "B2", "B3"], destination=self.shelf_2)
        self._show("stock.group_stock_multi_locations")
        move = self._delivery(6, assign=True)
        text = self._print(self.OPERATIONS, move.picking_id)
        self.assertRegex(text, r"A1 – A3 .*Shelf 1 .*B1 – B3 .*Shelf 2")

    def test_purchase_order(self):
        """S7, E2: the announced numbers, for the vendor to check."""
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "name": "Urgent",
                            "display_type": "line_note",
                            "product_qty": 0,
                        }
                    ),
                    Command.create({"product_id": self.laptop.id, "product_qty": 4}),
                    Command.create({"product_id": self.cable.id, "product_qty": 4}),
                ],
            }
        )
        order.order_line[1].serial_announce(["A1", "A2", "A3", "K8"])
        order.button_confirm()
        buyer = self._make_user("print_buyer", "purchase.group_purchase_user")
        report = "purchase.action_report_purchase_order"
        text = self._print(report, order, buyer)
        self.assertIn("Serial numbers A1 – A3, K8", text)
        self.assertEqual(text.count("Serial numbers"), 1)

    def test_query_counts(self):
        """S7: a slip of many units takes no more statements."""

        def flow(n):
            names = self._names(n, "P")
            self._receive(names)
            picking = self._ship(names).sudo().delivery_ids
            self.env.flush_all()
            return lambda: self._print(self.SLIP, picking)

        self._show("stock.group_lot_on_delivery_slip")
        flow(3)()
        self.assertGrowth(flow, 0.05)


@tagged("post_install", "-at_install")
class TestPrintedInvoices(SaleSerialCase, PrintedCase):
    """Serials on invoices and credit notes (S7)."""

    REPORT = "account.account_invoices"

    def _invoiced(self, names):
        line = self._sale(len(names))
        line.serial_select(names)
        line.order_id.action_confirm()
        line.move_ids.picking_id.button_validate()
        invoice = line.order_id._create_invoices()
        invoice.action_post()
        return line, invoice

    def test_invoice(self):
        """S7: one row for the product, its numbers folded."""
        self._show("stock_account.group_lot_on_invoice")
        _line, invoice = self._invoiced(["A1", "A2", "A3", "A5"])
        text = self._print(self.REPORT, invoice)
        self.assertRegex(text, r"Laptop X1 4.00 .{0,20}A1 – A3, A5")

    def test_invoice_by_setting(self):
        """S7: core's setting says whether they are printed."""
        group = self.env.ref("stock_account.group_lot_on_invoice")
        self.env["res.groups"].search(
            [("implied_ids", "in", group.ids)]
        ).implied_ids = [Command.unlink(group.id)]
        self.env.user.group_ids = [Command.unlink(group.id)]
        _line, invoice = self._invoiced(["A1", "A2", "A3"])
        self.assertNotIn("A1", self._print(self.REPORT, invoice))

    def test_invoice_printed_by_accountant(self):
        """S7, P2: whoever may print the invoice gets the numbers."""
        self._show("stock_account.group_lot_on_invoice")
        _line, invoice = self._invoiced(["A1", "A2", "A3"])
        accountant = self._make_user(
            "books", "account.group_account_invoice,stock_account.group_lot_on_invoice"
        )
        self.assertIn("A1 – A3", self._print(self.REPORT, invoice, accountant))

    def test_credit_note(self):
        """S7: the numbers that came back."""
        self._show("stock_account.group_lot_on_invoice")
        self.laptop.invoice_policy = "delivery"
        line, _invoice = self._invoiced(["A1", "A2", "A3", "A5"])
        done = line.move_ids
        back = done.copy(
            {
                "location_id": done.location_dest_id.id,
                "location_dest_id": done.location_id.id,
                "origin_returned_move_id": done.id,
                "to_refund": True,
                "picking_id": False,
                "product_uom_qty": 1,
            }
        )
        back._action_confirm()
        back.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            {
                **back._prepare_move_line_vals(quantity=1),
                "lot_id": self._lots(["A2"]).id,
            }
        )
        back.picked = True
        back._action_done()
        refund = line.order_id._create_invoices(final=True)
        refund.action_post()
        self.assertEqual(refund.move_type, "out_refund")
        text = self._print(self.REPORT, refund)
        self.assertRegex(text, r"Laptop X1 1.00 .{0,20}A2 ")
        self.assertNotIn("A1", text)
