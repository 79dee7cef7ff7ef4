from datetime import date

from odoo.tests import tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestWarrantyCounts(WarrantyCase):
    """DESIGN 2: as many statements for two hundred units as for ten."""

    def test_rebuild(self):
        def flow(n):
            names = self._names(n, "R")
            self._receive(names)
            lots = self._ship(names)
            lots.sudo().with_context(serial_rebuilding=True).write(
                {"serial_warranty_start": False, "serial_warranty_end": False}
            )
            return lots.serial_rebuild

        self.assertGrowth(flow, 0.02)

    def test_rebuild_by_invoice(self):
        self._terms(start_rule="invoice")
        self.test_rebuild()

    def test_different_dates(self):
        def flow(n):
            names = self._names(n, "D")
            move = self._receipt(n)
            move.serial_enter(names)
            for position, line in enumerate(move.move_line_ids):
                line.serial_warranty_end = date(2026, 1 + position % 12, 1)
            move.picking_id.button_validate()
            lots = self._lots(names)
            lots.sudo().with_context(serial_rebuilding=True).write(
                {"serial_warranty_end": False}
            )
            return lots.serial_rebuild

        self.assertGrowth(flow, 0.02)

    def test_decisions(self):
        def flow(n):
            names = self._names(n, "E")
            self._receive(names)
            lots = self._ship(names)

            def decide():
                lots.serial_extend_warranty(1, "year", "why")
                lots.serial_void_warranty("why")
                lots.serial_set_warranty("2026-01-01", "2027-01-01")

            return decide

        self.assertGrowth(flow, 0.05)

    def test_details(self):
        def flow(n):
            names = self._names(n, "T")
            move = self._receipt(n)
            move.serial_enter(names)
            return lambda: move.serial_detail(names, note="used")

        self.assertGrowth(flow, 0.05)
