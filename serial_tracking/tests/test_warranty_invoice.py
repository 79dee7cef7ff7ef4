from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestWarrantyInvoice(WarrantyCase):
    """W2: the warranty starts on the customer's invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.laptop.product_tmpl_id.serial_warranty_start_rule = "invoice"
        cls.laptop.invoice_policy = "delivery"

    def _order(self, quantity):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.laptop.id,
                            "product_uom_qty": quantity,
                            "price_unit": 10,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    def _deliver(self, order, names, day):
        with freeze_time(f"{day} 10:00"):
            move = order.picking_ids.move_ids.filtered(lambda m: m.state != "done")
            move.picking_id.do_unreserve()
            assert not move.serial_select(names)["refused"]
            move.move_line_ids.filtered(lambda m: not m.lot_id).unlink()
            picking = move.picking_id
            picking.with_context(skip_backorder=True).button_validate()
            assert picking.state == "done", picking.state

    def _invoice(self, order, day):
        invoice = order._create_invoices()
        invoice.invoice_date = day
        invoice.action_post()
        return invoice

    def test_invoice_starts_it(self):
        """W2: open until the invoice is posted, open again when it is cancelled."""
        self._receive(["A1", "A2"])
        order = self._order(2)
        self._deliver(order, ["A1", "A2"], "2026-02-14")
        lots = self._lots(["A1", "A2"])
        self.assertWarranty(lots, "", "")
        invoice = self._invoice(order, "2026-02-28")
        self.assertWarranty(lots, "2026-02-28", "2027-02-28")
        invoice.button_draft()
        self.assertWarranty(lots, "", "")
        invoice.invoice_date = "2026-03-05"
        invoice.action_post()
        self.assertWarranty(lots, "2026-03-05", "2027-03-05")
        invoice.button_draft()
        invoice.button_cancel()
        self.assertWarranty(lots, "", "")

    def test_two_deliveries_two_invoices(self):
        """W2: each unit has the date of the invoice that covers it."""
        self._receive(["A1", "A2", "A3"])
        order = self._order(3)
        self._deliver(order, ["A1"], "2026-02-14")
        self._invoice(order, "2026-02-28")
        self._deliver(order, ["A2", "A3"], "2026-04-14")
        self.assertWarranty(self._lots(["A1"]), "2026-02-28", "2027-02-28")
        self.assertWarranty(self._lots(["A2", "A3"]), "", "")
        self._invoice(order, "2026-04-30")
        self.assertWarranty(self._lots(["A1"]), "2026-02-28", "2027-02-28")
        self.assertWarranty(self._lots(["A2", "A3"]), "2026-04-30", "2027-04-30")

    def test_without_order(self):
        """W2: no sales order, no invoice to wait for: the day of delivery counts."""
        lot = self._sold(["A1"])
        self.assertWarranty(lot, "2026-02-14", "2027-02-14")
