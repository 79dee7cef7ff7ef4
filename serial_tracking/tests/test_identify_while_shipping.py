from contextlib import closing

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestIdentifyWhileShipping(SerialCase):
    """A held unit without serial number gets it when it is shipped (S5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._make_product("Old stock", tracking="none")
        cls._hold_unidentified(cls.old, 5)
        cls.old.track_serials = True
        cls.env.company.serial_identify_when_shipping = True

    def _stock_of(self, product):
        """Everything that says where units of this product are."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT lot_id, location_id, package_id, quantity FROM stock_quant
                WHERE product_id = %(product)s AND quantity <> 0
                UNION ALL
               SELECT id, 0, 0, 0 FROM stock_lot WHERE product_id = %(product)s
                UNION ALL
               SELECT id, 0, 0, 1 FROM stock_move_line
                WHERE product_id = %(product)s AND state = 'done' ORDER BY 1, 2, 3""",
            {"product": product.id},
        )
        return self.env.cr.fetchall()

    def assertReservedIsHeld(self, product):
        """What quants say is reserved is what open documents hold."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT COALESCE(q.lot_id, 0), q.location_id, sum(q.reserved_quantity)
                 FROM stock_quant q
                WHERE q.product_id = %s GROUP BY 1, 2
               HAVING sum(q.reserved_quantity) <> 0 ORDER BY 1, 2""",
            [product.id],
        )
        reserved = self.env.cr.fetchall()
        self.env.cr.execute(
            """SELECT COALESCE(lot_id, 0), location_id, sum(quantity_product_uom)
                 FROM stock_move_line
                WHERE product_id = %s AND state NOT IN ('done', 'cancel')
                GROUP BY 1, 2 HAVING sum(quantity_product_uom) <> 0 ORDER BY 1, 2""",
            [product.id],
        )
        self.assertEqual(
            [(lot, place, float(n)) for lot, place, n in reserved],
            [(lot, place, float(n)) for lot, place, n in self.env.cr.fetchall()],
        )

    def test_off_by_default(self):
        self.env.company.serial_identify_when_shipping = False
        self.assertFalse(
            self.env["res.company"]
            .default_get(["serial_identify_when_shipping"])
            .get("serial_identify_when_shipping")
        )
        move = self._delivery(2, self.old)
        self.assertRefused(move.serial_select(["N1"]), "N1", "unknown")
        self.assertEqual(self.old.serial_unidentified_qty, 5)

    def test_identify_and_ship(self):
        """S5: by the warehouse worker, quantity unchanged until it leaves."""
        move = self._delivery(2, self.old, assign=True).with_user(self.worker)
        result = move.serial_select("N1, N2, N3, n1")
        self.assertEqual(result["accepted"], ["N1", "N2"])
        self.assertRefused(result, "N3", "one too many")
        self.assertRefused(result, "n1", "twice")
        self.assertEqual(self.old.qty_available, 5)
        self.assertReservedIsHeld(self.old)
        window = move.serial_window()
        self.assertEqual(window["count"], 2)
        self.assertEqual({row["name"] for row in window["lines"]}, {"N1", "N2"})
        move.picking_id.button_validate()
        lots = self._lots(["N1", "N2"], self.old)
        self.assertStatus(lots, "sold")
        self.assertEqual(self.old.qty_available, 3)
        self.assertEqual(self.old.serial_unidentified_qty, 3)
        for lot in lots:
            events = [row["event"] for row in lot.serial_history()]
            self.assertEqual(events, ["identified", "delivered"])
        self.assertReservedIsHeld(self.old)
        self.assertStoredIsRebuilt(lots)

    def test_nothing_is_written_before_validation(self):
        """S5: choosing, taking back and discarding leave stock as it was."""
        for assign in (False, True):
            with self.subTest(reserved=assign), closing(self.cr.savepoint()):
                move = self._delivery(2, self.old, assign=assign)
                before = self._stock_of(self.old)
                user_move = move.with_user(self.worker)
                self.assertEqual(
                    user_move.serial_select(["N1", "TYPO"])["accepted"], ["N1", "TYPO"]
                )
                self.assertEqual(self._stock_of(self.old), before)
                self.assertEqual(user_move.serial_remove(["typo"]), ["TYPO"])
                self.assertEqual(
                    user_move.serial_select(["N2"]),
                    {"accepted": ["N2"], "refused": []},
                )
                self.assertEqual(user_move.serial_clear(), 2)
                self.assertEqual(self._stock_of(self.old), before)
                self.assertReservedIsHeld(self.old)
                move.picking_id.action_cancel()
                self.assertEqual(self._stock_of(self.old), before)

    def test_no_more_than_the_document_needs(self):
        """S3, S5: a known unit goes before one that is to get its number."""
        self._receive(["A1"], self.old)
        move = self._delivery(1, self.old)
        before = self._stock_of(self.old)
        result = move.serial_select(["NEW", "A1"])
        self.assertEqual(result["accepted"], ["A1"])
        self.assertRefused(result, "NEW", "one too many")
        self.assertEqual(self._stock_of(self.old), before)
        self.assertRefused(move.serial_select(["NEW"]), "NEW", "one too many")
        move.serial_clear()
        self.assertEqual(move.serial_select(["NEW"])["accepted"], ["NEW"])
        self.assertEqual(len(move.move_line_ids), 1)

    def test_only_shipping(self):
        """S5: not on internal transfers, and no more than are held."""
        move = self._internal(1, self.stock, self.shelf_1, self.old)
        self.assertRefused(move.serial_select(["N1"]), "N1", "unknown")
        move.picking_id.action_cancel()
        move = self._delivery(9, self.old)
        result = move.serial_select("M1-M7")
        self.assertEqual(len(result["accepted"]), 5)
        self.assertRefused(result, "M6", "no unit")

    def test_units_that_others_reserved_are_theirs(self):
        """S5: what another delivery has reserved is not there to be identified."""
        other = self._delivery(4, self.old, assign=True)
        move = self._delivery(3, self.old, assign=True)
        result = move.serial_select(["N1", "N2"])
        self.assertEqual(result["accepted"], ["N1"])
        self.assertRefused(result, "N2", "no unit")
        move.picking_id.with_context(skip_backorder=True).button_validate()
        self.assertEqual(other.quantity, 4)
        self.assertReservedIsHeld(self.old)

    def test_number_of_another_unit(self):
        """S5, E3: known numbers are judged as ever."""
        self._receive(["A1"])
        self._ship(["A1"])
        move = self._delivery(2)
        self._hold_unidentified(self.laptop, 1)
        self.assertRefused(move.serial_select(["A1"]), "A1", "already sold")

    def test_refused_before_anything_is_kept(self):
        """S5, E3, E6: format, and numbers that are on their way in."""
        self.old.product_tmpl_id.serial_format_prefix = "N"
        receipt = self._receipt(1, self.old)
        receipt.serial_enter(["N9"])
        move = self._delivery(3, self.old)
        result = move.serial_select(["X1", "n9", "N1"])
        self.assertEqual(result["accepted"], ["N1"])
        self.assertRefused(result, "X1", "begin with N")
        self.assertRefused(result, "n9", receipt.reference)

    def test_validation_judges_again(self):
        """S4, S5: the units, or the policy, may be gone by then; all are named."""
        move = self._delivery(2, self.old)
        move.serial_select(["N1", "N2"])
        with closing(self.cr.savepoint()):
            self.env["stock.quant"]._update_available_quantity(self.old, self.stock, -5)
            with self.assertRaisesRegex(ValidationError, "N1, N2: no unit"):
                move.picking_id.with_user(self.worker).button_validate()
        self.assertEqual(move.move_line_ids.mapped("lot_name"), ["N1", "N2"])
        self.env.company.serial_identify_when_shipping = False
        with self.assertRaisesRegex(ValidationError, "N1, N2: .*never received"):
            move.picking_id.with_user(self.worker).button_validate()

    def test_number_written_by_another_program(self):
        """E6, S5: a line that somebody wrote is judged like the window's."""
        self.old.product_tmpl_id.serial_format_prefix = "N"
        move = self._delivery(1, self.old, assign=True)
        move.move_line_ids.with_user(self.worker).lot_name = "X1"
        with (
            self.assertRaisesRegex(ValidationError, "X1.*begin with N"),
            self.cr.savepoint(),
        ):
            move.picking_id.with_user(self.worker).button_validate()
        move.move_line_ids.with_user(self.worker).lot_name = "N1"
        move.picking_id.with_user(self.worker).button_validate()
        self.assertStatus(self._lots(["N1"], self.old), "sold")

    def test_packed_units(self):
        """S5: a unit keeps its package until it leaves."""
        package = self.env["stock.package"].create({"name": "Box"})
        packed = self._make_product("Packed", tracking="none")
        self._hold_unidentified(packed, 2, package_id=package)
        packed.track_serials = True
        move = self._delivery(2, packed)
        self.assertEqual(move.serial_select(["P1", "P2"])["accepted"], ["P1", "P2"])
        self.assertEqual(move.move_line_ids.package_id, package)
        move.picking_id.button_validate()
        lots = self._lots(["P1", "P2"], packed)
        self.assertStatus(lots, "sold")
        self.assertReservedIsHeld(packed)

    def test_backorder_and_shelves(self):
        """S5: from several places at once; the rest waits."""
        self._hold_unidentified(self.old, 2, self.shelf_1)
        move = self._delivery(9, self.old, assign=True)
        names = self._names(7, "S")
        self.assertEqual(move.serial_select(names)["accepted"], names)
        move.serial_reduce()
        move.picking_id.with_context(skip_backorder=True).button_validate()
        self.assertStatus(self._lots(names, self.old), "sold")
        self.assertEqual(self.old.qty_available, 0)
        self.assertEqual(move.picking_id.backorder_ids.move_ids.product_qty, 2)
        self.assertReservedIsHeld(self.old)

    def test_query_counts(self):
        """S5: many cost a constant number of statements more than one."""
        for assign in (False, True):

            def choosing(n, assign=assign):
                product = self._make_product(f"Held {n} {assign}", tracking="none")
                self._hold_unidentified(product, n)
                product.track_serials = True
                move = self._delivery(n, product, assign=assign)
                return lambda: move.serial_select(self._names(n, f"C{assign}"))

            with self.subTest(reserved=assign):
                self.assertGrowth(choosing, 0.05)

        def shipping(n):
            product = self._make_product(f"Shipped {n}", tracking="none")
            self._hold_unidentified(product, n)
            product.track_serials = True
            move = self._delivery(n, product)
            move.serial_select(self._names(n, "V"))
            lines = move._serial_lines()
            return lines._serial_resolve_lots

        self.assertGrowth(shipping, 0.1)
