from freezegun import freeze_time

from odoo.tests import tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestMoveOrder(SerialCase):
    """The ledger reads moves in the order in which they were done (H2, U2)."""

    def _places(self, lot):
        """The units' way as its history tells it."""
        lines = lot._serial_done_lines([]).sorted(lambda line: (line.date, line.id))
        return [line.location_dest_id for line in lines]

    @freeze_time("2026-06-01 10:00:00")
    def test_bought_back_and_sold_again_in_one_second(self):
        """E3, U2: sold, taken in from a vendor and sold again at the same moment."""
        self._receive(["A1", "A2"])
        lots = self._ship(["A1", "A2"])
        move = self._receipt(2)
        move.with_user(self.manager).serial_buy_back(["A1", "A2"], "trade-in")
        move.picking_id.button_validate()
        self.assertStatus(lots, "in_stock")
        self.assertStoredIsRebuilt(lots)
        self._ship(["A2"])
        self.assertStatus(lots[0], "in_stock")
        self.assertStatus(lots[1], "sold")
        self.assertStoredIsRebuilt(lots)
        self.assertEqual(
            self._places(lots[1]),
            [self.stock, self.customers, self.suppliers, self.stock, self.customers],
        )

    @freeze_time("2026-06-01 10:00:00")
    def test_line_made_earlier_done_later(self):
        """H2: what counts is when a unit went, not when its line was entered."""
        lot = self._receive(["A1"])
        back = self._make_move(
            self.warehouse.in_type_id, self.customers, self.stock, self.laptop, 1
        )
        back.move_line_ids.unlink()
        line = self.env["stock.move.line"].create(
            back._prepare_move_line_vals() | {"lot_id": lot.id, "quantity": 1}
        )
        self._ship(["A1"])
        self.assertLess(line.id, lot._serial_last_line_ids()[lot.id])
        back.picked = True
        back.picking_id.button_validate()
        self.assertEqual(back.state, "done")
        self.assertEqual(self._places(lot), [self.stock, self.customers, self.stock])
        self.assertStatus(lot, "returned")
        self.assertStoredIsRebuilt(lot)
