"""Leaving any of our dialogs half-way moves nothing and loses nothing unasked (E8).

The list of dialogs is the registry's: a new one that is not told here fails.
"""

from lxml import etree

from odoo.tests import tagged

from odoo.addons.serial_tracking.tests.common import SerialCase

OURS = ("serial_tracking", "serial_tracking_reports")
# They read; nothing is entered that would be lost, and nothing moves.
READS_ONLY = {"serial.report.wizard", "serial.stock.value"}
# Rows of other dialogs.
LINES = {
    "serial.adjust.line",
    "serial.identify.line",
    "serial.identify.number",
    "stock.return.picking.line",
}


@tagged("post_install", "-at_install")
class TestDialogsLeft(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._make_user(
            "dialogs",
            "stock.group_stock_manager,product.group_product_manager,"
            "serial_tracking.group_serial_manager,"
            "purchase.group_purchase_user,sales_team.group_sale_salesman_all_leads",
        )
        cls.lots = cls._receive(["D-1", "D-2", "D-3"])
        cls.sold = cls._receive(["D-4", "D-5"])
        cls._ship(["D-4", "D-5"])
        cls._hold_unidentified(cls.laptop, 2)
        cls.laptop.serial_identify(["D-6"])
        cls.claim = cls.env["serial.claim"].browse(cls.sold[0].serial_claim("broken"))
        cls.delivery = cls.env["stock.move.line"].browse(
            cls.sold[0]._serial_last_line_ids()[cls.sold[0].id]
        )
        cls.open_receipt = cls._receipt(2)

    # -- the list ----------------------------------------------------------------------

    def _dialogs(self):
        """Transient models of our add-ons, and those that have a window."""
        return {
            name
            for name, model in self.registry.items()
            if model._transient
            and (model._original_module in OURS or hasattr(model, "serial_window"))
        } | {"stock.return.picking"}

    def _entered(self):
        """What somebody has given in each dialog when they leave it."""
        lots = {"lot_ids": self.lots.ids}
        why = {"reason": "half-way"}
        template = self.laptop.product_tmpl_id.id
        return {
            "serial.change.status": {
                **lots,
                **why,
                "status_id": self.env.ref("serial_tracking.status_defective").id,
            },
            "serial.unidentify": {"lot_ids": self._lots(["D-6"]).ids, **why},
            "serial.transfer": {**lots, "location_dest_id": self.shelf_1.id},
            "serial.rename": {"lot_id": self.lots[0].id, "name": "D-X", **why},
            "serial.warranty.change": {
                **lots,
                **why,
                "action": "set",
                "date_start": "2026-01-01",
                "date_end": "2027-01-01",
            },
            "serial.warranty.apply": {"product_tmpl_id": template, "replace": True},
            "serial.claim.settle": {
                "claim_id": self.claim.id,
                "step": "replace",
                "replacement_lot_id": self.lots[0].id,
                **why,
            },
            "serial.buy.back": {
                "picking_id": self.open_receipt.picking_id.id,
                "move_id": self.open_receipt.id,
                "names": "D-4",
                **why,
            },
            "serial.correct": {
                "move_line_id": self.delivery.id,
                "lot_id": self.sold[0].id,
                "right_lot_id": self.lots[0].id,
                **why,
            },
            "serial.adjust": {
                "product_id": self.laptop.id,
                "location_id": self.stock.id,
                "change": "remove",
                "line_ids": [(0, 0, self._adjusted())],
            },
            "serial.add": {
                "product_tmpl_id": template,
                "product_id": self.laptop.id,
                "name": "D-7",
                "location_id": self.stock.id,
            },
            "serial.identify": {
                "product_tmpl_id": template,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.laptop.id,
                            "location_id": self.stock.id,
                            "number_ids": [(0, 0, {"name": "D-8"})],
                        },
                    )
                ],
            },
            "serial.missing": {
                "move_line_id": self.delivery.id,
                "names": "D-1",
                **why,
            },
            "stock.return.picking": {"picking_id": self.delivery.picking_id.id},
        }

    def _adjusted(self):
        return {"name": "D-1"}

    def test_none_is_missing(self):
        """E8: each dialog of the registry is told here, and each told one exists."""
        told = {*self._entered(), *READS_ONLY, *LINES}
        self.assertEqual(self._dialogs(), told)
        self.assertGreater(len(told), 15)

    # -- leaving -----------------------------------------------------------------------

    def _state(self):
        """All that a dialog could have moved, renamed, chosen or judged anew."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = []
        for query in (
            "SELECT id, lot_id, location_id, quantity, reserved_quantity "
            "FROM stock_quant ORDER BY id",
            "SELECT id, state, quantity FROM stock_move ORDER BY id",
            "SELECT id, lot_id, lot_name, quantity, state FROM stock_move_line "
            "ORDER BY id",
            "SELECT id, name, serial_status_id, location_id, serial_customer_id, "
            "serial_warranty_end FROM stock_lot ORDER BY id",
            "SELECT id FROM serial_event ORDER BY id",
            "SELECT id, state FROM serial_claim ORDER BY id",
            "SELECT id, state FROM stock_picking ORDER BY id",
        ):
            self.cr.execute(query)
            rows.append(self.cr.fetchall())
        return rows

    def test_left_half_way(self):
        """E8: filled in, saved as the window does while scanning, and left."""
        for model, values in self._entered().items():
            with self.subTest(model=model):
                before = self._state()
                env = self.env(user=self.boss)
                dialog = env[model].create(values)
                self.env.flush_all()
                self.env.invalidate_all()
                for name, value in values.items():
                    if not isinstance(value, list):
                        field = dialog._fields[name]
                        kept = dialog[name].id if field.relational else dialog[name]
                        self.assertEqual(str(kept), str(value), name)
                    else:
                        self.assertTrue(dialog[name], name)
                dialog.read()
                self.assertEqual(self._state(), before)
                dialog.sudo().unlink()
                self.assertEqual(self._state(), before)

    def test_asked_before_it_is_closed(self):
        """E8: Escape, the cross and Discard ask first, in each of them."""
        for model in self._entered():
            with self.subTest(model=model):
                arch = self.env[model].with_user(self.boss).get_view(False, "form")
                form = etree.fromstring(arch["arch"])
                self.assertEqual(form.get("js_class"), "serial_careful_form")

    # -- windows -----------------------------------------------------------------------

    def test_windows(self):
        """E8: numbers given in a window stay given, and move nothing."""
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    (0, 0, {"product_id": self.laptop.id, "product_qty": 2})
                ],
            }
        )
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    (0, 0, {"product_id": self.laptop.id, "product_uom_qty": 2})
                ],
            }
        )
        scrap = self.env["stock.scrap"].create({"product_id": self.laptop.id})
        adjust = self.env["serial.adjust"].create(
            {
                "product_id": self.laptop.id,
                "location_id": self.stock.id,
                "change": "add",
            }
        )
        identify = self.env["serial.identify"].create(
            self._entered()["serial.identify"]
        )
        identify.line_ids.number_ids.unlink()
        delivery = self._delivery(2)
        records = {
            self.open_receipt: "enter",
            delivery: "select",
            order.order_line: "enter",
            sale.order_line: "select",
            scrap: "select",
            adjust: "enter",
            identify.line_ids: "enter",
        }
        windows = {
            name
            for name, model in self.registry.items()
            if not model._abstract
            and hasattr(model, "serial_window")
            and name != "stock.return.picking.line"
        }
        self.assertEqual({record._name for record in records}, windows)
        for record, mode in records.items():
            with self.subTest(model=record._name):
                on_hand = self._on_hand()
                name = f"W-{record._name}" if mode == "enter" else "D-2"
                call = f"serial_{mode}"
                result = getattr(record.with_user(self.boss), call)([name])
                self.assertEqual(result["accepted"], [name])
                self.assertFalse(result["refused"])
                self.env.flush_all()
                self.env.invalidate_all()
                window = record.with_user(self.boss).serial_window()
                self.assertEqual(window["count"], 1)
                self.assertEqual([row["name"] for row in window["lines"]], [name])
                self.assertEqual(self._on_hand(), on_hand)
                record.with_user(self.boss).serial_remove([name])
                self.assertEqual(self._on_hand(), on_hand)

    def _on_hand(self):
        self.env.flush_all()
        self.cr.execute(
            "SELECT lot_id, location_id, quantity FROM stock_quant "
            "WHERE quantity <> 0 ORDER BY 1, 2, 3"
        )
        return self.cr.fetchall()
