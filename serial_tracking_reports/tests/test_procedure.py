import csv
import io
from collections import defaultdict
from contextlib import contextmanager
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from odoo.addons.serial_tracking.tests.common import SerialCase

PURCHASES = "/odoo/action-purchase.purchase_rfq"
SALES = "/odoo/action-sale.action_quotations_with_onboarding"
INDEX = "/odoo/action-serial_tracking_reports.action_serial_report_index"
UNITS = [f"X1-10{n}" for n in range(1, 6)]
SOLD = ["X1-103", "X1-105"]


@tagged("post_install", "-at_install")
class TestProcedure(SerialCase, HttpCase):
    """AccountEdge's procedure from order to register, each step by a person with no
    more rights than it takes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.laptop.write({"sale_ok": True, "purchase_ok": True, "list_price": 900})
        cls._receive(["OLD-1"])
        worker = "stock.group_stock_user"
        cls.buyer = cls._make_user("buyer", f"purchase.group_purchase_user,{worker}")
        cls.seller = cls._make_user(
            "seller", f"sales_team.group_sale_salesman,{worker}"
        )
        for person in cls.buyer + cls.seller + cls.auditor:
            for group in ("manager", "transfer"):
                assert not person.has_group(f"serial_tracking.group_serial_{group}")

    def test_order_receive_sell_find_read_and_export(self):
        """E1, E3, S1, S3, U2, H1, H2, X4, M4: five come, two go, one is looked up."""
        self._walk(PURCHASES, "serial_procedure_buy", self.buyer)
        purchase = self._order("purchase.order", self.buyer, self.vendor)
        receipt = purchase.picking_ids
        self.assertReceived(receipt)
        self._walk(SALES, "serial_procedure_sell", self.seller)
        sale = self._order("sale.order", self.seller, self.customer)
        delivery = sale.picking_ids
        self.assertShipped(delivery)
        self.assertHistory(receipt, delivery)
        self._walk(INDEX, "serial_find_and_read", self.auditor)
        with self._sent_files() as files:
            self._walk(INDEX, "serial_export_register", self.auditor)
        self.assertEqual(set(files), {"xlsx", "csv"})
        book = load_workbook(io.BytesIO(b"".join(files["xlsx"])))
        sheet = [
            ["" if cell is None else str(cell) for cell in row]
            for row in book.worksheets[0].iter_rows(values_only=True)
        ]
        text = b"".join(files["csv"]).decode("utf-8-sig")
        for table in (sheet, list(csv.reader(io.StringIO(text)))):
            self.assertRegister(table, receipt, delivery)

    def _walk(self, path, tour, user):
        self.start_tour(path, tour, login=user.login, timeout=120)

    def _order(self, model, user, partner):
        order = self.env[model].search([("create_uid", "=", user.id)])
        self.assertEqual(len(order), 1)
        self.assertEqual(order.partner_id, partner)
        self.assertEqual(order.order_line.product_id, self.laptop)
        return order

    @contextmanager
    def _sent_files(self):
        """The pieces of every report file that the server sends, by format."""
        wizards = self.registry["serial.report.wizard"]
        stream, files = wizards._export_stream, defaultdict(list)

        def kept(wizard, file_format):
            for piece in stream(wizard, file_format):
                files[file_format].append(bytes(piece))
                yield piece

        with patch.object(wizards, "_export_stream", kept):
            yield files

    def assertReceived(self, receipt):
        self.assertEqual(receipt.state, "done")
        self.assertFalse(receipt.backorder_ids)
        self.assertEqual(sorted(receipt.move_line_ids.lot_id.mapped("name")), UNITS)
        lots = self._lots(UNITS)
        self.assertEqual(len(lots), 5, "no second record of any number")
        self.assertStatus(lots + self._lots(["OLD-1"]), "in_stock")
        self.assertEqual(lots.location_id, self.stock)
        self.assertEqual(lots.serial_vendor_id, self.vendor)
        self.assertFalse(lots.serial_customer_id)
        self.assertTrue(all(lots.mapped("serial_date_received")))
        self.assertEqual(self._on_hand(), 6)

    def assertShipped(self, delivery):
        self.assertEqual(delivery.state, "done")
        sold, kept = self._lots(SOLD), self._lots(["X1-101", "X1-102", "X1-104"])
        self.assertEqual(delivery.move_line_ids.lot_id, sold)
        self.assertStatus(sold, "sold")
        self.assertEqual(sold.serial_customer_id, self.customer)
        self.assertEqual(sold.serial_vendor_id, self.vendor)
        self.assertEqual(sold.location_id, self.customers)
        self.assertFalse(any(sold.mapped("serial_available")))
        self.assertTrue(all(sold.mapped("serial_date_sold")))
        self.assertStatus(kept + self._lots(["OLD-1"]), "in_stock")
        self.assertEqual(kept.location_id, self.stock)
        self.assertTrue(all(kept.mapped("serial_available")))
        self.assertFalse(kept.serial_customer_id)
        self.assertEqual(self._on_hand(), 4)
        self.assertStoredIsRebuilt(sold + kept)

    def _on_hand(self):
        return self.laptop.with_context(location=self.stock.id).qty_available

    def assertHistory(self, receipt, delivery):
        for name, pickings in (("X1-103", receipt + delivery), ("X1-101", receipt)):
            history = self._lots([name]).with_user(self.auditor).serial_history()
            self.assertEqual(
                [(row["event"], row["document"]["id"]) for row in history],
                list(zip(("received", "delivered"), pickings.ids, strict=False)),
            )
        received, delivered = self._lots(["X1-103"]).serial_history()
        self.assertEqual(received["user"], self.buyer.name)
        self.assertEqual(received["partner"], self.vendor.name)
        self.assertEqual(received["status"], "In stock")
        self.assertEqual(delivered["user"], self.seller.name)
        self.assertEqual(delivered["partner"], self.customer.name)
        self.assertEqual(delivered["status"], "Sold")

    def assertRegister(self, table, receipt, delivery):
        """One row a transaction: what happened to which unit, on which document."""
        start = next(i for i, row in enumerate(table) if "Serial number" in row)
        heading = table[start]
        rows = [dict(zip(heading, row, strict=True)) for row in table[start + 1 :]]
        moved = [
            (row["Event"], row["Serial number"], row["Document"], row["Order"])
            for row in rows
            if row["Serial number"] in UNITS
        ]
        self.assertEqual(
            sorted(moved),
            [
                *(("Delivered", name, delivery.name, delivery.origin) for name in SOLD),
                *(("Received", name, receipt.name, receipt.origin) for name in UNITS),
            ],
        )
