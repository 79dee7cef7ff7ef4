from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import SerialCase


class SaleSerialCase(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._make_user(
            "seller",
            "sales_team.group_sale_salesman_all_leads,"
            "serial_tracking.group_serial_user",
        )
        cls.plain_seller = cls._make_user(
            "plain_seller", "sales_team.group_sale_salesman_all_leads"
        )
        cls.units = cls._receive(["A1", "A2", "A3", "A4", "A5"])

    @classmethod
    def _sale(cls, quantity=2, product=None, confirm=False):
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "warehouse_id": cls.warehouse.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or cls.laptop).id,
                            "product_uom_qty": quantity,
                        }
                    )
                ],
            }
        )
        if confirm:
            order.action_confirm()
        return order.order_line

    def _reserved(self, line):
        moves = line.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
        return sorted(moves.move_line_ids.lot_id.mapped("name"))


@tagged("post_install", "-at_install")
class TestSaleOrder(SaleSerialCase):
    """Serials chosen on the order are held for it through delivery (S2)."""

    def test_quotation_remembers_order_holds(self):
        """S2: not held while it is a quotation, exactly these once confirmed."""
        line = self._sale(2)
        self.assertEqual(line.serial_select("A4,A5")["accepted"], ["A4", "A5"])
        self.assertEqual(line.serial_summary, "2/2")
        other = self._sale(1, confirm=True)
        self.assertEqual(other.serial_select(["A3"])["accepted"], ["A3"])
        line.order_id.action_confirm()
        self.assertEqual(self._reserved(line), ["A4", "A5"])
        self.assertEqual(line.serial_lot_ids, self._lots(["A4", "A5"]))
        line.move_ids.picking_id.button_validate()
        self.assertEqual(self._lots(["A4", "A5"]).serial_customer_id, self.customer)

    def test_held_unit_is_not_offered(self):
        """S2: another order, delivery or window doesn't get it."""
        line = self._sale(1, confirm=True)
        line.serial_select(["A4"])
        other = self._sale(1)
        result = other.serial_select(["A4"])
        self.assertRefused(result, "A4", line.move_ids.reference)
        self.assertNotIn("A4", other.serial_suggest(5))
        delivery = self._delivery(5, assign=True)
        self.assertNotIn("A4", delivery.move_line_ids.lot_id.mapped("name"))

    def test_refusals_on_quotation(self):
        """S3, S4: every reason beside its number."""
        self._receive(["P1"], self.phone)
        self._ship(["A1"])
        line = self._sale(2)
        line.serial_select(["A2"])
        result = line.serial_select(["A2", "A1", "P1", "ZZ", "A3", "a3", "A4"])
        self.assertEqual(result["accepted"], ["A3"])
        self.assertRefused(result, "A2", "chosen already")
        self.assertRefused(result, "A1", "already sold")
        self.assertRefused(result, "P1", "belongs to Phone P2")
        self.assertRefused(result, "ZZ", "unknown")
        self.assertRefused(result, "a3", "twice")
        self.assertRefused(result, "A4", "one too many: 2")

    def test_fewer_chosen(self):
        """S3: the reservation fills up what nobody chose."""
        line = self._sale(3)
        line.serial_select(["A5"])
        line.order_id.action_confirm()
        self.assertEqual(self._reserved(line), ["A1", "A2", "A5"])
        self.assertEqual(line.serial_summary, "1/3")

    def test_gone_meanwhile(self):
        """S2: the quotation tells it, and so does confirming; others stay held."""
        line = self._sale(2)
        line.serial_select(["A4", "A5"])
        self.assertFalse(line.order_id.serial_warning)
        self._ship(["A5"])
        line.order_id.invalidate_recordset(["serial_warning"])
        self.assertIn("A5 (already sold", line.order_id.serial_warning)
        line.order_id.action_confirm()
        self.assertEqual(self._reserved(line), ["A1", "A4"])
        self.assertEqual(line.serial_lot_ids.mapped("name"), ["A4"])
        body = line.order_id.message_ids[0].body
        self.assertIn("A5 (already sold to Azure Interior Test", body)
        self.assertNotIn("A4", body)

    def test_backorder(self):
        """S2: what is left of the choice is held on the backorder."""
        line = self._sale(3)
        line.serial_select(["A3", "A4", "A5"])
        line.order_id.action_confirm()
        move = line.move_ids
        move.move_line_ids.filtered(lambda ml: ml.lot_id.name != "A4").unlink()
        Form.from_action(self.env, move.picking_id.button_validate()).save().process()
        self.assertStatus(self._lots(["A4"]), "sold")
        self.assertEqual(self._reserved(line), ["A3", "A5"])

    def test_quantity_changes(self):
        """S2, S3: more units make room, fewer keep as many as are needed."""
        line = self._sale(2)
        line.serial_select(["A4", "A5"])
        line.order_id.action_confirm()
        line.product_uom_qty = 3
        self.assertRefused(line.serial_select(["A5"]), "A5", "chosen already")
        self.assertEqual(line.serial_select(["A2"])["accepted"], ["A2"])
        self.assertEqual(self._reserved(line), ["A2", "A4", "A5"])
        line.product_uom_qty = 2
        self.assertEqual(self._reserved(line), ["A2", "A4"])
        self.assertEqual(line.serial_summary, "3/2")

    def test_unreserve_and_reserve_again(self):
        """S2: reserving again takes the chosen ones again."""
        line = self._sale(2)
        line.serial_select(["A4", "A5"])
        line.order_id.action_confirm()
        line.move_ids.picking_id.do_unreserve()
        self.assertEqual(self._reserved(line), [])
        line.move_ids.picking_id.action_assign()
        self.assertEqual(self._reserved(line), ["A4", "A5"])

    def test_manual_reservation(self):
        """S2: chosen units are held even where nothing is reserved by itself."""
        self.warehouse.out_type_id.reservation_method = "manual"
        line = self._sale(2)
        line.serial_select(["A5"])
        line.order_id.action_confirm()
        self.assertEqual(self._reserved(line), ["A5"])

    def test_cancel_frees(self):
        """S2, R5: a cancelled order holds nothing; reopened it asks again."""
        line = self._sale(1)
        line.serial_select(["A5"])
        line.order_id.action_confirm()
        line.order_id._action_cancel()
        self.assertEqual(self._reserved(line), [])
        with self.assertRaisesRegex(UserError, "cancelled"):
            line.serial_select(["A4"])
        self.assertEqual(self._delivery(5, assign=True).quantity, 5)

    def test_pick_and_ship(self):
        """S2: the first step takes exactly these, the next follows the chain."""
        self.warehouse.delivery_steps = "pick_ship"
        line = self._sale(2)
        line.serial_select(["A2", "A5"])
        line.order_id.action_confirm()
        pick = line.move_ids
        self.assertEqual(pick.location_dest_id, self.warehouse.wh_output_stock_loc_id)
        self.assertEqual(self._reserved(line), ["A2", "A5"])
        pick.picking_id.button_validate()
        ship = line.move_ids - pick
        self.assertEqual(sorted(ship.move_line_ids.lot_id.mapped("name")), ["A2", "A5"])
        ship.picking_id.button_validate()
        self.assertStatus(self._lots(["A2", "A5"]), "sold")

    def test_worker_changes_the_choice(self):
        """S2: what is chosen or taken off on the delivery counts for the order."""
        line = self._sale(2)
        line.serial_select(["A4", "A5"])
        line.order_id.action_confirm()
        move = line.move_ids.with_user(self.worker)
        self.assertEqual(move.serial_remove(["A5"]), ["A5"])
        self.assertEqual(line.serial_lot_ids.mapped("name"), ["A4"])
        move.serial_select(["A2"])
        self.assertEqual(line.serial_lot_ids, self._lots(["A2", "A4"]))
        self.assertEqual(self._reserved(line), ["A2", "A4"])

    def test_unselect(self):
        """S2: a unit that is taken off is free for others."""
        line = self._sale(2)
        line.serial_select(["A4", "A5"])
        self.assertEqual(line.serial_unselect(["a4"]), ["A4"])
        line.order_id.action_confirm()
        self.assertEqual(line.serial_unselect(["A5"]), ["A5"])
        self.assertNotIn("A5", self._reserved(line))
        self.assertEqual(len(self._reserved(line)), 2)

    def test_delivered_order(self):
        line = self._sale(1, confirm=True)
        line.move_ids.picking_id.button_validate()
        with self.assertRaisesRegex(UserError, "left to deliver"):
            line.serial_select(["A4"])

    def test_product_changes(self):
        """S2: another product has other units."""
        line = self._sale(1)
        line.serial_select(["A4"])
        line.product_id = self.phone
        self.assertFalse(line.serial_lot_ids)

    def test_written_directly(self):
        """S2, P2: writing the field holds and frees as the calls do, and is checked."""
        line = self._sale(1, confirm=True).with_user(self.seller)
        line.serial_lot_ids = self._lots(["A4"])
        self.assertEqual(self._reserved(line.sudo()), ["A4"])
        line.serial_lot_ids = self._lots(["A5"])
        self.assertEqual(self._reserved(line.sudo()), ["A5"])
        other = self._receive(["P1"], self.phone)
        with self.assertRaisesRegex(ValidationError, "not of Laptop X1: P1"):
            line.serial_lot_ids = other

    def test_window(self):
        """S1, S2, S3: the same window as on a delivery: list, oldest, refusals."""
        line = self._sale(3).with_user(self.seller)
        action = line.action_serial_window()
        self.assertEqual(action["tag"], "serial_tracking.window")
        window = self.env[action["params"]["res_model"]].with_user(self.seller)
        window = window.browse(action["params"]["res_ids"])
        self.assertRefused(window.serial_select("A4, ZZ"), "ZZ", "unknown")
        info = window.serial_window()
        self.assertEqual(
            (info["mode"], info["expected"], info["count"]), ("select", 3, 1)
        )
        self.assertEqual([row["name"] for row in info["lines"]], ["A4"])
        rows = window.serial_candidates()["rows"]
        self.assertEqual({row["name"] for row in rows if row["chosen"]}, {"A4"})
        self.assertIn("A1", {row["name"] for row in rows})
        window.serial_select(window.serial_suggest(2))
        self.assertEqual(line.serial_lot_ids, self._lots(["A1", "A2", "A4"]))
        self.assertEqual(window.serial_remove(["A1"]), ["A1"])
        self.assertEqual(line.serial_lot_ids, self._lots(["A2", "A4"]))

    def test_window_of_confirmed_order(self):
        line = self._sale(1, confirm=True).with_user(self.seller)
        action = line.action_serial_window()
        self.assertEqual(action["params"]["move_ids"], line.sudo().move_ids.ids)
        move = self.env["stock.move"].with_user(self.seller)
        move = move.browse(action["params"]["move_ids"])
        self.assertEqual(move.serial_window()["expected"], 1)
        self.assertEqual(move.serial_candidates()["total"], 5)
        self.assertEqual(move.serial_select(["A3"])["accepted"], ["A3"])

    def test_rights(self):
        """P2: a seller with the right needs no stock rights; others are refused."""
        line = self._sale(2)
        mine = line.with_user(self.seller)
        self.assertEqual(mine.serial_select(["A3"])["accepted"], ["A3"])
        mine.order_id.action_confirm()
        self.assertEqual(self._reserved(line), ["A1", "A3"])
        self.assertEqual(mine.serial_select(["A4"])["accepted"], ["A4"])
        self.assertEqual(mine.serial_unselect(["A4"]), ["A4"])
        for user in (self.plain_seller, self.auditor, self.clerk):
            theirs = line.with_user(user)
            for call in (
                lambda ln: ln.serial_select(["A5"]),
                lambda ln: ln.serial_unselect(["A3"]),
                lambda ln: ln.serial_suggest(1),
                lambda ln: ln.action_serial_window(),
                lambda ln: ln.write({"serial_lot_ids": self._lots(["A5"]).ids}),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call(theirs)

    def test_seller_without_the_right(self):
        """P2: works as before: reads, copies and confirms, chosen units included."""
        line = self._sale(1)
        line.serial_select(["A5"])
        order = line.order_id.with_user(self.plain_seller)
        self.assertFalse(order.order_line.read()[0].get("serial_lot_ids"))
        with Form(order) as form, form.order_line.edit(0) as row:
            row.product_uom_qty = 2
        order.copy()
        order.action_confirm()
        self.assertEqual(self._reserved(line), ["A1", "A5"])

    def test_query_counts(self):
        """Choosing and confirming cost no more for many."""

        def choose(n):
            names = self._names(n, "Q")
            self._receive(names)
            line = self._sale(n)
            return lambda: line.serial_select(names)

        def reserve(n):
            names = self._names(n, "C")
            self._receive(names)
            line = self._sale(n)
            line.serial_select(names)
            line.order_id.action_confirm()
            move = line.move_ids
            move._do_unreserve()
            return lambda: move._serial_reserve_chosen()

        self.assertGrowth(choose, 0.02)
        self.assertGrowth(reserve, 0.3)
