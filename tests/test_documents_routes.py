"""Units that routes, putaway rules and the scheduler move (E1, S1, S4, L1, U2)."""

from documents import Documents

from odoo.exceptions import UserError
from odoo.tests import Form, tagged


@tagged("post_install", "-at_install")
class TestDocumentsRoutes(Documents):
    def _finish(self, move, names=None):
        """Validate as a worker; what is given is given in the window."""
        move = move.with_user(self.worker)
        if names:
            enters = move.serial_mode == "enter"
            call = move.serial_enter if enters else move.serial_select
            self.assertFalse(call(names)["refused"])
        answer = move.picking_id.with_context(skip_sms=True).button_validate()
        self.assertEqual(move.state, "done", answer)
        return move.sudo().move_dest_ids

    def _check_at(self, names, place, code):
        lots = self._lots(names)
        self.assertEqual(lots.location_id, place)
        self.assertStatus(lots, code)
        self.assertStoredIsRebuilt(lots)

    def test_receipt_in_three_steps(self):
        """E1, U1: entered once, at the door; Reserved for each step to the shelf."""
        self.warehouse.reception_steps = "three_steps"
        names = self._new_names(3)
        move = self._purchase(3).move_ids
        for place, code in (
            (self.warehouse.wh_input_stock_loc_id, "reserved"),
            (self.warehouse.wh_qc_stock_loc_id, "reserved"),
            (self.stock, "in_stock"),
        ):
            given = names if move.location_id.usage == "supplier" else None
            move = self._finish(move, given)
            self._check_at(names, place, code)
            if move:
                self.assertEqual(set(move.lot_ids.mapped("name")), set(names))
        self.assertFalse(move)

    def test_delivery_in_three_steps(self):
        """S1, U1: chosen when picked, Reserved for each step to the customer."""
        self.warehouse.delivery_steps = "pick_pack_ship"
        names = self._held(self.stock, 5)[2:]
        move = self._sale(3).move_ids
        while move.move_orig_ids:
            move = move.move_orig_ids
        for place, code in (
            (self.warehouse.wh_pack_stock_loc_id, "reserved"),
            (self.warehouse.wh_output_stock_loc_id, "reserved"),
            (self.customers, "sold"),
        ):
            given = names if move.location_id == self.stock else None
            move = self._finish(move, given)
            self._check_at(names, place, code)
            if move:
                self.assertEqual(set(move.lot_ids.mapped("name")), set(names))

    def test_part_of_a_chain(self):
        """S3, E8: what is picked later goes on by a backorder of its own."""
        self.warehouse.delivery_steps = "pick_ship"
        names = self._held(self.stock, 3)
        pick = self._sale(3).move_ids
        while pick.move_orig_ids:
            pick = pick.move_orig_ids
        pick.with_user(self.worker).serial_clear()
        pick._do_unreserve()
        pick.with_user(self.worker).serial_select(names[:1])
        picking = pick.picking_id.with_user(self.worker)
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(pick.state, "done")
        rest = picking.backorder_ids.sudo().move_ids
        self._finish(rest, names[1:])
        ship = (
            self.env["stock.move"]
            .search(
                [("location_dest_id", "=", self.customers.id), ("state", "!=", "done")]
            )
            .filtered(lambda move: move.product_id == self.laptop)
        )
        self.assertEqual(set(ship.lot_ids.mapped("name")), set(names))
        ship.picking_id.with_user(self.worker).button_validate()
        self._check_at(names, self.customers, "sold")

    def test_resupply_of_another_warehouse(self):
        """U2, L1: sent by one warehouse, under way, received by the other one."""
        names = self._held(self.stock, 2)
        sending = self._resupply(2)
        self.assertEqual(sending.location_dest_id.usage, "transit")
        sending._do_unreserve()
        arriving = self._finish(sending, names)
        self._check_at(names, sending.location_dest_id, "in_transit")
        self.assertFalse(self._lots(names).filtered("serial_available"))
        self.assertEqual(arriving.picking_id.picking_type_id.warehouse_id.code, "FAR")
        self.assertEqual(set(arriving.lot_ids.mapped("name")), set(names))
        self._finish(arriving)
        self._check_at(names, self.far, "in_stock")

    def test_putaway(self):
        """L1: each unit is where the putaway rule took it; the document agrees."""
        self.env["stock.putaway.rule"].create(
            {
                "product_id": self.laptop.id,
                "location_in_id": self.stock.id,
                "location_out_id": self.shelf_1.id,
            }
        )
        names = self._new_names(2)
        move = self._receipt(2)
        self._finish(move, names)
        self.assertEqual(move.move_line_ids.location_dest_id, self.shelf_1)
        self._check_at(names, self.shelf_1, "in_stock")

    def test_packages(self):
        """L1, S4: a package is moved whole, units and all; one taken out leaves it."""
        names = self._held(self.shelf_1, 3)
        package = self.env["stock.package"].create({"name": "Crate"})
        held = self._lots(names).quant_ids.filtered(lambda quant: quant.quantity > 0)
        held.move_quants(package_dest_id=package)
        move = self._delivery(1, source=self.shelf_1)
        self._finish(move, names[:1])
        self.assertEqual(move.move_line_ids.package_id, package)
        self.assertEqual(set(package.quant_ids.lot_id.mapped("name")), set(names[1:]))
        package.quant_ids.with_user(self.stock_manager).move_quants(self.shelf_2)
        self._check_at(names[1:], self.shelf_2, "in_stock")
        self._check_at(names[:1], self.customers, "sold")

    def test_owners(self):
        """L1: a vendor's units on consignment stay the vendor's until they are sold."""
        names = self._new_names(2)
        move = self._receipt(2)
        with Form(move.picking_id.with_user(self.worker)) as form:
            form.owner_id = self.vendor
        self._finish(move, names)
        held = self._lots(names).quant_ids.filtered(lambda quant: quant.quantity > 0)
        self.assertEqual(held.owner_id, self.vendor)
        self._held(self.stock, 1)
        delivery = self._delivery(2)
        delivery._do_unreserve()
        self._finish(delivery, names)
        self.assertEqual(delivery.move_line_ids.owner_id, self.vendor)
        self._check_at(names, self.customers, "sold")

    def test_check_availability(self):
        """S4, U4: Check availability proposes units that may go, and lets them go."""
        names = self._held(self.stock, 3)
        lots = self._lots(names)
        lots[0].serial_change_status("defective", "broken")
        move = self._delivery(3)
        picking = move.picking_id.with_user(self.worker)
        picking.do_unreserve()
        self.assertFalse(move.lot_ids)
        picking.action_assign()
        self.assertEqual(move.lot_ids, lots[1:])
        self.assertEqual(move.state, "partially_available")
        self.assertEqual(lots.mapped("serial_available"), [False, False, False])
        picking.do_unreserve()
        self.assertEqual(lots.mapped("serial_available"), [False, True, True])

    def test_scheduler(self):
        """S4, U4: so does the scheduler, for what has come since."""
        move = self._delivery(2)
        names = self._held(self.stock, 2)
        self._lots(names[:1]).serial_change_status("in_repair", "on the bench")
        self.env["stock.rule"].run_scheduler()
        self.assertEqual(move.lot_ids.mapped("name"), names[1:])
        self._lots(names[:1]).serial_change_status("in_stock", "repaired")
        self.env["stock.rule"].run_scheduler()
        self.assertEqual(set(move.lot_ids.mapped("name")), set(names))

    def test_typed_quantity_proposes_what_may_go(self):
        """U4: a quantity typed into a line reserves no unit that isn't available."""
        names = self._held(self.stock, 3)
        self._lots(names[:2]).serial_change_status("defective", "broken")
        move = self._delivery(2)
        move._do_unreserve()
        with Form(move.picking_id.with_user(self.worker)) as form:
            with form.move_ids.edit(0) as line:
                line.quantity = 2
        self.assertEqual(move.lot_ids.mapped("name"), names[2:])

    def test_draft_written_in_the_form(self):
        """E1, S4: a draft that is validated asks, and moves nothing nameless."""
        form = Form(
            self.env["stock.picking"]
            .with_user(self.worker)
            .with_context(default_picking_type_id=self.warehouse.in_type_id.id)
        )
        form.partner_id = self.vendor
        with form.move_ids.new() as line:
            line.product_id = self.laptop
            line.product_uom_qty = 2
        picking = form.save()
        self.assertEqual(picking.state, "draft")
        self.assertEqual(picking.button_validate()["tag"], "serial_tracking.window")
        names = self._new_names(2)
        picking.move_ids.serial_enter(names)
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self._check_at(names, self.stock, "in_stock")

    def test_unit_elsewhere_by_pick_from(self):
        """S4: the details' Pick From takes nothing from outside the source."""
        (there,) = self._held(self.far, 1)
        move = self._delivery(1)
        quant = self._lots([there]).quant_ids.filtered(lambda q: q.quantity > 0)
        move._do_unreserve()
        self.env["stock.move.line"].with_user(self.worker).create(
            {**move._prepare_move_line_vals(quantity=1), "quant_id": quant.id}
        )
        with self.assertRaisesRegex(UserError, f"{there}.*not in"):
            move.picking_id.with_user(self.worker).button_validate()
