import base64
import csv
import io
from datetime import date
from unittest.mock import call, patch

import xlsxwriter
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools.misc import file_open

from ..models import serial_import_batch
from ..tools.import_file import find_columns, read_date, read_rows
from .common import SerialCase

HEADER = (
    "Serial number",
    "Location",
    "Condition note",
    "Warranty start",
    "Warranty end",
    "Date received",
    "Customer",
    "Date sold",
)


class ImportCase(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shelf_1.name, cls.shelf_2.name = "Import shelf 1", "Import shelf 2"
        cls.Import = cls.env["serial.import"].with_user(cls.manager)

    def _csv(self, rows, header=HEADER, **options):
        stream = io.StringIO(newline="")
        csv.writer(stream, **options).writerows([header, *rows])
        return stream.getvalue().encode()

    def _xlsx(self, rows, header=HEADER):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False})
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for position, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(position, column, cell, day)
                else:
                    sheet.write(position, column, cell)
        book.close()
        return stream.getvalue()

    def _check(self, content, product=True, name="units.csv", **values):
        record = self.Import.create(
            {
                "filename": name,
                "file": base64.b64encode(content),
                "product_id": self.laptop.id if product is True else product,
                **values,
            }
        )
        record.action_check()
        return record

    def _counts(self, record):
        return {
            state: record[f"{state}_count"]
            for state in ("good", "unchanged", "bad", "done")
            if record[f"{state}_count"]
        }

    def _reasons(self, record):
        return {
            line.line: (line.column, line.value, line.reason)
            for line in record.bad_line_ids
        }


@tagged("post_install", "-at_install")
class TestImportRows(ImportCase):
    def test_m1_several_locations_in_one_file(self):
        """M1, T6: held units get their numbers where the file says they are."""
        self._hold_unidentified(self.laptop, 2, self.shelf_1)
        self._hold_unidentified(self.laptop, 1, self.shelf_2)
        self.shelf_2.barcode = "SHELF-TWO"
        rows = [
            ["L-1", self.shelf_1.complete_name, "scratched"],
            ["L-2", "SHELF-TWO", "", "2026-01-01", "2027-12-31", "2026-01-05"],
            ["L-3"],
        ]
        record = self._check(self._csv(rows))
        self.assertEqual(self._counts(record), {"good": 3})
        self.assertFalse(self._lots(["L-1"]), "nothing is imported by a check")
        record.action_import()
        self.assertEqual((record.state, self._counts(record)), ("done", {"done": 3}))
        lots = self._lots(["L-1", "L-2", "L-3"])
        self.assertEqual(
            lots.location_id.mapped("name"), [self.shelf_1.name, self.shelf_2.name]
        )
        self.assertEqual(lots[1].location_id, self.shelf_2)
        self.assertStatus(lots, "in_stock")
        self.assertEqual(lots[0].serial_condition_note, "scratched")
        self.assertEqual(lots[1].serial_warranty_start, date(2026, 1, 1))
        self.assertEqual(lots[1].serial_warranty_end, date(2027, 12, 31))
        self.assertEqual(lots[1].serial_date_received.date(), date(2026, 1, 5))
        self.assertEqual(self.laptop.qty_available, 3)
        self.assertFalse(self.laptop.serial_unidentified_qty)
        self.assertStoredIsRebuilt(lots)
        noted = lots[0].serial_event_ids.filtered(lambda e: e.event == "condition")
        self.assertEqual(noted.user_id, self.manager)
        self.assertEqual(noted.value_to, "scratched")

    def test_m1_units_sold_before(self):
        """M1, W2: sold, with holder, dates and warranty, and no stock move."""
        moves = self.env["stock.move"].search_count([])
        rows = [
            [
                "S-1",
                "",
                "",
                "2026-01-02",
                "2028-01-01",
                "2025-12-01",
                "AZ-1",
                "2026-01-02",
            ],
            ["S-2", "", "", "", "", "", self.customer.name],
        ]
        self.customer.ref = "AZ-1"
        record = self._check(self._csv(rows))
        record.action_import()
        self.assertEqual(self._counts(record), {"done": 2})
        lots = self._lots(["S-1", "S-2"])
        self.assertStatus(lots, "sold")
        self.assertEqual(lots.serial_customer_id, self.customer)
        self.assertEqual(lots[0].serial_date_sold.date(), date(2026, 1, 2))
        self.assertEqual(lots[0].serial_date_received.date(), date(2025, 12, 1))
        self.assertEqual(lots[0].serial_warranty_end, date(2028, 1, 1))
        self.assertFalse(lots.quant_ids)
        self.assertEqual(self.env["stock.move"].search_count([]), moves)
        self.assertIn("origin", [event["event"] for event in lots[0].serial_history()])
        self.assertStoredIsRebuilt(lots)

    def test_m1_products_by_reference_barcode_and_name(self):
        """M1: a file for several products, started from the menu."""
        self.laptop.default_code = "LAP-TEST"
        self.phone.name = "Phone P2 Test"
        self.cable.name = "Cable Test"
        self.phone.barcode = "2000000000855"
        for product in (self.laptop, self.phone):
            self._hold_unidentified(product, 2)
        rows = [["LAP-TEST", "A"], ["2000000000855", "A"], ["Phone P2 Test", "B"]]
        rows += [["", "C"], ["Cable Test", "D"], ["Nothing", "E"]]
        content = self._csv(rows, ["Product", "Serial number"])
        record = self._check(content, product=False)
        self.assertEqual(
            self._reasons(record),
            {
                5: ("Product", False, "the row names no product"),
                6: ("Product", "Cable Test", "is not tracked by serial number"),
                7: ("Product", "Nothing", "there is no such product"),
            },
        )
        record.action_import()
        self.assertEqual(self._lots(["A"]).product_id, self.laptop)
        self.assertEqual(len(self._lots(["A", "B"], self.phone)), 2)

    def test_m1_xlsx_text_stays_text(self):
        """M1: 00012345, 1E5 and =1+1 as they are; numbers without an exponent."""
        self._hold_unidentified(self.laptop, 6)
        names = ["00012345", "1E5", "=1+1", "2024-01-15"]
        rows = [[name] for name in names]
        rows += [[123456789012345.0], [42, "", "", date(2026, 3, 2), 46500]]
        record = self._check(self._xlsx(rows), name="units.xlsx")
        record.action_import()
        self.assertEqual(self._counts(record), {"done": 6})
        lots = self._lots([*names, "123456789012345", "42"])
        self.assertEqual(len(lots), 6)
        self.assertEqual(lots[-1].serial_warranty_start, date(2026, 3, 2))
        self.assertEqual(lots[-1].serial_warranty_end, date(2027, 4, 23))

    def test_m1_csv_of_other_programs(self):
        """M1: separators, encodings, quotes, neutralised cells, line numbers."""
        for content in (
            "Serial number;Condition\n=1+1;Käse\n".encode("cp1252"),
            "Serial number\tCondition\r\n=1+1\tKäse\r\n".encode("utf-16"),
            "\ufeffSERIAL_NUMBER,condition note\n'=1+1,Käse\n".encode(),
            '"Serial number"|"Condition"\n\n"=1+1"|"Käse"\n'.encode(),
        ):
            rows = list(read_rows(content))
            self.assertEqual([row.cells for row in rows][1:], [["=1+1", "Käse"]])
            positions, ignored = find_columns(rows[0].cells, {})
            self.assertEqual((positions, ignored), ({"name": 0, "note": 1}, []))
        rows = read_rows(b'Serial number,Note\nA,"two\nlines"\n\nB\n')
        self.assertEqual([row.line for row in rows], [1, 2, 5])

    def test_m1_dates(self):
        """M1: ISO, the language's format, spreadsheet days; nothing else."""
        day = date(2026, 12, 31)
        for text in ("2026-12-31", "31.12.2026", "12/31/2026", "2026-12-31 10:00:00"):
            self.assertEqual(read_date(text, "%m/%d/%Y"), day, text)
        self.assertEqual(read_date("46387"), day)
        for text in ("31/31/2026", "soon", "7", "0001-01-01", "99999999"):
            self.assertIsNone(read_date(text, "%m/%d/%Y"), text)

    def test_m1_template(self):
        """M1: every column of the template is understood."""
        with file_open("serial_tracking/static/xlsx/serial_import.xlsx", "rb") as file:
            header = next(read_rows(file.read()))
        positions, ignored = find_columns(header.cells, {})
        self.assertEqual((len(positions), ignored), (9, []))


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


@tagged("post_install", "-at_install")
class TestImportBackground(ImportCase):
    def setUp(self):
        super().setUp()
        for name, value in (("BATCH", 10), ("AT_ONCE", 10)):
            self.startPatch(name, value)

    def startPatch(self, name, value):
        patcher = patch.object(serial_import_batch, name, value)
        patcher.start()
        self.addCleanup(patcher.stop)

    def _run_cron(self):
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", return_value=1
        ):
            self.env["serial.import"]._cron_run()

    def test_m3_in_the_background_with_bad_rows(self):
        """M3, M2: batch by batch, with the rights of who imports; 1 % is bad."""
        self._hold_unidentified(self.laptop, 297)
        rows = [[f"N-{n:03d}" if n % 100 else ""] for n in range(300)]
        rows = [[name or " ", "", "x"] for (name,) in rows]
        record = self._check(self._csv(rows))
        self.assertEqual((record.state, record.row_count), ("checking", 300))
        self._run_cron()
        self.assertEqual(record.state, "checked")
        self.assertEqual(self._counts(record), {"good": 297, "bad": 3})
        record.action_import()
        self.assertEqual(record.state, "importing")
        self._run_cron()
        self.assertEqual((record.state, record.progress), ("done", 100))
        self.assertEqual(self._counts(record), {"done": 297, "bad": 3})
        lots = self._lots([f"N-{n:03d}" for n in range(300) if n % 100])
        self.assertEqual(len(lots), 297)
        self.assertEqual(lots.create_uid, self.manager)
        self.assertFalse(self.laptop.serial_unidentified_qty)

    def test_m3_crash_between_batches(self):
        """M3: what a crashed batch did is gone, the next run does each row once."""
        self._hold_unidentified(self.laptop, 25)
        names = [f"C-{n:02d}" for n in range(25)]
        record = self._check(self._csv([[name] for name in names]))
        self._run_cron()
        record.action_import()
        record._run_batch()
        self.assertEqual((record.seen_count, len(self._lots(names))), (10, 10))
        apply = type(record)._write_dates

        def crash(self, rows):
            apply(self, rows)
            raise ZeroDivisionError

        with (
            self.assertRaises(ZeroDivisionError),
            patch.object(type(record), "_write_dates", crash),
            self.env.cr.savepoint(),
        ):
            record._run_batch()
        self.env.invalidate_all()
        self.assertEqual((record.state, record.seen_count), ("importing", 10))
        self.assertEqual(len(self._lots(names)), 10)
        self._run_cron()
        self.assertEqual((record.state, self._counts(record)), ("done", {"done": 25}))
        self.assertEqual(len(self._lots(names)), 25)
        self.assertFalse(self.laptop.serial_unidentified_qty)

    def test_m3_cron_stops_when_its_time_is_over(self):
        """M3: what is left is taken up by the next run."""
        self._hold_unidentified(self.laptop, 25)
        record = self._check(self._csv([[f"T-{n}"] for n in range(25)]))
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=0) as commit:
            self.env["serial.import"]._cron_run()
        # The start of the batch is noted, then what it did.
        self.assertEqual(
            commit.call_args_list, [call(0, remaining=25), call(10, remaining=15)]
        )
        self.assertEqual((record.state, record.seen_count), ("checking", 10))
        self._run_cron()
        self.assertEqual((record.state, record.good_count), ("checked", 25))

    def test_m3_right_taken_away_meanwhile(self):
        """M3, P1: the background has no more rights than the person."""
        self._hold_unidentified(self.laptop, 25)
        record = self._check(self._csv([[f"R-{n}"] for n in range(25)]))
        self._run_cron()
        record.action_import()
        self.manager.group_ids = self.env.ref("stock.group_stock_user")
        self._run_cron()
        record = record.sudo()
        self.assertEqual(record.state, "checked")
        self.assertIn("Manager", record.problem)
        self.assertFalse(self._lots([f"R-{n}" for n in range(25)]))


@tagged("post_install", "-at_install")
class TestImportQueries(ImportCase):
    def _rows(self, count, prefix, customer=""):
        sold = "2026-01-01" if customer else ""
        return [
            [name, "", f"note {name}", "", f"2027-01-{10 + n % 20}", "", customer, sold]
            for n, name in enumerate(self._names(count, prefix))
        ]

    def _prepared(self, rows):
        return self.Import.create(
            {"file": base64.b64encode(self._csv(rows)), "product_id": self.laptop.id}
        )

    def test_m2_queries_of_a_check(self):
        """M2, DESIGN 2: a check costs the same queries for more rows."""
        self._hold_unidentified(self.laptop, 300)

        def flow(count):
            return self._prepared(self._rows(count, "Q")).action_check

        flow(5)()
        self.assertGrowth(flow, 0.05)

    def test_m1_queries_of_units_sold_before(self):
        """M1, DESIGN 2: so does the import of units that were sold."""

        def flow(count):
            rows = self._rows(count, "S", self.customer.name)
            return self._check(self._csv(rows)).action_import

        flow(5)()
        self.assertGrowth(flow, 0.1)

    def test_m1_queries_of_units_on_hand(self):
        """M1: identifying costs what ``serial_identify`` costs, and nothing more."""
        self._hold_unidentified(self.laptop, 500)

        def identify(count):
            names = self._names(count, "D")
            return lambda: self.laptop.serial_identify(names)

        def flow(count):
            return self._check(self._csv(self._rows(count, "I"))).action_import

        identify(5)()
        flow(5)()
        own = self._count(identify(200)) - self._count(identify(10))
        self.assertGrowth(flow, own / 190 + 0.1)
