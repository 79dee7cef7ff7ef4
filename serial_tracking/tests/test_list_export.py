import base64
import csv
import io
import json

from openpyxl import load_workbook

from odoo import http
from odoo.tests import HttpCase, tagged

from ..tools.import_file import find_columns, read_rows
from .common import SerialCase

# What a spreadsheet would run, follow, count or round.
SERIALS = [
    "00012345",
    "1E5",
    "=1+1",
    "+A1",
    "@x",
    "-2",
    "＝1+1",
    "＠y",
    "'=quoted",
    "'plain",
    "http://a.example/b",
    "mailto:a@example.com",
    "internal:Sheet1!A1",
    "{=1+1}",
]


@tagged("post_install", "-at_install")
class TestListExport(SerialCase, HttpCase):
    """What every list can do: export what it shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lots = cls._receive(SERIALS)
        cls.boss = cls._make_user(
            "exporter",
            "stock.group_stock_manager,base.group_allow_export,"
            "serial_tracking.group_serial_manager",
        )

    def setUp(self):
        super().setUp()
        self.authenticate(self.boss.login, self.boss.login)

    def _export(self, kind, records, fields, groupby=(), compatible=False):
        data = {
            "model": records._name,
            "fields": [
                {"name": name, "label": label, "type": "char"}
                for name, label in fields.items()
            ],
            "ids": records.ids,
            "domain": [],
            "groupby": list(groupby),
            "import_compat": compatible,
        }
        response = self.url_open(
            f"/web/export/{kind}",
            data={
                "data": json.dumps(data),
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        response.raise_for_status()
        return response.content

    def _lists(self):
        lines = self.env["stock.move.line"].search([("lot_id", "in", self.lots.ids)])
        quants = self.env["stock.quant"].search(
            [("lot_id", "in", self.lots.ids), ("location_id.usage", "=", "internal")]
        )
        return (
            (self.lots, {"name": "Serial number"}),
            (quants, {"lot_id/name": "Serial number"}),
            (lines, {"lot_id/name": "Serial number"}),
        )

    def _cells(self, content):
        sheet = load_workbook(io.BytesIO(content)).active
        return [cell for row in sheet.iter_rows() for cell in row if cell.value]

    def assertAllText(self, content):
        for cell in self._cells(content):
            self.assertNotEqual(cell.data_type, "f", f"{cell.value!r} is a formula")
            self.assertFalse(cell.hyperlink, f"{cell.value!r} is a link")

    def test_xlsx_lists_hold_text(self):
        """M4: lots, quants and move lines; text, no formula and no link."""
        for records, fields in self._lists():
            with self.subTest(model=records._name):
                content = self._export("xlsx", records, fields)
                self.assertAllText(content)
                values = {cell.value for cell in self._cells(content)[1:]}
                self.assertEqual(values, set(SERIALS))

    def test_xlsx_groups_hold_text(self):
        """M4: so do the headings and rows of a grouped list."""
        self.lots[0].serial_condition_note = "=2+2"
        content = self._export(
            "xlsx",
            self.lots,
            {"name": "Serial number", "serial_condition_note": "=3+3"},
            groupby=["name"],
        )
        self.assertAllText(content)
        values = [str(cell.value) for cell in self._cells(content)]
        for name in SERIALS:
            self.assertIn(f"{name} (1)", values, "the heading of its group")
            self.assertIn(name, values, "its row")
        self.assertIn("=2+2", values)
        self.assertIn("=3+3", values)

    def test_xlsx_keeps_numbers_and_dates(self):
        """M4: what isn't text stays a number or a date."""
        lot = self.lots[0]
        content = self._export(
            "xlsx", lot, {"product_qty": "Quantity", "create_date": "Created"}
        )
        _quantity, _created, quantity, created = self._cells(content)
        self.assertEqual((quantity.data_type, quantity.value), ("n", 1))
        self.assertTrue(created.is_date)

    def test_csv_cells_are_neutralised(self):
        """M4: every beginning that a spreadsheet runs gets its apostrophe, once."""
        names = ["\t=1", "\r=1", "  =1", "ok", "\N{NO-BREAK SPACE}=1"]
        partners = self.env["res.partner"].create([{"name": "x"} for _n in names])
        for partner, name in zip(partners, names, strict=True):
            partner.street = name
        found = self._csv_column(partners, {"street": "@heading"})
        self.assertEqual(found[0], "'@heading")
        for name, cell in zip(names, found[1:], strict=True):
            kept = partners.filtered(lambda p, n=name: p.street == n).street
            self.assertEqual(cell, kept if kept == "ok" else f"'{kept}")
        for records, fields in self._lists():
            with self.subTest(model=records._name):
                cells = set(self._csv_column(records, fields)[1:])
                for name in ("=1+1", "+A1", "@x", "-2", "＝1+1", "＠y", "'=quoted"):
                    self.assertIn(f"'{name}", cells)
                    self.assertNotIn(name, cells - {"'=quoted"})
                for name in ("00012345", "1E5", "'plain"):
                    self.assertIn(name, cells)

    def _csv_column(self, records, fields):
        content = self._export("csv", records, fields).decode()
        return [row[0] for row in csv.reader(io.StringIO(content, newline=""))]

    def test_lists_come_back_by_import_of_serials(self):
        """M4, M1: an exported list is imported with the same numbers."""
        fields = {"name": "Serial number"}
        for kind in ("xlsx", "csv"):
            with self.subTest(kind=kind):
                rows = read_rows(self._export(kind, self.lots, fields))
                header = next(rows)
                positions, _ignored = find_columns(header.cells, {})
                found = [row.cells[positions["name"]] for row in rows]
                self.assertEqual(found, self.lots.mapped("name"))
                self._import_again(kind)

    def _import_again(self, kind):
        product = self._make_product(f"Copy {kind}")
        self._hold_unidentified(product, len(SERIALS))
        content = self._export(kind, self.lots, {"name": "Serial number"})
        record = (
            self.env["serial.import"]
            .with_user(self.manager)
            .create(
                {
                    "file": base64.b64encode(content),
                    "filename": f"list.{kind}",
                    "product_id": product.id,
                }
            )
        )
        record.action_check()
        self.assertFalse(record.bad_line_ids.mapped("reason"))
        record.action_import()
        lots = self.env["stock.lot"].search([("product_id", "=", product.id)])
        self.assertEqual(set(lots.mapped("name")), set(SERIALS))

    def test_lists_come_back_by_import_of_records(self):
        """M4: Odoo's own import reads what a list exported to be imported."""
        fields = {"name": "name", "product_id/.id": "product_id/.id"}
        for kind in ("xlsx", "csv"):
            with self.subTest(kind=kind):
                content = self._export(kind, self.lots, fields, compatible=True)
                found = self._read_as_odoo_does(content, kind)
                self.assertEqual(set(found), {"name", *SERIALS})

    def _read_as_odoo_does(self, content, kind):
        types = {
            "csv": "text/csv",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
        wizard = self.env["base_import.import"].create(
            {
                "res_model": "stock.lot",
                "file": content,
                "file_name": f"lots.{kind}",
                "file_type": types[kind],
            }
        )
        _length, rows = wizard._read_file(
            {"quoting": '"', "separator": ",", "encoding": "utf-8"}
        )
        return [row[0] for row in rows]
