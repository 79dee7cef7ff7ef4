from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import SerialReportCase


@tagged("post_install", "-at_install")
class TestRecall(SerialReportCase):
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

    def test_customers_with_address_are_written_to_x9(self):
        recall = self._recall(picking_ids=self.receipt.ids)
        action = recall.action_write_customers()
        self.assertEqual(action["context"]["default_res_ids"], self.ann.ids)
        composer = self.env["mail.compose.message"].with_context(**action["context"])
        self.assertEqual(composer.create({}).composition_mode, "mass_mail")
        recall.action_written()
        outcomes = {line.lot_id.name: line.outcome for line in recall.line_ids}
        self.assertEqual(
            (outcomes["A001"], outcomes["A002"], outcomes["A003"]),
            ("written", "written", "pending"),
        )
        with self.assertRaises(UserError):
            recall.action_write_customers()

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
