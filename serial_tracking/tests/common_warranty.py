from freezegun import freeze_time

from .common import SerialCase


class WarrantyCase(SerialCase):
    """A product with a year of warranty, and units sold and given back on a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Europe/Brussels"
        cls.laptop.product_tmpl_id.write(
            {
                "serial_warranty_duration": 12,
                "serial_vendor_warranty_duration": 2,
                "serial_vendor_warranty_unit": "year",
            }
        )

    def _sold(self, names, day="2026-02-14", received="2026-01-11", product=None):
        with freeze_time(f"{received} 10:00"):
            self._receive(names, product)
        with freeze_time(f"{day} 10:00"):
            return self._ship(names, product)

    def _give_back(self, lots, day="2026-03-01"):
        """Take units back from the customer."""
        with freeze_time(f"{day} 10:00"):
            move = self._make_move(
                self.warehouse.in_type_id,
                self.customers,
                self.stock,
                lots.product_id,
                len(lots),
                partner=self.customer,
            )
            result = move.serial_enter(lots.mapped("name"))
            assert not result["refused"], result
            move.picking_id.button_validate()
            assert move.state == "done"

    def assertWarranty(self, lots, start, end):
        """The dates of these units, as ISO text; what is stored is what is derived."""
        dates = {
            (str(lot.serial_warranty_start or ""), str(lot.serial_warranty_end or ""))
            for lot in lots
        }
        self.assertEqual(dates, {(start, end)})
        self.assertStoredIsRebuilt(lots)

    def _terms(self, **values):
        self.laptop.product_tmpl_id.write(
            {f"serial_warranty_{name}": value for name, value in values.items()}
        )
