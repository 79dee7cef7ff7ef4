from odoo.exceptions import AccessError, UserError
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
        self.assertScrapRefused(self._scrap(lots[2], self.shelf_2), "Shelf 1")
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

    def test_many_units_in_the_selection_window(self):
        """S1, S2, E8: what may go is listed; each from its place, in one move."""
        lots = self._receive(["A1", "A2", "A3"])
        lots += self._receive(["B1"], destination=self.shelf_1)
        delivery = self._delivery(1)
        delivery.serial_select(["A3"])
        scrap = self._scrap()
        action = scrap.action_serial_window()
        self.assertEqual(action["params"]["res_model"], "stock.scrap")
        listed = {row["name"] for row in scrap.serial_candidates()["rows"]}
        self.assertEqual(listed, {"A1", "A2", "B1"})
        result = scrap.serial_select("A1, A1, B1, A3, ZZ")
        self.assertEqual(result["accepted"], ["A1", "B1"])
        self.assertRefused(result, "A3", delivery.reference)
        self.assertRefused(result, "ZZ", "unknown")
        self.assertRefused(scrap.serial_select(["A1"]), "A1", "chosen already")
        self.assertEqual(scrap.serial_suggest(9), ["A2"])
        scrap.serial_select(["A2"])
        self.assertEqual((scrap.scrap_qty, scrap.serial_window()["count"]), (3, 3))
        self.assertEqual(scrap.serial_remove(["A2"]), ["A2"])
        self.assertEqual((scrap.scrap_qty, scrap.serial_count), (2, 2))
        self.assertStatus(lots - self._lots(["A3"]), "in_stock")
        self.assertStatus(self._lots(["A3"]), "reserved")
        scrap.action_validate()
        self.assertEqual(scrap.state, "done")
        self.assertEqual(len(scrap.move_ids), 1)
        scrapped = self._lots(["A1", "B1"])
        self.assertStatus(scrapped, "scrapped")
        self.assertEqual(scrap.move_ids.move_line_ids.lot_id, scrapped)
        self.assertEqual(
            scrap.move_ids.move_line_ids.location_id, self.stock + self.shelf_1
        )
        self.assertStoredIsRebuilt(lots)
        with self.assertRaisesRegex(UserError, "finished"):
            scrap.serial_select(["A2"])

    def test_another_unit_in_the_field_replaces_the_chosen_ones(self):
        """S2: what core's field says counts."""
        lots = self._receive(["A1", "A2", "A3"])
        scrap = self._scrap()
        scrap.serial_select(["A1", "A2"])
        scrap.write({"lot_id": lots[2].id, "scrap_qty": 1})
        scrap.action_validate()
        self.assertStatus(lots[2], "scrapped")
        self.assertStatus(lots[:2], "in_stock")

    def test_statements(self):
        """S2, DESIGN 2: scrapping many costs little more than scrapping ten."""

        def scrap(n):
            names = self._names(n, "S")
            self._receive(names)
            scrap = self._scrap()
            scrap.serial_select(names)
            return scrap.action_validate

        self.assertGrowth(scrap, 2.1)

    def test_choosing_is_for_people_with_the_right(self):
        """P2: the window's calls check it themselves."""
        self._receive(["A1"])
        scrap = self._scrap()
        with self.assertRaises(AccessError):
            scrap.with_user(self.clerk).serial_select(["A1"])
