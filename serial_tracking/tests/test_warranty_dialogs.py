from odoo.tests import Form, tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestWarrantyDialogs(WarrantyCase):
    """W1, W2, W3: the dialogs and forms that people use."""

    def _change(self, lots, **values):
        Wizard = self.env["serial.warranty.change"].with_user(self.manager)
        form = Form(
            Wizard.with_context(
                active_model="stock.lot",
                active_ids=lots.ids,
                default_action=values.pop("action"),
            )
        )
        for name, value in values.items():
            form[name] = value
        form.save().action_apply()

    def test_change(self):
        """W1, W2, W3: each action of the dialog, for several units at once."""
        lots = self._sold(["A1", "A2"])
        self._change(lots, action="extend", duration=6, reason="goodwill")
        self.assertWarranty(lots, "2026-02-14", "2027-08-14")
        self._change(lots, action="set", date_start="2026-03-01", date_end="2026-04-01")
        self.assertWarranty(lots, "2026-03-01", "2026-04-01")
        self._change(lots, action="void", reason="misuse")
        self.assertTrue(all(lots.mapped("serial_warranty_void")))
        self._change(lots, action="restore", reason="checked")
        self.assertFalse(any(lots.mapped("serial_warranty_void")))
        self._change(lots, action="vendor", date_end="2029-01-01")
        self.assertEqual(str(lots[1].serial_vendor_warranty_end), "2029-01-01")

    def test_one_unit_comes_with_its_dates(self):
        """W2: the dialog of one unit starts from the dates that it has."""
        lot = self._sold(["A1"])
        Wizard = self.env["serial.warranty.change"].with_context(
            active_model="stock.lot", active_ids=lot.ids, default_action="set"
        )
        form = Form(Wizard)
        self.assertEqual(str(form.date_end), "2027-02-14")

    def test_register(self):
        """W2: users register where registration starts the warranty."""
        self._terms(start_rule="registration")
        lot = self._sold(["A1"])
        self.assertTrue(lot.serial_may_register)
        Wizard = self.env["serial.warranty.change"].with_user(self.worker)
        with Form(
            Wizard.with_context(
                active_model="stock.lot",
                active_ids=lot.ids,
                default_action="register",
            )
        ) as form:
            form.date = "2026-03-01"
        form.save().action_apply()
        self.assertWarranty(lot, "2026-03-01", "2027-03-01")
        lot.invalidate_recordset()
        self.assertFalse(lot.serial_may_register)

    def test_apply_terms(self):
        """W3: from the product's form."""
        lots = self._sold(["P1", "P2"], product=self.phone)
        template = self.phone.product_tmpl_id.with_user(self.manager)
        template.sudo().serial_warranty_duration = 6
        action = template.action_serial_apply_warranty()
        Wizard = self.env["serial.warranty.apply"].with_user(self.manager)
        with Form(Wizard.with_context(**action["context"])) as form:
            self.assertEqual(form.without_count, 2)
            self.assertEqual(form.with_count, 0)
            self.assertIn("6 months", form.terms)
        result = form.save().action_apply()
        self.assertIn("2 units", result["params"]["message"])
        self.assertWarranty(lots, "2026-02-14", "2026-08-14")

    def test_product_form(self):
        """W2, E6: terms and format on the product's form."""
        with Form(self.laptop.product_tmpl_id.with_user(self.env.user)) as form:
            form.serial_warranty_duration = 2
            form.serial_warranty_unit = "year"
            form.serial_warranty_start_rule = "registration"
            form.serial_warranty_shelf_duration = 6
            form.serial_format_prefix = "LX"
        template = form.save()
        self.assertEqual(template.serial_warranty_shelf_duration, 6)
        self.assertEqual(template.serial_format_prefix, "LX")

    def test_detail_form_opens(self):
        """G3, W1: Serial Detail shows the warranty to all who may read units."""
        lot = self._sold(["A1"])
        view = "serial_tracking.view_stock_lot_serial_form"
        for user in (self.manager, self.worker, self.auditor):
            form = Form(lot.with_user(user), view)
            self.assertEqual(str(form.serial_warranty_end), "2027-02-14")
