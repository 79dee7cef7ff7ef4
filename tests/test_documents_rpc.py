"""Every kind of document times every mistake by RPC (E3, S4, R1, L3).

By the window's own call, which names what it refuses, and past it by writing lines
and validating; each as a user with the needed rights and no other.
"""

from documents import KINDS, MISTAKES, Documents

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestDocumentsRpc(Documents):
    def test_list(self):
        """The list has every direction, and each kind almost every mistake."""
        self.assertGreater(len(KINDS), 25)
        cases = [(k, m) for k in KINDS.values() for m in MISTAKES if not k.why_not(m)]
        self.assertGreater(len(cases), 200)

    def test_window(self):
        """E3, S1, S4, R1: good ones are kept, bad ones named, in every document."""
        self._try_each(self._check_window)

    def _check_window(self, case):
        move, given, bad = case.move, case.given, case.bad
        user = self.reader if case.mistake == "no right" else self.worker
        call = move.with_user(user)
        call = call.serial_enter if move.serial_mode == "enter" else call.serial_select
        if case.mistake == "no right":
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                call(given)
            return
        result = call(given)
        self.assertEqual([row["name"] for row in result["refused"]], bad)
        self.assertTrue(all(row["reason"] for row in result["refused"]))
        self.assertEqual(len(result["accepted"]), len(given) - len(bad))
        chosen = move.move_line_ids.filtered("serial_chosen")
        self.assertEqual(
            {line._serial_number() for line in chosen}, set(result["accepted"])
        )

    def test_lines(self):
        """L3, R1, S4: written on the lines and validated, every mistake is refused."""
        self._try_each(self._check_lines)

    def _check_lines(self, case):
        move, given, bad, mistake = case.move, case.given, case.bad, case.mistake
        before = self._quantities()
        if mistake == "too many" and not case.kind.returns:
            bad = []  # one more unit is what was really moved
        elif mistake == "too few":
            given, bad = [*given, ""], given
        elif mistake == "not available" and case.kind.carried:
            bad = []
        if not bad and mistake != "no right":
            self._write_and_validate(move, given, self.worker)
            self._check_done(move, given)
            return
        with (
            self.assertRaises(UserError) as caught,
            self.cr.savepoint(),
            mute_logger("odoo.models"),
        ):
            user = self.reader if mistake == "no right" else self.worker
            self._write_and_validate(move, given, user)
        if mistake not in ("no right", "too few"):
            self.assertIn(bad[0].lower(), str(caught.exception).lower())
        self.assertEqual(self._quantities(), before)

    def _check_done(self, move, given):
        self.assertEqual(move.state, "done")
        lots = move.move_line_ids.lot_id
        self.assertEqual({lot.name for lot in lots}, set(given))
        self.assertFalse(lots.serial_rebuild())
        if move.location_dest_id.usage in ("internal", "transit", "customer"):
            for lot in lots:
                self.assertTrue(lot.location_id._child_of(move.location_dest_id))

    def _write_and_validate(self, move, names, user):
        move.move_line_ids.unlink()
        known = {
            lot.serial_key: lot
            for lot in self.env["stock.lot"].search(
                [("product_id", "in", (self.laptop + self.phone).ids)]
            )
        }
        lines = []
        for name in names:
            lot = known.get(name.strip().lower())
            place = self._place_of(move, lot)
            is_new = move.serial_mode == "enter" or not lot
            number = {"lot_name": name} if is_new else {"lot_id": lot.id}
            lines.append(
                {**move._prepare_move_line_vals(quantity=1), **place, **number}
            )
        move.with_user(user).move_line_ids.create(lines)
        picking = move.picking_id.with_user(user)
        picking.with_context(skip_sms=True).button_validate()
        if move.state != "done":
            raise UserError(f"{names} not done")

    def _place_of(self, move, lot):
        """Package and owner, as a program has to say them."""
        quant = (lot or self.env["stock.lot"]).quant_ids.filtered(
            lambda quant: quant.quantity > 0 and quant.location_id == move.location_id
        )
        return {"package_id": quant.package_id.id, "owner_id": quant.owner_id.id}
