from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestClaimDocuments(WarrantyCase):
    """W4: the return and the delivery of a claim; its state follows them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls._sold(cls, ["A1"])
        with freeze_time("2026-01-11 10:00"):
            cls.spare = cls._receive(["S1"])
        cls.claim = cls._approved(cls, cls.lot)

    def _approved(self, lot):
        with freeze_time("2026-06-01 10:00"):
            ids = lot.with_user(self.manager).serial_claim("doesn't start")
            claims = self.env["serial.claim"].with_user(self.manager).browse(ids)
            claims.action_approve()
        return claims

    def _return(self, claim=None):
        """The return dialog of the claim, gone through."""
        action = (claim or self.claim).action_return()
        self.assertEqual(action["res_model"], "stock.return.picking")
        wizard = self.env["stock.return.picking"].with_user(self.manager)
        wizard = wizard.browse(action["res_id"])
        Form(wizard).save()
        picking = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        return wizard, picking

    def _validate(self, picking, day):
        with freeze_time(f"{day} 10:00"):
            picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_return_of_the_faulty_unit(self):
        """W4, R1: the dialog has the delivery and the unit; the return is linked."""
        delivery = self.lot._serial_done_lines([])[0].picking_id
        wizard, picking = self._return()
        self.assertEqual(wizard.picking_id, delivery)
        self.assertEqual(wizard.product_return_moves.serial_lot_ids, self.lot)
        self.assertEqual(wizard.product_return_moves.quantity, 1)
        self.assertEqual(self.claim.return_picking_ids, picking)
        self.assertEqual(picking.move_line_ids.lot_id, self.lot)
        self.assertFalse(self.claim.may_return)
        with self.assertRaises(UserError) as refusal:
            self.claim.action_return()
        self.assertIn(picking.name, str(refusal.exception))
        self._validate(picking, "2026-06-02")
        self.assertStatus(self.lot, "returned")
        self.claim.invalidate_recordset()
        self.assertEqual((self.claim.return_count, self.claim.state), (1, "approved"))
        with self.assertRaises(UserError) as refusal:
            self.claim.action_return()
        self.assertIn("not with a customer", str(refusal.exception))

    def test_replacement_is_sent(self):
        """W4: once the customer has it and we have the faulty one, the claim ends."""
        _wizard, picking = self._return()
        self._validate(picking, "2026-06-02")
        with freeze_time("2026-06-03"):
            self.claim.action_replace(self.spare.id, "remaining")
            action = self.claim.action_send()
        delivery = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(delivery.partner_id, self.customer)
        self.assertEqual(delivery.move_line_ids.lot_id, self.spare)
        self.assertEqual(self.claim.delivery_picking_ids, delivery)
        self.assertEqual(self.claim.state, "replaced")
        self._validate(delivery, "2026-06-04")
        self.assertStatus(self.spare, "sold")
        self.assertEqual(self.claim.state, "closed")
        self.assertWarranty(self.spare, "2026-06-04", "2027-02-14")

    def test_replacement_in_advance(self):
        """W4: sent first, the claim stays open until the faulty unit is back."""
        self.claim.action_replace(self.spare.id, "fresh")
        delivery = self.env["stock.picking"].browse(self.claim.action_send()["res_id"])
        self._validate(delivery, "2026-06-04")
        self.assertEqual(self.claim.state, "replaced")
        _wizard, picking = self._return()
        self._validate(picking, "2026-06-09")
        self.assertEqual(self.claim.state, "closed")
        self.assertEqual(self.lot.serial_history()[-1]["event"], "claim")

    def test_repaired_unit_goes_back(self):
        """W4, R2: once a manager has set it In stock; then it is over."""
        _wizard, picking = self._return()
        self._validate(picking, "2026-06-02")
        with self.assertRaises(UserError) as refusal:
            self.claim.action_send()
        self.assertIn("Settle the claim first", str(refusal.exception))
        self.claim.action_repaired("new battery")
        with self.assertRaises(UserError) as refusal, self.cr.savepoint():
            self.claim.action_send()
        self.assertIn("its status is Returned", str(refusal.exception))
        self.assertFalse(self.claim.delivery_picking_ids)
        self.lot.serial_change_status("in_stock", "repaired")
        delivery = self.env["stock.picking"].browse(self.claim.action_send()["res_id"])
        self.assertEqual(self.claim.delivery_picking_ids, delivery)
        self.assertFalse(self.claim.may_send)
        self._validate(delivery, "2026-06-09")
        self.assertStatus(self.lot, "sold")
        self.assertEqual((self.claim.state, self.claim.outcome), ("closed", "repaired"))
        self.assertWarranty(self.lot, "2026-02-14", "2027-02-14")

    def test_unit_sold_before_moves_were_recorded(self):
        """W4: without a delivery on record it comes in by a receipt."""
        lot = self.env["stock.lot"].create(
            {"name": "OLD", "product_id": self.laptop.id}
        )
        self.env["serial.event"].log(
            lot,
            "origin",
            status_to_id=self.env["serial.status"]._get("sold").id,
            partner_id=self.customer.id,
            date_sold="2026-01-05 10:00:00",
        )
        lot.serial_rebuild()
        claim = self._approved(lot)
        action = claim.action_return()
        picking = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(claim.return_picking_ids, picking)
        self._validate(picking, "2026-06-02")
        self.assertStatus(lot, "returned")

    def test_rights(self):
        """W4, P2: who can't make transfers has no buttons and gets no transfer."""
        seller = self._make_user("seller", "serial_tracking.group_serial_user")
        claim = self.claim.with_user(seller)
        for step in (claim.action_return, claim.action_send):
            with self.assertRaises(AccessError):
                step()
        self.assertTrue(claim.may_return)
        self.assertNotIn("action_return", Form(claim)._view["tree"].xpath("//@name"))
        self.assertIn("action_return", Form(self.claim)._view["tree"].xpath("//@name"))
        self.assertEqual(Form(self.claim.with_user(self.auditor)).state, "approved")

    def test_counts_of_repairs(self):
        """DESIGN 2: two hundred repairs are noted with the statements of ten."""

        def flow(n):
            names = self._names(n, "R")
            lots = self._sold(names)
            self._give_back(lots)
            claims = self._approved(lots)
            return lambda: claims.action_repaired("new battery")

        self.assertGrowth(flow, 0.1)
