import base64

from odoo.tests import new_test_user, tagged

from odoo.addons.serial_tracking.tools.import_file import find_columns, read_rows

from .common import SerialReportCase

SERIALS = ["00012345", "1E5", "=1+1", "+A1", "@x", "-2", "'=quoted", "http://a.example"]
# Each of these has received these units and holds them.
REPORTS = ("on_hand", "received", "moves")


@tagged("post_install", "-at_install")
class TestExportsComeBack(SerialReportCase):
    """The files of the reports name every serial as it is (M4, M1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.phone, SERIALS, moment="2026-03-01 10:15")
        cls.phone.default_code = False
        cls.manager = new_test_user(
            cls.env,
            "report_importer",
            groups="stock.group_stock_user,serial_tracking.group_serial_manager",
        )

    def _export(self, report, kind):
        output, _name = self.wizard(report, product_ids=self.phone.ids)._export_file(
            kind
        )
        with output:
            return output.read()

    def test_names_in_the_files(self):
        """M4: both formats of each report, read as an import reads them."""
        for report in REPORTS:
            for kind in ("xlsx", "csv"):
                with self.subTest(report=report, kind=kind):
                    rows = read_rows(self._export(report, kind))
                    positions, _ignored = find_columns(next(rows).cells, {})
                    place = positions["name"]
                    found = {r.cells[place] for r in rows if len(r.cells) > place}
                    self.assertLessEqual(set(SERIALS), found)

    def test_a_report_is_imported(self):
        """M4, M1: what was exported gives other units the same numbers."""
        for kind in ("xlsx", "csv"):
            with self.subTest(kind=kind):
                content = self._export("on_hand", kind)
                product = self._product(f"Copy {kind}", 1.0)
                self.env["stock.quant"]._update_available_quantity(
                    product, self.stock, len(SERIALS)
                )
                # The file names its product.
                self.phone.name, product.name = product.name, "Phone"
                record = (
                    self.env["serial.import"]
                    .with_user(self.manager)
                    .create({"file": base64.b64encode(content), "filename": kind})
                )
                record.action_check()
                record.action_import()
                lots = self.env["stock.lot"].search([("product_id", "=", product.id)])
                self.assertEqual(set(lots.mapped("name")), set(SERIALS))
                product.name, self.phone.name = f"Copy {kind}", "Phone"
