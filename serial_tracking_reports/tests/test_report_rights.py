from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common import AUDITOR, SerialReportCase

USER = "serial_tracking.group_serial_user"
MANAGER = "serial_tracking.group_serial_manager"


@tagged("post_install", "-at_install")
class TestReportRights(SerialReportCase):
    """Who may read what; companies apart (P1, P2, X)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.phone, ["P1"])
        cls.deliver(cls.phone, ["P1"], cls.ann)

    def test_auditor_without_stock_right_reads_every_report_x_p1(self):
        self.assertFalse(self.auditor.has_group("stock.group_stock_user"))
        for code, _title in self.env["serial.report.wizard"]._selection_report():
            wizard = self.wizard(code, lot_ids=self.lots(self.phone, ["P1"]).ids)
            with self.subTest(report=code):
                self.assertTrue(wizard.action_view())
                self.assertTrue(wizard.action_print())
                output, _name = wizard._export_file("csv")
                output.close()

    def test_names_are_shown_to_an_auditor_without_stock_right_x_p1(self):
        rows = self.env(user=self.auditor)["serial.move.report"].web_search_read(
            [("lot_id.name", "=", "P1"), ("event", "=", "delivered")],
            {
                name: {"fields": {"display_name": {}}}
                for name in ("lot_id", "product_id", "partner_id", "location_dest_id")
            },
        )["records"]
        self.assertEqual(
            [rows[0][name]["display_name"] for name in ("lot_id", "partner_id")],
            ["P1", "Ann Customer"],
        )
        self.assertTrue(rows[0]["location_dest_id"]["display_name"])

    def test_manager_reads_plain_user_and_others_do_not_p1(self):
        manager = new_test_user(self.env, "rep_manager", groups=MANAGER)
        self.assertTrue(self.wizard("moves", user=manager).action_view())
        for login, groups in (
            ("rep_user", USER),
            ("rep_none", "base.group_user"),
            ("rep_stock", "base.group_user,sales_team.group_sale_manager"),
            ("rep_portal", "base.group_portal"),
        ):
            user = new_test_user(self.env, login, groups=groups)
            env = self.env(user=user)
            with self.subTest(groups=groups):
                with self.assertRaises(AccessError):
                    env["serial.move.report"].search([])
                with self.assertRaises(AccessError):
                    self.wizard("moves", user=user)
                with self.assertRaises(AccessError):
                    env["serial.report.wizard"].serial_reports()

    def test_dialog_of_somebody_else_is_out_of_reach_p2(self):
        wizard = self.wizard("moves")
        other = new_test_user(self.env, "auditor_other", groups=AUDITOR)
        with self.assertRaises(AccessError):
            wizard.with_user(other).action_view()
        with self.assertRaises(AccessError):
            wizard.with_user(other).check_access("read")

    def test_dialog_without_the_right_any_more_p2(self):
        wizard = self.wizard("moves")
        auditor_group = self.env.ref(AUDITOR)
        self.auditor.group_ids = [Command.unlink(auditor_group.id)]
        for act in (wizard.action_view, wizard.action_print, wizard.action_export):
            with self.assertRaises(AccessError):
                act()

    def test_report_is_read_only_p1(self):
        row = self.env(user=self.auditor)["serial.move.report"].search([], limit=1)
        with self.assertRaises(AccessError):
            row.write({"document_ref": "forged"})
        with self.assertRaises(AccessError):
            row.unlink()

    def test_companies_are_apart_p2(self):
        company = self.env["res.company"].create({"name": "Other company"})
        other = new_test_user(
            self.env,
            "rep_other_company",
            groups=AUDITOR,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        env = self.env(user=other)
        self.assertFalse(env["serial.move.report"].search([]))
        wizard = self.wizard("moves", user=other)
        self.assertFalse(self.shown(wizard))
        output, _name = wizard._export_file("csv")
        with output:
            self.assertEqual(len(output.read().splitlines()), 1)
        # Naming the other company opens nothing either.
        theirs = [("company_id", "=", self.env.company.id)]
        self.assertFalse(env["serial.move.report"].search(theirs))

    def test_reports_open_from_every_record_x_p1(self):
        """X: from product, serial, customer, vendor and location without any right in
        the inventory; from the receipt for those who may open it."""
        receipt = self.receive(self.phone, ["P2"])
        lot = self.lots(self.phone, ["P2"])
        self.deliver(self.phone, ["P2"], self.ann)
        self.assertFalse(self.auditor.has_group("stock.group_stock_user"))
        stock_manager = new_test_user(
            self.env, "rep_receipts", groups=f"stock.group_stock_manager,{MANAGER}"
        )
        for record, user in (
            (self.phone.product_tmpl_id, self.auditor),
            (self.phone, self.auditor),
            (lot, self.auditor),
            (self.ann, self.auditor),
            (self.vendor, self.auditor),
            (self.stock, self.auditor),
            (receipt, stock_manager),
        ):
            env = self.env(user=user)
            with self.subTest(record=record):
                record.with_user(user).check_access("read")
                bound = env["ir.actions.actions"].get_bindings(record._name)["action"]
                [action] = [a for a in bound if a["name"] == "Serial number reports"]
                context = safe_eval(
                    self.env["ir.actions.act_window"].browse(action["id"]).context,
                    {"active_ids": record.ids},
                )
                form = Form(env["serial.report.wizard"].with_context(**context))
                form.report = "moves"
                self.assertIn(lot, self.shown(form.save()).lot_id)

    def test_menu_leads_an_auditor_to_the_reports_x10(self):
        menus = self.env(user=self.auditor)["ir.ui.menu"].load_menus(False)
        ids = {menu["xmlid"]: menu for key, menu in menus.items() if key != "root"}
        self.assertIn("serial_tracking_reports.menu_serial_reports", ids)
        self.assertIn("stock.menu_stock_root", ids)
        nobody = new_test_user(self.env, "rep_nobody", groups="base.group_user")
        menus = self.env(user=nobody)["ir.ui.menu"].load_menus(False)
        theirs = {menu["xmlid"] for key, menu in menus.items() if key != "root"}
        self.assertNotIn("serial_tracking_reports.menu_serial_reports", theirs)
        self.assertNotIn("stock.menu_stock_root", theirs)

    def test_index_lists_every_report_with_its_question_x10(self):
        reports = self.env(user=self.auditor)["serial.report.wizard"].serial_reports()
        codes = [report["code"] for report in reports]
        self.assertGreaterEqual(set(codes), {"sold", "received", "moves"})
        self.assertEqual(len(codes), len(set(codes)))
        for report in reports:
            self.assertTrue(report["title"])
            self.assertTrue(report["question"].endswith("?"), report["question"])


@tagged("post_install", "-at_install")
class TestReportDownload(HttpCase):
    """The file by its address (M4, P2)."""

    def _user(self, login, groups):
        return new_test_user(self.env, login, password=login * 2, groups=groups)

    def _get(self, user, wizard, file_format="csv"):
        self.authenticate(user.login, user.login * 2)
        with mute_logger("odoo.http"):
            return self.url_open(
                f"/serial_tracking_reports/export/{wizard.id}/{file_format}"
            )

    def _wizard(self, user):
        return (
            self.env["serial.report.wizard"]
            .with_user(user)
            .create({"report": "moves", "preset": "all"})
        )

    def test_download_of_own_dialog_only_m4_p2(self):
        owner = self._user("dl_owner", AUDITOR)
        other = self._user("dl_other", AUDITOR)
        wizard = self._wizard(owner)
        response = self._get(owner, wizard)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Serial number", response.text)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        response = self._get(owner, wizard, "xlsx")
        self.assertEqual(response.content[:2], b"PK")
        self.assertEqual(self._get(owner, wizard, "exe").status_code, 404)
        self.assertEqual(self._get(other, wizard).status_code, 403)

    def test_download_without_right_m4_p2(self):
        owner = self._user("dl_auditor", AUDITOR)
        wizard = self._wizard(owner)
        owner.group_ids = [Command.unlink(self.env.ref(AUDITOR).id)]
        self.assertEqual(self._get(owner, wizard).status_code, 403)
