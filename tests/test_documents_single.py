"""Scrap orders, counts, backorders and several documents at once (S2, R3, E1, L3)."""

from documents import KINDS, Documents

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

ONCHANGE = "odoo.tests.form"  # a warning there is for people


@tagged("post_install", "-at_install")
class TestDocumentsSingle(Documents):
    def test_scrap(self):
        """S2, S4: a scrap order, by form: gone, elsewhere, of another product."""
        (here,) = self._held(self.shelf_1, 1)
        (gone,) = self._held(self.customers, 1)
        (phone,) = self._held(self.shelf_1, 1, self.phone)
        for name, product, allowed in (
            (gone, self.laptop, False),
            (phone, self.laptop, False),
            (here, self.laptop, True),
            (here, self.laptop, False),
        ):
            with self.subTest(name=name, allowed=allowed), mute_logger(ONCHANGE):
                lot = self._lots([name], self.phone if name == phone else product)
                before = self._quantities()
                try:
                    with self.cr.savepoint():
                        self._scrap_by_form(product, lot)
                except UserError:
                    self.assertFalse(allowed)
                    self.assertEqual(self._quantities(), before)
                else:
                    self.assertTrue(allowed)
                    self.assertStatus(lot, "scrapped")

    def _scrap_by_form(self, product, lot):
        form = Form(self.env["stock.scrap"].with_user(self.worker))
        form.product_id = product
        form.lot_id = lot.with_user(self.worker)
        form.save().action_validate()

    def test_adjustment(self):
        """R3, L3: counting up what is somewhere, down what is not there."""
        (here,) = self._held(self.shelf_1, 1)
        (gone,) = self._held(self.customers, 1)
        (new,) = self._new_names(1)
        product = self.laptop.with_user(self.stock_manager)
        for change, given, accepted in (
            ("add", [here, gone, new, new], [new]),
            ("remove", [here, gone, new, "NONE", here], [here]),
        ):
            with self.subTest(change=change):
                result = product.serial_adjust(
                    change, given, self.shelf_1.id, "counted"
                )
                if change == "remove":
                    accepted = [here, new]
                self.assertEqual(result["accepted"], accepted)
                self.assertEqual(len(result["refused"]), len(given) - len(accepted))
        for user in (self.worker, self.reader):
            with self.assertRaises(AccessError):
                self.laptop.with_user(user).serial_adjust(
                    "add", ["X"], self.shelf_1.id, "counted"
                )

    def test_backorder(self):
        """E1, S3: too few, the rest stays on a backorder that takes no unit twice."""
        for kind in ("receipt", "delivery", "internal transfer"):
            with self.subTest(kind=kind):
                move, names = KINDS[kind].make(self, 2)
                if kind != "receipt":
                    move._do_unreserve()
                call = "serial_enter" if kind == "receipt" else "serial_select"
                getattr(move.with_user(self.worker), call)(names[:1])
                move.with_user(self.worker).serial_reduce()
                picking = move.picking_id.with_user(self.worker)
                picking.with_context(skip_backorder=True).button_validate()
                self.assertEqual(move.state, "done")
                rest = picking.backorder_ids.move_ids
                self.assertEqual(rest.product_qty, 1)
                rest._do_unreserve()
                again = getattr(rest.with_user(self.worker), call)(names)
                self.assertEqual(again["accepted"], names[1:])
                self.assertEqual(again["refused"][0]["name"], names[0])
                rest.picking_id.with_user(self.worker).button_validate()
                self.assertEqual(rest.state, "done")

    def test_several_documents_at_once(self):
        """S4, L3: two deliveries validated together don't ship one unit twice."""
        names = self._held(self.stock, 1)
        moves = self._delivery(1) + self._delivery(1)
        for move in moves:
            move._do_unreserve()
            self.env["stock.move.line"].create(
                {
                    **move._prepare_move_line_vals(quantity=1),
                    "lot_id": self._lots(names).id,
                }
            )
        before = self._quantities()
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            moves.picking_id.with_user(self.worker).button_validate()
        self.assertIn(names[0], str(caught.exception))
        self.assertEqual(self._quantities(), before)
