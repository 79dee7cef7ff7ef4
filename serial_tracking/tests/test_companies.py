from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestCompanies(SerialCase):
    """Record rules keep companies apart, though they share their products (P2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Other company"})
        cls.other_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other_company.id)], limit=1
        )
        cls.stranger = new_test_user(
            cls.env,
            "serial_stranger",
            groups="stock.group_stock_manager",
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )

    def _other_receipt(self):
        move = self._make_move(
            self.other_warehouse.in_type_id.sudo(),
            self.suppliers,
            self.other_warehouse.lot_stock_id,
            self.laptop,
            1,
            company_id=self.other_company.id,
        )
        return move.with_user(self.stranger).with_company(self.other_company)

    def test_units_of_another_company_are_hidden(self):
        lot = self._receive(["A1"])
        self.assertFalse(lot.company_id, "shared product: core shows it to everybody")
        seen = self.env["stock.lot"].with_user(self.stranger)
        self.assertFalse(seen.search([("id", "=", lot.id)]))
        self.assertFalse(seen.serial_find("A1"))
        with self.assertRaises(AccessError):
            lot.with_user(self.stranger).serial_history()
        self.assertFalse(
            seen._read_group([("id", "=", lot.id)], [], ["id:recordset"])[0][0]
        )

    def test_refusal_does_not_tell_where_it_is(self):
        """E3, P2: in stock of another company, no more."""
        self._receive(["A1"])
        result = self._other_receipt().serial_enter(["A1"])
        self.assertRefused(result, "A1", "another company")
        self.assertNotIn("WH", result["refused"][0]["reason"])

    def test_expected_unit_is_nobodys(self):
        lot = self.env["stock.lot"].create(
            {"name": "NEW", "product_id": self.laptop.id}
        )
        self.assertTrue(
            self.env["stock.lot"].with_user(self.stranger).search([("id", "=", lot.id)])
        )
