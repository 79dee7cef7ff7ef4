from contextlib import closing
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestGuard(SerialCase):
    """Stock rules that no form, call or scheduler goes round (S4, L1, L3)."""

    def _line(self, move, lot, **values):
        return self.env["stock.move.line"].create(
            {
                **move._prepare_move_line_vals(quantity=1),
                "lot_id": lot.id,
                **values,
            }
        )

    def assertMoveRefused(self, move, *words):
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            move.picked = True
            move._action_done()
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_unknown_serial_cannot_be_shipped(self):
        """S4: core would take an untracked unit and write a negative one."""
        self._hold_unidentified(self.laptop, 5)
        lot = self.env["stock.lot"].create(
            {"name": "GHOST", "product_id": self.laptop.id}
        )
        move = self._delivery(1)
        self._line(move, lot)
        self.assertMoveRefused(move, "GHOST", "never received")
        self.assertFalse(lot.quant_ids.filtered("quantity"))

    def test_serial_of_another_place_cannot_be_moved(self):
        """S4: not in the source location; the message says where it is."""
        lot = self._receive(["A1"], destination=self.shelf_2)
        move = self._internal(1, self.shelf_1, self.shelf_2)
        self._line(move, lot, location_id=self.shelf_1.id)
        self.assertMoveRefused(move, "A1", "Shelf 1", "Shelf 2")

    def test_line_has_to_say_package_and_owner(self):
        """S4: core would write a negative unit outside the package."""
        unit = self._receive(["A1"])
        package = self.env["stock.package"].create({"name": "PACK7"})
        unit.quant_ids.filtered(
            lambda quant: quant.location_id == self.stock
        ).move_quants(package_dest_id=package)
        move = self._delivery(1)
        move._do_unreserve()
        line = self._line(move, unit)
        self.assertMoveRefused(move, "A1", "PACK7")
        line.package_id = package
        move.picked = True
        move._action_done()
        self.assertStatus(unit, "sold")

    def test_units_of_another_owner_keep_them(self):
        """S4: consigned units go out as their owner's only."""
        unit = self.env["stock.lot"].create(
            {"name": "A1", "product_id": self.laptop.id}
        )
        self._hold_unidentified(self.laptop, 1, lot_id=unit, owner_id=self.vendor)
        move = self._delivery(1)
        move._do_unreserve()
        line = self._line(move, unit)
        self.assertMoveRefused(move, "A1", self.vendor.name)
        line.owner_id = self.vendor
        move.picked = True
        move._action_done()
        self.assertStatus(unit, "sold")

    def test_unit_on_two_lines_is_refused(self):
        """S4, L3: named as what it is, before anything is written."""
        unit = self._receive(["A1"])
        move = self._delivery(2)
        move._do_unreserve()
        for _line in range(2):
            self._line(move, unit)
        self.assertMoveRefused(move, "A1", "twice")

    def test_sold_serial_cannot_be_shipped_again(self):
        self._receive(["A1"])
        lot = self._ship(["A1"])
        move = self._delivery(1)
        self._line(move, lot)
        self.assertMoveRefused(move, "A1", "already sold")

    def test_sold_serial_cannot_be_received(self):
        """E3, L3: at a customer and on the shelf at once."""
        self._receive(["A1"])
        self._ship(["A1"])
        move = self._receipt(1)
        move.move_line_ids.lot_name = "a1"
        self.assertMoveRefused(move, "A1", "already sold")

    def test_serial_in_stock_cannot_be_received_elsewhere(self):
        """L3: two bins at once, whichever spelling."""
        self._receive(["A1"], destination=self.shelf_1)
        move = self._receipt(1, destination=self.shelf_2)
        move.move_line_ids.lot_name = " a1 "
        self.assertMoveRefused(move, "A1", "Shelf 1")

    def test_all_offenders_are_named(self):
        lots = self._receive(["A1", "A2", "A3"])
        self._ship(["A1", "A2", "A3"])
        move = self._delivery(3)
        for lot in lots:
            self._line(move, lot)
        self.assertMoveRefused(move, "A1", "A2", "A3")

    def test_unit_without_serial_cannot_move(self):
        """S4: whatever the operation type's switches say."""
        self._hold_unidentified(self.laptop, 5)
        out_type = self.warehouse.out_type_id
        out_type.write({"use_create_lots": False, "use_existing_lots": False})
        move = self._delivery(2)
        move.quantity = 2
        self.assertMoveRefused(move, "no serial number")

    def test_only_a_stock_manager_counts_unidentified_units(self):
        """S4: held units without serial may be counted by a stock manager."""
        self._hold_unidentified(self.laptop, 5)
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.laptop.id), ("location_id", "=", self.stock.id)]
        )
        boss = quant.with_user(self.stock_manager).with_context(inventory_mode=True)
        boss.inventory_quantity = 4
        boss.action_apply_inventory()
        self.assertEqual(quant.quantity, 4)
        worker = quant.with_user(self.worker).with_context(inventory_mode=True)
        worker.inventory_quantity = 3
        with self.assertRaises(UserError):
            worker.action_apply_inventory()

    def test_quantity_of_a_serial_is_one(self):
        """E3: one serial per unit."""
        move = self._receipt(2)
        move.move_line_ids[0].write({"quantity": 2, "lot_name": "A1"})
        move.move_line_ids[1:].unlink()
        self.assertMoveRefused(move, "A1", "exactly one unit")

    def test_serial_twice_on_one_document(self):
        move = self._receipt(2)
        for line in move.move_line_ids:
            line.lot_name = "A1"
        self.assertMoveRefused(move, "A1", "more than once")

    def test_defective_unit_cannot_be_shipped(self):
        """S4, U4: the status is judged on the server."""
        lot = self._receive(["A1"])
        move = self._delivery(1)
        move.serial_select(["A1"])
        defective = self.env["serial.status"]._get("defective")
        self.env["serial.event"].log(lot, "status", status_to_id=defective.id)
        lot.serial_rebuild()
        self.assertMoveRefused(move, "A1", "Defective")

    def test_same_serial_twice_is_refused_by_the_database(self):
        """E3: letter case and outer blanks don't make another serial."""
        self.env["stock.lot"].create({"name": "A1", "product_id": self.laptop.id})
        Lot = self.env["stock.lot"]
        with self.assertRaises(ValidationError), self.cr.savepoint():
            Lot.create({"name": " a1", "product_id": self.laptop.id})
        with (
            patch.object(type(Lot), "_serial_refuse_taken", lambda self, numbers: None),
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            Lot.create({"name": " a1", "product_id": self.laptop.id})
            self.env.flush_all()

    def test_derived_values_cannot_be_written(self):
        """P2: by RPC neither, as any user."""
        lot = self._receive(["A1"])
        sold = self.env["serial.status"]._get("sold")
        for user in (self.worker, self.stock_manager, self.manager):
            with self.assertRaises(AccessError):
                lot.with_user(user).write({"serial_status_id": sold.id})
        with self.assertRaises(AccessError):
            lot.with_user(self.worker).write({"name": "A2"})

    def test_operation_mark_cannot_be_set_by_people(self):
        """S4: the mark that lifts the guard is not for RPC."""
        move = self._delivery(1)
        with self.assertRaises(AccessError):
            move.with_user(self.stock_manager).serial_operation = "identified"

    def test_finished_line_is_corrected_by_managers_only(self):
        """R4, P2: core lets everybody edit a done line's serial."""
        self._receive(["A1", "A2"])
        lot = self._ship(["A1"])
        line = self.env["stock.move.line"].search(
            [("lot_id", "=", lot.id), ("location_dest_id", "=", self.customers.id)]
        )
        other = self._lots(["A2"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            line.with_user(self.worker).lot_id = other
        line.with_user(self.manager).lot_id = other
        self.assertStatus(lot, "in_stock")
        self.assertStatus(other, "sold")
        self.assertEqual(other.serial_customer_id, self.customer)
        self.assertStoredIsRebuilt(lot | other)

    def test_untouched_history_cannot_be_deleted(self):
        lot = self._receive(["A1"])
        with self.assertRaises(UserError):
            lot.unlink()

    def test_status_is_judged_by_where_the_line_goes(self):
        """S4, U4: a document to scrap or to a vendor ships no defective unit."""
        unit = self._receive(["A1"])
        unit.serial_change_status("defective", "broken")
        loss = self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", self.env.company.id)],
            limit=1,
        )
        for place, code in ((loss, "lost"), (self.suppliers, "vendor_returned")):
            with self.subTest(document=place.name):
                move = self._internal(1, self.stock, place)
                move._do_unreserve()
                line = self._line(move, unit, location_dest_id=self.customers.id)
                self.assertMoveRefused(move, "A1", "Defective")
                line.location_dest_id = place
                with closing(self.cr.savepoint()):
                    move.picked = True
                    move._action_done()
                    self.assertStatus(unit, code)
                move.picking_id.action_cancel()

    def test_counting_is_between_stock_and_its_loss_only(self):
        """S4: no other place is reached by calling a move an adjustment."""
        self._hold_unidentified(self.laptop, 3)
        move = self.env["stock.move"].with_user(self.stock_manager)
        for place in (self.customers, self.suppliers):
            out = move.create(
                {
                    "product_id": self.laptop.id,
                    "product_uom_qty": 1,
                    "location_id": self.stock.id,
                    "location_dest_id": place.id,
                    "is_inventory": True,
                }
            )
            out._action_confirm()
            out.quantity = 1
            with self.subTest(place=place.name):
                self.assertMoveRefused(out, "no serial number")
