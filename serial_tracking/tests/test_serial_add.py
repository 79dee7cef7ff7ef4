from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SerialCase

LONG_AGO = datetime(2026, 3, 2, 8, 0)


@tagged("post_install", "-at_install")
class TestIdentify(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drill = cls._make_product("Drill D5", standard_price=7)
        cls.owner = cls.env["res.partner"].create({"name": "Owner"})
        cls.box = cls.env["stock.package"].create({"name": "Box 1"})

    def _quants(self, product=None):
        return self.env["stock.quant"].search(
            [
                ("product_id", "=", (product or self.drill).id),
                ("location_id.usage", "=", "internal"),
                ("quantity", "!=", 0),
            ]
        )

    def _names(self, count, prefix="D5"):
        return [f"{prefix}-{n:05d}" for n in range(1, count + 1)]

    def test_t6_units_get_numbers_and_nothing_else_changes(self):
        """T6, G2: quantity, value and incoming date stay; one line of history each."""
        for cost_method in ("standard", "average", "fifo"):
            with self.subTest(cost_method=cost_method):
                self._identify_some(cost_method)

    def _identify_some(self, cost_method):
        category = self.env["product.category"].create(
            {"name": cost_method, "property_cost_method": cost_method}
        )
        product = self._make_product("Saw", "none", categ_id=category.id)
        for price in (7, 9):
            move = self._receipt(5, product)
            move.value_manual = price * 5
            move.quantity = 5
            move.picked = True
            move._action_done()
        quants = self._quants(product)
        quants.in_date = LONG_AGO
        product.track_serials = True
        before = self._figures(product)
        result = product.with_user(self.manager).serial_identify(self._names(4))
        self.assertEqual(result["accepted"], self._names(4))
        self.assertEqual(self._figures(product), before)
        lots = self._lots(self._names(4), product)
        self.assertStatus(lots, "in_stock")
        self.assertEqual(set(lots.mapped("serial_date_received")), {LONG_AGO})
        self.assertEqual(set(self._quants(product).mapped("in_date")), {LONG_AGO})
        self.assertEqual(product.serial_identified_qty, 4)
        for lot in lots:
            (line,) = lot.serial_history()
            self.assertEqual(line["event"], "identified")
            self.assertEqual(line["user"], self.manager.name)
        self.assertStoredIsRebuilt(lots)
        cost = product.standard_price
        delivery = self._delivery(1, product)
        delivery.serial_select(self._names(1))
        delivery.picked = True
        delivery._action_done()
        self.assertEqual(delivery.value, 7 if cost_method == "fifo" else cost)

    def _figures(self, product):
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            product.qty_available,
            product.virtual_available,
            product.total_value,
            product.standard_price,
            self.env["account.move"].search_count([]),
        )

    def test_t6_package_owner_and_place_are_kept(self):
        """T6: units are identified where they are, in their package, of their owner."""
        self._hold_unidentified(self.drill, 2, self.shelf_1, package_id=self.box)
        self._hold_unidentified(self.drill, 2, self.shelf_2, owner_id=self.owner)
        result = self.drill.serial_identify(self._names(4), self.stock.id)
        self.assertEqual(len(result["accepted"]), 4)
        kept = self._quants().mapped(
            lambda q: (q.location_id, q.package_id, q.owner_id, bool(q.lot_id))
        )
        no_box, nobody = self.env["stock.package"], self.env["res.partner"]
        self.assertEqual(kept.count((self.shelf_1, self.box, nobody, True)), 2, kept)
        self.assertEqual(kept.count((self.shelf_2, no_box, self.owner, True)), 2, kept)

    def test_t6_default_place_is_the_fullest(self):
        """T6, G2: without a location, the place with most units is taken."""
        self._hold_unidentified(self.drill, 1, self.shelf_1)
        self._hold_unidentified(self.drill, 3, self.shelf_2)
        result = self.drill.serial_identify(self._names(4))
        self.assertEqual(len(result["accepted"]), 3)
        self.assertRefused(result, "D5-00004", "no unit without serial number")
        self.assertEqual(
            self._lots(self._names(3), self.drill).location_id, self.shelf_2
        )

    def test_t6_reservations_survive(self):
        """T6: reserved units are identified, and the document has its units again."""
        product = self._make_product("Saw", "none")
        self._hold_unidentified(product, 10)
        delivery = self._delivery(8, product, assign=True)
        product.track_serials = True
        result = product.serial_identify(self._names(6))
        self.assertEqual(len(result["accepted"]), 6)
        self.assertEqual(delivery.state, "assigned")
        self.assertEqual(delivery.quantity, 8)
        reserved = sum(self._quants(product).mapped("reserved_quantity"))
        self.assertEqual(reserved, 8)
        for quant in self._quants(product):
            self.assertLessEqual(quant.reserved_quantity, quant.quantity)

    def test_t6_refusals_have_their_reasons(self):
        """T6, E3: numbers that are taken are refused one by one, the others kept."""
        self._receive(["IN-1"], self.drill)
        self._receive(["OUT-1"], self.drill)
        self._ship(["OUT-1"], self.drill)
        waiting = self._receipt(1, self.drill)
        waiting.serial_enter(["WAIT-1"])
        self._hold_unidentified(self.drill, 10, self.shelf_1)
        names = ["in-1", "OUT-1", "WAIT-1", "NEW-1", "new-1 ", "", "NEW-2"]
        result = self.drill.serial_identify(names, self.shelf_1.id)
        self.assertEqual(result["accepted"], ["NEW-1", "NEW-2"])
        self.assertRefused(result, "in-1", "already in stock at")
        self.assertRefused(result, "OUT-1", "sold to")
        self.assertRefused(result, "WAIT-1", waiting.reference)
        self.assertRefused(result, "new-1", "twice")
        self.assertRefused(result, "", "empty")

    def test_t6_across_products(self):
        """T6, E3: where numbers are unique across products, others' are refused."""
        self._receive(["SAME-1"], self.phone)
        self._hold_unidentified(self.drill, 2)
        self.env.company.serial_unique_scope = "all"
        result = self.drill.serial_identify(["SAME-1"])
        self.assertRefused(result, "SAME-1", "Phone P2")

    def test_t6_text_is_read_as_in_the_entry_box(self):
        """T6, E4: ranges and lists as text."""
        self._hold_unidentified(self.drill, 5)
        result = self.drill.serial_identify("A001-A003\nB7, B8")
        self.assertEqual(result["accepted"], ["A001", "A002", "A003", "B7", "B8"])

    def test_t6_valued_by_serial_is_refused(self):
        """T6: with a value per serial, a unit without one has no value to keep."""
        self._hold_unidentified(self.drill, 2)
        self.drill.lot_valuated = True
        result = self.drill.serial_identify(["A1"])
        self.assertRefused(result, "A1", "valuated by serial number")

    def test_p2_only_managers(self):
        """P2: identifying and adding need the Manager right; others are refused."""
        self._hold_unidentified(self.drill, 2)
        for user in (self.worker, self.auditor, self.clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.drill.with_user(user).serial_identify(["A1"])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["serial.add"].with_user(user).create(
                    {"product_tmpl_id": self.drill.product_tmpl_id.id, "name": "A1"}
                )
        with self.assertRaises(UserError):
            self.cable.serial_identify(["A1"])
        with self.assertRaises(UserError):
            self.drill.serial_identify(["A1"], self.customers.id)

    def test_scale_constant_queries(self):
        """T6: what we add to core's own work doesn't grow with the number."""
        counts = {}
        for count in (10, 200):
            product = self._make_product(f"Bulk {count}")
            self._hold_unidentified(product, count)
            names = self._names(count, f"Q{count}")
            location = product._serial_identify_location()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            quants = product.sudo()._serial_lock_unidentified(location)
            product._serial_sort_out_identified(
                names, quants, location, self.env.company
            )
            counts[count] = self.env.cr.sql_log_count - before
            result = product.serial_identify(names)
            self.assertEqual(len(result["accepted"]), count)
        self.assertEqual(counts[10], counts[200])

    # -- the dialog -------------------------------------------------------------------

    def _dialog(self, user=None, **values):
        Wizard = self.env["serial.add"].with_user(user or self.manager)
        return Form(
            Wizard.with_context(
                default_product_tmpl_id=self.drill.product_tmpl_id.id, **values
            )
        )

    def test_g2_dialog_identifies_one_unit(self):
        """G2: number, location and note; the unit is in stock, the quantity stays."""
        self._hold_unidentified(self.drill, 3, self.shelf_1)
        form = self._dialog()
        self.assertEqual(form.location_id, self.shelf_1)
        self.assertEqual(form.unidentified, 3)
        form.name = " D5-A "
        form.condition_note = "open box"
        self.assertFalse(form.problem)
        form.save().action_add()
        lot = self._lots(["D5-A"], self.drill)
        self.assertEqual(lot.serial_condition_note, "open box")
        self.assertEqual(lot.location_id, self.shelf_1)
        self.assertStatus(lot, "in_stock")
        self.assertEqual(self.drill.qty_available, 3)

    def test_g2_taken_number_is_told_at_once(self):
        """G2, E3: the reason stands in the dialog before anything is saved."""
        self._hold_unidentified(self.drill, 2)
        self.drill.serial_identify(["D5-A"])
        form = self._dialog()
        form.name = "d5-a"
        self.assertIn("already in stock", form.problem)
        with self.assertRaises(UserError):
            form.save().action_add()

    def test_g2_no_unit_left(self):
        """G2: it says so, and names the places that have some."""
        self._hold_unidentified(self.drill, 2, self.shelf_1)
        form = self._dialog()
        form.location_id = self.shelf_2
        self.assertEqual(form.unidentified, 0)
        form.name = "D5-A"
        with self.assertRaises(UserError) as caught:
            form.save().action_add()
        self.assertIn("no unit without serial number", str(caught.exception))
        self.assertIn("Shelf 1", str(caught.exception))

    def test_g2_stock_manager_adds_to_stock(self):
        """G2: with the tick, the unit is added to stock with its number."""
        boss = self._make_user(
            "both", "stock.group_stock_manager,serial_tracking.group_serial_manager"
        )
        form = self._dialog(boss, default_location_id=self.shelf_2.id)
        form.name = "D5-A"
        form.add_to_stock = True
        form.save().action_add()
        lot = self._lots(["D5-A"], self.drill)
        self.assertEqual(lot.location_id, self.shelf_2)
        self.assertStatus(lot, "in_stock")
        self.assertEqual(self.drill.qty_available, 1)
        self.assertEqual([r["event"] for r in lot.serial_history()], ["found"])

    def test_g2_only_stock_managers_add_to_stock(self):
        """G2, P2: without that right the tick is refused on the server."""
        wizard = (
            self.env["serial.add"]
            .with_user(self.manager)
            .create(
                {
                    "product_tmpl_id": self.drill.product_tmpl_id.id,
                    "name": "D5-A",
                    "location_id": self.stock.id,
                    "add_to_stock": True,
                }
            )
        )
        with self.assertRaises(AccessError):
            wizard.action_add()

    def test_g2_add_and_new(self):
        """G2: the next dialog keeps product and location."""
        self._hold_unidentified(self.drill, 2, self.shelf_1)
        form = self._dialog()
        form.name = "D5-A"
        action = form.save().action_add_another()
        self.assertEqual(action["context"]["default_location_id"], self.shelf_1.id)
        self.assertTrue(self._lots(["D5-A"], self.drill))

    def test_g2_default_place_without_units(self):
        """G2: with nothing on hand, the warehouse's stock."""
        self.assertEqual(self._dialog().location_id, self.stock)
