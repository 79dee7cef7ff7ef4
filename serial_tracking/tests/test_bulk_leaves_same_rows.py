from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from ..models.serial_quant_buffer import SerialQuantBuffer
from .common import SerialCase

BULK = "odoo.addons.serial_tracking.models.serial_rows.WORTHWHILE"
NUMBERED_ANEW = (
    "id",
    "lot_id",
    "move_id",
    "package_history_id",
    "picking_id",
    "product_id",
    "product_tmpl_id",
)


class _Undo(Exception):
    pass


class BulkCase(SerialCase):
    """Runs a scenario core's way and in bulk, and compares what is left."""

    def setUp(self):
        super().setUp()
        self.names = [f"D{n:02d}" for n in range(6)]

    @contextmanager
    def _undone(self):
        with self.assertRaises(_Undo), self.cr.savepoint():
            yield
            raise _Undo
        self.env.invalidate_all()

    def _rows(self):
        self.env.flush_all()
        queries = {
            "quants": """
                SELECT lot.name, l.complete_name, q.quantity, q.reserved_quantity,
                       q.in_date, q.package_id IS NOT NULL, q.owner_id, q.company_id,
                       q.inventory_quantity_set, q.inventory_quantity,
                       q.inventory_diff_quantity, q.user_id, q.inventory_date
                  FROM stock_quant q
                  JOIN stock_location l ON l.id = q.location_id
                  LEFT JOIN stock_lot lot ON lot.id = q.lot_id
                 WHERE q.product_id = %(product)s
                   AND (q.quantity <> 0 OR q.reserved_quantity <> 0)
                 ORDER BY 1, 2, 3, 5, 6, 7""",
            "lines": """
                SELECT lot.name, ml.lot_name, ml.state, ml.quantity, ml.picked,
                       ml.quantity_product_uom, src.complete_name, dest.complete_name
                  FROM stock_move_line ml
                  JOIN stock_location src ON src.id = ml.location_id
                  JOIN stock_location dest ON dest.id = ml.location_dest_id
                  LEFT JOIN stock_lot lot ON lot.id = ml.lot_id
                 WHERE ml.product_id = %(product)s
                 ORDER BY 1, 2, 3, 7, 8""",
            "moves": """
                SELECT state, quantity, product_uom_qty, value, is_in, is_out
                  FROM stock_move WHERE product_id = %(product)s ORDER BY id""",
            "lots": """
                SELECT lot.name, l.complete_name, s.code, lot.serial_date_received
                  FROM stock_lot lot
                  LEFT JOIN stock_location l ON l.id = lot.location_id
                  LEFT JOIN serial_status s ON s.id = lot.serial_status_id
                 WHERE lot.product_id = %(product)s ORDER BY 1""",
            "events": """
                SELECT lot.name, e.event, e.date_received, e.reason
                  FROM serial_event e
                  JOIN stock_lot lot ON lot.id = e.lot_id
                 WHERE lot.product_id = %(product)s ORDER BY 1, 2, 3""",
            "accounts": """
                SELECT balance, quantity, account_id, parent_state
                  FROM account_move_line
                 WHERE product_id = %(product)s ORDER BY id""",
        }
        result = {}
        for name, query in queries.items():
            self.cr.execute(query, {"product": self.laptop.id})
            result[name] = self.cr.fetchall()
        for table in ("stock_lot", "stock_move_line", "stock_quant"):
            result[f"every column of {table}"] = self._whole_rows(table)
        self.cr.execute(
            """SELECT lot.name, count(*), max(f.partner_id)
                 FROM stock_lot lot
                 LEFT JOIN mail_message m ON m.model = 'stock.lot' AND m.res_id = lot.id
                 LEFT JOIN mail_followers f
                   ON f.res_model = 'stock.lot' AND f.res_id = lot.id
                WHERE lot.product_id = %s GROUP BY lot.name ORDER BY 1""",
            [self.laptop.id],
        )
        result["messages and followers"] = self.cr.fetchall()
        return result

    def _whole_rows(self, table):
        """Every column, add-ons' as well; what is numbered anew only as set or not."""
        name, join = "t.name", ""
        if table != "stock_lot":
            name = "lot.name"
            join = "LEFT JOIN stock_lot lot ON lot.id = t.lot_id"
        self.cr.execute(
            SQL(
                """SELECT %s, to_jsonb(t) FROM %s t %s WHERE t.product_id = %s""",
                SQL(name),
                SQL.identifier(table),
                SQL(join),
                self.laptop.id,
            )
        )
        rows = []
        for lot, row in self.cr.fetchall():
            if table == "stock_quant" and not (
                row["quantity"] or row["reserved_quantity"]
            ):
                continue  # core removes it when it comes by
            for numbered in NUMBERED_ANEW:
                if numbered in row:
                    row[numbered] = bool(row[numbered])
            rows.append((lot or "", sorted(row.items())))
        return sorted(rows, key=repr)

    def assertSameRows(self, scenario, filled=("quants", "lines", "moves", "lots")):
        """Run ``scenario`` core's way and in bulk and compare what is left.

        :param filled: tables that the scenario leaves rows in
        """
        results = []
        apply = SerialQuantBuffer.apply
        for worthwhile in (10**9, 1):
            with (
                self._undone(),
                patch(BULK, worthwhile),
                patch.object(
                    SerialQuantBuffer, "apply", autospec=True, side_effect=apply
                ) as applied,
            ):
                with freeze_time("2026-03-02 10:00:00") as clock:
                    scenario(lambda clock=clock: clock.tick(3600))
                results.append(self._rows())
                self.assertEqual(applied.called, worthwhile == 1)
        core, bulk = results
        for table in filled:
            self.assertTrue(core[table], table)
        for table, rows in core.items():
            self.assertEqual(bulk[table], rows, table)


@tagged("post_install", "-at_install")
class TestBulkLeavesSameRows(BulkCase):
    """Our set operations leave the rows that core's loops leave (DESIGN, 6)."""

    def test_receipt(self):
        self.assertSameRows(lambda tick: self._receive(self.names))

    def test_reserve_unreserve_ship(self):
        def scenario(tick):
            self._receive(self.names)
            tick()
            move = self._delivery(4, assign=True)
            move._do_unreserve()
            move._action_assign()
            move.serial_select(self.names[2:4])
            tick()
            move.picking_id.button_validate()
            self.assertEqual(move.state, "done")

        self.assertSameRows(scenario)

    def test_reserved_and_left_open(self):
        def scenario(tick):
            self._receive(self.names)
            self._delivery(4, assign=True)

        self.assertSameRows(scenario)

    def test_backorder(self):
        def scenario(tick):
            self._receive(self.names)
            tick()
            move = self._delivery(6, assign=True)
            move._serial_lines()[4:].unlink()
            move.picking_id.with_context(
                skip_backorder=True, picking_ids_not_to_backorder=[]
            ).button_validate()
            self.assertEqual(move.state, "done")

        self.assertSameRows(scenario)

    def test_transfer_and_back(self):
        def scenario(tick):
            self._receive(self.names)
            for source, destination in (
                (self.stock, self.shelf_1),
                (self.shelf_1, self.shelf_2),
                (self.shelf_2, self.stock),
            ):
                tick()
                move = self._internal(6, source, destination)
                move.serial_select(self.names)
                move.picking_id.button_validate()
                self.assertEqual(move.state, "done")

        self.assertSameRows(scenario)

    def test_beside_unidentified_units(self):
        """Core mixes the dates of unidentified units in; so do we."""

        def scenario(tick):
            self._hold_unidentified(self.laptop, 3, in_date="2020-05-05 00:00:00")
            tick()
            self._receive(self.names)
            tick()
            move = self._internal(6, self.stock, self.shelf_1)
            move.serial_select(self.names)
            move.picking_id.button_validate()
            self.assertEqual(move.state, "done")

        self.assertSameRows(scenario)

    def test_owner_and_package(self):
        owner = self.env["res.partner"].create({"name": "Owner"})
        package = self.env["stock.package"].create({"name": "Box"})

        def scenario(tick):
            move = self._receipt(6)
            move.serial_enter(self.names)
            move._serial_lines()[:3].owner_id = owner
            move._serial_lines()[2:5].result_package_id = package
            move.picking_id.button_validate()
            tick()
            move = self._delivery(6, assign=True)
            self.assertEqual(len(move._serial_lines()), 6)
            tick()
            move.picking_id.button_validate()
            self.assertEqual(move.state, "done")

        self.assertSameRows(scenario)

    def test_returned_and_shipped_again(self):
        def scenario(tick):
            self._receive(self.names)
            self._ship(self.names)
            tick()
            move = self._make_move(
                self.warehouse.in_type_id,
                self.customers,
                self.stock,
                self.laptop,
                6,
                partner=self.customer,
            )
            move.serial_enter(self.names)
            move.picking_id.button_validate()
            self.assertEqual(move.state, "done")

        self.assertSameRows(scenario)

    def test_standard_fifo_average(self):
        """Value is core's, whichever the cost method."""
        for method in ("standard", "fifo", "average"):
            with self.subTest(method=method):
                self.laptop.categ_id = self.env["product.category"].create(
                    {"name": method, "property_cost_method": method}
                )
                self.laptop.standard_price = 7

                def scenario(tick):
                    self._receive(self.names)
                    tick()
                    self._ship(self.names[:4])

                self.assertSameRows(scenario)
