"""Every kind of document times every mistake by the forms people use (E1, S1, S4, E8).

In the document's own form: a quantity is set, Validate asks for the numbers, the
window's calls give them. And in the details of the line, row by row.
"""

from contextlib import closing

from documents import Documents

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

WINDOW = "serial_tracking.window"
DETAILS = "stock.view_stock_move_operations"
# A warning of core's own onchange is for people.
ONCHANGE = "odoo.tests.form.onchange"


@tagged("post_install", "-at_install")
class TestDocumentsForm(Documents):
    # -- the form of the document and the window ---------------------------------------

    def test_form_and_window(self):
        """E1, S1, S3, E8: asked on Validate; a mistake loses nothing that was right."""
        self._try_each(self._check_form_and_window)

    def _check_form_and_window(self, case):
        move, given, bad, names = case.move, case.given, case.bad, case.names
        before = self._quantities()
        if case.mistake == "no right":
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                self._set_quantity(move, len(names), self.reader)
            return
        self._set_quantity(move, len(names), self.worker)
        result = self._give_in_window(move, given)
        self.assertEqual([row["name"] for row in result["refused"]], bad)
        self.assertEqual(self._quantities(), before)
        chosen = [name for name in result["accepted"] if name in names]
        window = move.with_user(self.worker).serial_window()
        self.assertEqual(window["count"], len(result["accepted"]))
        shown = {row["name"] for row in window["lines"]}
        self.assertEqual(shown, set(result["accepted"]))
        strangers = [name for name in result["accepted"] if name not in names]
        if strangers:  # another unit that may go as well: not the one that was meant
            move.with_user(self.worker).serial_remove(strangers)
        rest = [name for name in names if name not in chosen]
        if case.mistake == "not available" and bad:
            self.assertNotEqual(self._validate(move), True, "a unit is missing")
            return
        if rest:
            self.assertFalse(self._give_in_window(move, rest)["refused"])
        self._validate(move)
        self._check_done(move, names)

    def _set_quantity(self, move, quantity, user):
        picking = move.picking_id.with_user(user)
        with Form(picking) as form, form.move_ids.edit(0) as line:
            line.quantity = quantity

    def _give_in_window(self, move, names):
        """As the window does: open it, give what was typed, look at the list again."""
        move = move.with_user(self.worker)
        window = move.serial_window()
        self.assertEqual(window["quantity"], 2)
        enters = window["mode"] == "enter"
        if not enters:
            listed = {row["name"] for row in move.serial_candidates()["rows"]}
            free = move.serial_suggest(window["expected"])
            self.assertLessEqual(set(free), listed)
        result = (move.serial_enter if enters else move.serial_select)(names)
        if not enters:
            rows = move.serial_candidates(limit=100)["rows"]
            ticked = {row["name"] for row in rows if row["chosen"]}
            self.assertLessEqual(set(result["accepted"]), ticked)
        return result

    def _validate(self, move):
        picking = move.picking_id.with_user(self.worker)
        return picking.with_context(skip_sms=True).button_validate()

    def _check_done(self, move, names):
        self.assertEqual(move.state, "done")
        lots = move.move_line_ids.lot_id
        self.assertEqual({lot.name for lot in lots}, set(names))
        self.assertFalse(lots.serial_rebuild())

    # -- the details of a line ---------------------------------------------------------

    def test_details(self):
        """S3, S4, L3, R1: row by row in the details, what is wrong is refused."""
        self._try_each(self._check_details)

    def _check_details(self, case):
        move, given, bad, mistake = case.move, case.given, case.bad, case.mistake
        before = self._quantities()
        if case.kind.only_window and mistake != "no right":
            self.assertTrue(move.show_quant or not move.picking_type_id.use_create_lots)
            self.assertEqual(self._validate(move)["tag"], WINDOW)
            self.assertEqual(self._quantities(), before)
            return
        if mistake == "too many" and not case.kind.returns:
            bad = []  # one more unit is what was really moved
        elif mistake == "not available" and case.kind.carried:
            bad = []
        if not bad and mistake != "no right":
            self._write_details(move, given, self.worker)
            answer = self._validate(move)
            if mistake == "too few":
                self.assertIsInstance(answer, dict)  # which numbers, or a backorder
                self.assertEqual(self._quantities(), before)
            else:
                self._check_done(move, given)
            return
        answer = None
        user = self.reader if mistake == "no right" else self.worker
        with closing(self.cr.savepoint()), mute_logger("odoo.models"):
            try:
                self._write_details(move, given, user)
                answer = self._validate(move)
            except UserError as error:
                # core speaks first where a whole package is taken twice
                if bad and "package content" not in str(error):
                    self.assertIn(bad[0].lower(), str(error).lower())
            else:
                # a return asks which units came back, whoever proposed them (R1)
                self.assertTrue(case.kind.returns, "neither refused nor asked")
                self.assertEqual(answer["tag"], WINDOW)
        self.assertEqual(self._quantities(), before)

    def _write_details(self, move, names, user):
        with (
            mute_logger(ONCHANGE),
            Form(move.with_user(user), DETAILS) as form,
        ):
            for number, name in enumerate(names):
                if number < len(form.move_line_ids):
                    row = form.move_line_ids.edit(number)
                else:
                    row = form.move_line_ids.new()
                with row as line:
                    self._write_row(move.with_user(user), line, name)

    def _write_row(self, move, line, name):
        # A new number is typed, whoever else's it is; a unit is picked from a list.
        enters = move.serial_mode == "enter"
        products = self.laptop if enters else self.laptop + self.phone
        lot = self.env["stock.lot"].search(
            [
                ("serial_key", "=", name.strip().lower()),
                ("product_id", "in", products.ids),
            ],
            limit=1,
        )
        if move.show_quant:
            held = lot.quant_ids.filtered(lambda quant: quant.quantity > 0)
            line.quant_id = held.with_env(move.env)
        elif move.show_lots_text:
            line.lot_name = name
        else:
            lot = lot or lot.create({"name": name, "product_id": move.product_id.id})
            line.lot_id = lot.with_env(move.env)
        line.quantity = 1
