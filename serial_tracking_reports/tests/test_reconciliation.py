from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..models.serial_reconciliation_check import ACTIVITY
from .common import AUDITOR, SerialReportCase


@tagged("post_install", "-at_install")
class TestReconciliation(SerialReportCase):
    """Where serials, quantities and documents disagree (X8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.phone, ["P1", "P2", "P3"])
        cls.deliver(cls.phone, ["P3"], cls.ann)
        cls.manager = new_test_user(
            cls.env,
            "recon_repairer",
            groups="serial_tracking.group_serial_manager,stock.group_stock_user",
        )
        cls.p1, cls.p2, cls.p3 = (cls.lots(cls.phone, [n]) for n in ("P1", "P2", "P3"))

    def _found(self, product=None):
        rows = self.env(user=self.auditor)["serial.reconciliation"].search(
            [("product_id", "=", (product or self.phone).id)]
        )
        return sorted(
            (row.kind, row.lot_id.name or "", row.location_id, row.quantity)
            for row in rows
        )

    def _quant(self, lot, location, quantity, product=None):
        """A row that no guard let in: written past the ORM."""
        self.env.flush_all()
        self.env.cr.execute(
            """INSERT INTO stock_quant (product_id, location_id, lot_id, quantity,
                                        reserved_quantity, company_id, in_date)
               VALUES (%s, %s, %s, %s, 0, %s, now() at time zone 'UTC')""",
            (
                (product or self.phone).id,
                location.id,
                lot.id if lot else None,
                quantity,
                location.company_id.id or None,
            ),
        )
        self.env.invalidate_all()

    def test_nothing_is_wrong_after_ordinary_work_x8(self):
        self.carry(self.phone, ["P1"])
        self.take_back(self.phone, ["P3"], self.ann)
        self.assertFalse(self._found())

    def test_units_without_serial_number_x8(self):
        self._quant(None, self.shelf, 4)
        self.assertEqual(self._found(), [("unidentified", "", self.shelf, 4.0)])

    def test_serial_number_without_unit_x8(self):
        self.p1.quant_ids.sudo().unlink()
        self.assertEqual([row[:2] for row in self._found()], [("no_unit", "P1")])

    def test_one_serial_number_in_two_places_x8(self):
        self._quant(self.p1, self.shelf, 1)
        self.assertEqual(
            self._found(),
            sorted(
                [
                    ("two_places", "P1", self.stock, 1.0),
                    ("two_places", "P1", self.shelf, 1.0),
                ]
            ),
        )

    def test_at_a_customer_and_on_hand_x8(self):
        self._quant(self.p3, self.shelf, 1)
        kinds = [row[:2] for row in self._found()]
        self.assertEqual(
            kinds, [("status", "P3"), ("two_places", "P3"), ("two_places", "P3")]
        )

    def test_two_units_of_one_serial_number_in_one_place_x8(self):
        self._quant(self.p1, self.stock, 1)
        self.assertEqual([row[0] for row in self._found()], ["two_places"] * 2)

    def test_negative_quantity_x8(self):
        self._quant(None, self.shelf, -2)
        self.assertEqual(self._found(), [("negative", "", self.shelf, -2.0)])

    def _move_without_numbers(self, kind, count, source, dest):
        """Validated while tracking was off, after the product had serials."""
        self.env.company.serial_allow_turn_off = True
        self.phone.tracking = "none"
        with self.at("2026-03-12 10:00"):
            picking = self._picking(
                kind, self.phone, range(count), source, dest, self.ann
            )
            move = picking.move_ids
            # Any unit, by no number, as nobody asks for one.
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": self.phone.id,
                        "quantity": count,
                        "location_id": source.id,
                        "location_dest_id": dest.id,
                    }
                )
            ]
            move.picked = True
            picking.with_context(skip_sms=True).button_validate()
        self.assertEqual(picking.state, "done")
        self.phone.tracking = "serial"
        return picking

    def _missing(self):
        return self.env["serial.reconciliation"].search(
            [("product_id", "=", self.phone.id), ("kind", "=", "missing")]
        )

    def _repair(self, row, names, user=None):
        env = self.env(user=user or self.manager)
        action = row.with_env(env).action_repair()
        self.assertEqual(action["res_model"], "serial.missing")
        form = Form(env["serial.missing"].with_context(**action["context"]))
        form.names, form.reason = names, "Read off the units"
        return form.save().action_apply()

    def test_missing_numbers_of_a_delivery_are_written_on_it_x8(self):
        """X8: two units without number left; P1 and P2 did, says the customer."""
        self._quant(None, self.stock, 2)
        picking = self._move_without_numbers(
            "out_type_id", 2, self.stock, self.customers
        )
        row = self._missing()
        self.assertEqual(row.document_ref, picking.name)
        for names, problem in (
            ("P1", "moved 2 units"),
            ("P1, P3", "P3"),
            ("P1, NEVER", "NEVER: no unit has this number"),
            ("P1, p1", "twice"),
        ):
            with self.assertRaisesRegex(UserError, problem):
                self._repair(row, names)
        self._repair(row, "P1, P2")
        self.assertFalse(self._missing())
        lots = self.p1 + self.p2
        self.assertEqual(set(lots.mapped("serial_status_code")), {"sold"})
        self.assertEqual(lots.serial_customer_id, self.ann)
        self.assertEqual(
            self._found(), [("unidentified", "", self.stock, 2.0)], "two are back"
        )
        reasons = [row["reason"] for row in self.p1.serial_history()]
        self.assertTrue(any("Read off" in (reason or "") for reason in reasons))

    def test_missing_numbers_of_a_receipt_are_written_on_it_x8(self):
        self._move_without_numbers("in_type_id", 3, self.suppliers, self.stock)
        self.assertEqual([row[0] for row in self._found()], ["missing", "unidentified"])
        self._repair(self._missing(), "N1-N3")
        self.assertFalse(self._found())
        lots = self.lots(self.phone, ["N1", "N2", "N3"])
        self.assertEqual(set(lots.mapped("serial_status_code")), {"in_stock"})
        self.assertEqual(str(lots[0].serial_date_received), "2026-03-12 10:00:00")

    def test_identified_units_tell_what_a_receipt_left_out_x8(self):
        """X8: older receipts are told first; what left without a number stays open."""
        first = self._move_without_numbers("in_type_id", 2, self.suppliers, self.stock)
        second = self._move_without_numbers("in_type_id", 1, self.suppliers, self.stock)
        inside = self._move_without_numbers("int_type_id", 1, self.stock, self.shelf)
        self.assertEqual(self._missing().picking_id, first + second + inside)
        phone = self.phone.with_user(self.manager)
        self.assertFalse(phone.serial_identify(["N1"])["refused"])
        self.assertEqual(self._missing().picking_id, first + second + inside)
        self.assertFalse(phone.serial_identify(["N2"])["refused"])
        self.assertEqual(self._missing().picking_id, second + inside)
        out = self._move_without_numbers("out_type_id", 1, self.stock, self.customers)
        self.assertEqual(self._missing().picking_id, second + inside + out)
        row = self._missing().filtered(lambda row: row.picking_id == out)
        self._repair(row, "P1")
        self.assertEqual(self._missing().picking_id, second + inside)
        self.assertFalse(phone.serial_identify(["N3"])["refused"])
        self.assertFalse(self._found())

    def test_missing_number_without_transfer_opens_the_repair_too_x8(self):
        """X8: no blank new transfer; auditors see the product."""
        self._move_without_numbers("in_type_id", 1, self.suppliers, self.stock)
        row = self._missing()
        row.picking_id.move_ids.picking_id = False
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(row.picking_id)
        action = row.with_user(self.auditor).action_repair()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("product.template", self.phone.product_tmpl_id.id),
        )
        self._repair(row, "N1")
        self.assertFalse(self._found())

    def test_repair_of_missing_numbers_needs_the_manager_p2(self):
        self._move_without_numbers("in_type_id", 1, self.suppliers, self.stock)
        line = self._missing().id // 8
        with self.assertRaises(AccessError):
            self.env(user=self.auditor)["serial.missing"].create(
                {"move_line_id": line, "names": "N1", "reason": "x"}
            )

    def test_units_without_number_are_identified_where_they_are_x8(self):
        """X8: the dialog is about this variant and this place, not the first ones."""
        self._quant(None, self.shelf, 4)
        self._quant(None, self.stock, 9)
        row = self.env["serial.reconciliation"].search(
            [("location_id", "=", self.shelf.id), ("kind", "=", "unidentified")]
        )
        action = row.with_user(self.manager).action_repair()
        self.assertEqual(action["context"]["default_location_id"], self.shelf.id)
        wizard = (
            self.env(user=self.manager)[action["res_model"]]
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(wizard.line_ids.location_id, self.shelf)

    def test_documents_from_before_the_first_serial_are_left_in_peace_x8(self):
        crate = self._product("Crate", 1.0, tracking="none")
        with self.at("2026-02-01 10:00"):
            picking = self._picking(
                "in_type_id", crate, [1, 2], self.suppliers, self.stock, self.vendor
            )
            picking.move_ids.write({"quantity": 2, "picked": True})
            picking.with_context(skip_sms=True).button_validate()
        crate.tracking = "serial"
        self.receive(crate, ["K1"])
        self.assertEqual([row[0] for row in self._found(crate)], ["unidentified"])

    def test_repair_of_a_status_derives_it_anew_x8(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_lot SET serial_status_id = %s WHERE id = %s",
            (self.env.ref("serial_tracking.status_sold").id, self.p1.id),
        )
        self.env.invalidate_all()
        row = self.env["serial.reconciliation"].search([("lot_id", "=", self.p1.id)])
        self.assertEqual(row.kind, "status")
        row.with_user(self.auditor).action_repair()
        self.assertEqual(self.p1.serial_status_code, "sold", "an auditor only reads")
        action = row.with_user(self.env.ref("base.user_admin")).action_repair()
        self.assertEqual(self.p1.serial_status_code, "in_stock")
        self.assertEqual(action["res_id"], self.p1.id)
        self.assertFalse(self._found())

    def test_repair_of_two_places_opens_both_x8(self):
        self._quant(self.p1, self.shelf, 1)
        row = self.env["serial.reconciliation"].search(
            [("lot_id", "=", self.p1.id)], limit=1
        )
        action = row.with_user(self.env.ref("base.user_admin")).action_repair()
        quants = self.env["stock.quant"].search(action["domain"])
        self.assertEqual(quants.location_id, self.stock + self.shelf)
        action = row.with_user(self.auditor).action_repair()
        self.assertEqual(action["res_model"], "stock.lot")

    def _activities(self, user):
        return self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", self.env.ref(ACTIVITY).id),
                ("res_id", "=", self.phone.product_tmpl_id.id),
                ("user_id", "=", user.id),
            ]
        )

    def test_scheduled_check_tells_the_managers_once_x8(self):
        manager = new_test_user(
            self.env, "recon_manager", groups="serial_tracking.group_serial_manager"
        )
        self._quant(None, self.shelf, 4)
        cron = self.env.ref("serial_tracking_reports.cron_serial_reconciliation")
        action = cron.ir_actions_server_id
        action.run()
        first = self._activities(manager)
        self.assertIn("Units without serial number: 1", first.note)
        self.assertFalse(self._activities(self.auditor))
        action.run()
        self.assertEqual(self._activities(manager), first)
        self._quant(self.p1, self.shelf, 1)
        action.run()
        self.assertEqual(self._activities(manager), first)
        self.assertIn("One serial number in two places: 2", first.note)
        self.env["stock.quant"].search(
            [("product_id", "=", self.phone.id), ("location_id", "=", self.shelf.id)]
        ).sudo().unlink()
        action.run()
        self.assertFalse(self._activities(manager))

    def test_other_company_sees_nothing_x8_p2(self):
        self._quant(None, self.shelf, 4)
        self.p1.quant_ids.sudo().unlink()
        company = self.env["res.company"].create({"name": "Other company"})
        other = new_test_user(
            self.env,
            "recon_other",
            groups=AUDITOR,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        rows = self.env(user=other)["serial.reconciliation"].search([])
        self.assertFalse(rows.filtered("company_id"))
        self.assertNotIn(self.phone, rows.product_id)
