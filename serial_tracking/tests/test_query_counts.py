from contextlib import closing

from odoo.tests import tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestQueryCounts(SerialCase):
    """One thousand serials cost no more statements than ten (DESIGN, decision 2).

    Each flow runs at N=10 and N=200 in the same test; ``growth`` is how many more
    statements the larger one may take for each further serial.
    """

    def test_enter(self):
        def flow(n):
            move = self._receipt(n)
            return lambda: move.serial_enter(self._names(n, "E"))

        self.assertGrowth(flow, 0.02)

    def test_enter_without_blank_lines(self):
        def flow(n):
            move = self._receipt(n)
            move.move_line_ids.unlink()
            return lambda: move.serial_enter(self._names(n, "F"))

        self.assertGrowth(flow, 0.05)

    def test_select_proposed(self):
        def flow(n):
            names = self._names(n, "S")
            self._receive(names)
            move = self._delivery(n, assign=True)
            return lambda: move.serial_select(names)

        self.assertGrowth(flow, 0.02)

    def test_rebuild(self):
        def flow(n):
            lots = self._receive(self._names(n, "R"))
            lots.serial_status_id = False
            return lots.serial_rebuild

        self.assertGrowth(flow, 0.02)

    def test_history(self):
        def flow(n):
            lots = self._receive(self._names(n, "H"))
            return lots.serial_history

        self.assertGrowth(flow, 0.02)

    def test_guard_adds_a_constant(self):
        """Validation may grow as core's does, the guard's part may not."""
        Line = type(self.env["stock.move.line"])

        def flow(n):
            names = self._names(n, "G")
            self._receive(names)
            move = self._delivery(n, assign=True)
            move.serial_select(names)
            lines = move._serial_lines()
            return lambda: Line._serial_refuse_bad_moves(lines)

        self.assertGrowth(flow, 0.02)

    def test_select_what_was_not_proposed(self):
        """S1: other units than the reservation's, and without any reservation."""
        self.warehouse.out_type_id.reservation_method = "manual"
        for assign in (True, False):

            def flow(n, assign=assign):
                names = self._names(2 * n, f"N{assign}")
                self._receive(names)
                move = self._delivery(n, assign=assign)
                proposed = move.move_line_ids.lot_id.mapped("name")
                others = [name for name in names if name not in proposed][:n]
                return lambda: self.assertEqual(
                    move.serial_select(others)["accepted"], others
                )

            with self.subTest(reserved=assign):
                self.assertGrowth(flow, 0.1)

    def test_select_refusals(self):
        """S4: every reason there is, for as many units as somebody pastes."""
        self.warehouse.out_type_id.reservation_method = "manual"

        def refused(n, prepare):
            names = self._names(n, "X")
            prepare(names)
            move = self._delivery(n)
            return lambda: self.assertFalse(move.serial_select(names)["accepted"])

        def reserved(names):
            self._receive(names)
            for first in (0, len(names) // 2):
                half = names[first : first + len(names) // 2]
                self._delivery(len(half)).serial_select(half)

        def elsewhere(names):
            self._receive(names, destination=self.warehouse.wh_output_stock_loc_id)

        def sold(names):
            self._receive(names)
            self._ship(names)

        def of_another_product(names):
            self._receive(names, self.phone)

        def not_available(names):
            self._receive(names).serial_change_status("defective", "broken")

        for prepare in (
            reserved,
            elsewhere,
            sold,
            of_another_product,
            not_available,
            lambda names: None,
        ):
            with self.subTest(reason=prepare.__name__), closing(self.cr.savepoint()):
                self.assertGrowth(lambda n, how=prepare: refused(n, how), 0.02)

    def test_codes_of_other_items(self):
        """E4: wrong GS1 codes, each of another product."""
        self.laptop.barcode = "04000000000006"

        def flow(n):
            others = [f"{n:05d}{number:08d}" for number in range(n)]
            self.env["product.product"].create(
                [{"name": code, "barcode": code} for code in others]
            )
            move = self._receipt(n)
            text = "\n".join(f"(01)0{code}(21)S{code}" for code in others)
            return lambda: self.assertEqual(len(move.serial_enter(text)["refused"]), n)

        self.assertGrowth(flow, 0.02)

    def test_units_of_two_companies(self):
        """P2: letting another company see units takes no statement for each."""
        other = self.env["res.company"].create({"name": "Other company"})

        def flow(n):
            lots = self._receive(self._names(n, "C"))
            return lambda: lots._serial_let_companies_see(other)

        self.assertGrowth(flow, 0.02)
        self.assertEqual(
            self.env["stock.lot"]
            .search([("product_id", "=", self.laptop.id)])
            .serial_company_ids,
            self.env.company + other,
        )


@tagged("post_install", "-at_install")
class TestNoFasterThanCore(SerialCase):
    """Documents of single units beside core's of as many lots of one (decision 2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drum = cls._make_product("Drum", tracking="lot")

    def assertGrowsLess(self, ours, core):
        """Ours takes less than one statement more for a unit; core several."""
        found, message = self._growth(ours)
        cores, core_message = self._growth(core)
        self.assertLess(found, 1, message)
        self.assertLess(found, cores, f"{message}; core: {core_message}")

    def _lot_receipt(self, n):
        move = self._receipt(n, self.drum)
        move.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            [
                {**move._prepare_move_line_vals(quantity=1), "lot_name": name}
                for name in self._names(n, "L")
            ]
        )
        return move

    def _lots_held(self, n):
        move = self._lot_receipt(n)
        move.picking_id.button_validate()
        self.assertEqual(move.state, "done")
        return move.move_line_ids.lot_id

    def _validate(self, move):
        def work():
            move.picking_id.button_validate()
            self.assertEqual(move.state, "done")

        return work

    def test_validate_a_receipt(self):
        def ours(n):
            move = self._receipt(n)
            move.serial_enter(self._names(n, "R"))
            return self._validate(move)

        self.assertGrowsLess(ours, lambda n: self._validate(self._lot_receipt(n)))

    def test_choose_and_reserve(self):
        """S1: units that were not proposed, beside as many lines written in core."""

        def ours(n):
            names = self._names(n, "C")
            self._receive(names)
            move = self._delivery(n)
            move._do_unreserve()
            return lambda: move.serial_select(names)

        def core(n):
            lots = self._lots_held(n)
            move = self._delivery(n, self.drum)
            move._do_unreserve()
            return lambda: self.env["stock.move.line"].create(
                [
                    {**move._prepare_move_line_vals(quantity=1), "lot_id": lot.id}
                    for lot in lots
                ]
            )

        self.assertGrowsLess(ours, core)

    def test_validate_a_delivery(self):
        def ours(n):
            names = self._names(n, "D")
            self._receive(names)
            move = self._delivery(n)
            move.serial_select(names)
            return self._validate(move)

        def core(n):
            self._lots_held(n)
            return self._validate(self._delivery(n, self.drum, assign=True))

        self.assertGrowsLess(ours, core)
