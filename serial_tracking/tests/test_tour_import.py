from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestImportTours(SerialCase, HttpCase):
    """What brings numbers to units on hand, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._make_user(
            "import_boss",
            "stock.group_stock_manager,product.group_product_manager,"
            "serial_tracking.group_serial_manager",
        )

    def _tour(self, name, path, user):
        self.start_tour(f"/odoo/{path}", name, login=user.login, timeout=120)

    def test_import_with_errors(self):
        """M1, M2: drop a file, read what is wrong with it, import the good rows."""
        self._hold_unidentified(self.laptop, 2)
        action = "serial_tracking.action_serial_import_new"
        self.env["ir.default"].set("serial.import", "product_id", self.laptop.id)
        self._tour("serial_import_with_errors", f"action-{action}", self.boss)
        self.assertEqual(len(self._lots(["GOOD-1", "GOOD-2"])), 1)
        record = self.env["serial.import"].search([], limit=1)
        self.assertEqual((record.done_count, record.bad_count), (1, 2))

    def test_import_unreadable(self):
        """M2: a file without rows is refused in words, and another can be chosen."""
        action = "serial_tracking.action_serial_import_new"
        # The server notes what it refuses.
        with mute_logger("odoo.http"):
            self._tour("serial_import_unreadable", f"action-{action}", self.boss)

    def test_identify(self):
        """T6: the bar moves with the units that are identified."""
        product = self._make_product("Identified")
        self._hold_unidentified(product, 4)
        path = f"product.template/{product.product_tmpl_id.id}"
        self._tour("serial_identify_units", path, self.boss)
        self.assertEqual(product.serial_identified_qty, 2)


@tagged("post_install", "-at_install")
class TestImportToursOnAPhone(TestImportTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_tab(self):
        """G4: import, transfer, status and labels are in reach on a phone."""
        product = self._make_product("Tabbed")
        lots = self._receive(["TAB-1", "TAB-2", "TAB-3"], product)
        path = f"product.template/{product.product_tmpl_id.id}"
        self._tour("serial_tab_on_a_phone", path, self.boss)
        self.assertStatus(lots[:2], "defective")
        self.assertStatus(lots[2], "in_stock")
