from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from odoo.addons.serial_tracking.tests.common import SerialCase


@tagged("post_install", "-at_install")
class TestRepair(SerialCase):
    """A laptop comes back faulty; a phone is its spare part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.laptop.write(
            {"serial_warranty_duration": 1, "serial_warranty_unit": "year"}
        )

    def _returned(self, name):
        lot = self._receive([name])
        self._ship([name])
        delivery = lot.serial_history()[-1]["document"]
        wizard = self.env["stock.return.picking"].create({"picking_id": delivery["id"]})
        wizard.product_return_moves.quantity = 1
        move = wizard._create_return().move_ids
        move.serial_clear()
        move.serial_enter([name])
        move.picking_id.button_validate()
        self.assertStatus(lot, "returned")
        return lot

    def _repair(self, lot, part=None, **values):
        repair = self.env["repair.order"].create(
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "partner_id": self.customer.id,
                **values,
            }
        )
        if part:
            repair.move_ids = [
                Command.create(
                    {
                        "product_id": part.id,
                        "product_uom_qty": 1,
                        "repair_line_type": "add",
                    }
                )
            ]
        return repair.with_user(self.worker)

    def test_status_by_the_state_of_the_repair(self):
        """U2, U4: In repair while it is, and then Returned as the moves say."""
        lot = self._returned("R-1")
        repair = self._repair(lot)
        repair.action_validate()
        self.assertStatus(lot, "returned")
        repair.action_repair_start()
        self.assertStatus(lot, "in_repair")
        self.assertFalse(lot.serial_available)
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")
        self.assertStatus(lot, "returned")
        rows = lot.with_user(self.worker).serial_history()
        self.assertIn(
            "repair.order", [r["document"] and r["document"]["model"] for r in rows]
        )
        self.assertEqual(rows[-1]["reason"], f"Repair {repair.name}")
        self.assertEqual(rows[-1]["user"], self.worker.name)
        self.assertStoredIsRebuilt(lot)

    def test_own_unit_is_sold_again_afterwards(self):
        """U2: one of our own is In stock again, after the end and after cancelling."""
        lot = self._receive(["R-2"])
        for finish in ("action_repair_end", "action_repair_cancel"):
            repair = self._repair(lot)
            repair.action_validate()
            repair.action_repair_start()
            self.assertStatus(lot, "in_repair")
            getattr(repair, finish)()
            self.assertStatus(lot, "in_stock")
        self.assertTrue(lot.serial_available)

    def test_what_a_manager_said_meanwhile_stays(self):
        """U3: a unit judged beyond repair doesn't come back by ending the repair."""
        lot = self._receive(["R-3"])
        repair = self._repair(lot)
        repair.action_validate()
        repair.action_repair_start()
        lot.serial_change_status("defective", "beyond repair")
        repair.action_repair_end()
        self.assertStatus(lot, "defective")

    def test_many_at_once_u2(self):
        """U2, DESIGN 2: many repairs that start and end together, a few statements."""

        def flow(count, start):
            lots = self._receive(self._names(count, f"RQ{start}"))
            if not start:
                lots._serial_start_repair(dict.fromkeys(lots, "bench"))
            reasons = {lot: f"Repair {lot.name}" for lot in lots}
            work = lots._serial_start_repair if start else lots._serial_end_repair
            return lambda: work(reasons)

        for start in (1, 0):
            flow(5, start)()
            self.assertGrowth(lambda n, s=start: flow(n, s), 0.05)
        lots = self._lots(self._names(10, "RQ0"))
        self.assertStatus(lots, "in_stock")
        rows = lots[3].serial_history()
        self.assertEqual(rows[-1]["reason"], f"Repair {lots[3].name}")

    def test_claim_opens_its_repair(self):
        """W4: the repair of the faulty unit, with what the customer's warranty was."""
        lot = self._returned("R-4")
        self.assertEqual(lot.serial_warranty_state, "none")
        claim = self.env["serial.claim"].browse(lot.serial_claim("no picture"))
        action = claim.with_user(self.worker).action_serial_repair()
        form = Form(
            self.env["repair.order"]
            .with_user(self.worker)
            .with_context(**action["context"])
        )
        repair = form.save()
        self.assertEqual(repair.lot_id, lot)
        self.assertEqual(repair.serial_claim_id, claim)
        self.assertEqual(repair.partner_id, self.customer)
        self.assertTrue(repair.under_warranty)
        self.assertIn("no picture", repair.internal_notes)
        self.assertEqual(claim.serial_repair_count, 1)
        self.assertEqual(claim.action_serial_repair()["res_id"], repair.id)

    def test_warranty_is_proposed(self):
        """W1, W4: from the unit without a claim; people may say otherwise."""
        lot = self._returned("R-5")
        repair = self._repair(lot)
        self.assertTrue(repair.under_warranty)
        repair.under_warranty = False
        repair.internal_notes = "dropped"
        self.assertFalse(repair.under_warranty)
        other = self._repair(self._receive(["R-6"]))
        self.assertFalse(other.under_warranty)
        self.assertTrue(self._repair(lot, under_warranty=False).exists())

    def test_parts_obey_the_rules(self):
        """S2, S4, U2: asked for, refused where not available, Consumed."""
        lot = self._returned("R-7")
        parts = self._receive(["S-1", "S-2"], self.phone)
        parts[0].serial_change_status("defective", "broken")
        repair = self._repair(lot, self.phone)
        repair.action_validate()
        repair.action_assign()
        move = repair.move_ids
        self.assertEqual(move.lot_ids, parts[1])
        self.assertRefused(move.serial_select(["S-1"]), "S-1", "not available")
        repair.action_repair_start()
        move.serial_select(["S-2"])
        self.assertIs(repair.action_repair_end(), True)
        self.assertStatus(parts[1], "consumed")
        document = parts[1].serial_history()[-1]["document"]
        self.assertEqual(document["id"], repair.id)

    def test_part_without_number(self):
        """E1, S4: the window opens; where nobody can be asked, it is refused."""
        lot = self._returned("R-8")
        repair = self._repair(lot, self.phone)
        repair.action_validate()
        repair.action_repair_start()
        repair.move_ids.quantity = 1
        action = repair.action_repair_end()
        self.assertEqual(action["params"]["move_ids"], repair.move_ids.ids)
        self.assertEqual(action["params"]["validate"]["method"], "action_repair_end")
        with self.assertRaisesRegex(ValidationError, "Phone P2.*no serial number"):
            repair.sudo().action_repair_end()
