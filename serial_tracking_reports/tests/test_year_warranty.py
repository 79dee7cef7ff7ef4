import csv
import io

from openpyxl import load_workbook

from odoo.tests import tagged

from .year import YearCase


@tagged("post_install", "-at_install")
class TestYearWarranty(YearCase):
    """X6: 12 months for phones, 6 for cameras, from the delivery on."""

    COLUMNS = "serial_warranty_start serial_warranty_end name serial_warranty_state"

    def test_all_warranties_x6(self):
        """X6: P1 got a month more, P2's is void; the sale to Bob began it anew."""
        self.assertTold(
            """
            2025-03-05 2025-09-05 C1 Expired
            2025-02-14 2026-03-14 P1 Active
            2025-04-15 2026-04-15 P2 Void
            2025-12-31 2026-06-30 C2 Active
            """,
            "warranty",
            self.COLUMNS,
        )

    def test_filters_x6(self):
        cases = {
            "active": ({"warranty": "active"}, ["P1", "C2"]),
            "expired": ({"warranty": "expired"}, ["C1"]),
            "void": ({"warranty": "void"}, ["P2"]),
            # 14 March is 63 days from 10 January.
            "62 days": ({"warranty": "expiring", "warranty_days": 62}, []),
            "63 days": ({"warranty": "expiring", "warranty_days": 63}, ["P1"]),
            "200 days": ({"warranty": "expiring", "warranty_days": 200}, ["P1", "C2"]),
            "preset of 90 days": ({"preset": "expiring_90"}, ["P1"]),
            "Ann's": ({"customer_ids": self.ann.ids}, ["P1", "C2"]),
            "from Wanda": ({"vendor_ids": self.wanda.ids}, ["C1", "C2"]),
            "ends this year": ({"preset": "this_year"}, ["P1", "P2", "C2"]),
            "ended last year": ({"preset": "last_year"}, ["C1"]),
        }
        for name, (filters, units) in cases.items():
            with self.subTest(filter=name):
                self.assertEqual(self.told("warranty", "name", **filters), units)

    def test_at_other_days_x6(self):
        """X6: nothing runs at night; the day that it is read decides."""
        for moment, active in (
            ("2026-03-14 12:00", ["P1", "C2"]),
            ("2026-03-15 12:00", ["C2"]),
            ("2026-06-30 12:00", ["C2"]),
            ("2026-07-01 12:00", []),
        ):
            with self.at(moment), self.subTest(moment=moment):
                self.env.invalidate_all()
                told = self.told("warranty", "name", warranty="active")
                self.assertEqual(told, active)


class YearRecallCase(YearCase):
    """All that Wanda ever sent is recalled."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.at("2026-01-09 10:00"):
            cls.recall = cls.env["serial.recall"].create(
                {"name": "Lens", "reason": "Cracks", "vendor_id": cls.wanda.id}
            )
            cls.recall.action_find()


@tagged("post_install", "-at_install")
class TestYearRecall(YearRecallCase):
    """X9: read off the lines that name Wanda."""

    COLUMNS = "lot_id situation partner_id outcome"

    def _told(self, **filters):
        return sorted(
            self.told("recall", self.COLUMNS, recall_ids=self.recall.ids, **filters)
        )

    def test_who_has_them_x9(self):
        """X9: C1 at Bob's, C2 at Ann's, C3 went back, C4 is here by its new name."""
        self.assertEqual(
            self._told(),
            [
                "C1 At a customer Bob Customer Pending",
                "C2 At a customer Ann Customer Pending",
                "C3 Neither Pending",
                "C4-NEW In stock Pending",
            ],
        )
        self.assertEqual(len(self._told(customer_ids=self.bob.ids)), 1)
        counts = (self.recall.unit_count, self.recall.on_hand_count)
        self.assertEqual((*counts, self.recall.customer_count), (4, 1, 2))

    def test_blocked_x9(self):
        """X9: only C4-NEW is ours to block; the other three stay pending."""
        self.recall.action_block()
        self.assertEqual(
            [line.rsplit(" ", 1)[1] for line in self._told()],
            ["Pending", "Pending", "Pending", "Blocked"],
        )
        self.assertEqual(
            self.told("on_hand", "lot_id status_id", vendor_ids=self.wanda.ids),
            ["C4-NEW Defective"],
        )


@tagged("post_install", "-at_install")
class TestYearFiles(YearRecallCase):
    """X1-X9: screen, paper, XLSX and CSV have the same number of lines."""

    # Counted in the tests of each report.
    LINES = {
        "on_hand": 6,
        "sold": 7,
        "received": 13,
        "moves": 29,
        "history": 34,
        "warranty": 4,
        "at_date": 7,
        "value": 4,
        "reconciliation": 1,
        "recall": 4,
    }

    def test_every_way_has_the_same_lines_x1_x9(self):
        self.assertEqual(
            set(self.LINES), set(self.env["serial.report.definition"]._serial_codes())
        )
        for code, count in self.LINES.items():
            wizard = self.wizard(code, product_ids=self.everything.ids)
            text = b"".join(wizard._export_stream("csv")).decode("utf-8-sig")
            book = load_workbook(io.BytesIO(b"".join(wizard._export_stream("xlsx"))))
            rows = list(book.worksheets[0].values)
            has_total = rows[-1][0] == "Total"
            definition = wizard._definition()
            totals = [column for column in definition._serial_columns if column.total]
            with self.subTest(report=code):
                self.assertEqual(len(list(csv.reader(io.StringIO(text)))), count + 1)
                self.assertEqual(len(rows), 1 + count + has_total)
                self.assertEqual(has_total, bool(totals))
                if code != "history":
                    printed = definition._serial_print_values(wizard)
                    self.assertEqual(printed["count"], count)
