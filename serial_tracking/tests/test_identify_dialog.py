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
        """T6: good ones are identified, refused ones stay in their box."""
        self._receive(["TAKEN"])
        with self._dialog() as form:
            with form.line_ids.edit(0) as line:
                line.names = "A1, A2\nTAKEN"
                self.assertEqual(line.entered_count, 3)
            with form.line_ids.edit(1) as line:
                line.names = "B001-B002"
        wizard = form.record
        again = wizard.action_identify()
        self.assertEqual(again["res_id"], wizard.id)
        self.assertEqual(wizard.line_ids.location_id, self.shelf_1)
        self.assertEqual(wizard.line_ids.names, "TAKEN")
        self.assertIn("already in stock", wizard.line_ids.refused)
        lots = self._lots(["A1", "A2", "B001", "B002"])
        self.assertEqual(lots.mapped("location_id"), self.shelf_1 | self.shelf_2)
        self.assertStatus(lots, "in_stock")
        self.assertEqual(self.laptop.serial_unidentified_qty, 1)

    def test_generate_for_all(self):
        self.laptop.product_tmpl_id.serial_prefix_format = "GEN-"
        wizard = self._dialog(default_location_id=self.shelf_2.id).save()
        self.assertEqual(wizard.line_ids.location_id, self.shelf_2)
        wizard.line_ids.action_generate()
        self.assertEqual(wizard.line_ids.entered_count, 2)
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
