from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.tests import tagged

from .common import SerialCase

FOLDER = Path(__file__).parent.parent / "migrations"


@tagged("post_install", "-at_install")
class TestUpgrade(SerialCase):
    """What an earlier version did not keep is derived on upgrade (decision 1)."""

    def _migrate(self, version, stage):
        file = FOLDER / version / f"{stage}-migration.py"
        spec = spec_from_file_location(f"migration_{stage}", file)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        self.env.flush_all()
        module.migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_status_without_reservations(self):
        """U1, U4: units are as available after the upgrade as the ledger says."""
        lots = self._receive(["UP-1", "UP-2", "UP-3"])
        lots[1].with_user(self.manager).serial_change_status("defective", "dropped")
        self._delivery(1, assign=True)
        before = {
            lot: (lot.serial_base_status_id, lot.serial_status_id) for lot in lots
        }
        self.env.flush_all()
        self.cr.execute(
            """UPDATE stock_lot SET serial_base_status_id = NULL,
                                    serial_status_id = NULL WHERE id = ANY(%s)""",
            [lots.ids],
        )
        self.env.invalidate_all()
        self._migrate("19.0.1.1.0", "post")
        after = {lot: (lot.serial_base_status_id, lot.serial_status_id) for lot in lots}
        self.assertEqual(after, before)

    def test_keys_of_entered_numbers(self):
        """E3: a number on an open document is found again, whatever its spelling."""
        move = self._receipt(2)
        move.serial_enter(["Up-9"])
        self.env.flush_all()
        self.cr.execute("UPDATE stock_move_line SET serial_name_key = NULL")
        self.env.invalidate_all()
        self._migrate("19.0.1.1.0", "pre")
        keys = move.move_line_ids.mapped("serial_name_key")
        self.assertEqual(sorted(filter(None, keys)), ["up-9"])
