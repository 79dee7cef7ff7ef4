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
