from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_returns import ReturnCase


@tagged("post_install", "-at_install")
class TestReturnDialog(ReturnCase):
    """The dialog asks which units come back, and takes no other (R1, R2)."""

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

    def test_back_to_the_customer_again(self):
        """R1, R5, U4: a return by mistake is returned by dialog, by window, by call."""
        self._receive(["A1", "A2", "A3", "A4"])
        move = self._shipped(["A1", "A2", "A3"])
        back = self._return(move.picking_id, ["A1", "A2", "A3"])
        back.button_validate()
        self._lots(["A3"]).serial_change_status("defective", "Broken screen")
        wizard = self._dialog(back, self.worker).save()
        self.assertFalse(wizard.serial_scan("A1")["refused"])
        action = wizard.action_create_returns()
        again = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(again.move_line_ids.lot_id.name, "A1")
        again.with_user(self.worker).button_validate()
        self.assertEqual(again.state, "done")
        unit = self._lots(["A1"])
        self.assertStatus(unit, "sold")
        self.assertEqual(unit.serial_customer_id, self.customer)
        self.assertStoredIsRebuilt(unit)
        rest = self._return(back, quantity=1).move_ids
        rows = rest.serial_candidates()["rows"]
        self.assertEqual([row["name"] for row in rows], ["A2"])
        self.assertRefused(rest.serial_select(["A3"]), "A3", "Defective")
        self.assertEqual(
            rest.serial_select(["A2"]), {"accepted": ["A2"], "refused": []}
        )
        # to nobody else
        other = self._delivery(1)
        self.assertRefused(other.serial_select(["A2"]), "A2", "Returned")
