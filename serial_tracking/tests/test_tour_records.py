from odoo.tests import HttpCase, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestRecordTours(SerialCase, HttpCase):
    """Item form, Serial Detail and Find serial number in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._make_user(
            "records_boss",
            "stock.group_stock_manager,product.group_product_manager,"
            "serial_tracking.group_serial_manager",
        )

    def _tour(self, name, path, user):
        self.start_tour(f"/odoo/{path}", name, login=user.login, timeout=120)

    def test_turn_on_and_add(self):
        """T1, T5, G2: tick, save, the tab is there; two units get their numbers."""
        product = self._make_product("Ticked", "none")
        self._hold_unidentified(product, 3)
        template = product.product_tmpl_id
        self._tour(
            "serial_turn_on_and_add", f"product.template/{template.id}", self.boss
        )
        lots = self._lots(["TOUR-1", "TOUR-2"], product)
        self.assertEqual(lots.mapped("serial_condition_note"), ["open box", False])
        self.assertEqual(product.qty_available, 3)
        self.assertEqual(product.serial_identified_qty, 2)

    def test_tab(self):
        """G1, G3, G4, U3, R4: the grid pages and sorts, rows change and open."""
        product = self._make_product("Tabbed")
        self._receive([f"TAB-{n:03d}" for n in range(1, 46)], product)
        template = product.product_tmpl_id
        self._tour("serial_tab", f"product.template/{template.id}", self.boss)
        lots = self._lots(["TAB-001-B", "TAB-002"], product)
        self.assertStatus(lots, "defective")

    def test_tab_of_a_variant(self):
        """G1, T1: the same on the variant's form."""
        product = self._make_product("Tabbed")
        self._receive([f"TAB-{n:03d}" for n in range(1, 46)], product)
        self._tour("serial_tab", f"product.product/{product.id}", self.boss)
        self.assertTrue(self._lots(["TAB-001-B"], product))

    def test_find(self):
        """H1: typing, scanning, the icon in the top bar and the command palette."""
        self._receive([f"FIND-{n:04d}" for n in range(1, 12)])
        for user in (self.worker, self.auditor):
            with self.subTest(user=user.login):
                self._tour("serial_find", "find-serial", user)

    def test_read_only(self):
        """P1, G3: people without stock rights read tab, record and history."""
        self._receive(["READ-1"]).serial_condition_note = "open box"
        self._ship(["READ-1"])
        sales = self._make_user(
            "records_sales",
            "sales_team.group_sale_salesman,serial_tracking.group_serial_user",
        )
        path = f"product.template/{self.laptop.product_tmpl_id.id}"
        for user in (self.auditor, sales):
            with self.subTest(user=user.login):
                self._tour("serial_read_only", path, user)

    def test_claim(self):
        """W4, R1: reported, approved and brought back, from the record of the unit."""
        self._receive(["CLAIM-1"])
        lot = self._ship(["CLAIM-1"])
        action = "action-serial_tracking.action_serial_lots"
        self._tour("serial_claim", f"{action}/{lot.id}", self.boss)
        self.assertEqual(lot.serial_claim_ids.state, "approved")
        self.assertStatus(lot, "returned")
