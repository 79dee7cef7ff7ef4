import csv
import io

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..tools.qr_code import qr_data_uri, qr_matrix
from .common import SerialReportCase


@tagged("post_install", "-at_install")
class TestHistoryCard(SerialReportCase):
    """One serial, everything, on paper (X5, H2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receipt = cls.receive(cls.phone, ["P1", "P2"])
        cls.delivery = cls.deliver(cls.phone, ["P1"], cls.ann)
        cls.lot = cls.lots(cls.phone, ["P1"])

    def _html(self, lots, user=None):
        env = self.env(user=user or self.auditor)
        content, _kind = env["ir.actions.report"]._render_qweb_html(
            "serial_tracking_reports.report_card", lots.ids
        )
        return content.decode()

    def test_card_tells_everything_of_the_unit_x5_h2(self):
        html = self._html(self.lot)
        for text in (
            "P1",
            self.phone.display_name,
            "Received",
            self.receipt.name,
            "Vera Vendor",
            "Delivered",
            self.delivery.name,
            "Ann Customer",
            self.auditor.name,
        ):
            self.assertIn(text, html)
        self.assertNotIn(">P2<", html)

    def test_card_has_the_code_that_finds_the_unit_x5(self):
        self.assertIn(qr_data_uri("SN:P1"), self._html(self.lot))
        self.assertNotEqual(qr_matrix("SN:P1"), qr_matrix("SN:P2"))

    def test_worker_prints_a_card_from_the_unit_x5(self):
        worker = new_test_user(
            self.env,
            "card_worker",
            groups="stock.group_stock_user,serial_tracking.group_serial_user",
        )
        self.assertIn("Ann Customer", self._html(self.lot, worker))
        bindings = self.env(user=worker)["ir.actions.actions"].get_bindings("stock.lot")
        names = [action["name"] for action in bindings.get("report", ())]
        self.assertIn("Serial history card", names)

    def test_card_needs_a_right_of_serial_tracking_x5_p1(self):
        nobody = new_test_user(self.env, "card_nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self._html(self.lot, nobody)

    def test_each_unit_has_its_own_card_x5(self):
        html = self._html(self.lots(self.phone, ["P1", "P2"]))
        self.assertEqual(html.count('class="card_head"'), 2)

    def test_dialog_asks_which_units_x5(self):
        wizard = self.wizard("history")
        for act in (wizard.action_view, wizard.action_print, wizard.action_export):
            with self.assertRaises(UserError):
                act()

    def test_dialog_opens_the_unit_or_the_list_x5(self):
        action = self.wizard("history", lot_ids=self.lot.ids).action_view()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("stock.lot", self.lot.id)
        )
        wizard = self.wizard("history", product_ids=self.phone.ids)
        action = wizard.action_view()
        self.assertEqual(len(self.env["stock.lot"].search(action["domain"])), 2)
        report = wizard.action_print()
        self.assertEqual(report["report_name"], "serial_tracking_reports.report_card")

    def test_history_exports_row_by_row_x5_m4(self):
        output, _name = self.wizard("history", product_ids=self.phone.ids)._export_file(
            "csv"
        )
        with output:
            text = output.read().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual(
            [(row["Serial number"], row["Event"], row["Document"]) for row in rows],
            [
                ("P1", "Received", self.receipt.name),
                ("P1", "Delivered", self.delivery.name),
                ("P2", "Received", self.receipt.name),
            ],
        )
        self.assertEqual(rows[0]["Date"], "2026-03-01 10:00:00")

    def test_unit_without_any_move_has_a_card_too_x5(self):
        lot = self.env["stock.lot"].create(
            {"name": "NEW-1", "product_id": self.phone.id}
        )
        self.assertIn("Nothing has happened", self._html(lot))
