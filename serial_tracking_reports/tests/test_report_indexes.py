import json

from odoo import Command
from odoo.tests import tagged

from odoo.addons.serial_tracking.tests.many import copy_rows

from .common import SerialReportCase
from .many import insert_moved

COPIES = 3000


@tagged("post_install", "-at_install")
class TestReportIndexes(SerialReportCase):
    """The first screens are found by indexes, however long the ledger is (X2-X4).

    Figures at a million serials are in ``tests/benchmarks``; here the statements are
    held to the way that makes them fast, with sequential scans out of the question. The
    tables are long enough, and counted, for PostgreSQL to have a reason to choose.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.camera, ["C1"], cls.bob)
        cls.deliver(cls.camera, ["C1"], cls.bob)
        names = [f"M{n:04d}" for n in range(COPIES)]
        insert_moved(cls, cls.phone, names)
        receipt = cls.receive(cls.phone, ["P1"])
        order = cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "order_line": [
                    Command.create({"product_id": cls.phone.id, "product_qty": 1})
                ],
            }
        )
        cls.env.flush_all()
        copy_rows(cls, receipt.move_ids, {}, names)
        copy_rows(cls, receipt, {"name": "n"}, names)
        copy_rows(cls, order, {"name": "n"}, names)
        copy_rows(cls, order.order_line, {}, names)
        cls.env.cr.execute(
            "ANALYZE stock_lot, stock_quant, stock_move_line, stock_move, "
            "stock_picking, purchase_order, purchase_order_line"
        )

    def _indexes(self, query):
        """Names of the indexes that answer a statement."""
        sql = query.select()
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("EXPLAIN (FORMAT JSON) " + sql.code, sql.params)
        [[plan]] = self.env.cr.fetchall()
        plans = plan if isinstance(plan, list) else json.loads(plan)
        found, nodes = set(), [plans[0]["Plan"]]
        while nodes:
            node = nodes.pop()
            found.add(node.get("Index Name"))
            nodes += node.get("Plans", ())
        return found

    def test_period_is_found_by_date_x4(self):
        """X2, X3, X4: a period is read off the index of done lines by date."""
        for report in ("sold", "received", "moves"):
            query = self._query(report, preset="this_month")
            self.assertIn("stock_move_line_serial_date_idx", self._indexes(query))

    def test_partner_is_found_by_document_x2(self):
        """X2, X3, X4: whose documents they are decides before lines are read."""
        expected = {
            "stock_move__partner_id_index",
            "stock_picking__partner_id_index",
            "purchase_order__partner_id_index",
        }
        for report, name in (
            ("sold", "customer_ids"),
            ("received", "vendor_ids"),
            ("moves", "partner_ids"),
        ):
            query = self._query(report, **{name: self.bob.ids})
            found = self._indexes(query)
            self.assertLessEqual(expected, found, f"{report}: {found}")

    def test_unit_is_found_before_its_movements_x4(self):
        """X2, X4: vendor, status and warranty of the unit are asked of the unit."""
        lost = self.env.ref("serial_tracking.status_lost")
        for index, filters in (
            ("stock_lot__serial_vendor_id_index", {"vendor_ids": self.bob.ids}),
            ("stock_lot__serial_status_id_index", {"status_ids": lost.ids}),
            ("stock_lot_serial_warranty_end_idx", {"preset": "expiring_90"}),
        ):
            query = self._query("moves", **filters)
            self.assertIn('(SELECT "stock_move_line".*', query.select().code, filters)
            self.assertIn(index, self._indexes(query))

    def test_event_is_found_by_its_places_x2(self):
        """X2, X3: what is sold or received is asked of the lines by their places, and
        whether the product is tracked of a list that is made once."""
        for report in ("sold", "received"):
            sql = self._query(report).select()
            self.assertIn('(SELECT "stock_move_line".*', sql.code)
            self.env.cr.execute("EXPLAIN " + sql.code, sql.params)
            plan = "\n".join(line for (line,) in self.env.cr.fetchall())
            self.assertIn("hashed SubPlan", plan, report)
            self.assertNotIn("product_template pt", plan, report)

    def test_places_are_found_before_their_units_x1(self):
        """X1: the quants of our own places, not the many at customers."""
        found = self._indexes(self._query("on_hand", preset="all"))
        self.assertTrue({n for n in found if n and n.startswith("stock_quant_")}, found)
