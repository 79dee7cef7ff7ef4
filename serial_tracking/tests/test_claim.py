from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestClaim(WarrantyCase):
    """W4: a warranty claim from the report to the end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls._sold(cls, ["A1"])
        with freeze_time("2026-01-11 10:00"):
            cls.spare = cls._receive(["S1"])

    def _claim(self, lot=None, day="2026-06-01"):
        with freeze_time(f"{day} 10:00"):
            ids = (lot or self.lot).with_user(self.worker).serial_claim("doesn't start")
        return self.env["serial.claim"].browse(ids)

    def _approved(self, lot=None, day="2026-06-01"):
        claim = self._claim(lot, day).with_user(self.manager)
        with freeze_time(f"{day} 11:00"):
            claim.action_approve()
        return claim

    def _put_back(self, lots):
        """Inspected, may be shipped again."""
        lots.serial_change_status("in_stock", "inspected")

    def _deliver(self, names, day, partner=None):
        with freeze_time(f"{day} 10:00"):
            move = self._make_move(
                self.warehouse.out_type_id,
                self.stock,
                self.customers,
                self.laptop,
                len(names),
                partner=partner or self.customer,
            )
            assert not move.serial_select(names)["refused"]
            move.picking_id.button_validate()
        return self._lots(names)

    def test_reported(self):
        """W4: a user reports it; customer and warranty of that day are noted."""
        claim = self._claim()
        self.assertEqual(claim.state, "reported")
        self.assertTrue(claim.name.startswith("WC"))
        self.assertEqual(claim.partner_id, self.customer)
        self.assertEqual(claim.warranty_state, "active")
        self.assertEqual(str(claim.warranty_end), "2027-02-14")
        self.assertEqual(self.lot.serial_claim_count, 1)
        row = self.lot.serial_history()[-1]
        self.assertEqual(row["event"], "claim")
        self.assertEqual(row["document"]["id"], claim.id)

    def test_form(self):
        """W4: the form of a new claim, opened from the unit."""
        action = self.lot.with_user(self.worker).action_serial_new_claim()
        Claim = self.env["serial.claim"].with_user(self.worker)
        with Form(Claim.with_context(**action["context"])) as form:
            form.problem = "screen is dark"
            self.assertEqual(form.lot_id, self.lot)
            self.assertEqual(form.partner_id, self.customer)
        claim = form.save()
        self.assertEqual(claim.user_id, self.worker)
        self.assertEqual(claim.product_id, self.laptop)

    def test_name_before_the_unit_is_chosen(self):
        """W4: a claim that says no unit yet has no empty brackets in its title."""
        claim = self.env["serial.claim"].new({})
        self.assertEqual(claim.display_name, "New claim")
        claim.lot_id = self.lot
        self.assertEqual(claim.display_name, f"New claim ({self.lot.name})")

    def test_rights(self):
        """W4, P1: users report, managers decide, auditors read, others see nothing."""
        claim = self._claim()
        for step in (
            claim.with_user(self.worker).action_approve,
            lambda: claim.with_user(self.worker).action_refuse("no"),
            lambda: claim.with_user(self.worker).action_replace(
                self.spare.id, "remaining"
            ),
            lambda: claim.with_user(self.worker).write({"state": "approved"}),
            lambda: claim.with_user(self.worker).unlink(),
            lambda: claim.with_user(self.auditor).write({"problem": "x"}),
            lambda: self.lot.with_user(self.auditor).serial_claim("x"),
            lambda: claim.with_user(self.clerk).read(["state"]),
        ):
            with self.assertRaises(AccessError):
                step()
        self.assertEqual(claim.with_user(self.auditor).state, "reported")
        with self.assertRaises(UserError):
            claim.with_user(self.worker).lot_id = self.spare
        claim.with_user(self.manager).action_approve()
        self.assertEqual(claim.decided_by_id, self.manager)
        claim.with_user(self.worker).action_repaired("new battery")
        claim.with_user(self.worker).action_close()
        self.assertEqual((claim.state, claim.outcome), ("closed", "repaired"))
        with self.assertRaises(UserError):
            claim.with_user(self.manager).unlink()

    def test_which_units(self):
        """W4: only units that a customer has or brought back; all others named."""
        lots = self.lot | self.spare
        self._claim()
        with self.assertRaises(UserError) as refusal:
            lots.serial_claim("x")
        text = str(refusal.exception)
        self.assertIn("A1: claimed already in WC", text)
        self.assertIn("S1: no customer", text)
        self.assertEqual(self.env["serial.claim"].search_count([]), 1)

    def test_steps_in_order(self):
        """W4: each step follows the one before; the message names the claim."""
        claim = self._claim().with_user(self.manager)
        for step in (
            claim.action_repaired,
            claim.action_close,
            lambda: claim.action_replace(self.spare.id, "fresh"),
        ):
            with self.assertRaises(UserError) as refusal:
                step()
            self.assertIn(claim.name, str(refusal.exception))
        with self.assertRaises(UserError):
            claim.action_refuse("")
        claim.action_refuse("dropped into water")
        self.assertEqual((claim.state, claim.outcome), ("refused", "refused"))
        self.assertIn("water", self.lot.serial_history()[-1]["reason"])
        self._claim()

    def test_replacement_inherits_the_rest(self):
        """W4: a replacement delivered later ends when the faulty unit's would."""
        claim = self._approved()
        claim.action_replace(self.spare.id, "remaining", "no spare part")
        self.assertWarranty(self.spare, "", "")
        self._deliver(["S1"], "2026-06-10")
        self.assertWarranty(self.spare, "2026-06-10", "2027-02-14")
        self.assertEqual(claim.state, "replaced")
        self.assertEqual(claim.replacement_lot_id, self.spare)

    def test_replacement_starts_fresh(self):
        """W4: or it has a warranty of its own."""
        self._approved().action_replace(self.spare.id, "fresh")
        self._deliver(["S1"], "2026-06-10")
        self.assertWarranty(self.spare, "2026-06-10", "2027-06-10")

    def test_replacement_sent_before(self):
        """W4: a replacement that the customer has already inherits at once."""
        claim = self._approved()
        self._deliver(["S1"], "2026-06-02")
        self.assertWarranty(self.spare, "2026-06-02", "2027-06-02")
        claim.action_replace(self.spare.id, "remaining")
        self.assertWarranty(self.spare, "2026-06-02", "2027-02-14")

    def test_promise_is_for_this_customer(self):
        """W4: the replacement went to somebody else: then the product's terms count."""
        self._approved().action_replace(self.spare.id, "remaining")
        other = self.env["res.partner"].create({"name": "Somebody else"})
        self._deliver(["S1"], "2026-06-10", other)
        self.assertWarranty(self.spare, "2026-06-10", "2027-06-10")

    def test_claim_after_the_return(self):
        """W4, W3: brought back first, claimed then: the warranty it had counts."""
        self._give_back(self.lot, "2026-05-20")
        self.assertWarranty(self.lot, "", "")
        claim = self._approved()
        self.assertEqual(claim.partner_id, self.customer)
        self.assertEqual(claim.warranty_state, "active")
        self.assertEqual(str(claim.warranty_end), "2027-02-14")
        claim.action_replace(self.spare.id, "remaining")
        self._deliver(["S1"], "2026-06-10")
        self.assertWarranty(self.spare, "2026-06-10", "2027-02-14")

    def test_repaired_unit_keeps_its_warranty(self):
        """W4: repaired and sent back it isn't a resale: the old dates go on."""
        self._give_back(self.lot, "2026-05-20")
        self._approved().with_user(self.worker).action_repaired("new battery")
        self._put_back(self.lot)
        self._deliver(["A1"], "2026-06-10")
        self.assertWarranty(self.lot, "2026-02-14", "2027-02-14")

    def test_replaced_after_repair(self):
        """W4: the repair didn't help: the unit that stays here is owed nothing."""
        self._give_back(self.lot, "2026-05-20")
        claim = self._approved()
        claim.action_repaired()
        claim.action_replace(self.spare.id, "remaining")
        self._put_back(self.lot)
        self._deliver(["A1"], "2026-07-10")
        self.assertWarranty(self.lot, "2026-07-10", "2027-07-10")

    def test_nothing_remains_of_a_void_one(self):
        """W4: goodwill on a void warranty: the replacement inherits nothing."""
        self.lot.serial_void_warranty("opened")
        claim = self._approved()
        self.assertEqual(claim.warranty_state, "void")
        claim.action_replace(self.spare.id, "remaining")
        self._deliver(["S1"], "2026-06-10")
        self.assertWarranty(self.spare, "", "")

    def test_wrong_replacements(self):
        """W4: neither the unit itself, nor one that is sold, nor one used twice."""
        self._sold(["A2"])
        other = self.env["res.partner"].create({"name": "Somebody else"})
        with freeze_time("2026-01-11"):
            self._receive(["S2", "S3"])
        self._deliver(["S2"], "2026-02-20", other)
        defective = self._lots(["S3"])
        defective.serial_change_status("defective", "broken")
        claim = self._approved()
        for name, word in (
            ("A1", "itself"),
            ("S2", "already sold to Somebody else"),
            ("S3", "not available"),
        ):
            with self.assertRaises(UserError) as refusal:
                claim.action_replace(self._lots([name]).id, "remaining")
            self.assertIn(word, str(refusal.exception))
            self.assertIn(name, str(refusal.exception))
        claim.action_replace(self.spare.id, "remaining")
        second = self._approved(self._lots(["A2"]))
        with self.assertRaises(UserError) as refusal:
            second.action_replace(self.spare.id, "remaining")
        self.assertIn(claim.name, str(refusal.exception))

    def test_dialogs(self):
        """W4: refuse and replace by the dialog of the form."""
        claim = self._approved()
        Settle = self.env["serial.claim.settle"].with_user(self.manager)
        context = {"default_claim_id": claim.id, "default_step": "replace"}
        with Form(Settle.with_context(**context)) as form:
            form.replacement_lot_id = self.spare
            form.inherit = "remaining"
        form.save().action_apply()
        self.assertEqual(claim.replacement_lot_id, self.spare)
        claim.action_close()
        again = self._claim()
        context = {"default_claim_id": again.id, "default_step": "refuse"}
        with Form(Settle.with_context(**context)) as form:
            form.reason = "no fault found"
        form.save().action_apply()
        self.assertEqual(again.state, "refused")

    def test_companies(self):
        """W4, P2: the claims of one company are nobody else's."""
        claim = self._claim()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._make_user("stranger", "serial_tracking.group_serial_manager")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertFalse(
            self.env["serial.claim"].with_user(stranger).search([("id", "=", claim.id)])
        )
        with self.assertRaises(AccessError):
            claim.with_user(stranger).action_approve()

    def test_counts(self):
        """DESIGN 2: two hundred claims take about the statements of ten."""

        def flow(n):
            names = self._names(n, "C")
            self._receive(names)
            lots = self._ship(names).with_user(self.manager)
            return lambda: lots.serial_claim("recall")

        self.assertGrowth(flow, 0.1)
