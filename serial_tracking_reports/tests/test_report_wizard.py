import csv
import io
from datetime import date, datetime

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import AUDITOR, SerialReportCase


@tagged("post_install", "-at_install")
class TestReportWizard(SerialReportCase):
    """The dialog, its files and its paper (X1-X4, M4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.phone, ["P1", "P2"], moment="2026-03-01 10:15")
        cls.deliver(cls.phone, ["P1"], cls.ann)

    def _export(self, wizard, file_format):
        output, name = wizard._export_file(file_format)
        with output:
            return output.read(), name

    def _book(self, wizard):
        content, _name = self._export(wizard, "xlsx")
        return load_workbook(io.BytesIO(content))

    def test_xlsx_has_real_dates_header_filter_totals_and_cover_m4(self):
        book = self._book(self.wizard("moves", product_ids=self.phone.ids))
        sheet = book.worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(rows[0][:4], ("Date", "Event", "Serial number", "Product"))
        self.assertEqual(
            rows[1][:5],
            (datetime(2026, 3, 1, 10, 15), "Received", "P1", "Phone", "Vera Vendor"),
        )
        self.assertEqual(len(rows), 1 + 3 + 1)
        self.assertEqual(rows[-1][0], "Total")
        self.assertEqual(rows[-1][-2:], (3, 1))
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertEqual(sheet.auto_filter.ref, "A1:N4")
        self.assertGreater(sheet.column_dimensions["D"].width, 20)
        cover = dict(book.worksheets[1].iter_rows(values_only=True))
        self.assertEqual(cover["Report"], "Movement register")
        self.assertEqual(cover["Products"], "Phone")
        self.assertEqual(cover["Period"], "all")
        self.assertIn(self.auditor.name, cover["Printed"])
        self.assertEqual(cover["Rows"], 3)

    def test_cells_are_never_formulas_m4(self):
        names = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "http://x.y"]
        self.receive(self.camera, names)
        wizard = self.wizard("received", product_ids=self.camera.ids)
        content, _name = self._export(wizard, "csv")
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        serials = [row[1] for row in rows[1:]]
        self.assertEqual(
            sorted(serials),
            sorted([*("'" + name for name in names[:5]), names[5]]),
        )
        sheet = self._book(wizard).worksheets[0]
        cells = [row[1] for row in sheet.iter_rows(min_row=2, max_row=7)]
        self.assertEqual(sorted(c.value for c in cells), sorted(names))
        self.assertEqual({c.data_type for c in cells}, {"s"})
        self.assertFalse(any(c.hyperlink for c in cells))

    def test_csv_is_utf8_with_iso_dates_m4(self):
        self.ann.name = "Änne Müller 你好"
        content, name = self._export(
            self.wizard("sold", product_ids=self.phone.ids), "csv"
        )
        self.assertTrue(content.startswith(b"\xef\xbb\xbf"))
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        self.assertEqual(rows[1][0], "2026-03-05 10:00:00")
        self.assertEqual(rows[1][3], "Änne Müller 你好")
        self.assertTrue(name.startswith("Serials sold "))
        self.assertTrue(name.endswith(".csv"))

    def test_dates_in_files_are_in_the_users_zone_m4(self):
        self.auditor.tz = "America/New_York"
        self.env = self.env(context={**self.env.context, "tz": "America/New_York"})
        sheet = self._book(self.wizard("sold", product_ids=self.phone.ids)).worksheets[
            0
        ]
        self.assertEqual(sheet["A2"].value, datetime(2026, 3, 5, 5, 0))

    def test_empty_report_exports_and_prints_m4(self):
        empty = self._product("Nothing", 1)
        wizard = self.wizard("moves", product_ids=empty.ids)
        rows = list(self._book(wizard).worksheets[0].iter_rows(values_only=True))
        self.assertEqual(len(rows), 1)
        html = self._html(wizard)
        self.assertIn("Nothing matches these filters", html)

    def test_auditor_as_installed_exports_m4_p1(self):
        """P1: Auditor alone is enough, Odoo's general right to export isn't asked."""
        self.assertFalse(self.auditor.has_group("base.group_allow_export"))
        wizard = self.wizard("moves")
        for file_format in ("xlsx", "csv"):
            self.assertTrue(wizard.action_export(file_format)["url"])
            self.assertTrue(self._export(wizard, file_format)[0])

    def test_export_without_auditor_is_refused_m4_p2(self):
        wizard = self.wizard("moves")
        self.auditor.group_ids = [
            Command.unlink(self.env.ref(AUDITOR).id),
            Command.link(self.env.ref("base.group_allow_export").id),
        ]
        for file_format in ("xlsx", "csv"):
            with self.assertRaises(AccessError):
                wizard.action_export(file_format)
            with self.assertRaises(AccessError):
                wizard._export_file(file_format)

    def test_other_formats_are_refused_m4(self):
        with self.assertRaises(UserError):
            self.wizard("moves").action_export("exe")

    def test_export_action_leads_to_the_file_m4(self):
        wizard = self.wizard("moves")
        self.assertEqual(
            wizard.action_export("xlsx")["url"],
            f"/serial_tracking_reports/export/{wizard.id}/xlsx",
        )
        self.assertTrue(wizard.action_export_csv()["url"].endswith("/csv"))

    def test_period_that_ends_before_it_begins_is_refused_x4(self):
        wizard = self.wizard("moves", date_from="2026-03-02", date_to="2026-03-01")
        for act in (wizard.action_view, wizard.action_print, wizard.action_export):
            with self.assertRaises(UserError):
                act()

    @freeze_time("2026-05-20 12:00:00")
    def test_presets_fill_the_dates_x4(self):
        expected = {
            "today": (date(2026, 5, 20), date(2026, 5, 20)),
            "this_week": (date(2026, 5, 18), date(2026, 5, 24)),
            "this_month": (date(2026, 5, 1), date(2026, 5, 31)),
            "last_month": (date(2026, 4, 1), date(2026, 4, 30)),
            "this_quarter": (date(2026, 4, 1), date(2026, 6, 30)),
            "this_year": (date(2026, 1, 1), date(2026, 12, 31)),
            "last_year": (date(2025, 1, 1), date(2025, 12, 31)),
            "all": (False, False),
        }
        form = self.dialog("moves")
        for preset, (first, last) in expected.items():
            form.preset = preset
            self.assertEqual((form.date_from, form.date_to), (first, last), preset)
        form.date_from = date(2026, 5, 3)
        self.assertEqual(form.preset, "custom")
        self.assertEqual(form.date_from, date(2026, 5, 3))

    def test_dialog_remembers_the_filters_of_each_person_and_report_x4(self):
        form = self.dialog("moves")
        form.preset = "last_year"
        form.product_ids = self.phone
        form.customer_ids = self.ann
        form.save().action_view()
        fresh = self.dialog("moves")
        self.assertEqual(fresh.preset, "last_year")
        self.assertEqual(fresh.product_ids.ids, self.phone.ids)
        self.assertEqual(fresh.customer_ids.ids, self.ann.ids)
        sold = self.dialog("sold")
        self.assertEqual(sold.preset, "this_month")
        self.assertFalse(sold.product_ids.ids)
        other = new_test_user(self.env, "auditor_two", groups=AUDITOR)
        self.assertEqual(self.dialog("moves", user=other).preset, "this_month")

    def test_programs_are_not_narrowed_by_what_a_person_used_last_x4(self):
        form = self.dialog("moves")
        form.customer_ids = self.bob
        form.save().action_view()
        env = self.env(user=self.auditor)
        wizard = env["serial.report.wizard"].create(
            {"report": "moves", "product_ids": self.phone.ids}
        )
        self.assertEqual(len(self.shown(wizard)), 3)

    def test_dialog_opened_on_records_takes_only_these_x4(self):
        form = self.dialog("moves")
        form.customer_ids = self.ann
        form.save().action_view()
        form = self.dialog("moves", default_product_ids=self.phone.ids)
        self.assertEqual(form.product_ids.ids, self.phone.ids)
        self.assertFalse(form.customer_ids.ids)
        self.assertEqual(form.preset, "all")

    def test_dialog_opens_from_records_x4(self):
        template = self.phone.product_tmpl_id
        form = self.dialog("moves", serial_template_ids=template.ids)
        self.assertEqual(form.product_ids.ids, self.phone.ids)
        receipt = self.receive(self.camera, ["FROM-1", "FROM-2"])
        form = self.dialog("moves", serial_picking_ids=receipt.ids)
        self.assertEqual(
            set(form.lot_ids.ids), set(self.lots(self.camera, ["FROM-1", "FROM-2"]).ids)
        )
        with self.assertRaises(UserError):
            self.dialog(
                "moves",
                serial_picking_ids=self.env["stock.picking"]
                .create(
                    {
                        "picking_type_id": self.warehouse.int_type_id.id,
                    }
                )
                .ids,
            )

    def test_actions_are_bound_to_the_records_x4(self):
        actions = self.env(user=self.auditor)["ir.actions.actions"]
        for model in (
            "product.template",
            "product.product",
            "stock.lot",
            "res.partner",
            "stock.location",
            "stock.picking",
        ):
            names = [a["name"] for a in actions.get_bindings(model).get("action", ())]
            self.assertIn("Serial number reports", names, model)

    # -- paper ------------------------------------------------------------------------

    def _html(self, wizard):
        report = "serial_tracking_reports.report_table"
        content, _kind = wizard.env["ir.actions.report"]._render_qweb_html(
            report, wizard.ids
        )
        return content.decode()

    def test_paper_states_company_filters_and_time_x4(self):
        wizard = self.wizard("moves", product_ids=self.phone.ids)
        html = self._html(wizard)
        for text in (
            self.env.company.name,
            "Movement register",
            "Vera Vendor",
            self.auditor.name,
            "Lines:",
        ):
            self.assertIn(text, html)

    def test_too_many_lines_for_paper_are_refused_x4(self):
        wizard = self.wizard("moves")
        definition = type(wizard._definition())
        self.patch(definition, "_serial_count", lambda self, wizard: 5001)
        with self.assertRaisesRegex(UserError, "5001"):
            wizard.action_print()
