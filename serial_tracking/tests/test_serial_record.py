from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import SerialCase

DETAIL = "serial_tracking.view_stock_lot_serial_form"


@tagged("post_install", "-at_install")
class TestSerialRecord(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purchase = cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "order_line": [
                    Command.create({"product_id": cls.laptop.id, "product_qty": 2})
                ],
            }
        )
        cls.purchase.button_confirm()
        receipt = cls.purchase.picking_ids.move_ids
        receipt.serial_enter(["G-1", "G-2"])
        receipt.picking_id.button_validate()
        cls.sale = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create({"product_id": cls.laptop.id, "product_uom_qty": 1})
                ],
            }
        )
        cls.sale.action_confirm()
        delivery = cls.sale.picking_ids.move_ids
        delivery.serial_select(["G-1"])
        delivery.picking_id.button_validate()
        cls.lot, cls.kept = cls._lots(["G-1", "G-2"])
        cls.readers = {
            "serial user": cls._make_user("u", "serial_tracking.group_serial_user"),
            "auditor": cls.auditor,
            "stock user": cls.worker,
            "stock manager": cls.stock_manager,
            "sales": cls._make_user(
                "s",
                "sales_team.group_sale_salesman_all_leads,"
                "serial_tracking.group_serial_user",
            ),
            "purchase": cls._make_user(
                "p", "purchase.group_purchase_user,serial_tracking.group_serial_user"
            ),
            "manager only": cls._make_user("m", "serial_tracking.group_serial_manager"),
        }

    def test_g3_the_form_shows_the_unit_to_everybody_who_may(self):
        """G3, P1: all of the form can be read with each right, stock rights or not."""
        for name, user in self.readers.items():
            with self.subTest(user=name):
                self.env.invalidate_all()
                form = Form(self.lot.with_user(user), view=DETAIL)
                self.assertEqual(form.name, "G-1")
                self.assertEqual(form.serial_status_id.code, "sold")
                self.assertEqual(form.serial_customer_id, self.customer)
                self.assertEqual(form.serial_vendor_id, self.vendor)
                self.assertTrue(form.serial_date_received)
                self.assertTrue(form.serial_date_sold)
                self.assertEqual(form.serial_purchase_name, self.purchase.name)
                self.assertEqual(form.serial_sale_name, self.sale.name)

    def test_g3_from_the_form_of_lots(self):
        """G3: an address of core's form leads on to Serial Detail."""
        with Form(self.lot.with_user(self.worker)) as form:
            self.assertTrue(form.serial_key)
        action = self.lot.with_user(self.worker).action_serial_detail()
        self.assertEqual(action["views"], [[self.env.ref(DETAIL).id, "form"]])
        self.assertEqual(action["res_id"], self.lot.id)

    def test_p1_every_field_can_be_read(self):
        """P1: reading all fields, and the chatter's question for recipients, work."""
        for name, user in self.readers.items():
            with self.subTest(user=name):
                self.env.invalidate_all()
                lots = (self.lot + self.kept).with_user(user)
                self.assertEqual(len(lots.read()), 2)
                lots._message_get_suggested_recipients_batch()

    def test_g3_orders_are_links_for_those_who_may_open_them(self):
        """G3: orders open for people with rights on them, others read the name."""
        for name, sale, purchase in (
            ("sales", True, False),
            ("purchase", False, True),
            ("auditor", False, False),
        ):
            lot = self.lot.with_user(self.readers[name])
            self.env.invalidate_all()
            with self.subTest(user=name):
                self.assertEqual(bool(lot.serial_sale_order_id), sale)
                self.assertEqual(bool(lot.serial_purchase_order_id), purchase)

    def test_h2_history_links(self):
        """H2: each line has its document, opened by those who may."""
        for name, may_open in (("stock user", True), ("auditor", False)):
            rows = self.lot.with_user(self.readers[name]).serial_history()
            with self.subTest(user=name):
                self.assertEqual(
                    [row["event"] for row in rows], ["received", "delivered"]
                )
                self.assertEqual(
                    [row["document"]["may_open"] for row in rows], [may_open] * 2
                )
                self.assertEqual(
                    rows[1]["document"]["name"], self.sale.picking_ids.name
                )

    def test_p2_nobody_else(self):
        """P2: without a right there is neither record nor history."""
        lot = self.lot.with_user(self.clerk)
        for call in (
            lot.serial_history,
            lambda: lot.read(["name"]),
            lambda: lot.serial_find("G-1"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_g3_condition_note_is_the_managers(self):
        """G3: the manager edits it, also without stock rights; others can't."""
        form = Form(self.kept.with_user(self.readers["manager only"]), view=DETAIL)
        form.serial_condition_note = "open box"
        form.save()
        self.assertEqual(self.kept.serial_condition_note, "open box")
        for name in ("serial user", "auditor", "stock user", "stock manager"):
            if name == "stock manager":
                continue  # is a serial manager by installation (P1)
            lot = self.kept.with_user(self.readers[name])
            with self.subTest(user=name), self.assertRaises(AccessError):
                lot.serial_condition_note = "mine"

    def test_g3_links_lead_to_serial_detail(self):
        """G3: a serial opens as Serial Detail, a lot as core's form."""
        detail = self.env.ref(DETAIL).id
        self.assertEqual(self.lot.get_formview_id(), detail)
        paint = self._make_product("Paint", "lot")
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": paint.id})
        self.assertNotEqual(lot.get_formview_id(), detail)

    def test_g3_buttons_open_what_they_say(self):
        """G3: Moves, Sale and Purchase."""
        moves = self.lot.action_serial_moves()
        self.assertEqual(
            self.env["stock.move.line"].search_count(moves["domain"]),
            self.lot.serial_move_count,
        )
        self.assertEqual(self.lot.action_serial_sales()["res_id"], self.sale.id)
        self.assertEqual(self.lot.action_serial_purchases()["res_id"], self.purchase.id)

    def test_core_form_stays_sane(self):
        """G3: core's form opens for serials and lots, and names lots freely."""
        core = "stock.view_production_lot_form"
        Form(self.lot.with_user(self.stock_manager), view=core)
        paint = self._make_product("Paint", "lot")
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": paint.id})
        form = Form(lot.with_user(self.worker), view=core)
        form.name = "L2"
        form.save()
        self.assertEqual(lot.name, "L2")
