from datetime import date

from odoo.tests import tagged
from odoo.tools.misc import file_open

from ..tools.import_file import find_columns, read_date, read_rows
from .common_import import ImportCase


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
