"""Labels of serial numbers on paper and for label printers (G4)."""

import re

from zxingcpp import read_barcodes

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.serial_tracking.tests.common import SerialCase
from odoo.addons.serial_tracking_reports.tests.paper import page_images, print_pdf


@tagged("post_install", "-at_install")
class TestLabels(SerialCase):
    def _choose(self, action, user, print_format):
        """What a person does who presses the button: choose, confirm."""
        self.assertEqual(action["res_model"], "lot.label.layout")
        wizard = (
            self.env["lot.label.layout"].with_user(user).with_context(action["context"])
        )
        form = Form(wizard, "stock.lot_label_layout_form_picking")
        form.print_format = print_format
        return form.save().process()

    def _ids(self, report):
        return report["context"]["active_ids"]

    def _codes(self, lots):
        pdf = print_pdf(self.env(user=self.worker), "stock.report_lot_label", lots.ids)
        return [c.text for page in page_images(pdf, 600) for c in read_barcodes(page)]

    def _zpl(self, lots):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.worker)
            ._render_qweb_text("stock.label_lot_template_view", lots.ids)
        )
        return content.decode()

    def test_chosen_units(self):
        """G4: those that were selected, once each, in the format that was chosen."""
        lots = self._receive(["L-1", "L-2", "L-3"])[:2]
        for print_format, name in (
            ("4x12", "stock.report_lot_label"),
            ("zpl", "stock.label_lot_template_view"),
        ):
            for user in (self.worker, self.manager, self.auditor):
                action = lots.with_user(user).action_serial_labels()
                report = self._choose(action, user, print_format)
                self.assertEqual(report["report_name"], name)
                self.assertEqual(self._ids(report), lots.ids)
        with self.assertRaises(AccessError):
            lots.with_user(self.clerk).action_serial_labels()

    def test_after_a_receipt(self):
        """G4: all units of a done receipt, and no lots."""
        move = self._receipt(2)
        move.serial_enter(["R-1", "R-2"])
        move.picking_id.button_validate()
        action = move.picking_id.with_user(self.worker).action_serial_labels()
        report = self._choose(action, self.worker, "zpl")
        self.assertEqual(self._ids(report), self._lots(["R-1", "R-2"]).ids)

    def test_by_itself_where_the_operation_type_says_so(self):
        """G4: core's own switch prints the units' labels when a receipt is validated.

        In both formats, once each, when Validate asks for the numbers first, too.
        """
        type_in = self.warehouse.in_type_id
        for lot_label_format, name in (
            ("4x12_lots", "stock.report_lot_label"),
            ("zpl_units", "stock.label_lot_template_view"),
        ):
            type_in.write(
                {"auto_print_lot_labels": True, "lot_label_format": lot_label_format}
            )
            names = [f"{lot_label_format}-{n}" for n in (1, 2)]
            move = self._receipt(2)
            picking = move.picking_id.with_user(self.worker)
            self.assertEqual(picking.button_validate()["tag"], "serial_tracking.window")
            move.serial_enter(names)
            action = picking.button_validate()
            self.assertEqual(picking.state, "done")
            self.assertEqual(action["tag"], "do_multi_print")
            (report,) = action["params"]["reports"]
            self.assertEqual(report["report_name"], name)
            self.assertEqual(self._ids(report), self._lots(names).ids)
            self.assertFalse(picking.serial_labels_wanted(), "printed already")
        lots = self.env["stock.lot"].browse(self._ids(report))
        for name in names:
            self.assertIn(f"QA,SN:{name.replace('_', '_5F')}^FS", self._zpl(lots))

    def test_wanted_after_a_receipt_only(self):
        """G4: labels are offered for what came in, once it is in."""
        move = self._receipt(2)
        move.serial_enter(["W-1", "W-2"])
        picking = move.picking_id.with_user(self.worker)
        self.assertEqual(picking.serial_labels_wanted(), 0)
        picking.button_validate()
        self.assertEqual(picking.serial_labels_wanted(), 2)
        delivery = self._delivery(1)
        delivery.serial_select(["W-1"])
        shipped = delivery.picking_id
        shipped.button_validate()
        self.assertEqual(shipped.state, "done")
        self.assertEqual(shipped.serial_labels_wanted(), 0)
        with self.assertRaises(AccessError):
            picking.with_user(self.clerk).serial_labels_wanted()

    def test_code_on_paper(self):
        """G4, E4: every label reads as SN: and its number, beside core's barcode."""
        names = ["P-1", "P-00002", "PAPER-000000000003", "=1+1"]
        codes = self._codes(self._receive(names))
        for name in names:
            self.assertIn(f"SN:{name}", codes)
        self.assertIn("P-00002", codes, "core's own barcode")

    def test_code_on_paper_with_internal_reference(self):
        """G4: a third line of text leaves both codes readable."""
        self.laptop.default_code = "E-COM-0815"
        codes = self._codes(self._receive(["Q-1", "Q-00002"]))
        self.assertLessEqual({"SN:Q-1", "SN:Q-00002", "Q-00002"}, set(codes))

    def test_code_for_label_printers(self):
        """G4: one code each; no number is taken for a command of the printer."""
        text = self._zpl(self._receive(["Z-1", "Z^FS~1_"]))
        fields = re.findall(r"\^FO100,310\^BQN,2,5\s+\^FH_\^FDQA,(.*?)\^FS", text)
        self.assertEqual(fields, ["SN:Z-1", "SN:Z_5EFS_7E1_5F"])
        self.assertEqual(text.count("^XA"), text.count("^XZ"))

    def test_gs1_and_lots_keep_cores_label(self):
        """G4: GS1 codes say item and serial already; lots get no code of ours."""
        serial = self._receive(["G-1"])
        lot = self.env["stock.lot"].create(
            {"name": "LOT", "product_id": self._make_product("Paint", "lot").id}
        )
        self.assertNotIn("BQN", self._zpl(lot))
        self.assertFalse(lot._serial_label_qr())
        self.assertTrue(serial._serial_label_qr())
        gs1 = self.env.ref("stock.group_stock_lot_print_gs1")
        self.env.ref("base.group_user").implied_ids += gs1
        self.assertNotIn("BQN", self._zpl(serial))
        self.assertIn("21G-1", self._zpl(serial))
        self.assertFalse(serial._serial_label_qr())
