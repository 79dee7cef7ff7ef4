from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestReturns(SerialCase):
    """Which units come back: those that the document moved, and no other (R1, R2)."""

    def _shipped(self, names):
        return self._last_move(self._ship(names), self.customers)

    def _received(self, names):
        return self._last_move(self._receive(names), self.stock)

    def _last_move(self, lots, destination):
        return (
            self.env["stock.move.line"]
            .search(
                [
                    ("lot_id", "in", lots.ids),
                    ("location_dest_id", "=", destination.id),
                    ("state", "=", "done"),
                ],
                order="id desc",
                limit=1,
            )
            .move_id
        )

    def _dialog(self, picking, user=None):
        model = self.env["stock.return.picking"]
        if user:
            model = model.with_user(user)
        return Form(
            model.with_context(active_id=picking.id, active_model="stock.picking")
        )

    def _return(self, picking, names=(), quantity=None, user=None):
        wizard = self._dialog(picking, user).save()
        if names:
            self.assertFalse(wizard.serial_scan("\n".join(names))["refused"])
        if quantity is not None:
            wizard.product_return_moves[0].quantity = quantity
        action = wizard.action_create_returns()
        return self.env["stock.picking"].browse(action["res_id"])

    # -- the dialog -----------------------------------------------------------------

    def test_dialog_offers_what_was_shipped(self):
        """R1: only units of this delivery that are not back yet."""
        self._receive(["A1", "A2", "A3", "A4"])
        first, second = self._shipped(["A1", "A2"]), self._shipped(["A3"])
        form = self._dialog(first.picking_id, self.worker)
        self.assertTrue(form.serial_any)
        line = form.product_return_moves.edit(0)
        allowed = line.serial_allowed_ids
        self.assertEqual(sorted(lot.name for lot in allowed), ["A1", "A2"])
        self._return(first.picking_id, ["A1"]).button_validate()
        form = self._dialog(first.picking_id)
        line = form.product_return_moves.edit(0)
        self.assertEqual([lot.name for lot in line.serial_allowed_ids], ["A2"])
        self.assertEqual(second.move_line_ids.lot_id.location_id, self.customers)

    def test_exactly_the_chosen_units_come_back(self):
        """R1, R2: the scanned ones are on the return, and nobody else's."""
        self._receive(["A1", "A2", "A3"])
        move = self._shipped(["A1", "A2", "A3"])
        form = self._dialog(move.picking_id, self.worker)
        wizard = form.save()
        self.assertFalse(wizard.serial_pending)
        self.assertFalse(wizard.serial_scan("a3\nA1")["refused"])
        self.assertTrue(wizard.serial_pending)
        self.assertEqual(wizard.product_return_moves.quantity, 2)
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(set(back.move_line_ids.lot_id.mapped("name")), {"A1", "A3"})
        self.assertTrue(all(back.move_line_ids.mapped("serial_chosen")))
        back.with_user(self.worker).button_validate()
        self.assertEqual(back.state, "done")
        lots = self._lots(["A1", "A3"])
        self.assertStatus(lots, "returned")
        self.assertFalse(lots.serial_customer_id)
        self.assertStatus(self._lots(["A2"]), "sold")
        self.assertStoredIsRebuilt(self._lots(["A1", "A2", "A3"]))

    def test_dialog_refuses_others_at_once(self):
        """R1: unknown, of another delivery, in stock, back already."""
        self._receive(["A1", "A2", "A3", "A4"])
        move = self._shipped(["A1", "A2"])
        self._shipped(["A3"])
        self._return(move.picking_id, ["A1"]).button_validate()
        wizard = self._dialog(move.picking_id).save()
        result = wizard.serial_scan("A1\nA2\nA3\nA4\nZZZ")
        self.assertEqual(result["accepted"], ["A2"])
        self.assertEqual(len(result["refused"]), 4)
        self.assertRefused(result, "A1", "in stock")
        self.assertRefused(result, "A3", "not moved by this document")
        self.assertEqual(wizard.product_return_moves.serial_lot_ids.name, "A2")

    def test_window_of_a_line(self):
        """R1, S1, S2: the selection window offers what can come back, and only that."""
        self._receive(["A1", "A2", "A3", "A4"])
        move = self._shipped(["A1", "A2", "A3"])
        self._shipped(["A4"])
        self._return(move.picking_id, ["A1"]).button_validate()
        wizard = self._dialog(move.picking_id, self.worker).save()
        line = wizard.product_return_moves
        action = line.action_serial_window()
        self.assertEqual(action["params"]["res_ids"], line.ids)
        window = line.serial_window()
        self.assertEqual((window["mode"], window["expected"]), ("select", 0))
        listed = [row["name"] for row in line.serial_candidates()["rows"]]
        self.assertEqual(sorted(listed), ["A2", "A3"])
        result = line.serial_select(["A2", "A4", "A2"])
        self.assertEqual(result["accepted"], ["A2"])
        self.assertRefused(result, "A4", "not moved by")
        self.assertEqual(line.quantity, 1)
        line.serial_select(line.serial_suggest(5))
        self.assertEqual(line.quantity, 2)
        self.assertEqual(line.serial_remove(["A2"]), ["A2"])
        self.assertEqual(line.quantity, 1)
        self.assertEqual([row["name"] for row in line.serial_window()["lines"]], ["A3"])
        with self.assertRaises(AccessError):
            line.with_user(self.clerk).serial_select(["A2"])

    def test_window_of_units_without_record(self):
        """E7, R1: what left without a number is entered in the entry window."""
        move = self._shipped_without_number(2)
        line = self._dialog(move.picking_id, self.worker).save().product_return_moves
        self.assertEqual(line.serial_window()["mode"], "enter")
        result = line.serial_enter("N1-N3")
        self.assertEqual(result["accepted"], ["N1", "N2"])
        self.assertRefused(result, "N3", "not moved by")
        self.assertEqual(line.serial_clear(), 2)
        self.assertEqual(line.quantity, 0)

    def test_several_products_in_one_scan(self):
        """R1: each number goes to its product's line; GS1 and SN: too."""
        self._receive(["A1", "A2"])
        self._receive(["P1"], self.phone)
        picking = self._delivery_of({self.laptop: ["A1", "A2"], self.phone: ["P1"]})
        wizard = self._dialog(picking).save()
        self.assertFalse(wizard.serial_scan("SN:P1\nA2")["refused"])
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        self.assertEqual(set(back.move_line_ids.lot_id.mapped("name")), {"P1", "A2"})

    def _delivery_of(self, names_by_product):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                "partner_id": self.customer.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": len(names),
                            "location_id": self.stock.id,
                            "location_dest_id": self.customers.id,
                        }
                    )
                    for product, names in names_by_product.items()
                ],
            }
        )
        picking.action_confirm()
        for move in picking.move_ids:
            move.serial_select(names_by_product[move.product_id])
        picking.button_validate()
        return picking

    def test_number_and_quantity_must_agree(self):
        """R1: three chosen, two returned: the dialog says so."""
        self._receive(["A1", "A2", "A3"])
        move = self._shipped(["A1", "A2", "A3"])
        with self.assertRaises(UserError) as caught:
            self._return(move.picking_id, ["A1", "A2"], quantity=3)
        self.assertIn("2 of 3", str(caught.exception))

    def test_return_all(self):
        """R1: everything that isn't back yet, without choosing."""
        self._receive(["A1", "A2", "A3"])
        move = self._shipped(["A1", "A2", "A3"])
        self._return(move.picking_id, ["A2"]).button_validate()
        wizard = self._dialog(move.picking_id).save()
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns_all()["res_id"]
        )
        self.assertEqual(set(back.move_line_ids.lot_id.mapped("name")), {"A1", "A3"})
        back.with_user(self.worker).button_validate()
        self.assertStatus(self._lots(["A1", "A2", "A3"]), "returned")

    def test_exchange(self):
        """R1: the return has the chosen unit, the new delivery none of them."""
        lots = self._receive(["A1", "A2", "A3"])
        move = self._shipped(["A1", "A2"])
        wizard = self._dialog(move.picking_id).save()
        wizard.serial_scan("A1")
        action = wizard.action_create_exchanges()
        back = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(back.move_line_ids.lot_id, lots[0])
        back.button_validate()
        fresh = self.env["stock.move"].search(
            [("product_id", "=", self.laptop.id), ("state", "=", "assigned")]
        )
        self.assertEqual(fresh.location_dest_id, self.customers)
        self.assertRefused(fresh.serial_select(["A1"]), "A1", "Returned")
        self.assertEqual(fresh.serial_select(["A3"])["accepted"], ["A3"])

    def test_vendor_exchange(self):
        """R1: a faulty unit goes to the vendor, another one comes."""
        move = self._received(["A1", "A2"])
        wizard = self._dialog(move.picking_id).save()
        wizard.serial_scan("A1")
        action = wizard.action_create_exchanges()
        back = self.env["stock.picking"].browse(action["res_id"])
        exchange = self.env["stock.picking"].search([("return_id", "=", back.id)])
        self.assertFalse(exchange.move_line_ids.lot_id)
        back.button_validate()
        self.assertStatus(self._lots(["A1"]), "vendor_returned")
        exchange.move_ids.serial_enter(["A9"])
        exchange.button_validate()
        self.assertStatus(self._lots(["A9"]), "in_stock")

    # -- the return itself ----------------------------------------------------------

    def test_core_fills_in_nothing_that_nobody_chose(self):
        """R1: without a choice in the dialog the return asks when validated."""
        self._receive(["A1", "A2", "A3"])
        move = self._shipped(["A1", "A2", "A3"])
        back = self._return(move.picking_id, quantity=2)
        self.assertEqual(len(back.move_line_ids), 2)
        self.assertFalse(back.move_line_ids.lot_id)
        action = back.with_user(self.worker).button_validate()
        self.assertEqual(action["tag"], "serial_tracking.window")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            back.move_ids.picked = True
            back.move_ids._action_done()
        result = back.move_ids.with_user(self.worker).serial_enter(["A3", "A2", "A1"])
        self.assertEqual(result["accepted"], ["A3", "A2"])
        self.assertRefused(result, "A1", "too many")
        back.with_user(self.worker).button_validate()
        self.assertStatus(self._lots(["A2", "A3"]), "returned")
        self.assertStatus(self._lots(["A1"]), "sold")

    def test_no_choice_needs_no_question(self):
        """R1: all of them come back, so nobody has to say which."""
        self._receive(["A1", "A2"])
        move = self._shipped(["A1", "A2"])
        back = self._return(move.picking_id, quantity=2)
        self.assertEqual(set(back.move_line_ids.lot_id.mapped("name")), {"A1", "A2"})
        back.with_user(self.worker).button_validate()
        self.assertEqual(back.state, "done")

    def test_window_of_a_return(self):
        """R1: it is a selection among what was shipped."""
        self._receive(["A1", "A2", "A3"])
        move = self._shipped(["A1", "A2"])
        back = self._return(move.picking_id, quantity=1).move_ids
        back = back.with_user(self.worker)
        self.assertEqual(back.serial_mode, "select")
        rows = back.serial_candidates()["rows"]
        self.assertEqual({row["name"] for row in rows}, {"A1", "A2"})
        self.assertEqual(back.serial_window()["unidentified"], 0)
        result = back.serial_select(["A3", "A2"])
        self.assertEqual(result["accepted"], ["A2"])
        self.assertRefused(result, "A3", "not moved by")
        self.assertEqual(back.serial_window()["count"], 1)
        self.assertEqual(back.serial_remove(["A2"]), ["A2"])
        self.assertEqual((back.quantity, back.serial_done_count), (1, 0))
        self.assertFalse(back.move_line_ids.lot_id)

    def test_server_refuses_others(self):
        """R1: whatever wrote the line."""
        self._receive(["A1", "A2", "A3"])
        move = self._shipped(["A1", "A2"])
        self._shipped(["A3"])
        back = self._return(move.picking_id, ["A1"])
        back.move_line_ids.lot_id = self._lots(["A3"])
        with self.assertRaises(ValidationError) as caught:
            back.button_validate()
        self.assertIn("A3", str(caught.exception))
        self.assertIn(move.reference, str(caught.exception))

    def test_two_returns_cannot_hold_one_unit(self):
        """R1, L3: a second open return doesn't get it, nor does a late one."""
        self._receive(["A1", "A2"])
        move = self._shipped(["A1", "A2"])
        first = self._return(move.picking_id, ["A1"])
        second = self._return(move.picking_id, quantity=1)
        self.assertRefused(second.move_ids.serial_enter(["A1"]), "A1", first.name)
        first.button_validate()
        self.assertRefused(second.move_ids.serial_enter(["A1"]), "A1", "in stock")

    def test_resold_unit_returns_to_its_last_delivery(self):
        """R1: sold, returned, sold again: the first delivery is out of it."""
        self._receive(["A1", "A2"])
        first = self._shipped(["A1", "A2"])
        self._return(first.picking_id, ["A1"]).button_validate()
        lot = self._lots(["A1"])
        in_stock = self.env["serial.status"]._get("in_stock")
        self.env["serial.event"].log(lot, "status", status_to_id=in_stock.id)
        lot.serial_rebuild()
        second = self._shipped(["A1"])
        result = self._dialog(first.picking_id).save().serial_scan("A1")
        self.assertRefused(result, "A1", "not there any more")
        self._return(second.picking_id, ["A1"]).button_validate()
        self.assertStatus(lot, "returned")

    # -- to the vendor --------------------------------------------------------------

    def test_vendor_return_takes_what_that_receipt_brought(self):
        """R1: same for vendor returns the other way."""
        move = self._received(["A1", "A2", "A3"])
        self._received(["B1"])
        self._lots(["A2"]).serial_transfer(self.shelf_1.id)
        self._ship(["A3"])
        wizard = self._dialog(move.picking_id, self.worker).save()
        result = wizard.serial_scan("A1\nA2\nA3\nB1")
        self.assertRefused(result, "A3", "already sold")
        self.assertRefused(result, "B1", "not moved by this document")
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        self.assertEqual(set(back.move_line_ids.lot_id.mapped("name")), {"A1", "A2"})
        back.with_user(self.worker).button_validate()
        self.assertStatus(self._lots(["A1", "A2"]), "vendor_returned")
        self.assertStoredIsRebuilt(self._lots(["A1", "A2"]))

    def test_vendor_return_by_api(self):
        """R1: ``serial_select`` takes only units of that receipt."""
        move = self._received(["A1", "A2", "A3"])
        self._received(["B1"])
        back = self._return(move.picking_id, quantity=1).move_ids
        result = back.serial_select(["B1", "A3"])
        self.assertEqual(result["accepted"], ["A3"])
        self.assertRefused(result, "B1", "not moved by")
        names = {row["name"] for row in back.serial_candidates()["rows"]}
        self.assertEqual(names, {"A1", "A2", "A3"})
        back.picking_id.button_validate()
        self.assertStatus(self._lots(["A3"]), "vendor_returned")
        self.assertStatus(self._lots(["A1", "A2", "B1"]), "in_stock")

    def test_vendor_return_proposes_and_asks(self):
        """R1: a proposal of the reservation is not the unit in somebody's hands."""
        move = self._received(["A1", "A2"])
        self._received(["B1"])
        back = self._return(move.picking_id, quantity=1)
        self.assertLessEqual(
            set(back.move_line_ids.lot_id.mapped("name")), {"A1", "A2"}
        )
        action = back.with_user(self.worker).button_validate()
        self.assertEqual(action["tag"], "serial_tracking.window")

    def test_defective_unit_goes_back_to_the_vendor(self):
        """R1, U4: what isn't available may be returned."""
        move = self._received(["A1"])
        lot = self._lots(["A1"])
        defective = self.env["serial.status"]._get("defective")
        self.env["serial.event"].log(lot, "status", status_to_id=defective.id)
        lot.serial_rebuild()
        self._return(move.picking_id, ["A1"]).button_validate()
        self.assertStatus(lot, "vendor_returned")

    def test_unit_that_came_again(self):
        """R1: returned and received again: it belongs to the second receipt."""
        first = self._received(["A1", "A2"])
        self._return(first.picking_id, ["A1"]).button_validate()
        second = self._received(["A1"])
        result = self._dialog(first.picking_id).save().serial_scan("A1")
        self.assertRefused(result, "A1", second.reference)

    # -- units that left without their number ---------------------------------------

    def _shipped_without_number(self, count, named=()):
        """A delivery from before tracking began."""
        self.laptop.tracking = "none"
        self._hold_unidentified(self.laptop, count)
        move = self._delivery(count, assign=True)
        move.picking_id.button_validate()
        self.laptop.tracking = "serial"
        return move

    def test_unit_without_record_is_entered(self):
        """E7: its number is entered on the return, as often as units left so."""
        move = self._shipped_without_number(2)
        self._receive(["K1"])
        self._ship(["K1"])
        wizard = self._dialog(move.picking_id, self.worker).save()
        result = wizard.serial_scan("N1\nK1\nN2\nN3")
        self.assertRefused(result, "K1", "")
        self.assertRefused(result, "N3", "not moved by")
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(back.move_ids.serial_mode, "enter")
        self.assertEqual(set(back.move_line_ids.mapped("lot_name")), {"N1", "N2"})
        back.with_user(self.worker).button_validate()
        self.assertEqual(back.state, "done")
        lots = self._lots(["N1", "N2"])
        self.assertStatus(lots, "returned")
        self.assertStoredIsRebuilt(lots)

    def test_unit_without_record_by_api(self):
        """E7: not more than left without a number, and none that is elsewhere."""
        move = self._shipped_without_number(2)
        self._receive(["K1"])
        self._ship(["K1"])
        self._return(move.picking_id, ["N1"]).button_validate()
        back = self._return(move.picking_id, quantity=2).move_ids
        result = back.serial_enter(["K1", "N2", "N3"])
        self.assertEqual(result["accepted"], ["N2"])
        self.assertRefused(result, "K1", "not moved by")
        self.assertRefused(result, "N3", "not moved by")
        back.move_line_ids.filtered(lambda ml: not ml.lot_name).lot_name = "N3"
        with self.assertRaises(ValidationError) as caught:
            back.picking_id.button_validate()
        self.assertIn("N3", str(caught.exception))

    # -- numbers --------------------------------------------------------------------

    def test_statements(self):
        """R1, DESIGN 2: choosing and judging cost the same for ten and two hundred."""

        def flow(n):
            names = self._names(n, "R")
            self._receive(names)
            move = self._shipped(names)
            back = self._return(move.picking_id, quantity=n).move_ids
            back.move_line_ids.write({"lot_id": False, "lot_name": False})
            return lambda: back.serial_enter(names)

        self.assertGrowth(flow, 0.05)

        def dialog(n):
            names = self._names(n, "D")
            self._receive(names)
            move = self._shipped(names)
            wizard = self.env["stock.return.picking"].create(
                {"picking_id": move.picking_id.id}
            )
            return lambda: wizard._serial_take("\n".join(names))

        self.assertGrowth(dialog, 0.05)
