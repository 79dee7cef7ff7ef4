from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tests import HttpCase, tagged

from .common import CounterCase


@tagged("post_install", "-at_install")
class TestCounterTour(CounterCase, HttpCase):
    """A cashier in front of a shop's screen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lots = cls._receive(["C-1", "C-2", "C-3"], destination=cls.shop)
        cls.lots[1].serial_change_status("defective", "broken")

    def _tour(self, name):
        self.config.with_user(self.cashier).open_ui()
        self.start_tour(
            f"/pos/ui/{self.config.id}", name, login=self.cashier.login, timeout=180
        )

    def test_sale(self):
        """U4, S1, U2: the list offers what may be sold, what is typed is judged, and
        the unit that is paid is Sold to the customer."""
        self._tour("serial_counter_sale")
        sold, defective, other = self.lots
        self.assertStatus(sold, "sold")
        self.assertEqual(sold.serial_customer_id, self.customer)
        self.assertEqual(sold.location_id, self.customers)
        order = self.config.current_session_id.order_ids
        self.assertEqual((len(order), order.state), (1, "paid"))
        self.assertEqual(order.lines.pack_lot_ids.mapped("lot_name"), ["C-1"])
        document = sold.serial_history()[-1]["document"]
        self.assertEqual((document["model"], document["id"]), ("pos.order", order.id))
        self.assertStatus(defective, "defective")
        self.assertStatus(other, "in_stock")
        self.assertStoredIsRebuilt(self.lots)

    def test_unit_breaks_before_it_is_paid(self):
        """U4, S4: asked once more before the payment is taken; nothing is sold."""
        lines = type(self.env["pos.order.line"])
        asked, serial_refused = [], lines.serial_refused

        @api.model
        def breaking(records, config_id, product_id, names):
            asked.append(names)
            if len(asked) == 2:
                unit = records.env["stock.lot"].with_user(SUPERUSER_ID)
                unit = unit.browse(self.lots[2].id)
                unit.serial_change_status("defective", "dropped")
            return serial_refused(records, config_id, product_id, names)

        with patch.object(lines, "serial_refused", breaking):
            self._tour("serial_counter_gone")
        self.assertEqual(asked, [["C-3"], ["C-3"]])
        self.assertStatus(self.lots[2], "defective")
        self.assertFalse(
            self.env["pos.order"].search(
                [("config_id", "=", self.config.id), ("state", "!=", "draft")]
            )
        )
