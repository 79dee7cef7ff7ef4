from odoo.tests import tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestTakeOffNothing(SerialCase):
    def test_nothing_taken_off_proposes_nothing(self):
        """S1, S3: a selection that is cleared while empty takes no unit."""
        self._receive(["N-1", "N-2", "N-3"])
        move = self._delivery(2)
        move._do_unreserve()
        self.assertEqual(move.serial_clear(), 0)
        self.assertEqual(move.serial_remove(["N-1"]), [])
        self.assertFalse(move.move_line_ids)
