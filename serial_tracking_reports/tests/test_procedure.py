import csv
import io

from odoo.tests import tagged

from odoo.addons.serial_tracking.tests.test_tour_windows import WindowTourCase

INDEX = "/odoo/action-serial_tracking_reports.action_serial_report_index"


@tagged("post_install", "-at_install")
class TestProcedure(WindowTourCase):
    """The whole path in a browser, with no more rights than it takes (E1, S1, H2)."""

    def test_receive_sell_find_read_and_export(self):
        """E1, E3, S1, S3, H1, H2, X4: receive five, sell two, find one, export all."""
        user = self._make_user(
            "clerk_and_reader",
            "stock.group_stock_user,serial_tracking.group_serial_auditor",
        )
        self._receive(["OLD-1", *(f"X1-00{n}" for n in range(1, 6)), "SOLD-1"])
        self._ship(["SOLD-1"])
        receipt = self._purchase(5)
        self._tour("serial_receive", receipt, user)
        self.assertEqual(receipt.state, "done")
        delivery = self._sale(2)
        self._tour("serial_ship", delivery, user)
        self.assertEqual(delivery.state, "done")
        self.start_tour(INDEX, "serial_find_and_read", login=user.login)
        self.start_tour(INDEX, "serial_export_register", login=user.login)
        self.assertExported(user)

    def assertExported(self, user):
        wizard = (
            self.env["serial.report.wizard"]
            .with_user(user)
            .create({"report": "moves", "product_ids": self.laptop.ids})
        )
        self.authenticate(user.login, user.login)
        response = self.url_open(wizard.action_export("csv")["url"])
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        moved = [row for row in rows if "X1-003" in row]
        self.assertEqual(len(moved), 2, "received and delivered")
