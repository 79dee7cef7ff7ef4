"""Serial numbers of products that expire."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.serial_tracking.tests.common import SerialCase


@tagged("post_install", "-at_install")
class TestExpiry(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.laptop.write(
            {"use_expiration_date": True, "expiration_time": 30, "removal_time": 5}
        )
        cls.now = fields.Datetime.now()

    def test_received_units_expire(self):
        """E1: units entered in the window get their dates as core gives them."""
        lots = self._receive(["EX-1", "EX-2"])
        for lot in lots:
            days = (lot.expiration_date - self.now).total_seconds() / 86400
            self.assertAlmostEqual(days, 30, delta=0.1)

    def test_first_to_expire_is_proposed_and_listed_first(self):
        """S1: the oldest are those that expire first where the strategy says so."""
        strategy = self.env["product.removal"].search([("method", "=", "fefo")])
        self.laptop.categ_id = self.env["product.category"].create(
            {"name": "Perishable", "removal_strategy_id": strategy.id}
        )
        lots = self._receive(["EX-1", "EX-2", "EX-3"])
        for lot, days in zip(lots, (20, 10, 30), strict=True):
            lot.expiration_date = self.now + timedelta(days=days)
            lot.removal_date = lot.expiration_date - timedelta(days=5)
        self.env.flush_all()
        move = self._delivery(2)
        names = [row["name"] for row in move.serial_candidates()["rows"]]
        self.assertEqual(names, ["EX-2", "EX-1", "EX-3"])
        move._do_unreserve()
        self.assertEqual(move.serial_suggest(2), ["EX-2", "EX-1"])
        move._action_assign()
        self.assertEqual(set(move.lot_ids.mapped("name")), {"EX-1", "EX-2"})

    def test_expired_unit_is_asked_about_as_core_does(self):
        """S4: choosing an expired unit is allowed, validating asks first."""
        lots = self._receive(["EX-1"])
        lots.write(
            {
                "expiration_date": self.now - timedelta(days=1),
                "removal_date": self.now - timedelta(days=2),
            }
        )
        self.env.flush_all()
        move = self._delivery(1)
        self.assertFalse(move.serial_select(["EX-1"])["refused"])
        action = move.picking_id.button_validate()
        self.assertEqual(action["res_model"], "expiry.picking.confirmation")
        move.picking_id.with_context(skip_expired=True).button_validate()
        self.assertStatus(lots, "sold")
