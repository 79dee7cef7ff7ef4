from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from odoo.addons.base.models.ir_mail_server import MailDeliveryException
from odoo.addons.mail.tests.common import MockEmail

from ..models.serial_recall_letter import TEMPLATE
from .common import SerialReportCase


@tagged("post_install", "-at_install")
class TestRecall(MockEmail, SerialReportCase):
    """From a range, a receipt or a vendor to the units and their holders (X9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = [f"A{i:03d}" for i in range(1, 7)]
        cls.receipt = cls.receive(cls.phone, names)
        cls.other_receipt = cls.receive(cls.phone, ["A007", "B1"], partner=cls.bob)
        cls.deliver(cls.phone, ["A001", "A002"], cls.ann)
        cls.deliver(cls.phone, ["A003"], cls.bob)
        cls.manager = new_test_user(
            cls.env,
            "recall_manager",
            groups="serial_tracking.group_serial_manager,stock.group_stock_user",
        )

    def _recall(self, user=None, **values):
        recall = self.env(user=user or self.manager)["serial.recall"].create(
            {"name": "Battery", "reason": "Overheats", **values}
        )
        recall.action_find()
        return recall

    def _situations(self, recall):
        return {line.lot_id.name: line.situation for line in recall.line_ids}

    def test_range_leads_to_units_and_holders_x9(self):
        recall = self._recall(serials="A001-A004, b1", product_ids=self.phone.ids)
        self.assertEqual(
            self._situations(recall),
            {
                "A001": "customer",
                "A002": "customer",
                "A003": "customer",
                "A004": "on_hand",
                "B1": "on_hand",
            },
        )
        holders = {line.lot_id.name: line.partner_id for line in recall.line_ids}
        self.assertEqual((holders["A001"], holders["A003"]), (self.ann, self.bob))
        self.assertEqual(
            (recall.unit_count, recall.on_hand_count, recall.customer_count), (5, 2, 3)
        )

    def test_receipt_vendor_and_document_lead_to_the_same_units_x9(self):
        ways = (
            {"picking_ids": self.other_receipt.ids},
            {"document": self.other_receipt.name},
            {"vendor_id": self.bob.id, "product_ids": self.phone.ids},
        )
        for values in ways:
            recall = self._recall(**values)
            self.assertEqual(set(self._situations(recall)), {"A007", "B1"}, values)

    def test_criteria_narrow_each_other_x9(self):
        recall = self._recall(picking_ids=self.receipt.ids, serials="A001..A003")
        self.assertEqual(set(self._situations(recall)), {"A001", "A002", "A003"})

    def test_recall_needs_a_criterion_and_a_hit_x9(self):
        for values in ({}, {"serials": "ZZZ"}):
            with self.assertRaises(UserError):
                self._recall(**values)

    def test_units_in_stock_are_blocked_x9(self):
        recall = self._recall(picking_ids=self.receipt.ids)
        recall.action_block()
        lots = self.lots(self.phone, ["A004", "A005", "A006"])
        self.assertEqual(set(lots.mapped("serial_status_code")), {"defective"})
        self.assertEqual(
            set(self.lots(self.phone, ["A001"]).mapped("serial_status_code")), {"sold"}
        )
        outcomes = {line.lot_id.name: line.outcome for line in recall.line_ids}
        self.assertEqual(outcomes["A004"], "blocked")
        self.assertEqual(outcomes["A001"], "pending")
        last = lots[0].with_user(self.auditor).serial_history()[-1]
        self.assertIn("Overheats", last["reason"])
        with self.assertRaises(UserError):
            recall.action_block()

    def _outcomes(self, recall):
        return {line.lot_id.name: line.outcome for line in recall.line_ids}

    def _problems(self, recall):
        return {line.lot_id.name: line.problem for line in recall.line_ids}

    def test_unit_that_cannot_be_blocked_holds_up_no_other_x9(self):
        """X9: chosen or under way: pending with the reason, and tried again later."""
        transit = self.env["stock.location"].create(
            {"name": "Truck", "usage": "transit", "company_id": self.env.company.id}
        )
        delivery = self._picking(
            "out_type_id", self.phone, ["A004"], self.stock, self.customers, self.ann
        )
        delivery.move_ids.serial_select(["A004"])
        delivery.move_ids.picked = True
        truck = self._picking(
            "int_type_id", self.phone, ["A005"], self.stock, transit, None
        )
        self._finish(truck, self.lots(self.phone, ["A005"]))
        recall = self._recall(serials="A004-A006", product_ids=self.phone.ids)
        self.assertEqual(
            self._situations(recall),
            {"A004": "on_hand", "A005": "transit", "A006": "on_hand"},
        )
        action = recall.action_block()
        self.assertIn("1 units blocked, 2 still", action["params"]["message"])
        self.assertEqual(
            self._outcomes(recall),
            {"A004": "pending", "A005": "pending", "A006": "blocked"},
        )
        problems = self._problems(recall)
        self.assertIn(delivery.name, problems["A004"])
        self.assertIn("on the way", problems["A005"])
        self.assertFalse(problems["A006"])
        delivery.action_cancel()
        recall.action_block()
        self.assertEqual(self._outcomes(recall)["A004"], "blocked")
        self.assertFalse(self._problems(recall)["A004"])

    def test_each_customer_gets_one_letter_about_theirs_x9(self):
        """X9: in their language, naming their units; written once it has gone."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.ann.lang = "fr_FR"
        self.env.ref(TEMPLATE).with_context(lang="fr_FR").subject = "Rappel"
        self.bob.email = "bob@example.com"
        recall = self._recall(picking_ids=self.receipt.ids)
        with self.mock_mail_gateway():
            action = recall.action_write_customers()
        letters = self.env["serial.recall.letter"].search(action["domain"])
        self.assertEqual(set(letters.mapped("state")), {"sent"})
        mails = {mail["email_to"][0]: mail for mail in self._mails}
        (anns,) = (mail for to, mail in mails.items() if "ann@" in to)
        (bobs,) = (mail for to, mail in mails.items() if "bob@" in to)
        self.assertEqual((anns["subject"], bobs["subject"]), ("Rappel", "Battery"))
        for name, mail, other in (
            ("A001", anns, bobs),
            ("A002", anns, bobs),
            ("A003", bobs, anns),
        ):
            self.assertIn(name, mail["body"])
            self.assertNotIn(name, other["body"])
        self.assertIn("Overheats", anns["body"])
        outcomes = self._outcomes(recall)
        self.assertEqual({outcomes[f"A00{i}"] for i in (1, 2, 3)}, {"written"})
        self.assertEqual(outcomes["A004"], "pending")
        with self.assertRaises(UserError):
            recall.action_write_customers()

    def test_letter_that_does_not_go_leaves_the_unit_pending_x9(self):
        recall = self._recall(picking_ids=self.receipt.ids)

        def refuse(*args, **kwargs):
            raise MailDeliveryException("Server is on fire")

        with (
            self.mock_mail_gateway(),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            self.send_email_mocked.side_effect = refuse
            recall.action_write_customers()
        self.assertEqual(recall.letter_ids.mapped("state"), ["failed"])
        self.assertEqual(self._outcomes(recall)["A001"], "pending")
        problems = self._problems(recall)
        self.assertIn("fire", problems["A001"])
        self.assertIn("no e-mail", problems["A003"])
        with self.mock_mail_gateway():
            recall.action_write_customers()
        self.assertEqual(self._outcomes(recall)["A001"], "written")
        self.assertEqual(recall.letter_count, 2)

    def test_nobody_forges_a_letter_x9_p2(self):
        recall = self._recall(picking_ids=self.receipt.ids)
        with self.assertRaises(AccessError):
            self.env(user=self.manager)["serial.recall.letter"].create(
                {"recall_id": recall.id, "partner_id": self.ann.id, "state": "sent"}
            )

    def test_recall_begins_where_the_question_arises_x9(self):
        """X9: from a receipt, a vendor, units, by the Action menu."""
        manager = self.env(user=self.manager)
        lots = self.lots(self.phone, ["A001", "A004"])
        cases = (
            (self.receipt, 6),
            (self.vendor, 6),
            (lots, 2),
        )
        for records, count in cases:
            bound = manager["ir.actions.actions"].get_bindings(records._name)
            (action,) = (a for a in bound["action"] if a["name"].startswith("Recall"))
            context = safe_eval(
                self.env["ir.actions.act_window"].browse(action["id"]).context,
                {"active_id": records[0].id, "active_ids": records.ids},
            )
            form = Form(manager["serial.recall"].with_context(**context))
            form.name, form.reason = "Begun there", "x"
            recall = form.save()
            recall.action_find()
            with self.subTest(model=records._name):
                self.assertEqual(recall.unit_count, count)

    def _produce(self, document, consumed, name):
        """A unit made of another one, recorded as manufacturing does."""
        production = self.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", self.env.company.id)],
            limit=1,
        )
        made = self.env["stock.lot"].create(
            {"name": name, "product_id": self.camera.id}
        )
        moves = self.env["stock.move"]
        for lot, source, dest in (
            (consumed, self.stock, production),
            (made, production, self.stock),
        ):
            line = {
                "product_id": lot.product_id.id,
                "location_id": source.id,
                "location_dest_id": dest.id,
            }
            move = moves.create({**line, "product_uom_qty": 1})
            move._action_confirm()
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create({**line, "lot_id": lot.id, "quantity": 1})
            ]
            move.picked = True
            moves += move
        with self.at("2026-03-04 10:00"):
            moves._action_done()
        moves.reference = document
        moves[1].move_line_ids.consume_line_ids = moves[0].move_line_ids
        return made

    def test_production_order_means_what_it_made_x9(self):
        """X9: parts that the same document used up are not recalled."""
        part = self.lots(self.phone, ["A006"])
        self._produce("WH/MO/00007", part, "MADE-1")
        recall = self._recall(document="WH/MO/00007")
        self.assertEqual(self._situations(recall), {"MADE-1": "on_hand"})

    def test_part_leads_to_what_it_was_built_into_x9(self):
        """X9: over any number of levels, to the customers of the finished units."""
        part = self.lots(self.phone, ["A006"])
        middle = self._produce("WH/MO/00008", part, "MIDDLE")
        self._produce("WH/MO/00009", middle, "TOP")
        self.deliver(self.camera, ["TOP"], self.bob)
        recall = self._recall(serials="A006", product_ids=self.phone.ids)
        self.assertEqual(
            self._situations(recall),
            {"A006": "elsewhere", "MIDDLE": "elsewhere", "TOP": "customer"},
        )
        (top,) = (line for line in recall.line_ids if line.lot_id.name == "TOP")
        self.assertEqual((top.partner_id, top.note), (self.bob, "contains MIDDLE"))
        recall = self._recall(
            serials="A006", product_ids=self.phone.ids, built_in=False
        )
        self.assertEqual(set(self._situations(recall)), {"A006"})

    def test_outcomes_are_tracked_until_it_closes_x9(self):
        recall = self._recall(serials="A001, A004", product_ids=self.phone.ids)
        with self.assertRaises(UserError):
            recall.action_close()
        recall.action_block()
        recall.line_ids.filtered(
            lambda line: line.outcome == "pending"
        ).outcome = "back"
        recall.action_close()
        self.assertEqual(recall.state, "done")

    def test_finding_again_keeps_outcomes_and_adds_units_x9(self):
        recall = self._recall(serials="A001-A002", product_ids=self.phone.ids)
        recall.line_ids[0].outcome = "back"
        recall.serials = "A001-A003"
        self.take_back(self.phone, ["A002"], self.ann)
        recall.action_find()
        self.assertEqual(
            self._situations(recall),
            {"A001": "customer", "A002": "on_hand", "A003": "customer"},
        )
        self.assertEqual(recall.line_ids.mapped("outcome").count("back"), 1)

    def test_auditor_reads_and_changes_nothing_x9_p1(self):
        recall = self._recall(serials="A001")
        mine = recall.with_user(self.auditor)
        self.assertEqual(mine.unit_count, 1)
        for act in (mine.action_find, mine.action_block, mine.action_close):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaises(AccessError):
            mine.line_ids.outcome = "back"

    def test_form_and_report_x9(self):
        with Form(self.env(user=self.manager)["serial.recall"]) as form:
            form.name = "Battery"
            form.reason = "Overheats"
            form.serials = "A001-A003"
        recall = form.record
        recall.action_find()
        action = recall.action_report()
        wizard = (
            self.env(user=self.manager)["serial.report.wizard"]
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(wizard.report, "recall")
        self.assertEqual(len(self._lines(wizard)), 3)
        self.assertEqual(dict(wizard._facts(wizard._definition()))["Recall"], "Battery")

    def _lines(self, wizard):
        action = wizard.action_view()
        return wizard.env["serial.recall.line"].search(action["domain"])

    def test_same_queries_for_any_number_of_units_x9(self):
        counts = []
        for prefix, count in (("W", 5), ("X", 10), ("Y", 200)):
            names = [f"{prefix}{i:04d}" for i in range(count)]
            self.receive(self.camera, names)
            recall = self.env["serial.recall"].create(
                {"name": prefix, "reason": "x", "serials": "\n".join(names)}
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            recall.action_find()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(recall.on_hand_count, count)
        self.assertLessEqual(counts[2], counts[1] + 4)
