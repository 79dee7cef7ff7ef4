from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.serial_tracking.tests.many import copy_rows

from ..reports import definition
from .common import SerialReportCase
from .many import insert_moved

SOLD = ["delivered", "dropshipped"]
RECEIVED = ["received", "dropshipped", "bought_back", "found", "produced"]


@tagged("post_install", "-at_install")
class TestReportPlans(SerialReportCase):
    """What makes the first screens fast changes nothing that they show (X1-X8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.phone, ["A1", "A2", "A3"])
        cls.receive(cls.camera, ["C1"], cls.bob)
        cls.deliver(cls.phone, ["A1"], cls.ann)
        cls.deliver(cls.phone, ["A2"], cls.bob)
        cls.take_back(cls.phone, ["A2"], cls.bob)

    def test_narrowed_rows_are_the_filtered_rows_x2(self):
        """X2, X3, X4: what is asked of the lines first leaves no row out."""
        partners = self.ann + self.bob + self.vendor
        statuses = self.env["serial.status"].search([])
        everything = self.shown(self.wizard("moves"))
        for partner in partners:
            rows = self.shown(self.wizard("moves", partner_ids=partner.ids))
            self.assertEqual(
                rows, everything.filtered(lambda row, p=partner: row.partner_id == p)
            )
            self.assertTrue(rows)
        for status in statuses:
            rows = self.shown(self.wizard("moves", status_ids=status.ids))
            self.assertEqual(
                rows, everything.filtered(lambda row, s=status: row.status_id == s)
            )
        of_vendor = self.shown(self.wizard("moves", vendor_ids=self.vendor.ids))
        self.assertEqual(
            of_vendor,
            everything.filtered(lambda row: row.lot_id.serial_vendor_id == self.vendor),
        )
        report = self.env["serial.move.report"]
        for domain in (
            [("partner_id", "not in", self.bob.ids)],
            ["!", ("partner_id", "=", self.bob.id)],
            ["|", ("partner_id", "=", self.bob.id), ("status_id", "=", False)],
            [("partner_id", "in", [self.bob.id, False])],
            [("lot_id.serial_vendor_id", "!=", self.vendor.id)],
            ["!", ("lot_id.name", "=", "A1")],
        ):
            rows = report.search([("id", "in", everything.ids), *domain])
            self.assertEqual(rows, everything.filtered_domain(domain) & rows, domain)
            self.assertEqual(len(rows), len(everything.filtered_domain(domain)), domain)

    def test_narrowed_events_are_the_filtered_events_x4(self):
        """X2, X3, X4: the places of an event leave none of its rows out."""
        self._make_events()
        report = self.env["serial.move.report"]
        everything = report.search([])
        narrowed = set()
        codes = [code for code, _label in report._fields["event"].selection]
        for codes_ in (*([code] for code in codes), SOLD, RECEIVED, codes):
            rows = report.search([("event", "in", codes_)])
            expected = everything.filtered(lambda row, c=codes_: row.event in c)
            self.assertEqual(rows, expected, codes_)
            if expected and report._serial_lines_of_events(codes_):
                narrowed.update(codes_)
        self.assertGreaterEqual(
            set(everything.mapped("event")),
            {*RECEIVED, *SOLD, "adjusted_away", "consumed", "returned", "scrapped"}
            | {"sent", "arrived", "returned_to_vendor", "identified", "transferred"},
        )
        self.assertGreater(len(narrowed), 10)

    def _make_events(self):
        """One done line of each kind, as the moves of other flows leave them."""
        [line] = self.env["stock.move.line"].search(
            [("lot_id", "=", self.lots(self.phone, ["A3"]).id)]
        )
        places = self.env["stock.location"].with_context(active_test=False)
        places = places.search([("usage", "!=", "view")])
        for source in places.grouped("usage").values():
            for dest in places.grouped("usage").values():
                self._copy(line, source[:1], dest[:1])
        self._copy(line, self.stock, self.stock, "identified")
        self._copy(line, self.customers, self.suppliers, "bought_back")
        scrap = self.env["stock.scrap"].create(
            {"product_id": self.phone.id, "lot_id": line.lot_id.id}
        )
        self._copy(line, self.stock, self.shelf, scrap=scrap)

    def _copy(self, line, source, dest, operation=None, scrap=None):
        self.env.flush_all()
        moved = {"location_id": source.id, "location_dest_id": dest.id}
        quoted = {name: str(value) for name, value in moved.items()}
        move_values = {
            **quoted,
            "serial_operation": f"'{operation}'" if operation else "NULL",
            "scrap_id": str(scrap.id) if scrap else "NULL",
        }
        copy_rows(self, line.move_id, move_values, ["x"])
        self.env.cr.execute("SELECT MAX(id) FROM stock_move")
        [move_id] = self.env.cr.fetchone()
        copy_rows(self, line, {**quoted, "move_id": str(move_id)}, ["x"])
        self.env.invalidate_all()

    def test_page_of_groups_knows_how_many_there_are_x1_x4(self):
        """X1, X4, X7, X8: one statement reads a page of groups and their number."""
        self.env.flush_all()
        for report in ("moves", "on_hand", "at_date", "reconciliation"):
            wizard = self.wizard(report)
            action = wizard.action_view()
            model = wizard.env[action["res_model"]].with_context(**action["context"])
            field = "kind" if report == "reconciliation" else "product_id"
            whole = model._read_group(action["domain"], [field])
            for limit, offset in ((1, 0), (1, 1), (80, 0), (None, 0)):
                page = model.web_read_group(
                    action["domain"], [field], limit=limit, offset=offset
                )
                with self.subTest(report=report, limit=limit, offset=offset):
                    expected = len(whole) if len(whole) > offset else 0
                    self.assertEqual(page["length"], expected)
                    self.assertEqual(
                        len(page["groups"]),
                        min(limit or 80, max(len(whole) - offset, 0)),
                    )
                    for group in page["groups"]:
                        self.assertNotIn("__groups", group)
        model = self.env["serial.move.report"]
        counts = []
        # The first time fills what later ones find in memory.
        for limit in (1, 80, 1):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            model.web_read_group([], ["event"], limit=limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_long_ledger_opens_ungrouped_unless_narrowed_x2(self):
        """X2, X3: groups of all of it would keep people waiting."""
        narrow = (
            {"product_ids": self.phone.ids},
            {"lot_ids": self.lots(self.phone, ["A1"]).ids},
            {"customer_ids": self.ann.ids},
            {"vendor_ids": self.vendor.ids},
            {"preset": "this_year"},
            {"preset": "last_month"},
        )
        wide = (
            {},
            {"preset": "on_hand"},
            {"preset": "custom", "date_from": "2026-01-01"},
            {
                "preset": "custom",
                "date_from": "2020-01-01",
                "date_to": "2026-01-01",
                "location_ids": self.stock.ids,
            },
        )
        for report, default in (
            ("sold", "search_default_by_customer"),
            ("received", "search_default_by_from_partner"),
        ):
            for filters in (*narrow, *wide):
                wizard = self.wizard(report, **filters)
                with self.subTest(report=report, filters=filters):
                    self.assertIn(default, wizard.action_view()["context"])
                    with patch.object(definition, "MOST_GROUPED", -2):
                        context = wizard.action_view()["context"]
                    self.assertEqual(default in context, filters in narrow)

    def test_vendor_of_the_order_is_found_x3(self):
        """X3: a receipt's vendor is the order's, whoever stands on the transfer."""
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    Command.create({"product_id": self.camera.id, "product_qty": 1})
                ],
            }
        )
        order.button_confirm()
        picking = order.picking_ids
        picking.partner_id = self.ann
        picking.move_ids.partner_id = self.ann
        self._finish(picking, [], ["C2"])
        rows = self.shown(
            self.wizard(
                "received",
                vendor_ids=self.vendor.ids,
                product_ids=self.camera.ids,
            )
        )
        self.assertEqual(rows.lot_id.mapped("name"), ["C2"])

    def test_company_is_read_off_the_row_x1(self):
        """X1, X7, X8: the company asks for no list of all units, which has a million
        in it and would be gone through for each row."""
        for report in ("on_hand", "at_date", "reconciliation"):
            query = self._query(report, company_ids=self.env.company.ids)
            where = query.where_clause.code
            self.assertIn("holder_company_id", where)
            self.assertNotIn("stock_lot", where, report)

    def test_warranties_of_a_period_have_both_ends_x6(self):
        """X6: what expires soon is one range of the index, not all that is over."""
        for report, filters in (
            ("warranty", {"warranty": "expiring", "warranty_days": 90}),
            ("warranty", {"preset": "expiring_90"}),
        ):
            query = self._query(report, **filters)
            code = query.where_clause.code
            self.assertIn('"serial_warranty_end" >= ', code)
            self.assertIn('"serial_warranty_end" <= ', code)

    def test_groups_of_a_page_have_their_value_x7(self):
        """X7: a page of groups, as the list asks for them, sums up value."""
        wizard = self.wizard("at_date", preset="custom", date_to="2026-03-31")
        action = wizard.action_view()
        rows = wizard.env[action["res_model"]].with_context(**action["context"])
        page = rows.web_read_group(
            action["domain"],
            ["product_id"],
            ["quantity:sum", "value:sum"],
            limit=1,
            order="product_id",
        )
        [group] = page["groups"]
        whole = rows.formatted_read_group(
            action["domain"], ["product_id"], ["value:sum"]
        )
        expected = {g["product_id"][0]: g["value:sum"] for g in whole}
        self.assertEqual(group["value:sum"], expected[group["product_id"][0]])
        self.assertEqual(page["length"], len(whole))
        self.assertGreater(group["value:sum"], 0)

    def test_queries_of_a_screen_do_not_grow_x4(self):
        """X1, X4, X7: 200 units take as many queries as 10."""
        insert_moved(self, self.camera, [f"TEN-{n}" for n in range(10)])
        few = self._product("Tablet", 20.0)
        insert_moved(self, few, [f"MANY-{n}" for n in range(200)])
        for report in ("moves", "received", "on_hand", "at_date"):
            counts = []
            for product in (self.camera, few, self.camera, few):
                wizard = self.wizard(report, product_ids=product.ids)
                action = wizard.action_view()
                model = wizard.env[action["res_model"]]
                model = model.with_context(**(action.get("context") or {}))
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                model.web_search_read(
                    action["domain"],
                    {"product_id": {"fields": {"display_name": {}}}, "lot_id": {}},
                    limit=5,
                )
                model.web_read_group(
                    action["domain"], ["product_id"], ["quantity:sum"], limit=80
                )
                counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(counts[2], counts[3], report)
