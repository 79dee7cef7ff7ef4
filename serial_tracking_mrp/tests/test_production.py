import json

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.serial_tracking.models.stock_move_summary import SHOWN
from odoo.addons.serial_tracking.tests.common import SerialCase


class ProductionCase(SerialCase):
    """An order makes laptops, each of one phone and one cable."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maker = new_test_user(
            cls.env,
            "serial_maker",
            groups="mrp.group_mrp_user",
            company_id=cls.env.company.id,
        )
        cls.env["stock.quant"]._update_available_quantity(cls.cable, cls.stock, 100)
        cls.bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.laptop.product_tmpl_id.id,
                "bom_line_ids": [
                    Command.create({"product_id": product.id, "product_qty": 1})
                    for product in (cls.phone, cls.cable)
                ],
            }
        )

    def _order(self, quantity, product=None):
        order = self.env["mrp.production"].create(
            {
                "product_id": (product or self.laptop).id,
                "product_qty": quantity,
                "bom_id": False if product else self.bom.id,
            }
        )
        order.action_confirm()
        order.action_assign()
        return order.with_user(self.maker)

    def _finished(self, order):
        return order._serial_finished_moves()

    def _component(self, order):
        return order.move_raw_ids.filtered(lambda m: m.product_id == self.phone)

    def _made(self, order, names):
        self._finished(order).serial_enter(names)
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        return self._lots(names)


@tagged("post_install", "-at_install")
class TestProduction(ProductionCase):
    def test_window_of_finished_goods(self):
        """E7, E3, E8: the entry window of an order keeps and refuses as others do."""
        self._receive(["P-1", "P-2"], self.phone)
        self._receive(["M-9"])
        order = self._order(2)
        action = order.action_serial_finished()
        self.assertEqual(action["tag"], "serial_tracking.window")
        move = self._finished(order)
        self.assertEqual(action["params"]["move_ids"], move.ids)
        window = move.serial_window()
        self.assertEqual((window["mode"], window["quantity"]), ("enter", 2))
        result = move.serial_enter(["M-1", "m-1", "M-9", "M-2", "M-3"])
        self.assertEqual(result["accepted"], ["M-1", "M-2"])
        self.assertRefused(result, "m-1", "twice")
        self.assertRefused(result, "M-9", "already in stock")
        self.assertRefused(result, "M-3", "one too many")
        self.assertEqual(order.lot_producing_ids.mapped("name"), ["M-1", "M-2"])
        self.assertEqual(order.qty_producing, 2)
        self.assertStatus(order.lot_producing_ids, "expected")

    def test_made_and_used(self):
        """U2, H2, S2: the finished unit is In stock, the component Consumed."""
        parts = self._receive(["P-1", "P-2"], self.phone)
        order = self._order(2)
        lots = self._made(order, ["M-1", "M-2"])
        self.assertStatus(lots, "in_stock")
        self.assertStatus(parts, "consumed")
        self.assertTrue(all(lots.mapped("serial_date_received")))
        self.assertStoredIsRebuilt(lots | parts)
        for lot, event in ((lots[0], "produced"), (parts[0], "consumed")):
            row = lot.with_user(self.maker).serial_history()[-1]
            self.assertEqual(row["event"], event)
            document = row["document"]
            self.assertEqual(document["model"], "mrp.production")
            self.assertEqual((document["id"], document["name"]), (order.id, order.name))
        made_of = lots.quant_ids.lot_id and order.move_finished_ids.move_line_ids
        self.assertEqual(made_of.consume_line_ids.lot_id & parts, parts)

    def test_marking_done_asks(self):
        """E1, E7, S2: for the finished units first, then for the components."""
        order = self._order(2)
        finished = self._finished(order)
        action = order.button_mark_done()
        self.assertEqual(action["params"]["move_ids"], finished.ids)
        self.assertEqual(action["params"]["validate"]["method"], "button_mark_done")
        finished.serial_enter(["M-1", "M-2"])
        component = self._component(order)
        self.assertEqual(component.quantity, 2)
        action = order.button_mark_done()
        self.assertEqual(action["params"]["move_ids"], component.ids)
        self._receive(["P-1", "P-2", "P-3"], self.phone)
        self.assertEqual(component.serial_mode, "select")
        component.serial_clear()
        self.assertFalse(component.serial_select(["P-3", "P-1"])["refused"])
        self.assertIs(order.button_mark_done(), True)
        self.assertEqual(order.state, "done")
        self.assertStatus(self._lots(["P-1", "P-3"], self.phone), "consumed")
        self.assertStatus(self._lots(["P-2"], self.phone), "in_stock")

    def test_one_unit_is_asked_for_as_well(self):
        """E1, E7: core would invent a number for an order of one unit."""
        self._receive(["P-1"], self.phone)
        order = self._order(1)
        action = order.button_mark_done()
        self.assertEqual(action["tag"], "serial_tracking.window")
        self.assertFalse(order.lot_producing_ids)

    def test_nothing_is_used_without_its_number(self):
        """S4: whatever the operation type says, and where nobody can be asked."""
        order = self._order(1)
        self._finished(order).serial_enter(["M-1"])
        order.sudo().picking_type_id.write(
            {"use_create_components_lots": True, "use_existing_lots": False}
        )
        with self.assertRaisesRegex(ValidationError, "Phone P2.*no serial number"):
            order.sudo().button_mark_done()

    def test_unavailable_component(self):
        """S4, U4: a defective component isn't reserved, listed or used."""
        parts = self._receive(["P-1", "P-2"], self.phone)
        parts[0].serial_change_status("defective", "broken")
        order = self._order(1)
        component = self._component(order)
        self.assertEqual(component.lot_ids, parts[1])
        self.assertRefused(component.serial_select(["P-1"]), "P-1", "not available")
        self._finished(order).serial_enter(["M-1"])
        component.move_line_ids.sudo().lot_id = parts[0]
        with self.assertRaisesRegex(ValidationError, "P-1: not available"):
            order.button_mark_done()

    def test_numbers_taken_off_again(self):
        """E8: a number that is taken off leaves nothing, the order makes one less."""
        self._receive(["P-1", "P-2"], self.phone)
        order = self._order(2)
        move = self._finished(order)
        move.serial_enter(["M-1", "M-2"])
        self.assertEqual(move.serial_remove(["m-1"]), ["M-1"])
        self.assertEqual(order.lot_producing_ids.mapped("name"), ["M-2"])
        self.assertEqual(order.qty_producing, 1)
        self.assertFalse(self._lots(["M-1"]))
        self.assertEqual(move.serial_window()["quantity"], 2)
        self.assertEqual(move.serial_enter(["M-3"])["accepted"], ["M-3"])
        order.button_mark_done()
        self.assertStatus(self._lots(["M-2", "M-3"]), "in_stock")

    def test_number_of_another_order(self):
        """E3: two open orders don't give two units the same number."""
        first, second = self._order(1), self._order(1)
        self._finished(first).serial_enter(["M-1"])
        result = self._finished(second).serial_enter(["M-1"])
        self.assertRefused(result, "M-1", f"entered on {first.name}")

    def test_part_of_an_order(self):
        """S3, E7: two of three are made, the third comes by a backorder."""
        self._receive(["P-1", "P-2", "P-3"], self.phone)
        order = self._order(3)
        self._finished(order).serial_enter(["M-1", "M-2"])
        self.assertEqual(
            order.button_mark_done()["res_model"], "mrp.production.backorder"
        )
        # Core copies an order with fields that only accountants may read.
        order.sudo().with_context(
            skip_backorder=True, mo_ids_to_backorder=order.ids
        ).button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertStatus(self._lots(["M-1", "M-2"]), "in_stock")
        rest = order.production_group_id.production_ids - order
        self.assertEqual(rest.product_qty, 1)
        self.assertFalse(rest.lot_producing_ids)
        self._made(rest, ["M-3"])
        self.assertStatus(self._lots(["P-1", "P-2", "P-3"], self.phone), "consumed")

    def test_numbers_of_cores_own_making(self):
        """E7, L3: what core's fields say is shown, guarded and made all the same."""
        self._receive(["P-1", "P-2"], self.phone)
        order = self._order(2)
        lot = self.env["stock.lot"].create(
            {"name": "M-1", "product_id": self.laptop.id}
        )
        order.lot_producing_ids = lot
        order.action_serial_finished()
        self.assertEqual(self._finished(order).serial_window()["count"], 1)
        sold = self._receive(["M-8"])
        order.lot_producing_ids = [Command.link(sold.id)]
        order.qty_producing = 2
        order.set_qty_producing()
        with self.assertRaisesRegex((UserError, ValidationError), "M-8|already"):
            order.button_mark_done()

    def test_unbuild(self):
        """R5, H2: taken apart, the component is back and the unit is Consumed."""
        parts = self._receive(["P-1"], self.phone)
        lot = self._made(self._order(1), ["M-1"])
        order = self.env["mrp.production"].search([("lot_producing_ids", "=", lot.id)])
        unbuild = self.env["mrp.unbuild"].create(
            {
                "product_id": self.laptop.id,
                "mo_id": order.id,
                "lot_id": lot.id,
                "product_qty": 1,
            }
        )
        unbuild.with_user(self.maker).action_validate()
        self.assertEqual(unbuild.state, "done")
        self.assertStatus(lot, "consumed")
        self.assertStatus(parts, "in_stock")
        self.assertEqual(parts.location_id, self.stock)
        document = parts.serial_history()[-1]["document"]
        self.assertEqual(document["model"], "mrp.unbuild")
        self.assertStoredIsRebuilt(lot | parts)
        self._made(self._order(1), ["M-2"])
        self.assertStatus(parts, "consumed")

    def test_finished_goods_cost_the_same_for_many(self):
        """E7: entering many finished goods costs a constant number of statements."""

        def flow(count):
            self._receive(self._names(count, "PN"), self.phone)
            move = self._finished(self._order(count))
            return lambda: move.serial_enter(self._names(count, "MN"))

        self.assertGrowth(flow, 1.5)

    def test_form_of_many_units(self):
        """E7, DESIGN 2: the form doesn't get every number of a large order."""
        user = self.maker
        user.group_ids += self.env.ref("stock.group_production_lot")
        fields = Form(self.env["mrp.production"].with_user(user))._view["fields_spec"]

        def opened(count):
            parts = self._names(count, "PF")
            self._receive(parts, self.phone)
            order = self._order(count)
            self._finished(order).serial_enter(self._names(count, "MF"))
            [row] = order.web_read(fields)
            self.assertEqual(row["serial_finished_count"], count)
            tags = [len(move["lot_ids"]) for move in row["move_raw_ids"]]
            told = len(row["lot_producing_ids"]), max(tags)
            return told, len(json.dumps(row, default=str))

        self.assertEqual(opened(SHOWN)[0], (SHOWN, SHOWN))
        (told, few), (none, many) = opened(60), opened(200)
        self.assertEqual((told, none), ((0, 0), (0, 0)))
        self.assertLess(abs(many - few), 200)
        order = self.env["mrp.production"].search([("product_qty", "=", 200)])
        with Form(order.with_user(user)) as form:
            form.user_id = user
        self.assertEqual(len(order.lot_producing_ids), 200)

    def test_order_form(self):
        """E7: the form has the window's button and no button that invents numbers."""
        order = self._order(2)
        view = (
            self.env["mrp.production"]
            .with_user(self.maker)
            .get_view(self.env.ref("mrp.mrp_production_form_view").id)
        )
        self.assertIn('name="action_serial_finished"', view["arch"])
        self.assertIn('name="serial_numbers"', view["arch"])
        action = order.action_generate_serial()
        self.assertEqual(action["tag"], "serial_tracking.window")
