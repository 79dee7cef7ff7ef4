import base64
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import serial_import_batch, serial_import_read
from .common_import import ImportCase

JOB = "odoo.addons.serial_tracking.models.serial_import_batch"


@tagged("post_install", "-at_install")
class TestImportJob(ImportCase):
    """The background job: what goes wrong with one file stops no other (M3)."""

    def setUp(self):
        super().setUp()
        for module, name, value in (
            (serial_import_batch, "BATCH", 10),
            (serial_import_batch, "AT_ONCE", 10),
            (serial_import_read, "READ_BATCH", 10),
        ):
            self.startPatch(module, name, value)
        self._hold_unidentified(self.laptop, 100)

    def startPatch(self, target, name, value):
        patcher = patch.object(target, name, value)
        patcher.start()
        self.addCleanup(patcher.stop)

    def _run_cron(self):
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=1):
            self.env["serial.import"]._cron_run()

    def _names(self, prefix, count=25):
        return [f"{prefix}-{n:03d}" for n in range(count)]

    def _file(self, prefix, count=25):
        return self._csv([[name] for name in self._names(prefix, count)])

    def _ready(self, *prefixes, **values):
        """Files that were checked and whose import has been asked for."""
        records = [self._check(self._file(prefix), **values) for prefix in prefixes]
        self._run_cron()
        for record in records:
            self.assertEqual((record.state, record.good_count), ("checked", 25))
            record.action_import()
        return records

    def _break(self, wanted, error):
        """From the second batch on, the import of ``wanted`` fails."""
        write_dates = type(wanted)._write_dates

        def broken(records, rows):
            if records.id == wanted.id and records.seen_count:
                raise error
            return write_dates(records, rows)

        return patch.object(type(wanted), "_write_dates", broken)

    def test_unforeseen_error_parks_one_file_only(self):
        """M3: rows done stay, the reason is told, later files go on, it can go on."""
        first, second = self._ready("A", "B")
        with self._break(first, ZeroDivisionError("x / 0")), mute_logger(JOB):
            self._run_cron()
        self.assertEqual((first.state, first.done_count), ("checked", 10))
        self.assertIn("ZeroDivisionError: x / 0", first.problem)
        self.assertEqual((second.state, second.done_count), ("done", 25))
        first.action_import()
        self._run_cron()
        self.assertEqual((first.state, first.done_count), ("done", 25))
        self.assertFalse(first.problem)
        self.assertEqual(len(self._lots(self._names("A") + self._names("B"))), 50)

    def test_unforeseen_error_while_checking(self):
        """M3, M2: a check that broke off leaves no half-checked file to import."""
        record = self._check(self._file("C"))
        with (
            patch.object(type(record), "_judge", side_effect=KeyError("k")),
            mute_logger(JOB),
        ):
            self._run_cron()
        self.assertEqual(record.state, "file")
        self.assertIn("KeyError", record.problem)
        record.action_check()
        self._run_cron()
        self.assertEqual((record.state, record.good_count), ("checked", 25))

    def test_somebody_else_was_quicker(self):
        """M3, L3: the batch is begun anew; files after it don't wait."""
        first, second = self._ready("D", "E")
        rollback = patch.object(self.env.cr, "rollback", lambda: None)
        with self._break(first, SerializationFailure()), rollback:
            self._run_cron()
        self.assertEqual((first.state, first.done_count), ("importing", 10))
        self.assertEqual(second.state, "done")
        self._run_cron()
        self.assertEqual((first.state, first.done_count), ("done", 25))

    def test_rows_that_end_the_server(self):
        """M3: a batch that was cut off three times is not begun a fourth time."""
        first, second = self._ready("F", "G")
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            for _time in range(serial_import_batch.MOST_TRIES):
                self.assertTrue(first.sudo()._begin_batch())
        self._run_cron()
        self.assertEqual((first.state, second.state), ("checked", "done"))
        self.assertIn("cut off 3 times", first.problem)
        first.action_import()
        self._run_cron()
        self.assertEqual(first.state, "done")

    def test_all_or_nothing_of_many_rows(self):
        """M2, M3: all batches in one transaction, whose end is the only commit."""
        (record,) = self._ready("H", mode="all")
        cron = type(self.env["ir.cron"])
        seen = []

        def commit(_cron, *_args, **_kwargs):
            seen.append(record.done_count)
            return 1

        with patch.object(cron, "_commit_progress", commit):
            self.env["serial.import"]._cron_run()
        self.assertEqual(set(seen), {0, 25}, "nothing half done was committed")
        self.assertEqual((record.state, record.done_count), ("done", 25))

    def test_all_or_nothing_with_one_row_gone_bad(self):
        """M2: a row of the last batch that became wrong takes all back."""
        (record,) = self._ready("I", mode="all")
        self._receive(["I-024"])
        self._ship(["I-024"])
        self._run_cron()
        self.assertEqual((record.state, record.done_count), ("checked", 0))
        self.assertIn("26: ", record.problem)
        self.assertEqual(len(self._lots(self._names("I"))), 1, "the shipped one")

    def test_long_file_is_read_by_the_job(self):
        """M3: the request keeps the file only; what is wrong with it is told later."""
        self.startPatch(serial_import_read, "READ_AT_ONCE", 50)
        record = self._check(self._file("J"))
        self.assertEqual((record.state, record.row_count), ("checking", 0))
        self.assertFalse(record.line_ids)
        self._run_cron()
        self.assertEqual((record.state, record.good_count), ("checked", 25))
        broken = self._check(b"Thing,Other\n" + b"A,B\n" * 20)
        self._run_cron()
        self.assertEqual(broken.state, "file")
        self.assertIn("No column is called Serial number", broken.problem)
        broken.file = base64.b64encode(self._file("K"))
        broken.action_check()
        self._run_cron()
        self.assertEqual(broken.state, "checked")
        self.assertFalse(broken.problem)
