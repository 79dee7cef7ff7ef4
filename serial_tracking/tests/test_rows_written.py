import re
from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo.sql_db import Cursor
from odoo.tests import tagged

from .common import SerialCase

MANY = 40
CHANGES = re.compile(r'\s*(?:INSERT INTO|UPDATE)\s+"?(stock_\w+)"?', re.IGNORECASE)


@tagged("post_install", "-at_install")
class TestRowsWritten(SerialCase):
    """Each step writes each row once (DESIGN, decision 2).

    The clock goes on by a second whenever it is read, as it does while core validates
    a large document.
    """

    @contextmanager
    def _written(self):
        """Count the rows that are inserted or updated, by table."""
        written = Counter()
        execute = Cursor.execute

        def counting(cursor, query, params=None, log_exceptions=True):
            result = execute(cursor, query, params, log_exceptions)
            if match := CHANGES.match(cursor._obj.query.decode()):
                written[match[1]] += cursor.rowcount
            return result

        self.env.flush_all()
        with (
            freeze_time("2030-03-02 10:00:00", auto_tick_seconds=1),
            patch.object(Cursor, "execute", counting),
        ):
            yield written
            self.env.flush_all()

    def assertWritten(self, work, **times):
        """``work`` writes so many rows for each unit, and a few for the document."""
        with self._written() as written:
            result = work()
        tables = ("move_line", "lot", "quant")
        self.assertEqual(
            {name: round(written[f"stock_{name}"] / MANY) for name in tables},
            {name: times.get(name, 0) for name in tables},
        )
        return result

    def test_receipt(self):
        names = self._names(MANY, "R")
        move = self.assertWritten(lambda: self._receipt(MANY), move_line=1)
        self.assertWritten(lambda: move.serial_enter(names), move_line=1)
        self.assertWritten(move.picking_id.button_validate, move_line=1, lot=1, quant=2)
        self.assertEqual(move.state, "done")
        lots = move.move_line_ids.lot_id
        self.assertStatus(lots, "in_stock")
        self.assertEqual(set(move.move_line_ids.mapped("date")), {move.date})
        self.assertEqual(move.picking_id.date_done, move.date)
        self.assertStoredIsRebuilt(lots)

    def test_delivery(self):
        lots = self._receive(self._names(MANY, "D"))
        move = self.assertWritten(
            lambda: self._delivery(MANY, assign=True), move_line=1, lot=1, quant=1
        )
        self.assertWritten(move.picking_id.button_validate, move_line=1, lot=1, quant=2)
        self.assertStatus(lots, "sold")
        self.assertEqual(move.picking_id.date_done, move.date)
        self.assertStoredIsRebuilt(lots)

    def test_return(self):
        lots = self._receive(self._names(MANY, "B"))
        move = self._delivery(MANY, assign=True)
        move.picking_id.button_validate()
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": move.picking_id.id}
        )
        wizard.product_return_moves.quantity = MANY
        returned = self.assertWritten(wizard._create_return, move_line=1)
        self.assertWritten(returned.button_validate, move_line=1, lot=1, quant=2)
        self.assertEqual(returned.state, "done")
        self.assertStatus(lots, "returned")
        self.assertStoredIsRebuilt(lots)

    def test_ledger_is_read_once(self):
        """What a transfer's units went through is read when it is done, once."""
        Lot = type(self.env["stock.lot"])
        move = self._receipt(MANY)
        move.serial_enter(self._names(MANY, "L"))
        with (
            freeze_time("2030-03-02 10:00:00", auto_tick_seconds=1),
            patch.object(
                Lot, "_serial_fold_all", autospec=True, side_effect=Lot._serial_fold_all
            ) as folded,
        ):
            move.picking_id.button_validate()
        lots = move.move_line_ids.lot_id
        self.assertEqual(
            [len(c.args[0]) for c in folded.call_args_list if c.args[0]], [MANY]
        )
        self.assertEqual(set(lots.mapped("serial_date_received")), {move.date})

    def test_adjusted_away(self):
        names = self._names(MANY, "A")
        lots = self._receive(names)
        self.assertWritten(
            lambda: self.laptop.serial_adjust(
                "remove", names, self.stock.id, "shrinkage"
            ),
            move_line=2,
            lot=1,
            quant=2,
        )
        self.assertStatus(lots, "lost")
        self.assertStoredIsRebuilt(lots)

    def test_transferred_at_once(self):
        lots = self._receive(self._names(MANY, "T"))
        self.assertWritten(
            lambda: lots.serial_transfer(self.shelf_1.id), move_line=2, lot=1, quant=2
        )
        self.assertEqual(lots.location_id, self.shelf_1)
        self.assertFalse(any(lots.quant_ids.mapped("reserved_quantity")))
        self.assertStoredIsRebuilt(lots)
