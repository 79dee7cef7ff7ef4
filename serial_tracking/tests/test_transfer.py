from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestTransfer(SerialCase):
    """Single units are carried to another place of ours (L2, L3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier = cls._make_user("carrier", "serial_tracking.group_serial_transfer")
        cls.defective = cls.env["serial.status"]._get("defective")

    def _places(self, lots):
        return lots.mapped("location_id")

    def test_one_move_for_all_units(self):
        """L2: quantity and serial move together, in one move of N lines."""
        lots = self._receive(["A1", "A2", "A3"])
        in_dates = lots.quant_ids.filtered(lambda q: q.quantity > 0).mapped("in_date")
        result = lots.with_user(self.carrier).serial_transfer(
            self.shelf_1.id, "closer to the door"
        )
        self.assertEqual(result["transferred"], ["A1", "A2", "A3"])
        self.assertEqual(self._places(lots), self.shelf_1)
        move = self.env["stock.move"].browse(result["move_ids"])
        self.assertEqual((len(move), len(move.move_line_ids)), (1, 3))
        self.assertEqual(move.state, "done")
        self.assertStatus(lots, "in_stock")
        held = lots.quant_ids.filtered(lambda q: q.quantity > 0)
        self.assertEqual(held.mapped("in_date"), in_dates)
        self.assertStoredIsRebuilt(lots)
        row = lots[0].serial_history()[-1]
        self.assertEqual(
            (row["event"], row["reason"], row["user"]),
            ("transferred", "closer to the door", self.carrier.name),
        )
        self.assertEqual(row["location_to"], self.shelf_1.display_name)

    def test_one_move_per_product_and_source(self):
        """L2: any mixture of units goes to one place."""
        lots = self._receive(["A1"]) + self._receive(["A2"], destination=self.shelf_2)
        lots += self._receive(["P1", "P2"], self.phone)
        result = lots.serial_transfer(self.shelf_1.id)
        self.assertEqual(len(result["move_ids"]), 3)
        self.assertEqual(self._places(lots), self.shelf_1)

    def test_all_that_cannot_go_are_named(self):
        """L2, L3: sold, there already, never received, chosen; nothing moves."""
        lots = self._receive(["A1", "A2", "A3", "A4"])
        sold = self._ship(["A1"])
        lots[1].serial_transfer(self.shelf_1.id)
        delivery = self._delivery(1)
        delivery.serial_select(["A3"])
        ghost = self.env["stock.lot"].create(
            {"name": "GHOST", "product_id": self.laptop.id}
        )
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            (lots | ghost).serial_transfer(self.shelf_1.id)
        message = str(caught.exception)
        for name, word in (
            ("A1", "already sold"),
            ("A2", "already there"),
            ("A3", delivery.reference),
            ("GHOST", "never received"),
        ):
            self.assertRegex(message, rf"- {name}: .*{word}")
        self.assertNotIn("A4", message)
        self.assertEqual(lots[3].location_id, self.stock)
        self.assertEqual(sold.location_id, self.customers)

    def test_destination_is_internal(self):
        """L2: only internal places; customers, scrap and views are none."""
        lot = self._receive(["A1"])
        view = self.stock.location_id
        for location in (self.customers, self.suppliers, view):
            with self.assertRaises(UserError), self.cr.savepoint():
                lot.serial_transfer(location.id)
        with self.assertRaises(UserError):
            lot.serial_transfer(False)

    def test_other_company(self):
        """L2, L3: not to places the user may not see, nor of another company."""
        other = self.env["res.company"].create({"name": "Other Ltd"})
        there = (
            self.env["stock.warehouse"]
            .search([("company_id", "=", other.id)], limit=1)
            .lot_stock_id
        )
        lot = self._receive(["A1"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            lot.with_user(self.carrier).serial_transfer(there.id)
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            lot.serial_transfer(there.id)
        self.assertIn("between companies", str(caught.exception))

    def test_unavailable_units_keep_their_status(self):
        """L2, U2: a defective unit may be carried and stays defective."""
        lot = self._receive(["A1"])
        self.env["serial.event"].log(lot, "status", status_to_id=self.defective.id)
        lot.serial_rebuild()
        lot.with_user(self.carrier).serial_transfer(self.shelf_1.id)
        self.assertEqual(lot.location_id, self.shelf_1)
        self.assertStatus(lot, "defective")
        draft = lot.serial_transfer(self.shelf_2.id, draft=True)
        picking = self.env["stock.picking"].browse(draft["picking_ids"])
        picking.with_user(self.worker).button_validate()
        self.assertEqual(lot.location_id, self.shelf_2)
        self.assertStatus(lot, "defective")

    def test_draft_of_defective_cannot_be_turned_into_a_delivery(self):
        """S4, U4: the transfer's exception holds inside our own walls only."""
        lot = self._receive(["A1"])
        self.env["serial.event"].log(lot, "status", status_to_id=self.defective.id)
        lot.serial_rebuild()
        draft = lot.serial_transfer(self.shelf_2.id, draft=True)
        picking = self.env["stock.picking"].browse(draft["picking_ids"])
        picking.move_line_ids.location_dest_id = self.customers
        with self.assertRaises(ValidationError) as caught:
            picking.with_user(self.worker).button_validate()
        self.assertIn("A1", str(caught.exception))

    def test_proposals_give_way(self):
        """L2: a document that only proposes the unit is reserved anew."""
        lots = self._receive(["A1", "A2"])
        delivery = self._delivery(1, assign=True)
        self.assertEqual(delivery.move_line_ids.lot_id, lots[0])
        elsewhere = self.env["stock.location"].create(
            {"name": "Annex", "location_id": self.stock.location_id.id}
        )
        lots[0].serial_transfer(elsewhere.id)
        self.assertEqual(delivery.move_line_ids.lot_id, lots[1])
        self.assertEqual(delivery.state, "assigned")
        quant = lots[0].quant_ids.filtered(lambda q: q.location_id == elsewhere)
        self.assertEqual((quant.quantity, quant.reserved_quantity), (1, 0))

    def test_draft_is_a_transfer_with_its_units_chosen(self):
        """L2: validated later; until then the units stay and are held for it."""
        lots = self._receive(["A1", "A2"])
        result = lots[1].serial_transfer(self.shelf_1.id, "audit", draft=True)
        picking = self.env["stock.picking"].browse(result["picking_ids"])
        self.assertEqual(picking.state, "assigned")
        self.assertEqual(picking.move_line_ids.lot_id, lots[1])
        self.assertEqual(picking.move_ids.serial_done_count, 1)
        self.assertEqual(lots[1].location_id, self.stock)
        delivery = self._delivery(1)
        self.assertRefused(delivery.serial_select(["A2"]), "A2", picking.name)
        picking.with_user(self.worker).button_validate()
        self.assertEqual(lots[1].location_id, self.shelf_1)
        row = lots[1].serial_history()[-1]
        self.assertEqual(row["document"]["name"], picking.name)
        self.assertEqual(row["reason"], "audit")

    def test_package_and_owner_stay(self):
        """L2: the unit leaves its pallet, and stays its owner's."""
        lot = self._lots(self._owned("A1"))
        lot.serial_transfer(self.shelf_1.id)
        quant = lot.quant_ids.filtered(lambda q: q.quantity > 0)
        self.assertEqual(quant.location_id, self.shelf_1)
        self.assertEqual(quant.owner_id, self.customer)
        self.assertFalse(quant.package_id)

    def _owned(self, name):
        package = self.env["stock.package"].create({"name": "PAL-1"})
        lot = self.env["stock.lot"].create({"name": name, "product_id": self.laptop.id})
        self.env["stock.quant"]._update_available_quantity(
            self.laptop,
            self.stock,
            1,
            lot_id=lot,
            package_id=package,
            owner_id=self.customer,
        )
        return [name]

    def test_rights(self):
        """P2: the Transfer right, by RPC as well."""
        lot = self._receive(["A1"])
        for user in (self.worker, self.auditor, self.clerk):
            with self.subTest(user.login), self.assertRaises(AccessError):
                lot.with_user(user).serial_transfer(self.shelf_1.id)
            with self.subTest(user.login), self.assertRaises(AccessError):
                lot.with_user(user).action_serial_transfer()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["serial.transfer"].with_user(user).create({})
        for user, place in (
            (self.carrier, self.shelf_1),
            (self.manager, self.shelf_2),
            (self.stock_manager, self.shelf_1),
        ):
            lot.with_user(user).serial_transfer(place.id)
            self.assertEqual(lot.location_id, place)

    def test_lots_are_not_serials(self):
        oil = self._make_product("Oil", tracking="lot")
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": oil.id})
        with self.assertRaises(UserError):
            lot.serial_transfer(self.shelf_1.id)

    def test_location_written_on_the_record(self):
        """L2, L3: core's form field and card dragging obey the same rules."""
        lots = self._receive(["A1", "A2"])
        lots.with_user(self.manager).write({"location_id": self.shelf_1.id})
        self.assertEqual(self._places(lots), self.shelf_1)
        sold = self._receive(["B1"]) and self._ship(["B1"])
        for user in (self.env.user, self.stock_manager):
            with self.assertRaises(UserError), self.cr.savepoint():
                sold.with_user(user).location_id = self.stock
        with self.assertRaises(UserError), self.cr.savepoint():
            lots[0].with_user(self.stock_manager).location_id = self.customers
        with self.assertRaises(UserError), self.cr.savepoint():
            lots[0].with_user(self.stock_manager).location_id = False
        self.assertEqual(sold.location_id, self.customers)

    def test_relocating_in_core_needs_the_right(self):
        """P2: core's own Relocate moves single units too."""
        lot = self._receive(["A1"])
        quant = lot.quant_ids.filtered(lambda q: q.quantity > 0)
        with self.assertRaises(AccessError):
            quant.with_user(self.worker).move_quants(self.shelf_1)
        quant.with_user(self.stock_manager).move_quants(self.shelf_1)
        self.assertEqual(lot.location_id, self.shelf_1)

    def test_statements(self):
        """L2, DESIGN 2: moving and refusing take a constant number of statements."""

        def flow(n):
            lots = self._receive(self._names(n, "T"))
            return lambda: lots.serial_transfer(self.shelf_1.id)

        self.assertGrowth(flow, 0.02)

        def refusals(n):
            lots = self._receive(self._names(n, "R"))
            self._ship(lots.mapped("name"))
            return lambda: self.assertRaises(
                UserError, lots.serial_transfer, self.shelf_1.id
            )

        self.assertGrowth(refusals, 0.02)

    def test_dialog(self):
        """L2: it says what can't go before it is confirmed, and leaves it out."""
        lots = self._receive(["A1", "A2"])
        self._ship(["A2"])
        wizard = Form(
            self.env["serial.transfer"]
            .with_user(self.carrier)
            .with_context(active_model="stock.lot", active_ids=lots.ids)
        )
        self.assertEqual(wizard.lot_count, 2)
        self.assertIn("A2: already sold", wizard.refused)
        wizard.location_dest_id = self.shelf_1.with_user(self.carrier)
        wizard.note = "tidying"
        record = wizard.save()
        record.action_leave_out()
        self.assertEqual(record.lot_ids.sudo(), lots[0])
        self.assertFalse(record.refused)
        record.action_apply()
        self.assertEqual(lots[0].location_id, self.shelf_1)
        self.assertEqual(lots[0].serial_history()[-1]["reason"], "tidying")

    def test_dialog_opens_the_draft(self):
        lots = self._receive(["A1"])
        wizard = Form(
            self.env["serial.transfer"].with_context(
                active_model="stock.lot", active_ids=lots.ids
            )
        )
        wizard.location_dest_id = self.shelf_1
        wizard.when = "draft"
        action = wizard.save().action_apply()
        picking = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(picking.move_line_ids.lot_id, lots)

    def test_draft_by_somebody_without_stock_rights(self):
        """L2: who may not open transfers is told their names, and gets no error."""
        lots = self._receive(["A1"]) + self._receive(["A2"], destination=self.shelf_2)
        form = Form(
            self.env["serial.transfer"]
            .with_user(self.carrier)
            .with_context(active_model="stock.lot", active_ids=lots.ids)
        )
        form.location_dest_id = self.shelf_1.with_user(self.carrier)
        form.when = "draft"
        action = form.save().action_apply()
        pickings = self.env["stock.picking"].search(
            [("location_dest_id", "=", self.shelf_1.id), ("state", "=", "assigned")]
        )
        self.assertEqual(len(pickings), 2)
        self.assertEqual(action["tag"], "display_notification")
        for picking in pickings:
            self.assertIn(picking.name, action["params"]["message"])
        for picking in pickings:
            picking.button_validate()
        self.assertEqual(self._places(lots), self.shelf_1)
