from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import AUDITOR, SerialReportCase


@tagged("post_install", "-at_install")
class TestReportCompanies(SerialReportCase):
    """Nobody sees another company's serials: list, file, paper, sum (P2, X1-X9).

    PASSED was ours and is sold on by the other company; OURS and THEIRS were never
    anybody else's; UNDERWAY is between the two, sent by us.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ours = cls.env.company
        cls.theirs = cls.env["res.company"].create({"name": "Other company"})
        cls.env.user.company_ids = [Command.link(cls.theirs.id)]
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.theirs.id)], limit=1
        )
        own = cls.warehouse, cls.stock
        cls.receive(cls.phone, ["PASSED", "OURS", "UNDERWAY"])
        cls.deliver(cls.phone, ["PASSED"], cls.theirs.partner_id)
        cls._send_off(["UNDERWAY"])
        cls.zoe = cls.env["res.partner"].create(
            {"name": "Zoe Elsewhere", "email": "zoe@example.com"}
        )
        cls.warehouse, cls.stock = warehouse, warehouse.lot_stock_id
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.theirs.ids}
        )
        cls.receive(
            cls.phone, ["PASSED", "THEIRS"], cls.ours.partner_id, "2026-03-07 10:00"
        )
        cls.deliver(cls.phone, ["PASSED"], cls.zoe, "2026-03-09 10:00")
        cls.their_stock = cls.stock
        cls.warehouse, cls.stock = own
        both = (cls.ours + cls.theirs).ids
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": both})
        lots = cls.env["stock.lot"].search([("product_id", "=", cls.phone.id)])
        cls.by_name = {lot.name: lot for lot in lots}
        for lot in lots:
            seller = lot.with_context(allowed_company_ids=lot.serial_company_id.ids)
            seller.serial_set_warranty("2026-01-01", "2099-01-01", "Terms")
        cls.our_auditor = cls._auditor("ours", cls.ours)
        cls.their_auditor = cls._auditor("theirs", cls.theirs)
        cls.group_auditor = cls._auditor("group", cls.ours + cls.theirs)
        # Programs speak for the companies of their user.
        cls.env = cls.env(
            context={
                key: value
                for key, value in cls.env.context.items()
                if key != "allowed_company_ids"
            }
        )

    @classmethod
    def _auditor(cls, login, companies):
        return new_test_user(
            cls.env,
            f"auditor_{login}",
            groups=AUDITOR,
            tz="UTC",
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
        )

    @classmethod
    def _send_off(cls, names):
        transit = cls.env["stock.location"].create(
            {"name": "Between companies", "usage": "transit", "company_id": False}
        )
        lots = cls.lots(cls.phone, names)
        with cls.at("2026-03-06 10:00"):
            picking = cls._picking(
                "int_type_id", cls.phone, names, cls.stock, transit, None
            )
            return cls._finish(picking, lots)

    def _file(self, report, user, **values):
        wizard = self.wizard(
            report, user=user, product_ids=self.phone.ids, **self._all(user), **values
        )
        output, _name = wizard._export_file("csv")
        with output:
            return output.read().decode("utf-8-sig")

    def _all(self, user):
        """The dialog as the web client opens it: all companies are active."""
        self.env = self.env(
            context={**self.env.context, "allowed_company_ids": user.company_ids.ids}
        )
        return {}

    def _names(self, report, user, **values):
        """Serial numbers of the file, of the list and of the sum, which agree."""
        text = self._file(report, user, **values)
        in_file = {name for name in self.by_name if name in text}
        wizard = self.wizard(report, user=user, product_ids=self.phone.ids, **values)
        action = wizard.action_view()
        model = wizard.env[action["res_model"]].with_context(**action["context"])
        rows = model.search(action["domain"])
        lots = rows if rows._name == "stock.lot" else rows.lot_id
        self.assertEqual(set(lots.mapped("name")), in_file, report)
        count = model._read_group(action["domain"], [], ["__count"])[0][0]
        self.assertEqual(count, len(rows), report)
        return in_file

    def test_each_sees_its_own_units_x1_x4_x6_x7_p2(self):
        expected = {
            # report: ours, theirs
            "on_hand": ({"OURS", "UNDERWAY"}, {"THEIRS"}),
            "at_date": ({"OURS", "UNDERWAY"}, {"THEIRS"}),
            "moves": ({"OURS", "UNDERWAY", "PASSED"}, {"THEIRS", "PASSED"}),
            "sold": ({"PASSED"}, {"PASSED"}),
            "received": ({"OURS", "UNDERWAY", "PASSED"}, {"THEIRS", "PASSED"}),
            "warranty": ({"OURS", "UNDERWAY"}, {"THEIRS", "PASSED"}),
            "history": ({"OURS", "UNDERWAY", "PASSED"}, {"THEIRS", "PASSED"}),
        }
        for report, (ours, theirs) in expected.items():
            with self.subTest(report=report):
                self.assertEqual(self._names(report, self.our_auditor), ours)
                self.assertEqual(self._names(report, self.their_auditor), theirs)

    def test_company_filter_says_whose_units_x1_x9_p2(self):
        """Who works in both and asks for one gets what that one would see."""
        for report in ("on_hand", "at_date", "moves", "sold", "received", "warranty"):
            for company, alone in (
                (self.ours, self.our_auditor),
                (self.theirs, self.their_auditor),
            ):
                with self.subTest(report=report, company=company.name):
                    expected = self._names(report, alone)
                    found = self._names(
                        report, self.group_auditor, company_ids=company.ids
                    )
                    self.assertEqual(found, expected)

    def test_file_of_one_company_keeps_the_other_ones_doings_out_x5_p2(self):
        text = self._file("history", self.group_auditor, company_ids=self.ours.ids)
        self.assertIn("PASSED", text)
        self.assertNotIn("Zoe Elsewhere", text)
        self.assertNotIn("THEIRS", text)
        both = self._file("history", self.group_auditor)
        self.assertIn("Zoe Elsewhere", both)

    def test_card_and_warranty_keep_quiet_about_the_new_holder_x5_x6_p2(self):
        html = self._card(self.our_auditor)
        self.assertIn("PASSED", html)
        for text in ("Zoe Elsewhere", self.their_stock.display_name, "2099"):
            self.assertNotIn(text, html)
        self.assertNotIn("Zoe", self._file("warranty", self.our_auditor))
        html = self._card(self.their_auditor)
        self.assertIn("Zoe Elsewhere", html)
        for text in ("Vera Vendor", self.stock.display_name):
            self.assertNotIn(text, html)

    def _card(self, user):
        self._all(user)
        content, _kind = self.env(user=user)["ir.actions.report"]._render_qweb_html(
            "serial_tracking_reports.report_card", self.by_name["PASSED"].ids
        )
        return content.decode()

    def test_figures_of_the_index_page_are_ones_own_x10_p2(self):
        self._all(self.their_auditor)
        charts = self.env(user=self.their_auditor)[
            "serial.report.wizard"
        ].serial_dashboard()
        bars = {chart["code"]: chart["bars"] for chart in charts}
        self.assertEqual(sum(bar["value"] for bar in bars["location_id"]), 1)

    def test_documents_of_others_fill_no_dialog_p2(self):
        receipt = (
            self.env["stock.move.line"]
            .search([("lot_id", "=", self.by_name["OURS"].id)])[0]
            .move_id.picking_id
        )
        self.assertEqual(receipt.company_id, self.ours)
        self._all(self.their_auditor)
        with self.assertRaises(UserError):
            self.dialog(
                "moves", user=self.their_auditor, serial_picking_ids=receipt.ids
            )

    def test_discrepancies_are_ones_own_x8_p2(self):
        """A sold status on a unit under way contradicts its place."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_lot SET serial_status_id = %s WHERE id = %s",
            (
                self.env.ref("serial_tracking.status_sold").id,
                self.by_name["UNDERWAY"].id,
            ),
        )
        self.env.invalidate_all()
        self.assertEqual(self._names("reconciliation", self.our_auditor), {"UNDERWAY"})
        self.assertFalse(self._names("reconciliation", self.their_auditor))

    def test_recall_of_one_company_leaves_the_other_ones_units_alone_x9_p2(self):
        """X9, P2: both companies active; a unit sold to the other is its buyer's."""
        self._all(self.group_auditor)
        recall = self.env["serial.recall"].create(
            {
                "name": "Ours",
                "reason": "x",
                "product_ids": self.phone.ids,
                "company_id": self.ours.id,
            }
        )
        recall.action_find()
        found = {
            line.lot_id.name: (line.situation, line.partner_id)
            for line in recall.line_ids
        }
        nobody = self.env["res.partner"]
        self.assertEqual(
            found,
            {
                "OURS": ("on_hand", nobody),
                "UNDERWAY": ("transit", nobody),
                "PASSED": ("customer", self.theirs.partner_id),
            },
        )
        (passed,) = (x for x in recall.line_ids if x.lot_id.name == "PASSED")
        self.assertFalse(passed.status_id or passed.location_id)
