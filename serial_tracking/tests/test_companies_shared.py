from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestSharedUnits(SerialCase):
    """P2: a unit that one company sold to another, which sold it on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Sister"})
        cls.other_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other_company.id)], limit=1
        )
        cls.final = cls.env["res.partner"].create({"name": "Zoe Elsewhere"})
        companies = cls.env.company + cls.other_company
        cls.seller = cls._user_of("seller", cls.env.company)
        cls.buyer = cls._user_of("buyer", cls.other_company)
        cls.both = cls._user_of("both", companies)
        cls.kept, cls.passed, cls.sold_on = cls._receive(["OWN", "PASSED", "ON"])
        cls.customer = cls.other_company.partner_id
        cls._ship(["PASSED", "ON"])
        out = {"company_id": cls.other_company.id}
        incoming = cls._make_move(
            cls.other_warehouse.in_type_id,
            cls.suppliers,
            cls.other_warehouse.lot_stock_id,
            cls.laptop,
            2,
            partner=cls.env.company.partner_id,
            **out,
        ).with_user(cls.buyer)
        result = incoming.serial_enter(["PASSED", "ON"])
        assert not result["refused"], result
        incoming.picking_id.button_validate()
        onward = cls._make_move(
            cls.other_warehouse.out_type_id,
            cls.other_warehouse.lot_stock_id,
            cls.customers,
            cls.laptop,
            1,
            partner=cls.final,
            **out,
        ).with_user(cls.buyer)
        onward.sudo()._do_unreserve()
        result = onward.serial_select(["ON"])
        assert not result["refused"], result
        onward.picking_id.button_validate()
        (cls.passed + cls.sold_on).sudo().write(
            {"serial_warranty_start": "2026-01-01", "serial_warranty_end": "2099-01-01"}
        )
        cls.passed.serial_condition_note = "scratched by the sister"
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _user_of(cls, login, companies):
        return new_test_user(
            cls.env,
            f"shared_{login}",
            groups="stock.group_stock_user,serial_tracking.group_serial_auditor,"
            "base.group_allow_export",
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
        )

    def _as(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            self.env["stock.lot"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
        )

    def _shared(self, user):
        return self._as(user).browse((self.passed + self.sold_on).ids)

    def test_world(self):
        self.assertStatus(self.passed, "in_stock")
        self.assertStatus(self.sold_on, "sold")
        self.assertEqual(self.sold_on.serial_customer_id, self.final)
        self.assertEqual(self.passed.serial_company_id, self.other_company)

    def test_seller_reads_what_its_own_moves_say(self):
        """P2: at a customer, Sold, to its own buyer; by read and by the web client."""
        sold = self.env.ref("serial_tracking.status_sold")
        for row in self._shared(self.seller).read():
            self.assertEqual(row["serial_status_id"][0], sold.id)
            self.assertEqual(row["serial_status_code"], "sold")
            self.assertEqual(row["location_id"][0], self.customers.id)
            self.assertEqual(row["serial_customer_id"][0], self.customer.id)
            self.assertFalse(row["serial_warranty_end"])
            self.assertEqual(row["serial_warranty_state"], "none")
            self.assertFalse(row["serial_condition_note"])
            self.assertFalse(row["serial_available"])
            self.assertEqual(row["serial_vendor_id"][0], self.vendor.id)
            self.assertEqual(row["serial_company_ids"], self.env.company.ids)
            self.assertEqual(row["serial_company_id"][0], self.env.company.id)
        name = {"fields": {"display_name": {}}}
        rows = self._shared(self.seller).web_read(
            {
                "serial_customer_id": name,
                "location_id": name,
                "serial_status_id": name,
                "serial_warranty_end": {},
            }
        )
        for row in rows:
            customer = row["serial_customer_id"]["display_name"]
            self.assertEqual(customer, self.customer.display_name)
            self.assertEqual(row["location_id"]["id"], self.customers.id)
            self.assertEqual(row["serial_status_id"]["id"], sold.id)
            self.assertFalse(row["serial_warranty_end"])

    def test_buyer_does_not_read_the_origin(self):
        """P2: whence the seller had it is the seller's business."""
        for row in self._shared(self.buyer).read():
            self.assertNotEqual((row["serial_vendor_id"] or [0])[0], self.vendor.id)
            self.assertEqual(row["serial_company_ids"], self.other_company.ids)
        passed = self._as(self.buyer).browse(self.passed.id).read()[0]
        self.assertEqual(passed["serial_status_code"], "in_stock")
        self.assertEqual(passed["location_id"][0], self.other_warehouse.lot_stock_id.id)
        self.assertEqual(passed["serial_condition_note"], "scratched by the sister")
        found = self._as(self.buyer).search([("serial_vendor_id", "=", self.vendor.id)])
        self.assertFalse(found & self._shared(self.buyer))

    def test_who_works_in_both_reads_everything(self):
        sold_on = self._as(self.both).browse(self.sold_on.id)
        row = sold_on.read(["serial_customer_id", "serial_warranty_end"])[0]
        self.assertEqual(row["serial_customer_id"][0], self.final.id)
        self.assertTrue(row["serial_warranty_end"])
        found = self._as(self.both).search([("serial_customer_id", "=", self.final.id)])
        self.assertEqual(found.ids, self.sold_on.ids)

    def test_search(self):
        """P2: no search finds a unit by what the other company knows of it."""
        shared = (self.passed + self.sold_on).ids
        for domain in (
            [("serial_customer_id", "=", self.final.id)],
            [("serial_customer_id.name", "ilike", "elsewhere")],
            [("location_id", "child_of", self.other_warehouse.lot_stock_id.id)],
            [("serial_status_id.code", "=", "in_stock")],
            [("serial_status_code", "=", "in_stock")],
            [("serial_available", "=", True)],
            [("serial_warranty_end", ">", "2090-01-01")],
            [("serial_warranty_state", "=", "active")],
            [("serial_condition_note", "ilike", "sister")],
            ["!", ("serial_status_id.code", "=", "sold")],
        ):
            with self.subTest(domain=domain):
                found = self._as(self.seller).search(domain)
                self.assertFalse(set(shared) & set(found.ids))
        for domain in (
            [("serial_status_id.code", "=", "sold")],
            [("serial_status_id", "=", self.env.ref("serial_tracking.status_sold").id)],
            [("serial_available", "=", False)],
            [("serial_warranty_end", "=", False)],
        ):
            with self.subTest(domain=domain):
                found = self._as(self.seller).search(domain)
                self.assertLessEqual(set(shared), set(found.ids))

    def test_group(self):
        """P2: nor does a group tell it."""
        domain = [("id", "in", (self.kept + self.passed + self.sold_on).ids)]
        for name in (
            "serial_customer_id",
            "location_id",
            "serial_warranty_end:month",
            "serial_date_sold:day",
            "serial_warranty_state",
        ):
            with self.subTest(name=name):
                groups = self._as(self.seller)._read_group(domain, [name], ["__count"])
                text = str([(str(value), count) for value, count in groups])
                place = self.other_warehouse.lot_stock_id
                for secret in ("2099", "active", str(self.final), str(place)):
                    self.assertNotIn(secret, text)
        groups = self._as(self.seller)._read_group(
            domain, ["serial_status_id"], ["__count"]
        )
        counts = {status.code: count for status, count in groups}
        self.assertEqual(counts, {"in_stock": 1, "sold": 2})

    def test_export(self):
        """P2: nor does a file."""
        paths = ["name", "serial_customer_id/name", "location_id/complete_name"]
        paths += ["serial_status_id/name", "serial_warranty_end"]
        rows = self._shared(self.seller).export_data(paths)["datas"]
        text = str(rows)
        self.assertIn(self.customer.name, text)
        for secret in ("Zoe", "2099", self.other_warehouse.lot_stock_id.complete_name):
            self.assertNotIn(secret, text)
        line = (
            self.passed.with_user(self.seller)
            .env["stock.move.line"]
            .search([("lot_id", "=", self.sold_on.id)], limit=1)
        )
        text = str(line.export_data(["lot_id/serial_customer_id/name"])["datas"])
        self.assertIn(self.customer.name, text)

    def test_cache_is_left_as_it_was(self):
        """P2: what a user was shown is not what the server goes on with."""
        lots = self._shared(self.seller)
        lots.read(["serial_customer_id", "serial_status_id"])
        self.assertEqual(self.sold_on.sudo().serial_customer_id, self.final)
        self.assertStoredIsRebuilt(self.passed + self.sold_on)
