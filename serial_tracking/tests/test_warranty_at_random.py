from datetime import date, timedelta
from random import Random

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestWarrantyAtRandom(WarrantyCase):
    """DESIGN 1, R5: whatever happened in whatever order, stored is what is derived."""

    def test_random_sequences(self):
        choice = Random(20260214)
        self._terms(start_rule="registration", shelf_duration=1)
        with freeze_time("2026-01-02 10:00"):
            lots = self._receive(["Z1", "Z2", "Z3"])
        for step in range(45):
            lot = choice.choice(lots)
            day = date(2026, 1, 3) + timedelta(days=step * 5)
            with freeze_time(f"{day} 10:00"):
                self._something(choice, lot)
            self.assertStoredIsRebuilt(lots)
            if lot.serial_status_code == "returned":
                self.assertFalse(lot.serial_warranty_end)
                self.assertFalse(lot.serial_warranty_void)

    def _something(self, choice, lot):
        status = lot.serial_status_code
        if status == "returned":
            lot.serial_change_status("in_stock", "inspected")
            return
        self._terms(
            duration=choice.choice((0, 6, 24)),
            start_rule=choice.choice(("delivery", "receipt", "registration")),
        )
        if status == "in_stock":
            choice.choice((self._deliver_one, self._deliver_one, self._decide))(lot)
            self.assertIn(lot.serial_status_code, ("sold", "in_stock"))
        else:
            choice.choice((self._take_back, self._decide, self._decide))(lot)

    def _deliver_one(self, lot):
        self._ship([lot.name])

    def _take_back(self, lot):
        self._give_back(lot, fields.Date.today())

    def _decide(self, lot):
        if lot.serial_warranty_void:
            lot.serial_restore_warranty("checked")
        elif lot.serial_warranty_end:
            lot.serial_extend_warranty(1, "month", "goodwill")
            lot.serial_void_warranty("misuse")
        elif lot.serial_may_register:
            lot.serial_register_warranty()
        else:
            today = fields.Date.today()
            lot.serial_set_warranty(today, today + timedelta(days=9))
