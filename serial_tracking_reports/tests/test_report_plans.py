from odoo import Command
from odoo.tests import tagged

from .common import SerialReportCase
from .many import insert_moved


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
