import csv
import io

from lxml import etree
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import AUDITOR, SerialReportCase
from .paper import page_texts, print_pdf

GROUPS = {
    "none": "base.group_user",
    "user": "serial_tracking.group_serial_user",
    "transfer": "serial_tracking.group_serial_transfer",
    "manager": "serial_tracking.group_serial_manager",
    "auditor": AUDITOR,
}
READERS = {"manager", "auditor"}
HOSTILE = [
    'O\'Brien "x"',
    "100% %s %(a)s %%",
    "'; DROP TABLE stock_lot; --",
    "<script>alert(1)</script>",
    "{{ 1/0 }} ${x}",
    "\\' OR 1=1 --",
]


class EveryReportCase(SerialReportCase):
    """One unit that each report has a row for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.phone, ["SOLD", "HELD"])
        cls.deliver(cls.phone, ["SOLD"], cls.ann)
        cls.held = cls.lots(cls.phone, ["HELD"])
        lots = cls.lots(cls.phone, ["SOLD", "HELD"])
        for lot in lots:
            lot.serial_set_warranty("2026-03-01", "2030-01-01", "Terms")
        recall = cls.env["serial.recall"].create(
            {"name": "All", "reason": "x", "product_ids": cls.phone.ids}
        )
        recall.action_find()
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE stock_lot SET serial_status_id = %s WHERE id = %s",
            (cls.env.ref("serial_tracking.status_sold").id, cls.held.id),
        )
        cls.env.invalidate_all()
        cls.codes = cls.env["serial.report.definition"]._serial_codes()

    def _every(self, user=None, **filters):
        filters = filters or {"product_ids": self.phone.ids}
        for code in self.codes:
            with self.subTest(report=code, **{k: len(v) for k, v in filters.items()}):
                yield code, self.wizard(code, user=user, **filters)

    def _rows(self, wizard):
        action = wizard.action_view()
        model = wizard.env[action["res_model"]].with_context(**action["context"])
        return model.search(action["domain"])


@tagged("post_install", "-at_install")
class TestEveryReportAndGroup(EveryReportCase):
    """P1, P2: report x group x way of reading; Auditor and Manager, nobody else."""

    def _ways(self, wizard):
        action = wizard.action_view
        definition = self.env["serial.report.definition"]._serial_report(wizard.report)
        model = wizard.env[definition._serial_model]
        report = wizard.env.ref("serial_tracking_reports.action_report_serial_table")

        def pdf():
            return print_pdf(wizard.env, report.report_name, wizard.ids)

        return {
            "view": action,
            "read_group": lambda: model._read_group([], [], ["__count"]),
            "pdf": pdf,
            "xlsx": lambda: b"".join(wizard._export_stream("xlsx")),
            "csv": lambda: b"".join(wizard._export_stream("csv")),
        }

    def test_who_reads_what_p1_p2(self):
        for group, xml_ids in GROUPS.items():
            user = new_test_user(self.env, f"matrix_{group}", groups=xml_ids, tz="UTC")
            for code in self.codes:
                owner = user if group in READERS else self.auditor
                wizard = self.wizard(code, user=owner, product_ids=self.phone.ids)
                for way, act in self._ways(wizard.with_user(user)).items():
                    with self.subTest(group=group, report=code, way=way):
                        if group in READERS:
                            self.assertTrue(act())
                        elif way != "read_group" or self._is_ours(code):
                            with self.assertRaises(AccessError):
                                act()

    def _is_ours(self, code):
        """Whether the report's model is one of ours; units are read by others too."""
        definition = self.env["serial.report.definition"]._serial_report(code)
        return definition._serial_model != "stock.lot"

    def test_every_report_has_a_row_here_x(self):
        """What the test above reads is not nothing."""
        for code, wizard in self._every():
            self.assertTrue(self._rows(wizard), code)


@tagged("post_install", "-at_install")
class TestHostileFilters(EveryReportCase):
    """Quotes, percent signs, SQL, markup and 10,000 ids in every filter (X, P2)."""

    def test_hostile_names_in_every_filter_and_report_x(self):
        """X: they are found as they are, and harm nothing: view, CSV and paper."""
        shown = 0
        for number, text in enumerate(HOSTILE):
            partner = self.env["res.partner"].create({"name": text})
            place = self.env["stock.location"].create(
                {"name": text, "location_id": self.stock.id}
            )
            product = self._product(text, 1.0)
            self.receive(product, [text], partner=partner)
            lot = self.lots(product, [text])
            filters = {
                "product_ids": (self.phone + product).ids,
                "lot_ids": (self.held + lot).ids,
                "vendor_ids": partner.ids,
                "location_ids": (place + self.stock).ids,
            }
            for name, ids in filters.items():
                for code in self.codes:
                    wizard = self.wizard(code, **{name: ids})
                    if name == "location_ids" and code == "history":
                        wizard.lot_ids = lot
                    with self.subTest(text=text, filter=name, report=code):
                        self._rows(wizard)
                        if number < 3:
                            self._read_all(wizard)
            rows = self._rows(self.wizard("on_hand", vendor_ids=partner.ids))
            self.assertEqual(rows.lot_id.name, text)
            html = self._html(self.wizard("moves", lot_ids=lot.ids))
            etree.fromstring(html.encode(), etree.HTMLParser())
            self.assertNotIn("<script>alert", html)
            shown += text in etree.HTML(html).xpath("string()")
        self.assertEqual(shown, len(HOSTILE))
        self.assertTrue(self.env["stock.lot"].search_count([]))

    def _read_all(self, wizard):
        """The lines of the CSV file, less its header, once XLSX has as many."""
        lines = csv.reader(
            io.StringIO(b"".join(wizard._export_stream("csv")).decode("utf-8-sig"))
        )
        rows = list(lines)[1:]
        book = load_workbook(io.BytesIO(b"".join(wizard._export_stream("xlsx"))))
        cover = dict(book.worksheets[-1].iter_rows(values_only=True))
        self.assertEqual(cover["Rows"], len(rows))
        return rows, cover

    def _printed(self, wizard):
        report = wizard.env.ref("serial_tracking_reports.action_report_serial_table")
        return " ".join(
            page_texts(print_pdf(wizard.env, report.report_name, wizard.ids))
        )

    def test_hostile_names_in_every_file_x(self):
        """X, M4: XLSX names each filter as it is, PDF prints it, CSV has the rows."""
        partners = self.env["res.partner"].create([{"name": text} for text in HOSTILE])
        product = self._product(HOSTILE[0], 1.0)
        self.receive(product, HOSTILE, partner=partners[0])
        filters = {
            "lot_ids": (
                self.lots(self.phone, ["SOLD", "HELD"]) + self.lots(product, HOSTILE)
            ).ids,
            "product_ids": (self.phone + product).ids,
        }
        for code in self.codes:
            with self.subTest(report=code):
                wizard = self.wizard(code, **filters)
                rows, cover = self._read_all(wizard)
                self.assertTrue(rows)
                text = self._printed(wizard)
                if "lots" in wizard._definition()._serial_filters:
                    for name in HOSTILE:
                        self.assertIn(name, cover["Serial numbers"])
                    self.assertIn("DROP TABLE stock_lot", text)
                    self.assertIn("<script>alert(1)", text.replace(" ", ""))
                if wizard.has_vendors:
                    wizard = self.wizard(code, vendor_ids=partners.ids, **filters)
                    _rows, cover = self._read_all(wizard)
                    for name in HOSTILE:
                        self.assertIn(name, cover["Vendors"])
        self.assertTrue(self.env["stock.lot"].search_count([]))

    def _html(self, wizard):
        content, _kind = wizard.env["ir.actions.report"]._render_qweb_html(
            "serial_tracking_reports.report_table", wizard.ids
        )
        return content.decode()

    def test_hostile_text_in_a_recall_x9(self):
        for text in HOSTILE:
            recall = self.env["serial.recall"].create(
                {"name": text, "reason": text, "serials": f"HELD\n{text}"}
            )
            with self.subTest(text=text):
                recall.action_find()
                self.assertIn(self.held, recall.line_ids.lot_id)
                recall.write({"serials": False, "document": text})
                with self.assertRaises(Exception) as caught:
                    recall.action_find()
                self.assertEqual(type(caught.exception).__name__, "UserError")
                wizard = self.wizard("recall", recall_ids=recall.ids)
                self.assertTrue(self._rows(wizard))
                self._read_all(wizard)

    def _said(self, wizard):
        """Its rows; the comparison of values makes new ones each time."""
        rows = self._rows(wizard)
        if wizard.report == "value":
            return rows.mapped(lambda row: (row.product_id, row.quantity, row.value))
        return rows.ids

    def test_ten_thousand_ids_in_every_report_x(self):
        """X: the units, partners and products at hand and 10,000 others."""
        self.env.cr.execute(
            """INSERT INTO stock_lot (name, serial_key, product_id, product_tmpl_id)
               SELECT 'MANY-' || n, 'many-' || n, %s, %s
                 FROM generate_series(1, 10000) n RETURNING id""",
            (self.phone.id, self.phone.product_tmpl_id.id),
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        self.env.invalidate_all()
        for code in self.codes:
            few = self.wizard(code, lot_ids=self.lots(self.phone, ["SOLD", "HELD"]).ids)
            many = self.wizard(code, lot_ids=[*few.lot_ids.ids, *ids])
            with self.subTest(report=code):
                expected = self._said(few)
                self.assertTrue(expected)
                rows, cover = self._read_all(many)
                if code == "history":
                    self.assertEqual(len(self._rows(many)), 10_002)
                else:
                    self.assertEqual(self._said(many), expected)
                    self.assertIn("Page 1", self._printed(many))
                    few_rows, _cover = self._read_all(few)
                    self.assertCountEqual(rows, few_rows)
                if "Serial numbers" in cover:
                    self.assertIn("and 9982 more", cover["Serial numbers"])
