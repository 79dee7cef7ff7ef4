from odoo.tests import tagged

from odoo.addons.mail.tests.common import MockEmail

from .common import SerialReportCase

FEW, MANY = 10, 200


@tagged("post_install", "-at_install")
class TestRecallQueryCounts(MockEmail, SerialReportCase):
    """X9: two hundred units cost no more statements than ten."""

    def _names(self, prefix, count):
        return [f"{prefix}{number:04d}" for number in range(count)]

    def _recall(self, names):
        recall = self.env["serial.recall"].create(
            {"name": names[0], "reason": "x", "serials": "\n".join(names)}
        )
        recall.action_find()
        return recall

    def _count(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _growth(self, flow):
        """Further statements for each unit beyond the first ten."""
        self._count(flow(FEW, "W"))
        few, many = self._count(flow(FEW, "X")), self._count(flow(MANY, "Y"))
        return (many - few) / (MANY - FEW)

    def test_block_x9(self):
        def flow(count, prefix):
            names = self._names(f"B{prefix}", count)
            self.receive(self.camera, names)
            return self._recall(names).action_block

        self.assertLessEqual(self._growth(flow), 0.05)
        lots = self.lots(self.camera, self._names("BY", MANY))
        self.assertEqual(set(lots.mapped("serial_status_code")), {"defective"})

    def test_one_letter_about_many_units_x9(self):
        def flow(count, prefix):
            names = self._names(f"L{prefix}", count)
            self.receive(self.camera, names)
            self.deliver(self.camera, names, self.ann)
            return self._recall(names).action_write_customers

        with self.mock_mail_gateway():
            self.assertLessEqual(self._growth(flow), 0.05)
        letters = self.env["serial.recall.letter"].search([], limit=1)
        self.assertEqual(len(letters.line_ids), MANY)

    def test_many_letters_x9(self):
        """X9: a mail of Odoo's own each; what we add to it does not grow."""

        def flow(count, prefix):
            names = self._names(f"M{prefix}", count)
            self.receive(self.camera, names)
            customers = self.env["res.partner"].create(
                [{"name": name, "email": f"{name}@example.com"} for name in names]
            )
            recall = self._recall(names)
            lines = recall.line_ids.sorted("lot_id")
            self.deliver(self.camera, names, self.ann)
            # One delivery for all, then each unit's holder by itself.
            for line, customer in zip(lines, customers, strict=True):
                line.lot_id.serial_customer_id = customer
            return recall.action_write_customers

        with self.mock_mail_gateway():
            growth = self._growth(flow)
        self.assertLessEqual(growth, 0.1)
        self.assertEqual(
            self.env["serial.recall.letter"].search_count([]), 2 * FEW + MANY
        )
