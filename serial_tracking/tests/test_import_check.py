import base64
import io
from datetime import date

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools.import_file import read_rows
from .common_import import ImportCase


@tagged("post_install", "-at_install")
class TestImportCheck(ImportCase):
    def test_m2_every_bad_row_has_line_column_and_reason(self):
        """M2: dry run names what is wrong with each row."""
        self.laptop.product_tmpl_id.serial_format_prefix = "X"
        self._receive(["XHERE"], destination=self.shelf_1)
        self._receive(["XGONE"])
        self._ship(["XGONE"])
        self._hold_unidentified(self.laptop, 2, self.shelf_2)
        shelf_1, shelf_2 = self.shelf_1.complete_name, self.shelf_2.complete_name
        rows = [
            ["X1", shelf_2],
            ["", shelf_2],
            ["x1 ", shelf_2],
            ["XHERE", shelf_2],
            ["X2", "WH/Nowhere"],
            ["X3", shelf_1],
            ["X4", shelf_2, "", "soon"],
            ["X5", "", "", "", "", "", "Nobody At All"],
            ["Y6", shelf_2],
            ["X7", shelf_2, "", "2026-02-01", "2026-01-01"],
            ["XGONE", shelf_2],
            ["X8", shelf_2, "", "", "", "", self.customer.name],
            ["X9", shelf_2],
            ["X10", shelf_2],
        ]
        record = self._check(self._csv(rows))
        self.assertEqual(self._counts(record), {"good": 2, "bad": 12})
        reasons = self._reasons(record)
        for line, column, word in (
            (3, "Serial number", "no serial number"),
            (4, "Serial number", "line 2 has the same"),
            (5, "Serial number", "already in stock at"),
            (6, "Location", "no such location"),
            (7, "Location", "no unit without serial number is left"),
            (8, "Warranty start", "no date"),
            (9, "Customer", "no such customer"),
            (10, "Serial number", "doesn't begin with X"),
            (11, "Warranty end", "before it starts"),
            (12, "Serial number", "already sold to"),
            (13, "Location", "leave the location or the customer empty"),
            (15, "Location", "no unit without serial number is left"),
        ):
            self.assertEqual(reasons[line][0], column, reasons[line])
            self.assertIn(word, reasons[line][2])
        self.assertEqual(reasons[8][1], "soon")

    def test_m2_good_rows_or_nothing(self):
        """M2: the good rows only, or nothing while a row is bad."""
        self._hold_unidentified(self.laptop, 3)
        record = self._check(self._csv([["A"], ["A"], ["B"]]), mode="all")
        with self.assertRaisesRegex(UserError, "1 rows are to correct"):
            record.action_import()
        self.assertFalse(self._lots(["A", "B"]))
        record.mode = "good"
        record.action_import()
        self.assertEqual(self._counts(record), {"done": 2, "bad": 1})
        self.assertEqual(len(self._lots(["A", "B"])), 2)

    def test_m2_all_or_nothing_when_stock_left_since_the_check(self):
        """M2, M3: one row that became wrong takes all others back."""
        self._hold_unidentified(self.laptop, 3)
        record = self._check(self._csv([["A"], ["B"], ["C"]]), mode="all")
        self.laptop.with_user(self.manager).serial_identify(["OTHER"])
        record.action_import()
        self.assertEqual(record.state, "checked")
        self.assertIn("no unit without serial number is left", record.problem)
        self.assertFalse(self._lots(["A", "B", "C"]))
        record.action_check()
        self.assertEqual(self._counts(record), {"good": 2, "bad": 1})

    def test_m2_same_file_twice_changes_nothing(self):
        """M2: the second time every row is unchanged, and no row is written."""
        self._hold_unidentified(self.laptop, 5, self.shelf_1)
        rows = [
            ["A", self.shelf_1.complete_name, "dented", "", "2027-01-01", "2026-01-01"],
            ["B"],
            ["C", self.stock.complete_name],
            [
                "S",
                "",
                "",
                "2026-01-01",
                "",
                "2026-01-01",
                self.customer.name,
                "2026-02-01",
            ],
        ]
        content = self._csv(rows)
        self._check(content).action_import()
        lots = self._lots(["A", "B", "C", "S"])
        names = [name for name, f in lots._fields.items() if f.store]
        self.env.invalidate_all()
        before = lots.read(names), lots.serial_event_ids.ids
        again = self._check(content)
        self.assertEqual(self._counts(again), {"unchanged": 4})
        with self.assertRaisesRegex(UserError, "no row to import"):
            again.action_import()
        self.env.invalidate_all()
        self.assertEqual((lots.read(names), lots.serial_event_ids.ids), before)

    def test_m1_dates_of_known_units(self):
        """M1, W2: units that have their number get the dates that the file adds."""
        (lot,) = self._receive(["KNOWN"])
        rows = [["known", "", "used", "", "2030-01-01"]]
        record = self._check(self._csv(rows))
        self.assertEqual(self._counts(record), {"good": 1})
        record.action_import()
        self.assertEqual(lot.serial_warranty_end, date(2030, 1, 1))
        self.assertEqual((lot.name, lot.serial_condition_note), ("KNOWN", "used"))
        self.assertEqual(self._counts(self._check(self._csv(rows))), {"unchanged": 1})

    def test_m2_number_sold_before_is_not_on_hand(self):
        """M1, L3: a number can't be of a sold unit and of one on the shelf."""
        self._hold_unidentified(self.laptop, 2)
        self._check(self._csv([["S", *[""] * 5, self.customer.name]])).action_import()
        record = self._check(self._csv([["S"], ["T"]]))
        self.assertIn("already sold", self._reasons(record)[2][2])
        record = self._check(self._csv([["S", *[""] * 5, self.vendor.name]]))
        self.assertIn("already sold", self._reasons(record)[2][2])

    def test_m2_rows_to_correct_come_back(self):
        """M2, M4: original columns and the reason, ready to import again."""
        self._hold_unidentified(self.laptop, 1)
        rows = [["OK", "x"], ["=cmd()", "0012", "", "soon"], ["OK", "1E5"]]
        record = self._check(
            self._csv(rows, ["Serial number", "My code", "", "Received"])
        )
        self.assertEqual(record.ignored, "My code")
        self.assertIn(
            "/bad_csv/units_to_correct.csv", record.action_download_csv()["url"]
        )
        content = base64.b64decode(record.bad_csv)
        self.assertIn(b"'=cmd()", content)
        for data in (content, base64.b64decode(record.bad_xlsx)):
            table = [row.cells for row in read_rows(data)]
            self.assertEqual(table[0][:2], ["Serial number", "My code"])
            self.assertEqual(table[1][:4], ["=cmd()", "0012", "", "soon"])
            self.assertIn("Received: is no date", table[1][4].replace("Date r", "R"))
            self.assertIn("line 2 has the same number", table[2][4])
        sheet = load_workbook(io.BytesIO(base64.b64decode(record.bad_xlsx))).active
        self.assertEqual(sheet["A2"].data_type, "s")

    def test_m2_files_that_are_none(self):
        """M2: the file as a whole is refused in words."""
        for content, word in (
            (b"", "no rows"),
            (b"Serial number\n", "no rows"),
            (b"PK\x03\x04nonsense", "can't be read"),
            (b"\x00\x01\x02", "can't be read"),
            (b"Thing,Other\nA,B\n", "No column is called Serial number"),
            (b"Serial,Number\nA,B\n", "Two columns"),
        ):
            with self.assertRaisesRegex(UserError, word):
                self._check(content)

    def test_p1_rights(self):
        """P1, P2: serial managers only, with nobody else's rights or company."""
        content = base64.b64encode(self._csv([["A"]]))
        values = {"file": content, "product_id": self.laptop.id}
        for user in (self.worker, self.auditor, self.clerk):
            with self.assertRaises(AccessError):
                self.Import.with_user(user).create(values)
        record = self.Import.create(values)
        for vals in (
            {"user_id": self.env.ref("base.user_admin").id},
            {"state": "done"},
        ):
            with self.assertRaises(AccessError):
                record.write(vals)
            with self.assertRaises(AccessError):
                self.Import.create({**values, **vals})
        with self.assertRaises(AccessError):
            record.with_user(self.worker).action_check()

    def test_p2_other_company(self):
        """P2: locations and customers of another company aren't found."""
        other = self.env["res.company"].create({"name": "Other company"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        place = warehouse.lot_stock_id.complete_name
        theirs = self.env["res.partner"].create(
            {"name": "Their customer", "company_id": other.id}
        )
        rows = [["A", place], ["B", *[""] * 5, theirs.name]]
        record = self._check(self._csv(rows))
        reasons = self._reasons(record)
        self.assertIn("no such location", reasons[2][2])
        self.assertIn("no such customer", reasons[3][2])

    def test_m1_form(self):
        """M1: the form as a person fills it in, without stock rights."""
        action = (
            self.env["stock.lot"]
            .with_user(self.manager)
            .with_context(default_product_tmpl_id=self.laptop.product_tmpl_id.id)
            .action_serial_import()
        )
        form = Form(self.Import.with_context(**action["context"]))
        self.assertEqual(form.product_id, self.laptop)
        form.file = base64.b64encode(self._csv([["A", *[""] * 5, self.customer.name]]))
        record = form.save()
        record.action_check()
        record.action_import()
        action = record.action_open_units()
        self.assertEqual(
            self.env["stock.lot"].search(action["domain"]), self._lots(["A"])
        )
