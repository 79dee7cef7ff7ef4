import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestIdentifyDialog(SerialCase):
    """The dialog that gives numbers to held units, place by place (T6)."""

    def setUp(self):
        super().setUp()
        self._hold_unidentified(self.laptop, 3, self.shelf_1)
        self._hold_unidentified(self.laptop, 2, self.shelf_2)

    def _dialog(self, user=None, **context):
        action = self.laptop.with_user(user or self.manager).action_serial_identify()
        wizards = self.env["serial.identify"].with_user(user or self.manager)
        return Form(wizards.with_context(**{**action["context"], **context}))

    def test_lists_the_places(self):
        wizard = self._dialog().save()
        self.assertEqual(
            [(line.location_id, line.unidentified_qty) for line in wizard.line_ids],
            [(self.shelf_1, 3), (self.shelf_2, 2)],
        )
        self.assertEqual(
            (wizard.serial_identified_qty, wizard.serial_on_hand_qty), (0, 5)
        )

    def test_several_places_at_once(self):
        """T6, E3, E8: refused at once; what is entered waits until it is identified."""
        self._receive(["TAKEN"])
        wizard = self._dialog().save()
        first, second = wizard.line_ids
        result = first.serial_enter("A1, A2\nTAKEN\na1")
        self.assertEqual(result["accepted"], ["A1", "A2"])
        self.assertRefused(result, "TAKEN", "already in stock")
        self.assertRefused(result, "a1", "twice")
        second.serial_enter("B001-B002")
        self.assertRefused(second.serial_enter(["A2"]), "A2", "entered already")
        self.assertEqual(wizard.line_ids.mapped("entered_count"), [2, 2])
        self.assertTrue(wizard.serial_pending)
        self.assertFalse(self._lots(["A1", "A2"]))
        again = wizard.action_identify()
        self.assertEqual(again["res_id"], wizard.id)
        self.assertEqual(wizard.line_ids, first)
        self.assertFalse(wizard.serial_pending)
        lots = self._lots(["A1", "A2", "B001", "B002"])
        self.assertEqual(lots.mapped("location_id"), self.shelf_1 | self.shelf_2)
        self.assertStatus(lots, "in_stock")
        self.assertEqual(self.laptop.serial_unidentified_qty, 1)

    def test_taken_meanwhile(self):
        """E8, T6: a number that went meanwhile stays, with its reason."""
        wizard = self._dialog().save()
        line = wizard.line_ids[0]
        line.serial_enter(["A1", "A2"])
        self._receive(["A2"])
        wizard.action_identify()
        self.assertEqual(line.number_ids.mapped("name"), ["A2"])
        self.assertIn("already in stock", line.refused)
        self.assertIn("A2", line.serial_window()["note"])
        self.assertEqual(line.serial_remove(["a2"]), ["A2"])
        self.assertFalse(line.number_ids)

    def test_window_of_a_place(self):
        """E4, E7: the same window as a receipt's, one page after the other."""
        self._hold_unidentified(self.phone, 100, self.shelf_1)
        wizard = (
            self.env["serial.identify"]
            .with_user(self.manager)
            .create({"location_id": self.shelf_1.id})
        )
        line = wizard.line_ids.filtered(lambda ln: ln.product_id == self.phone)
        action = line.action_serial_window()
        self.assertEqual(action["tag"], "serial_tracking.window")
        self.assertEqual(action["params"]["res_ids"], line.ids)
        line.serial_enter("P001-P090")
        window = line.serial_window(offset=40, limit=40)
        self.assertEqual(
            (window["mode"], window["expected"], window["count"]), ("enter", 100, 90)
        )
        self.assertTrue(window["partial"])
        self.assertEqual(len(window["lines"]), 40)
        self.assertEqual(window["lines"][0]["name"], "P050")
        result = line.serial_enter("Q01-Q15")
        self.assertEqual(len(result["accepted"]), 10)
        self.assertRefused(result, "Q11", "no unit without serial number is left")
        self.assertEqual(line.serial_clear(), 100)
        content = base64.b64encode(b"Serial number,Condition note\nF1,scratched\nF2,")
        result = line.serial_enter_file(content.decode())
        self.assertEqual(result["accepted"], ["F1", "F2"])
        self.assertRefused(result, "", "left out")

    def test_entering_statements(self):
        """T6, DESIGN 2: many numbers cost no more than few."""

        def flow(count):
            product = self._make_product(f"Held {count}")
            self._hold_unidentified(product, count, self.shelf_1)
            wizard = self.env["serial.identify"].create(
                {"product_tmpl_id": product.product_tmpl_id.id}
            )
            names = self._names(count, "W")
            return lambda: wizard.line_ids.serial_enter(names)

        self.assertGrowth(flow, 0.02)

    def test_generate_for_all(self):
        """E4: the numbers of the product's sequence."""
        self.laptop.product_tmpl_id.serial_prefix_format = "GEN-"
        wizard = self._dialog(default_location_id=self.shelf_2.id).save()
        line = wizard.line_ids
        self.assertEqual(line.location_id, self.shelf_2)
        line.serial_enter(line.serial_generate(2))
        self.assertEqual(line.entered_count, 2)
        self.assertEqual(wizard.action_identify()["tag"], "display_notification")
        self.assertEqual(self.laptop.serial_identified_qty, 2)

    def test_whole_location(self):
        """T6: all products of a place, from the location."""
        self._hold_unidentified(self.phone, 4, self.shelf_2)
        wizard = (
            self.env["serial.identify"]
            .with_user(self.manager)
            .create({"location_id": self.shelf_2.id})
        )
        self.assertEqual(
            {(line.product_id, line.unidentified_qty) for line in wizard.line_ids},
            {(self.laptop, 2), (self.phone, 4)},
        )

    def test_needs_manager_and_numbers(self):
        with self.assertRaises(UserError):
            self._dialog().save().action_identify()
        with self.assertRaises(AccessError):
            self.env["serial.identify"].with_user(self.worker).create(
                {"product_tmpl_id": self.laptop.product_tmpl_id.id}
            )

    def test_progress_of_a_place(self):
        """T6: of the place and what is below it, also when nothing is left to do."""
        self.laptop.serial_identify(["A1"], self.shelf_2.id)
        self._hold_unidentified(self.phone, 4, self.shelf_2)
        Dialog = self.env["serial.identify"].with_user(self.manager)

        def progress(**values):
            wizard = Dialog.create(values)
            return wizard.serial_identified_qty, wizard.serial_on_hand_qty

        template = self.laptop.product_tmpl_id
        self.assertEqual(progress(location_id=self.shelf_2.id), (1, 6))
        self.assertEqual(
            progress(location_id=self.shelf_2.id, product_tmpl_id=template.id), (1, 2)
        )
        self.assertEqual(progress(product_tmpl_id=template.id), (1, 5))
        self.laptop.serial_identify(["A2"], self.shelf_2.id)
        self.phone.serial_identify(["P1", "P2", "P3", "P4"], self.shelf_2.id)
        self.assertEqual(progress(location_id=self.shelf_2.id), (6, 6))

    def test_form_of_a_place(self):
        """T6: a location says how far its units are identified; its dialog."""
        self.laptop.serial_identify(["A1"], self.shelf_2.id)
        for user in (self.manager, self.auditor):
            with Form(self.stock.with_user(user)) as form:
                self.assertEqual(
                    (form.serial_unidentified_qty, form.serial_on_hand_qty), (4, 5)
                )
        self.assertEqual(self.shelf_1.serial_unidentified_qty, 3)
        action = self.shelf_1.with_user(self.manager).action_serial_identify()
        Dialog = self.env["serial.identify"].with_user(self.manager)
        wizard = Dialog.with_context(**action["context"]).create({})
        self.assertEqual(wizard.line_ids.location_id, self.shelf_1)
        self.assertFalse(self.customers.serial_on_hand_qty)

    def test_progress_statements(self):
        """T6, DESIGN 2: many units and places cost no more than few."""

        def flow(count):
            places = self.env["stock.location"].create(
                [
                    {"name": f"P{count}-{n}", "location_id": self.shelf_1.id}
                    for n in range(count)
                ]
            )
            for place in places:
                self._hold_unidentified(self.laptop, 2, place)
            return lambda: places.mapped("serial_identified_qty")

        self.assertGrowth(flow, 0)
