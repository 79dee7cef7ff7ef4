import base64
import io

import xlsxwriter

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.serial_tracking.tools.import_file import read_rows

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestEntryFile(SerialCase):
    """A file in the entry window is read on the server (E3, E4, E5)."""

    def _xlsx(self, rows):
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream) as book:
            sheet = book.add_worksheet()
            for line, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(line, column, cell)
                    else:
                        sheet.write(line, column, cell)
        return base64.b64encode(stream.getvalue()).decode()

    def _csv(self, text, encoding="utf-8"):
        return base64.b64encode(text.encode(encoding)).decode()

    def _entered(self, move):
        return move.move_line_ids.filtered("lot_name").mapped("lot_name")

    def test_text_stays_as_it_is(self):
        """E4: neither zeros nor letters of a number get lost, in either format."""
        names = ["00012345", "1E5", "=1+1", "A001-A100", "7"]
        for content in (
            self._xlsx([[name] for name in names]),
            self._csv("\n".join(names)),
            self._csv("\ufeff" + "\r\n".join(names), "utf-16"),
        ):
            move = self._receipt(9).with_user(self.worker)
            result = move.serial_enter_file(content)
            self.assertEqual(result, {"accepted": names, "refused": []})
            self.assertEqual(self._entered(move), names)
            move.serial_clear()

    def test_numbers_of_a_spreadsheet(self):
        """E4: a number that lost its text format comes without an exponent."""
        move = self._receipt(2)
        result = move.serial_enter_file(self._xlsx([[356938035643809], [42.0]]))
        self.assertEqual(result["accepted"], ["356938035643809", "42"])

    def test_headings_and_details(self):
        """E5: the other columns are taken over; what doesn't fit is refused."""
        self.laptop.default_code = "LX1"
        self._receive(["OLD"])
        move = self._receipt(9).with_user(self.worker)
        result = move.serial_enter_file(
            self._xlsx(
                [
                    ["Item", "SERIAL NUMBER", "Condition note", "Warranty end"],
                    ["LX1", "A1", "open box", "2027-01-31"],
                    ["laptop x1", "A2", "", ""],
                    ["", "", "", ""],
                    ["", "", "no number", ""],
                    ["Phone P2", "A3", "", ""],
                    ["", "A4", "", "some day"],
                    ["", "OLD", "", ""],
                    ["", "a1 ", "another note", ""],
                ]
            )
        )
        self.assertEqual(result["accepted"], ["A1", "A2"])
        self.assertEqual(len(result["refused"]), 5)
        self.assertRefused(result, "", "line 5 of the file has no serial number")
        self.assertRefused(result, "A3", "it is of Phone P2")
        self.assertRefused(result, "A4", "some day is no date")
        self.assertRefused(result, "OLD", "already in stock")
        self.assertRefused(result, "a1", "twice in this list")
        rows = {row["name"]: row for row in move.serial_window()["lines"]}
        self.assertEqual(rows["A1"]["note"], "open box")
        self.assertEqual(rows["A1"]["warranty_end"], "2027-01-31")
        self.assertEqual(rows["A1"]["warranty_start"], "")
        self.assertEqual(rows["A2"]["note"], "")

    def test_warranty_that_ends_before_it_starts(self):
        """E5: beside the number, before the database says it of all of them."""
        header = "serial number;warranty start;warranty end\n"
        move = self._receipt(2)
        result = move.serial_enter_file(
            self._csv(header + "A1;2026-05-01;2026-04-01\nA2;01.05.2026;01.05.2027")
        )
        self.assertEqual(result["accepted"], ["A2"])
        self.assertRefused(result, "A1", "end before it starts")

    def test_heading_that_nobody_knows(self):
        """E4: a first line unlike the numbers is no number, and is told."""
        move = self._receipt(3)
        result = move.serial_enter_file(self._csv("Seriennummer\nA1\nA2"))
        self.assertEqual(result["accepted"], ["A1", "A2"])
        self.assertRefused(result, "Seriennummer", "heading")
        result = move.serial_enter_file(self._csv("ALPHA\nBETA"))
        self.assertEqual(result["accepted"], ["ALPHA"])
        self.assertRefused(result, "BETA", "one too many")

    def test_files_that_cannot_be_read(self):
        """E4: said as such; nothing is entered."""
        move = self._receipt(3)
        for content in (
            "",
            "no base64!",
            self._csv("PK\x03\x04 torn"),
            self._csv("Serial number\n"),
            self._csv("Serial number,serial\nA1,A2"),
        ):
            with self.subTest(content), self.assertRaises(UserError):
                move.serial_enter_file(content)
        self.assertFalse(self._entered(move))

    def test_right_and_direction(self):
        """P2: the call checks the right itself, and the direction of the move."""
        content = self._csv("A1")
        with self.assertRaises(AccessError):
            self._receipt(1).with_user(self.clerk).serial_enter_file(content)
        self._receive(["OUT"])
        with self.assertRaises(UserError):
            self._delivery(1).serial_enter_file(content)

    def test_template(self):
        """E4, E5: the template's own headings are understood."""
        path = "serial_tracking/static/xlsx/serial_entry.xlsx"
        with file_open(path, "rb") as file:
            content = file.read()
        header = next(read_rows(content)).cells
        self.assertEqual(
            header,
            ["Serial number", "Condition note", "Warranty start", "Warranty end"],
        )
        move = self._receipt(1)
        row = ["A1", "open box", "2026-01-01", "2027-01-01"]
        self.assertFalse(move.serial_enter_file(self._xlsx([header, row]))["refused"])
        row = move.serial_window()["lines"][0]
        self.assertEqual(
            (row["note"], row["warranty_start"], row["warranty_end"]),
            ("open box", "2026-01-01", "2027-01-01"),
        )

    def test_statements(self):
        """DESIGN 2: a file of many numbers with details, each another."""

        def flow(n):
            move = self._receipt(n)
            header = [["Serial number", "Condition note"]]
            rows = [[name, f"note {name}"] for name in self._names(n, "F")]
            content = self._xlsx(header + rows)
            return lambda: move.serial_enter_file(content)

        self.assertGrowth(flow, 0.05)


@tagged("post_install", "-at_install")
class TestEntryDetails(SerialCase):
    """What the window shows of the units beside their numbers (E5)."""

    def test_window_returns_what_is_stored(self):
        """E5: note and dates come back with the page that has the line."""
        move = self._receipt(3).with_user(self.worker)
        move.serial_enter(["A1", "A2", "A3"])
        move.serial_detail(["A2"], note="open box", warranty_start="2026-01-01")
        rows = {row["name"]: row for row in move.serial_window()["lines"]}
        self.assertEqual(rows["A2"]["note"], "open box")
        self.assertEqual(rows["A2"]["warranty_start"], "2026-01-01")
        self.assertEqual(rows["A1"]["note"], "")

    def test_same_for_all(self):
        """E5: without names every number of the move gets them."""
        move = self._receipt(3)
        move.serial_enter(["A1", "A2"])
        result = move.serial_detail(None, note="refurbished")
        self.assertEqual(result, {"changed": ["A1", "A2"], "refused": []})
        notes = move.move_line_ids.mapped("serial_condition_note")
        self.assertEqual(notes, ["refurbished", "refurbished", False])

    def test_next_number_does_not_inherit(self):
        """E5, E8: a number taken off takes its details with it."""
        move = self._receipt(1)
        move.serial_enter(["A1"])
        move.serial_detail(["A1"], note="scratched", warranty_end="2027-01-01")
        move.serial_remove(["A1"])
        move.serial_enter(["A2"])
        row = move.serial_window()["lines"][0]
        self.assertEqual((row["note"], row["warranty_end"]), ("", ""))

    def test_replaced_announcement_does_not_pass_on(self):
        """E2, E5: what was noted of an announced unit isn't true of another one."""
        move = self._receipt(1)
        move._serial_write_announced(["ANN"])
        move.serial_detail(["ANN"], note="scratched")
        self.assertEqual(move.serial_enter(["OTHER"])["accepted"], ["OTHER"])
        self.assertEqual(move.serial_window()["lines"][0]["note"], "")


@tagged("post_install", "-at_install")
class TestWaysOut(SerialCase):
    """A refusal shows the way out (E3, SCREENS)."""

    def test_sold_unit(self):
        """E3: who may buy back is offered it; the others are told who may."""
        self._receive(["A1"])
        lot = self._ship(["A1"])
        move = self._receipt(1)
        row = move.with_user(self.worker).serial_enter(["A1"])["refused"][0]
        self.assertNotIn("buy_back", row)
        self.assertIn("a Serial Manager can buy it back", row["reason"])
        row = move.with_user(self.manager).serial_enter(["A1"])["refused"][0]
        self.assertEqual((row["lot_id"], row["buy_back"]), (lot.id, True))
        self.assertNotIn("Manager", row["reason"])
        move.with_user(self.manager).serial_buy_back(["A1"], "trade-in")
        row = move.with_user(self.manager).serial_enter(["A1"])["refused"][0]
        self.assertNotIn("buy_back", row)

    def test_unit_on_hand(self):
        """E3, S4: a unit that is there can be opened, one that is unknown can't."""
        lot = self._receive(["A1"])
        move = self._receipt(2).with_user(self.manager)
        row = move.serial_enter(["a1"])["refused"][0]
        self.assertEqual((row["lot_id"], row.get("buy_back")), (lot.id, None))
        self._ship(["A1"])
        delivery = self._delivery(1).with_user(self.worker)
        rows = delivery.serial_select(["A1", "NOBODY"])["refused"]
        self.assertEqual([row.get("lot_id") for row in rows], [lot.id, None])

    def test_customer_return_offers_no_buy_back(self):
        """E3, R1: only receipts from a vendor buy back."""
        self._receive(["A1", "A2"])
        self._ship(["A1"])
        move = self._make_move(
            self.warehouse.in_type_id, self.customers, self.stock, self.laptop, 1
        ).with_user(self.manager)
        row = move.serial_enter(["A2"])["refused"][0]
        self.assertNotIn("buy_back", row)
