from odoo.tests import Form, HttpCase, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestPartnerTab(SerialCase, HttpCase):
    """The units of a customer and of a vendor on their own form (G6)."""

    def test_count_and_domain(self):
        """G6: what a customer holds, what came from a vendor; returns leave."""
        self._receive(["A1", "A2", "A3"])
        sold = self._ship(["A1"])
        Lot = self.env["stock.lot"]
        self.assertEqual(Lot.search(self.customer._serial_domain()), sold)
        self.assertEqual((self.customer.serial_count, self.vendor.serial_count), (1, 3))

    def test_address_counts_for_its_company(self):
        """G6: units delivered to an address are its company's, too."""
        address = self.env["res.partner"].create(
            {"name": "Azure dock", "parent_id": self.customer.id, "type": "delivery"}
        )
        self._receive(["A1"])
        move = self._delivery(1)
        move.picking_id.partner_id = address
        move.serial_select(["A1"])
        move.picking_id.button_validate()
        self.assertEqual(self._lots(["A1"]).serial_customer_id, address)
        self.assertEqual(self.customer.serial_count, 1)

    def test_form_opens_for_everybody(self):
        """P2: also for people who may not read serial numbers."""
        self._receive(["A1"])
        for user in (self.worker, self.auditor, self.clerk):
            with self.subTest(user=user.login):
                partner = self.vendor.with_user(user)
                seen = 0 if user == self.clerk else 1
                self.assertEqual(partner.serial_count, seen)
        with Form(self.vendor.with_user(self.worker)) as form:
            self.assertEqual(form.serial_count, 1)

    def test_tab_in_a_browser(self):
        self._receive(["TAB-A1", "TAB-A2"])
        self._ship(["TAB-A1"])
        self.start_tour(
            f"/odoo/res.partner/{self.customer.id}",
            "serial_partner_tab",
            login=self.manager.login,
        )

    def test_tab_of_a_vendor_who_buys_too(self):
        """G6: what they hold and what was bought from them, apart and together."""
        self._receive(["TAB-A1", "TAB-A2"])
        moved = self._receive(["TAB-B1"])
        line = self.env["stock.move.line"].search([("lot_id", "=", moved.id)])
        line.picking_id.partner_id = self.customer
        moved.serial_rebuild()
        delivery = self._delivery(1)
        delivery.picking_id.partner_id = self.vendor
        delivery.serial_select(["TAB-B1"])
        delivery.picking_id.button_validate()
        counts = ("serial_held_count", "serial_supplied_count", "serial_count")
        self.assertEqual([self.vendor[name] for name in counts], [1, 2, 3])
        self.start_tour(
            f"/odoo/res.partner/{self.vendor.id}",
            "serial_vendor_tab",
            login=self.manager.login,
        )
