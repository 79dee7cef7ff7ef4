from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestScrap(SerialCase):
    """A scrapped unit is named, and is where the order says (S2, S4)."""

    def _scrap(self, lot=None, location=None, **values):
        return (
            self.env["stock.scrap"]
            .with_user(self.worker)
            .create(
                {
                    "product_id": self.laptop.id,
                    "lot_id": lot.id if lot else False,
                    "location_id": (location or self.stock).id,
                    "scrap_qty": 1,
                    **values,
                }
            )
        )

    def assertScrapRefused(self, scrap, word):
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            scrap.action_validate()
        self.assertIn(word, str(caught.exception))

    def test_serial_is_required(self):
        """S2, S4: no unit is scrapped without its serial."""
        self._receive(["A1"])
        self._hold_unidentified(self.laptop, 2)
        self.assertScrapRefused(self._scrap(), "choose the serial number")

    def test_place_is_named(self):
        """S2: another shelf, sold, more than one, chosen for a delivery."""
        lots = self._receive(["A1", "A2"]) + self._receive(
            ["A3"], destination=self.shelf_1
        )
        self._ship(["A2"])
        self.assertScrapRefused(self._scrap(lots[2]), "Shelf 1")
        self.assertScrapRefused(self._scrap(lots[1]), "already sold")
        self.assertScrapRefused(self._scrap(lots[0], scrap_qty=2), "exactly one")
        delivery = self._delivery(1)
        delivery.serial_select(["A1"])
        self.assertScrapRefused(self._scrap(lots[0]), delivery.reference)

    def test_scrap(self):
        """S2, U2: a proposal gives way, the unit is scrapped."""
        lots = self._receive(["A1"])
        self._delivery(1, assign=True)
        self._scrap(lots).action_validate()
        self.assertStatus(lots, "scrapped")
        self.assertStoredIsRebuilt(lots)

    def test_form_takes_the_unit_where_it_is(self):
        """S2: choosing the serial sets the place, and says so as core does."""
        lots = self._receive(["A1"]) + self._receive(["A2"], destination=self.shelf_1)
        self.worker.group_ids += self.env.ref("stock.group_stock_multi_locations")
        form = Form(self.env["stock.scrap"].with_user(self.worker))
        form.product_id = self.laptop.with_user(self.worker)
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as warnings:
            form.lot_id = lots[1].with_user(self.worker)
        self.assertIn("Shelf 1", warnings.output[0])
        self.assertEqual(form.location_id, self.shelf_1)
        scrap = form.save()
        scrap.action_validate()
        self.assertStatus(lots[1], "scrapped")
