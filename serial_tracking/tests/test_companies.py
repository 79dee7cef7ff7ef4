import base64

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
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

        cls.product_boss = cls._make_user(
            "product_boss",
            "product.group_product_manager,serial_tracking.group_serial_manager",
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

    def _imported_sold(self, company, name="OLD-1"):
        """A unit that this company sold before its moves were recorded (M1)."""
        text = f"Serial number,Customer,Date sold,Warranty start,Warranty end\n{name},"
        text += f"{self.customer.name},2026-01-05,2026-01-05,2027-01-05\n"
        record = self.env["serial.import"].create(
            {
                "filename": "sold.csv",
                "file": base64.b64encode(text.encode()),
                "product_id": self.laptop.id,
                "company_id": company.id,
            }
        )
        record.action_check()
        self.assertEqual(record.good_count, 1, record.bad_line_ids.mapped("reason"))
        record.action_import()
        lot = self._lots([name])
        self.assertStatus(lot, "sold")
        return lot

    def test_imported_sold_units_belong_to_a_company(self):
        """P2, M1: who imported them sees them; nobody else, whoever runs the job."""
        mine = self._imported_sold(self.env.company)
        theirs = self._imported_sold(self.other_company, "OLD-2")
        self.assertEqual(mine.serial_company_id, self.env.company)
        self.assertEqual(theirs.serial_company_id, self.other_company)
        seen = self.env["stock.lot"].with_user(self.stranger)
        self.assertEqual(seen.search([("product_id", "=", self.laptop.id)]), theirs)
        for lot in mine + theirs:
            self.assertStoredIsRebuilt(lot)

    def test_warranty_of_imported_sold_units(self):
        """H4, W2: the company that sold them answers and reminds; no other does."""
        lot = self._imported_sold(self.env.company)
        self.env["res.company"].search([]).serial_warranty_reminder_days = 30
        Lot = self.env["stock.lot"]
        with freeze_time("2026-12-20 10:00"):
            theirs = Lot.with_company(self.other_company)
            self.assertIsNone(theirs.serial_public_warranty("OLD-1", "Laptop X1"))
            answer = Lot.serial_public_warranty("OLD-1", "Laptop X1")
            self.assertEqual(answer["state"], "active")
            self.assertFalse(Lot._serial_to_remind(self.other_company))
            self.assertEqual(Lot._serial_to_remind(self.env.company), lot)

    def test_terms_for_units_of_ones_own_company(self):
        """W3, P2: terms are applied to the units that the dialog counts, no others."""
        mine = self._receive(["A1"])
        self._ship(["A1"])
        receipt = self._other_receipt()
        receipt.serial_enter(["B1"])
        receipt.picking_id.button_validate()
        delivery = self._make_move(
            self.other_warehouse.out_type_id.sudo(),
            self.other_warehouse.lot_stock_id,
            self.customers,
            self.laptop,
            1,
            company_id=self.other_company.id,
        )
        delivery = delivery.with_user(self.stranger).with_company(self.other_company)
        delivery.serial_select(["B1"])
        delivery.picking_id.button_validate()
        theirs = self._lots(["B1"])
        self.assertStatus(theirs, "sold")
        template = self.laptop.product_tmpl_id.with_user(self.manager)
        template.sudo().serial_warranty_duration = 12
        dialog = self.env["serial.warranty.apply"].with_user(self.manager)
        dialog = dialog.create({"product_tmpl_id": template.id})
        self.assertEqual(dialog.without_count, 1)
        self.assertEqual(template.serial_apply_warranty()["applied"], ["A1"])
        self.assertTrue(mine.serial_warranty_end)
        self.assertFalse(theirs.serial_warranty_end)

    def test_turning_off_is_every_companys_matter(self):
        """T3, T4: not that of the one that somebody works for at the moment."""
        move = self._other_receipt()
        move.sudo().serial_enter(["A1"])
        move.picking_id.sudo().button_validate()
        template = self.laptop.product_tmpl_id.with_user(self.product_boss)
        self.env.company.serial_allow_turn_off = True
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            template.with_company(self.env.company).tracking = "none"
        self.assertIn("another company", str(caught.exception))
        self.assertNotIn("1 serial", str(caught.exception))
        self.product_boss.company_ids += self.other_company
        for company in self.env.company + self.other_company:
            with (
                self.subTest(company=company.name),
                self.assertRaisesRegex(UserError, "1 serial numbers"),
                self.cr.savepoint(),
            ):
                template.with_company(company).tracking = "none"
        self.other_company.serial_allow_turn_off = True
        self.env.company.serial_allow_turn_off = False
        template.tracking = "none"
        self.assertEqual(template.tracking, "none")
