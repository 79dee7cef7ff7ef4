from contextlib import closing

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import SerialCase

COLOURS = {
    "in_stock": 10,  # green
    "reserved": 8,  # blue
    "sold": 0,  # grey
    "returned": 2,  # orange
    "defective": 1,  # red
    "in_repair": 3,  # yellow
    "lost": 12,  # dark red, ours
    "in_transit": 11,  # purple
}


@tagged("post_install", "-at_install")
class TestReserved(SerialCase):
    """U1: a unit that an open document has reserved shows Reserved, and no longer."""

    def assertShown(self, lots, code):
        """Stored, searched, grouped and rebuilt alike."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertStatus(lots, code)
        domain = [("id", "in", lots.ids)]
        status = self.env["serial.status"]._get(code)
        found = lots.search([*domain, ("serial_status_id", "=", status.id)])
        self.assertEqual(found, lots.sorted(lambda lot: (lot.name, lot.id)))
        groups = lots._read_group(domain, ["serial_status_id"], ["__count"])
        self.assertEqual(groups, [(status, len(lots))])
        self.assertEqual(
            set(lots.mapped("serial_available")), {code in ("in_stock", "refurbished")}
        )
        self.assertStoredIsRebuilt(lots)

    def _each_size(self):
        """Core's own path, and the one that takes many units at once."""
        for count in (3, 25):
            with self.subTest(units=count), closing(self.cr.savepoint()):
                yield self._receive(self._names(count, "U"))

    def test_colours(self):
        """U1: as the sources name them."""
        for code, colour in COLOURS.items():
            status = self.env.ref(f"serial_tracking.status_{code}")
            with self.subTest(status=code):
                self.assertEqual((status.code, status.color), (code, colour))

    def test_reserved_and_freed(self):
        """U1: by Check availability and Unreserve."""
        for lots in self._each_size():
            self.assertShown(lots, "in_stock")
            move = self._delivery(len(lots), assign=True)
            self.assertEqual(move.move_line_ids.lot_id, lots)
            self.assertShown(lots, "reserved")
            move._do_unreserve()
            self.assertShown(lots, "in_stock")

    def test_cancelled(self):
        """R5, U1: cancelling the document frees them."""
        for lots in self._each_size():
            move = self._delivery(len(lots), assign=True)
            self.assertShown(lots, "reserved")
            move.picking_id.action_cancel()
            self.assertShown(lots, "in_stock")

    def test_delivered_and_returned(self):
        """U1, U2: what the moves say goes before the reservation."""
        for lots in self._each_size():
            move = self._delivery(len(lots))
            move.serial_select(lots.mapped("name"))
            self.assertShown(lots, "reserved")
            move.picking_id.button_validate()
            self.assertShown(lots, "sold")

    def test_carried_and_reserved_by_the_next_step(self):
        """U1: arrived, they wait for the step that follows; then they are free."""
        for lots in self._each_size():
            carry = self._internal(len(lots), self.stock, self.shelf_1)
            follow = self._internal(len(lots), self.shelf_1, self.shelf_2)
            follow.write({"procure_method": "make_to_order", "state": "waiting"})
            carry.move_dest_ids = follow
            carry.serial_select(lots.mapped("name"))
            self.assertShown(lots, "reserved")
            carry.picking_id.button_validate()
            self.assertEqual(follow.move_line_ids.lot_id, lots)
            self.assertShown(lots, "reserved")
            follow.move_line_ids.serial_chosen = True
            follow.picking_id.button_validate()
            self.assertShown(lots, "in_stock")

    def test_sent_on_the_way(self):
        """U1, U2: under way they are Transferred, though the arrival holds them."""
        transit = self.env.company.internal_transit_location_id
        lots = self._receive(["T1", "T2"])
        send = self._internal(2, self.stock, transit)
        send.serial_select(["T1", "T2"])
        send.picking_id.button_validate()
        arrive = self._internal(2, transit, self.shelf_1)
        arrive._action_assign()
        self.assertShown(lots, "in_transit")
        arrive.serial_select(["T1", "T2"])
        arrive.picking_id.button_validate()
        self.assertShown(lots, "in_stock")

    def test_lines_changed_by_hand(self):
        """U1: by the details of a document: another unit, none, or no quantity."""
        first, second = self._receive(["A1", "A2"])
        move = self._delivery(1)
        move.serial_select(["A1"])
        line = move.move_line_ids.with_user(self.worker)
        line.lot_id = second
        self.assertShown(first, "in_stock")
        self.assertShown(second, "reserved")
        line.quantity = 0
        self.assertShown(second, "in_stock")
        line.quantity = 1
        self.assertShown(second, "reserved")
        move.with_user(self.worker).serial_remove(["A2"])
        self.assertShown(second, "in_stock")
        move.move_line_ids.with_user(self.worker).unlink()
        self.assertShown(first + second, "in_stock")

    def test_other_available_statuses_keep_theirs(self):
        """U1: Refurbished stays Refurbished; that it is reserved is told beside it."""
        status = self.env["serial.status"].create(
            {"name": "Refurbished", "available": True}
        )
        lot = self._receive(["A1"])
        lot.serial_change_status(status.code, "as new")
        move = self._delivery(1, assign=True)
        self.assertEqual(move.move_line_ids.lot_id, lot)
        self.assertStatus(lot, "refurbished")
        self.assertFalse(lot.serial_available)
        self.assertStoredIsRebuilt(lot)

    def test_held_back_by_hand(self):
        """U3, U4: people may hold a unit back; no document takes or frees it."""
        lot = self._receive(["A1"])
        lot.serial_change_status("reserved", "for the fair")
        self.assertShown(lot, "reserved")
        move = self._delivery(1, assign=True)
        self.assertFalse(move.move_line_ids.lot_id)
        self.assertRefused(move.serial_select(["A1"]), "A1", "Reserved")
        line = self.env["stock.move.line"].create(
            {**move._prepare_move_line_vals(quantity=1), "lot_id": lot.id}
        )
        move.picked = True
        with self.assertRaisesRegex(ValidationError, "Reserved"), self.cr.savepoint():
            move._action_done()
        line.unlink()
        self.assertShown(lot, "reserved")
        lot.serial_change_status("in_stock", "the fair is over")
        self.assertShown(lot, "in_stock")

    def test_set_back_while_it_is_reserved(self):
        """U3, U5: In stock is what it was; Defective is told from In stock."""
        lot = self._receive(["A1"])
        self._delivery(1, assign=True)
        self.assertShown(lot, "reserved")
        self.assertEqual(
            lot.serial_change_status("in_stock", "looked at it")["unchanged"], ["A1"]
        )
        self.assertShown(lot, "reserved")
        lot.serial_change_status("defective", "broken")
        self.assertShown(lot, "defective")
        event = self.env["serial.event"].search([("lot_id", "=", lot.id)], limit=1)
        self.assertEqual(event.status_from_id.code, "in_stock")

    def test_reservations_put_right(self):
        """U1: core's own repair of reserved quantities is followed."""
        lots = self._receive(["A1", "A2"])
        self._delivery(1).serial_select(["A1"])
        self.env.flush_all()
        self.cr.execute(
            """UPDATE stock_quant SET reserved_quantity = 1 - reserved_quantity
                WHERE lot_id = ANY(%s) AND location_id = %s""",
            [lots.ids, self.stock.id],
        )
        self.env.invalidate_all()
        self.env["stock.quant"]._clean_reservations()
        self.assertShown(lots[0], "reserved")
        self.assertShown(lots[1], "in_stock")

    def test_query_counts(self):
        """Decision 2: showing it takes a few statements for any number of units."""

        def reserving(n):
            self._receive(self._names(n, "R"))
            move = self._delivery(n)
            move._do_unreserve()
            return move._action_assign

        def freeing(n):
            self._receive(self._names(n, "F"))
            return self._delivery(n, assign=True)._do_unreserve

        def showing(n):
            lots = self._receive(self._names(n, "S"))
            self._delivery(n, assign=True)
            return lots._serial_show_reserved

        for flow in (reserving, freeing, showing):
            with self.subTest(flow=flow.__name__):
                self.assertGrowth(flow, 0.1)
