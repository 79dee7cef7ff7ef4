import csv
import io

from zxingcpp import read_barcodes

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import AUDITOR, SerialReportCase
from .paper import page_images, print_pdf


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

    def test_code_on_paper_reads_as_the_unit_x5(self):
        """X5, E4: a scanner reads any number off the printed page."""
        names = ["P1", 'Ä-"7"/ß 你', "9" * 40]
        self.receive(self.phone, names[1:])
        for name in names:
            lot = self.lots(self.phone, [name])
            with self.subTest(name=name):
                codes = read_barcodes(page_images(self.pdf_of_cards(lot))[0])
                self.assertEqual([code.text for code in codes], [f"SN:{name}"])

    def pdf_of_cards(self, lots):
        return print_pdf(
            self.env(user=self.auditor), "serial_tracking_reports.report_card", lots.ids
        )

    def test_card_tells_warranty_claims_and_files_x5(self):
        """X5: everything: warranty, the vendor's, claims, condition, files, orders."""
        lot = self.lot.sudo()
        lot.serial_set_warranty("2026-03-05", "2028-03-04", "Terms")
        lot.write(
            {
                "serial_vendor_warranty_start": "2026-03-01",
                "serial_vendor_warranty_end": "2027-02-28",
                "serial_condition_note": "Scratch on the lid",
            }
        )
        claim = self.env["serial.claim"].browse(lot.serial_claim("Screen flickers"))
        self.env["ir.attachment"].create(
            {
                "name": "photo.jpg",
                "res_model": "stock.lot",
                "res_id": lot.id,
                "raw": b"x",
            }
        )
        html = self._html(self.lot)
        for text in (
            "Active",
            "03/05/2026 – 03/04/2028",
            "03/01/2026 – 02/28/2027",
            "Scratch on the lid",
            claim.name,
            "Screen flickers",
            "photo.jpg",
        ):
            self.assertIn(text, html)
        lot.serial_void_warranty("Opened")
        self.assertIn("Void", self._html(self.lot))

    def test_card_names_the_orders_x5(self):
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    Command.create({"product_id": self.camera.id, "product_qty": 1})
                ],
            }
        )
        purchase.button_confirm()
        self._finish(purchase.picking_ids, [], ["ORD-1"])
        self.assertIn(purchase.name, self._html(self.lots(self.camera, ["ORD-1"])))

    def test_period_narrows_the_history_not_the_units_x5(self):
        wizard = self.wizard(
            "history", lot_ids=self.lot.ids, date_from="2026-03-05", preset="custom"
        )
        output, _name = wizard._export_file("csv")
        with output:
            text = output.read().decode()
        self.assertIn("Delivered", text)
        self.assertNotIn("Received", text)
        action = wizard.action_print()
        report = wizard.env["report.serial_tracking_reports.report_card"]
        values = report._get_report_values(None, action["data"])
        self.assertEqual(values["docs"], self.lot)
        self.assertEqual(values["cards"][0]["count"], 1)
        self.assertTrue(values["period"])
        with self.assertRaises(AccessError):
            other = new_test_user(self.env, "card_other", groups=AUDITOR)
            report.with_user(other)._get_report_values(None, action["data"])

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
