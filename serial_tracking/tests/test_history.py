from datetime import timedelta

from odoo.tests import tagged

from .common import SerialCase

FROM_MOVES = [
    ("received", "Vendors", "WH/Stock"),
    ("transferred", "WH/Stock", "WH/Stock/Shelf 1"),
    ("delivered", "WH/Stock/Shelf 1", "Customers"),
]


@tagged("post_install", "-at_install")
class TestHistory(SerialCase):
    """Where the history of a unit comes from (H3)."""

    def _told(self, lot):
        return [
            (row["event"], row["location_from"], row["location_to"])
            for row in lot.serial_history()
        ]

    def test_moves_and_logged_changes_and_nothing_else(self):
        """H3: a row for each done move line and each logged change; none twice."""
        lot = self._receive(["A1"])
        lot.serial_transfer(self.shelf_1.id)
        lot.serial_change_status("defective", "scratched")
        lot.serial_change_status("in_stock", "polished")
        self._ship(["A1"], source=self.shelf_1)
        lines = self.env["stock.move.line"].search(
            [("lot_id", "=", lot.id), ("state", "=", "done")]
        )
        events = self.env["serial.event"].search([("lot_id", "=", lot.id)])
        history = lot.serial_history()
        self.assertEqual(len(history), len(lines) + len(events))
        told = [row[0].rpartition("/")[2] for row in self._told(lot)]
        self.assertEqual(told.count("status"), 2)
        moves = [row for row in self._told(lot) if row[0] != "status"]
        self.assertEqual(
            [(event, bool(a), bool(b)) for event, a, b in moves],
            [(event, True, True) for event, _from, _to in FROM_MOVES],
        )
        # Moves are logged nowhere else: what we log is only what moves don't say.
        self.assertEqual(set(events.mapped("event")), {"status"})

    def test_no_second_ledger(self):
        """H3: what becomes of a move becomes of the history, there is no copy."""
        lot = self._receive(["A1"])
        self._ship(["A1"])
        line = self.env["stock.move.line"].search(
            [("lot_id", "=", lot.id), ("location_dest_id", "=", self.customers.id)]
        )
        line.date -= timedelta(minutes=5)
        line.move_id.partner_id = self.vendor
        row = lot.serial_history()[0 if line.date < lot.serial_date_received else -1]
        self.assertEqual((row["event"], row["date"]), ("delivered", line.date))
        self.assertEqual(row["document"]["id"], line.picking_id.id)
