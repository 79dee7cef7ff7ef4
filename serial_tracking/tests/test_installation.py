from odoo.exceptions import UserError
from odoo.tests import tagged

from ..hooks import REPEATED, _report_duplicates, pre_init_hook
from .common import SerialCase


@tagged("post_install", "-at_install")
class TestInstallation(SerialCase):
    """Installing on a database that Odoo alone has kept (E3, DESIGN decision 1)."""

    def test_existing_serials_that_repeat_are_named(self):
        """E3: installation says which serials, and still finishes."""
        lots = self._receive(["A1", "A2", "B1"])
        self.cr.execute("DROP INDEX stock_lot_serial_key_uniq")
        self.cr.execute(
            "UPDATE stock_lot SET name = ' a1', serial_key = NULL WHERE id = %s",
            [lots[1].id],
        )
        pre_init_hook(self.env)
        self.env.invalidate_all()
        self.assertEqual(
            lots.mapped("serial_key"), ["a1", f"a1{REPEATED}{lots[1].id}", "b1"]
        )
        with self.assertLogs("odoo.addons.serial_tracking.hooks", "WARNING") as log:
            _report_duplicates(self.env)
        self.assertIn("a1", log.output[0])
        self.assertNotIn("B1", log.output[0])
        # Renamed, it is a serial number like any other.
        lots[1].name = "A3"
        self.assertEqual(lots[1].serial_key, "a3")

    def test_existing_history_is_derived(self):
        """Decision 1: status, holder and dates of units that have a history."""
        lots = self._receive(["A1", "A2"])
        self._ship(["A2"])
        expected = [
            (lot.serial_status_code, lot.serial_customer_id, lot.serial_date_sold)
            for lot in lots
        ]
        self.env.flush_all()
        self.cr.execute(
            """UPDATE stock_lot SET serial_status_id = NULL,
                      serial_base_status_id = NULL, serial_vendor_id = NULL,
                      serial_customer_id = NULL, serial_date_received = NULL,
                      serial_date_sold = NULL WHERE id = ANY(%s)""",
            [lots.ids],
        )
        self.env.invalidate_all()
        self.env["stock.lot"].serial_rebuild_all(batch=1)
        self.assertEqual(
            [
                (lot.serial_status_code, lot.serial_customer_id, lot.serial_date_sold)
                for lot in lots
            ],
            expected,
        )
        self.assertEqual(lots.serial_vendor_id, self.vendor)

    def test_lots_become_serials_only_where_they_can(self):
        """G5: a lot of several units is no serial number."""
        bulk = self._make_product("Bulk", tracking="lot")
        fat, slim = self.env["stock.lot"].create(
            [{"name": name, "product_id": bulk.id} for name in ("FAT", "slim")]
        )
        self._hold_unidentified(bulk, 5, lot_id=fat)
        self._hold_unidentified(bulk, 1, lot_id=slim)
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            bulk.tracking = "serial"
        self.assertIn("FAT", str(caught.exception))
        self.assertNotIn("slim", str(caught.exception))
        self._hold_unidentified(bulk, -4, lot_id=fat)
        self.env["stock.lot"].create({"name": "SLIM", "product_id": bulk.id})
        with self.assertRaises(UserError), self.cr.savepoint():
            bulk.tracking = "serial"
        self.env["stock.lot"].search([("name", "=", "SLIM")]).unlink()
        bulk.tracking = "serial"
        self.assertEqual((fat | slim).mapped("serial_key"), ["fat", "slim"])

    def test_numbers_of_open_documents_are_filled_in(self):
        """E3: documents that wait since before the installation count as well."""
        move = self._receipt(2)
        move.serial_enter(["Ab1"])
        self.env.flush_all()
        self.cr.execute("UPDATE stock_move_line SET serial_name_key = NULL")
        pre_init_hook(self.env)
        self.env.invalidate_all()
        self.assertEqual(
            move.move_line_ids.sorted("id").mapped("serial_name_key"), ["ab1", False]
        )
        other = self._receipt(1)
        self.assertRefused(other.serial_enter(["AB1"]), "AB1", move.reference)
