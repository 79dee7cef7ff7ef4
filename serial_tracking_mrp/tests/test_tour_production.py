from odoo.tests import HttpCase, tagged

from .test_production import ProductionCase


@tagged("post_install", "-at_install")
class TestProductionTour(ProductionCase, HttpCase):
    """Somebody makes laptops in front of the order's form."""

    def _tour(self, order, name):
        self.start_tour(
            f"/odoo/action-mrp.mrp_production_action/{order.id}",
            name,
            login=self.maker.login,
            timeout=180,
        )
        self.assertEqual(order.state, "done")

    def test_windows_of_an_order(self):
        """E7, S2, U4: entry of finished goods, selection of components."""
        parts = self._receive(["P-1", "P-2", "P-3", "P-4"], self.phone)
        parts[1].serial_change_status("defective", "broken")
        self._tour(self._order(2), "serial_production")
        self.assertStatus(self._lots(["M-1", "M-2"]), "in_stock")
        self.assertStatus(parts[0], "in_stock")
        self.assertStatus(parts[1], "defective")
        self.assertStatus(parts[2:], "consumed")
        self.assertStoredIsRebuilt(parts)

    def test_producing_asks(self):
        """E1, E7: Produce All asks for numbers and goes on by itself."""
        parts = self._receive(["P-1", "P-2"], self.phone)
        order = self._order(2)
        self._tour(order, "serial_production_asks")
        self.assertEqual(len(order.lot_producing_ids), 2)
        self.assertStatus(order.lot_producing_ids, "in_stock")
        self.assertStatus(parts, "consumed")
