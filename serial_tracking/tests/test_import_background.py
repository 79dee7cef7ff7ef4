from unittest.mock import call, patch

from odoo.tests import tagged

from ..models import serial_import_batch
from .common_import import ImportCase


@tagged("post_install", "-at_install")
class TestImportBackground(ImportCase):
    def setUp(self):
        super().setUp()
        for name, value in (("BATCH", 10), ("AT_ONCE", 10)):
            self.startPatch(name, value)

    def startPatch(self, name, value):
        patcher = patch.object(serial_import_batch, name, value)
        patcher.start()
        self.addCleanup(patcher.stop)

    def _run_cron(self):
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", return_value=1
        ):
            self.env["serial.import"]._cron_run()

    def test_m3_in_the_background_with_bad_rows(self):
        """M3, M2: batch by batch, with the rights of who imports; 1 % is bad."""
        self._hold_unidentified(self.laptop, 297)
        rows = [[f"N-{n:03d}" if n % 100 else ""] for n in range(300)]
        rows = [[name or " ", "", "x"] for (name,) in rows]
        record = self._check(self._csv(rows))
        self.assertEqual((record.state, record.row_count), ("checking", 300))
        self._run_cron()
        self.assertEqual(record.state, "checked")
        self.assertEqual(self._counts(record), {"good": 297, "bad": 3})
        record.action_import()
        self.assertEqual(record.state, "importing")
        self._run_cron()
        self.assertEqual((record.state, record.progress), ("done", 100))
        self.assertEqual(self._counts(record), {"done": 297, "bad": 3})
        lots = self._lots([f"N-{n:03d}" for n in range(300) if n % 100])
        self.assertEqual(len(lots), 297)
        self.assertEqual(lots.create_uid, self.manager)
        self.assertFalse(self.laptop.serial_unidentified_qty)

    def test_m3_crash_between_batches(self):
        """M3: what a crashed batch did is gone, the next run does each row once."""
        self._hold_unidentified(self.laptop, 25)
        names = [f"C-{n:02d}" for n in range(25)]
        record = self._check(self._csv([[name] for name in names]))
        self._run_cron()
        record.action_import()
        record._run_batch()
        self.assertEqual((record.seen_count, len(self._lots(names))), (10, 10))
        apply = type(record)._write_dates

        def crash(self, rows):
            apply(self, rows)
            raise ZeroDivisionError

        with (
            self.assertRaises(ZeroDivisionError),
            patch.object(type(record), "_write_dates", crash),
            self.env.cr.savepoint(),
        ):
            record._run_batch()
        self.env.invalidate_all()
        self.assertEqual((record.state, record.seen_count), ("importing", 10))
        self.assertEqual(len(self._lots(names)), 10)
        self._run_cron()
        self.assertEqual((record.state, self._counts(record)), ("done", {"done": 25}))
        self.assertEqual(len(self._lots(names)), 25)
        self.assertFalse(self.laptop.serial_unidentified_qty)

    def test_m3_cron_stops_when_its_time_is_over(self):
        """M3: what is left is taken up by the next run."""
        self._hold_unidentified(self.laptop, 25)
        record = self._check(self._csv([[f"T-{n}"] for n in range(25)]))
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=0) as commit:
            self.env["serial.import"]._cron_run()
        # The start of the batch is noted, then what it did.
        self.assertEqual(
            commit.call_args_list, [call(0, remaining=25), call(10, remaining=15)]
        )
        self.assertEqual((record.state, record.seen_count), ("checking", 10))
        self._run_cron()
        self.assertEqual((record.state, record.good_count), ("checked", 25))

    def test_m3_right_taken_away_meanwhile(self):
        """M3, P1: the background has no more rights than the person."""
        self._hold_unidentified(self.laptop, 25)
        record = self._check(self._csv([[f"R-{n}"] for n in range(25)]))
        self._run_cron()
        record.action_import()
        self.manager.group_ids = self.env.ref("stock.group_stock_user")
        self._run_cron()
        record = record.sudo()
        self.assertEqual(record.state, "checked")
        self.assertIn("Manager", record.problem)
        self.assertFalse(self._lots([f"R-{n}" for n in range(25)]))
