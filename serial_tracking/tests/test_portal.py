import re

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestPortal(WarrantyCase, HttpCase):
    """H4: customers see the units that they hold, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.customer.is_company = True
        cls.buyer, cls.colleague = Partner.create(
            [
                {"name": "Buyer", "parent_id": cls.customer.id, "email": "b@x.test"},
                {"name": "Colleague", "parent_id": cls.customer.id},
            ]
        )
        cls.stranger = Partner.create({"name": "Somebody else"})
        cls.user = new_test_user(
            cls.env,
            "serial_portal",
            groups="base.group_portal",
            partner_id=cls.buyer.id,
        )

    def _sell(self, names, partner=None, day="2026-02-14"):
        """Sell units on a sales order; return the order."""
        with freeze_time("2026-01-11 10:00"):
            self._receive(names)
        with freeze_time(f"{day} 10:00"):
            order = self.env["sale.order"].create(
                {
                    "partner_id": (partner or self.buyer).id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.laptop.id,
                                "product_uom_qty": len(names),
                            }
                        )
                    ],
                }
            )
            order.action_confirm()
            assert not order.picking_ids.move_ids.serial_select(names)["refused"]
            order.picking_ids.button_validate()
        return order

    def _get(self, path):
        self.authenticate("serial_portal", "serial_portal")
        return self.url_open(path)

    def _listed(self, query=""):
        response = self._get(f"/my/serials{query}")
        self.assertEqual(response.status_code, 200)
        return re.findall(r'href="/my/serials/\d+[^"]*">([^<]+)</a>', response.text)

    def test_own_units_only(self):
        """H4: what anybody of the customer's company holds; not what others hold,
        what came back, nor what is in stock."""
        self._sell(["P-MINE"])
        self._sell(["P-OURS"], self.colleague)
        self._sell(["P-THEIRS"], self.stranger)
        self._receive(["P-STOCK"])
        self._sell(["P-BACK"], self.customer)
        self._give_back(self._lots(["P-BACK"]))
        self.assertEqual(set(self._listed()), {"P-MINE", "P-OURS"})
        for name in ("P-THEIRS", "P-STOCK", "P-BACK"):
            lot = self._lots([name])
            with self.subTest(name=name):
                response = self._get(f"/my/serials/{lot.id}")
                self.assertNotIn(name, response.text)
                self.assertTrue(response.url.endswith("/my"))

    def test_counter(self):
        """H4: the card on the portal's home counts them."""
        self._sell(["P-1", "P-2"])
        self.authenticate("serial_portal", "serial_portal")
        count = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["serial_count"]}
        )
        self.assertEqual(count, {"serial_count": 2})

    def test_pages(self):
        """H4: paged, sorted, filtered and searched by the database."""
        names = [f"P-{n:03d}" for n in range(100)]
        self._sell(names)
        self.assertEqual(len(self._listed()), 80)
        self.assertEqual(len(self._listed("/page/2")), 20)
        self.assertEqual(self._listed("?sortby=number")[:2], ["P-000", "P-001"])
        self.assertEqual(
            self._listed("?search=p-09&search_in=number"), names[90:][::-1]
        )
        self.assertFalse(self._listed("?search=p-09&search_in=product"))
        self.assertEqual(len(self._listed("?search=laptop")), 80)
        for odd in ("?sortby=x&filterby=y&search_in=z", "/page/99", "?search=%25'%22"):
            with self.subTest(odd=odd):
                self.assertEqual(self._get(f"/my/serials{odd}").status_code, 200)

    def test_warranty_filter(self):
        """H4, W1: by the state of today."""
        self._sell(["P-OLD"], day="2026-01-15")
        self._sell(["P-NEW"])
        old = self._lots(["P-OLD"])
        yesterday = fields.Date.add(old._serial_today(), days=-1)
        old.serial_set_warranty("2020-01-01", yesterday, "test")
        new = self._lots(["P-NEW"])
        new.serial_set_warranty("2020-01-01", fields.Date.add(yesterday, days=2))
        self.assertEqual(self._listed("?filterby=active"), ["P-NEW"])
        self.assertEqual(self._listed("?filterby=expired"), ["P-OLD"])

    def test_record(self):
        """H4: product, day sold, warranty, own documents; no vendor, cost, place,
        condition or note of ours."""
        order = self._sell(["P-1"])
        invoice = order._create_invoices()
        invoice.action_post()
        lot = self._lots(["P-1"])
        lot.serial_condition_note = "SECRET-CONDITION"
        lot.note = "SECRET-NOTE"
        self.laptop.standard_price = 98765.4321
        text = self._get(f"/my/serials/{lot.id}").text
        for shown in (
            "P-1",
            "Laptop X1",
            "02/14/2026",
            "02/14/2027",
            order.name,
            order.picking_ids.name,
            invoice.name,
        ):
            self.assertIn(shown, text)
        for hidden in ("SECRET", "Deco Addict", "98,765.43", "WH/Stock", "Shelf"):
            self.assertNotIn(hidden, text)

    def test_documents_of_earlier_holder(self):
        """H4: a unit that was somebody else's comes without their documents."""
        first = self._sell(["P-1"], self.stranger)
        lot = self._lots(["P-1"])
        self._give_back(lot)
        lot.serial_change_status("in_stock", "inspected")
        with freeze_time("2026-04-01 10:00"):
            second = self._make_move(
                self.warehouse.out_type_id,
                self.stock,
                self.customers,
                self.laptop,
                1,
                partner=self.buyer,
            )
            second.serial_select(["P-1"])
            second.picking_id.button_validate()
        text = self._get(f"/my/serials/{lot.id}").text
        self.assertIn(second.picking_id.name, text)
        self.assertNotIn(first.name, text)
        self.assertNotIn(first.picking_ids.name, text)

    def test_links_open(self):
        """H4: every document that is listed opens."""
        order = self._sell(["P-1"])
        order._create_invoices().action_post()
        rows = self._lots(["P-1"]).with_user(self.user)._serial_portal_documents()
        self.assertEqual(
            sorted(row["kind"] for row in rows), ["delivery", "invoice", "order"]
        )
        for row in rows:
            with self.subTest(kind=row["kind"]):
                response = self._get(row["url"])
                self.assertEqual(response.status_code, 200)
                self.assertFalse(response.url.endswith("/my"))

    def test_no_right_on_the_model(self):
        """H4, P2: by RPC a portal user reads no unit, theirs included."""
        self._sell(["P-1"])
        lot = self._lots(["P-1"]).with_user(self.user)
        with self.assertRaises(AccessError):
            lot.read(["name"])
        with self.assertRaises(AccessError):
            lot.search([])
        for method in ("serial_history", "serial_find"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(lot, method)(*(["P-1"] if method == "serial_find" else []))

    def test_not_logged_in(self):
        """H4: the page is for those who have logged in."""
        self._sell(["P-1"])
        for path in ("/my/serials", f"/my/serials/{self._lots(['P-1']).id}"):
            self.assertIn("/web/login", self.url_open(path).url)

    def test_statements_of_the_list(self):
        """DESIGN 2: eighty units take as many statements as two."""
        self._sell(["P-1", "P-2"])
        self._listed()

        def statements():
            before = self.cr.sql_log_count
            count = len(self._listed())
            return count, self.cr.sql_log_count - before

        few = statements()
        self._sell([f"P-X{n}" for n in range(78)])
        self._listed()
        many = statements()
        self.assertEqual((few[0], many[0]), (2, 80))
        self.assertLessEqual(many[1], few[1])

    def test_tour(self):
        """H4: from the portal's home to the record of a unit."""
        self._sell(["P-TOUR-1", "P-TOUR-2"])
        self.start_tour("/my", "serial_portal", login="serial_portal")
