"""The server is killed in the middle of a large import and started again (M3).

A server process of its own on a copy of the database; ``CRASH_ROWS=100000`` takes the
whole 100,000 rows.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import database_copy

HERE = Path(__file__).parent
ROWS = int(os.environ.get("CRASH_ROWS", 20_000))
# A crash early and one late, each in the middle of a batch.
CRASHES = (0.1, 0.6)
# Seconds that a row may take on a slow machine, start of the server left out.
SLOWEST = 0.05


class Database:
    """What another process commits, looked at from outside."""

    def __init__(self, name, plan):
        self.name, self.plan = name, plan

    def read(self, query):
        with closing(database_copy.connect(self.name)) as connection:
            with connection.cursor() as cursor:
                cursor.execute(query, self.plan)
                return cursor.fetchall()

    def wake(self):
        """A cron thread looks for jobs once a minute, or when it is told to."""
        with closing(database_copy.connect("postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_notify('cron_trigger', %s)", [self.name])

    def progress(self):
        ((state, seen),) = self.read(
            "SELECT state, seen_count FROM serial_import WHERE id = %(import)s"
        )
        return state, seen

    def lines(self):
        return dict(
            self.read(
                """SELECT state, count(*) FROM serial_import_line
                    WHERE import_id = %(import)s GROUP BY state"""
            )
        )

    def lots(self):
        return [
            name
            for (name,) in self.read(
                "SELECT name FROM stock_lot WHERE product_id = %(product)s"
            )
        ]

    def quants(self):
        """Units with and without serial number on the shelf, and who has two."""
        ((identified, left, most),) = self.read(
            """SELECT count(*) FILTER (WHERE lot_id IS NOT NULL),
                      sum(quantity) FILTER (WHERE lot_id IS NULL),
                      max(quantity) FILTER (WHERE lot_id IS NOT NULL)
                 FROM stock_quant
                WHERE product_id = %(product)s AND location_id = %(location)s
                  AND quantity <> 0"""
        )
        return identified, left, most

    def moves(self):
        ((count, distinct),) = self.read(
            """SELECT count(*), count(DISTINCT lot_id) FROM stock_move_line
                WHERE product_id = %(product)s AND state = 'done'"""
        )
        return count, distinct


@contextmanager
def server(database, folder):
    process = subprocess.Popen(
        [sys.executable, "-m", "odoo", "server", "--no-http", "--max-cron-threads=1"]
        + database_copy.options(database, folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait(database, process, folder, reached):
    """Wait until the import came far enough; it must come on all the time."""
    end = time.monotonic() + 120 + ROWS * SLOWEST
    before = database.progress()
    while time.monotonic() < end:
        state, seen = database.progress()
        if (state, seen) == before:
            database.wake()
        if reached(state, seen):
            return state, seen
        assert process.poll() is None, Path(folder, "odoo.log").read_text()[-5000:]
        time.sleep(0.1)
    raise AssertionError(
        f"{state} at row {seen}:\n{Path(folder, 'server.log').read_text()[-5000:]}"
    )


def assert_whole(database):
    """M3: rows, units and quants tell the same, whenever one looks."""
    lines, lots = database.lines(), database.lots()
    done = lines.get("done", 0)
    assert len(lots) == len(set(lots)) == done
    identified, left, most = database.quants()
    assert identified == done and (left or 0) == ROWS - done and most in (1, None)
    assert database.moves() == (done, done)
    assert done + lines.get("good", 0) == len(database.plan["names"])
    assert lines["bad"] == ROWS - len(database.plan["names"])
    return done


def test_killed_and_started_again(tmp_path):
    """M3: no row twice, none lost, the progress goes on where it was."""
    from odoo.tests.common import get_db_name

    with database_copy.copied(get_db_name()) as name:
        plan_file = tmp_path / "plan.json"
        database_copy.odoo(
            ["shell", *database_copy.options(name, tmp_path), "--no-http"],
            tmp_path,
            stdin=(HERE / "crash_in_odoo_shell.py").read_text(),
            CRASH_ROWS=str(ROWS),
            CRASH_PLAN=str(plan_file),
        )
        database = Database(name, json.loads(plan_file.read_text()))
        assert database.progress() == ("importing", 0)
        before = 0
        for part in CRASHES:
            with server(name, tmp_path) as process:
                wait(database, process, tmp_path, lambda s, n, p=part: n >= ROWS * p)
                # Into the next batch, whose work is lost.
                time.sleep(0.3)
                process.send_signal(signal.SIGKILL)
                process.wait()
            assert database.progress()[0] == "importing", "killed too late"
            done = assert_whole(database)
            assert before < done < len(database.plan["names"])
            before = done
        with server(name, tmp_path) as process:
            wait(database, process, tmp_path, lambda state, _seen: state == "done")
        assert assert_whole(database) == len(database.plan["names"])
        assert sorted(database.lots()) == sorted(database.plan["names"])
