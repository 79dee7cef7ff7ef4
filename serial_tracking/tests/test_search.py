from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestSearch(SerialCase):
    """A unit is found by what somebody says on the phone (H1, E4)."""

    def setUp(self):
        super().setUp()
        self._receive(["QX1-000037", "QX1-000038", "QX1-100037", "Q_7%"])
        self._receive(["QX1-000037"], self.phone)

    def _found(self, text, **kwargs):
        rows = self.env["stock.lot"].serial_find(text, **kwargs)
        return [(row["name"], row["product"]) for row in rows]

    def test_whole_beginning_end_and_part(self):
        """H1: the whole number first, then beginning, last digits, any part."""
        laptop, phone = self.laptop.display_name, self.phone.display_name
        self.assertEqual(
            set(self._found("qx1-000037")),
            {("QX1-000037", laptop), ("QX1-000037", phone)},
        )
        self.assertEqual(
            self._found("100037")[0], ("QX1-100037", laptop), "last digits"
        )
        self.assertEqual(len(self._found("QX1")), 4)
        self.assertEqual(self._found("1-1000"), [("QX1-100037", laptop)])
        self.assertFalse(self._found("nowhere"))
        self.assertFalse(self._found("  "))

    def test_short_text_is_looked_for_at_both_ends(self):
        self.assertEqual(len(self._found("37")), 3)
        self.assertFalse(self._found("1-"), "a part needs three characters")

    def test_pattern_characters_are_letters(self):
        self.assertEqual([name for name, _p in self._found("q_7%")], ["Q_7%"])
        self.assertEqual([name for name, _p in self._found("7%")], ["Q_7%"])
        self.assertFalse(self._found("Q%7"))

    def test_one_product_and_limit(self):
        found = self._found("37", product_id=self.laptop.id)
        self.assertEqual({name for name, _p in found}, {"QX1-000037", "QX1-100037"})
        self.assertEqual(len(self._found("QX1", limit=2)), 2)

    def test_scanned_codes(self):
        """E4, H1: a label with ``SN:`` and a GS1 code find the unit."""
        self.assertEqual(len(self._found("SN:QX1-000038")), 1)
        self.phone.barcode = "9780201379624"
        self.assertEqual(
            self._found("(01)09780201379624(21)QX1-000037"),
            [("QX1-000037", self.phone.display_name)],
        )

    def test_limited_to_what_a_form_or_list_shows(self):
        """H1: from an item's form and list the box looks among those items only."""
        products = self.laptop + self.cable
        action = products.with_user(self.auditor).action_serial_find()
        self.assertEqual(action["tag"], "serial_tracking.find")
        self.assertEqual(action["params"]["product_ids"], products.ids)
        found = self._found("37", product_id=action["params"]["product_ids"])
        self.assertEqual({name for name, _p in found}, {"QX1-000037", "QX1-100037"})
        template = self.phone.product_tmpl_id
        tab = self.env["stock.lot"].with_context(default_product_tmpl_id=template.id)
        for action in (template.action_serial_find(), tab.action_serial_find()):
            self.assertEqual(action["params"]["product_ids"], self.phone.ids)
            self.assertEqual(len(self._found("37", product_id=self.phone.ids)), 1)
        with self.assertRaises(AccessError):
            self.laptop.with_user(self.clerk).action_serial_find()

    def test_list_is_searched_by_a_scan(self):
        """E4: the search of the Serials list takes labels and GS1 codes, too."""
        Lot = self.env["stock.lot"]
        self.phone.barcode = "9780201379624"

        def search(text):
            lots = Lot.search([("serial_scanned", "ilike", text)])
            return {(lot.name, lot.product_id) for lot in lots}

        one = {("QX1-000038", self.laptop)}
        self.assertEqual(search("SN:QX1-000038"), one)
        self.assertEqual(search("sn: qx1-000038 "), one)
        self.assertEqual(search("000038"), one)
        self.assertEqual(
            search("(01)09780201379624(21)QX1-000037"), {("QX1-000037", self.phone)}
        )
        self.assertFalse(search("SN:nowhere"))
        view = self.env["stock.lot"].get_view(
            self.env.ref("serial_tracking.view_stock_lot_serial_search").id, "search"
        )
        self.assertIn("serial_scanned", view["arch"])

    def test_each_step_has_its_index(self):
        """H1: among many units none of the steps reads the whole table."""
        self.cr.execute(
            """INSERT INTO stock_lot (name, serial_key, product_id)
               SELECT 'MANY-' || n, 'many-' || n, %s
                 FROM generate_series(1, 20000) n""",
            [self.laptop.id],
        )
        # as autovacuum does
        self.cr.execute("SELECT gin_clean_pending_list('stock_lot_serial_part_idx')")
        self.cr.execute("ANALYZE stock_lot")
        Lot = self.env["stock.lot"].with_user(self.worker)
        plans = []
        for condition in Lot._serial_find_conditions("4711"):
            query = Lot._search(Domain("serial_key", "!=", False) & condition, limit=10)
            rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
            plans.append("\n".join(row for (row,) in rows))
        names = "prefix", "prefix", "suffix", "part"
        for name, plan in zip(names, plans, strict=True):
            self.assertIn(f"stock_lot_serial_{name}_idx", plan)
            self.assertNotIn("Seq Scan on stock_lot ", plan)

    def test_statements_do_not_grow(self):
        """H1: found and shown in a constant number of statements."""
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._found("QX1", limit=1)
        few = self.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._found("QX1", limit=10)
        self.assertLessEqual(self.cr.sql_log_count - before, few + 4)
