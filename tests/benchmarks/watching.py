"""Notes the statements of an Odoo cursor, their plans, and the process's memory."""

import json
import os
import time
from pathlib import Path

from psycopg2.errors import QueryCanceled

LARGE = ("stock_move_line", "stock_lot", "stock_quant", "stock_move")
# Seconds after which a first run is not repeated; after which a statement is given up.
LONG, GIVE_UP = 10, int(os.environ.get("BENCH_GIVE_UP", 120))


class Watch:
    """Times steps and prints one figure for each.

    :param env: Odoo environment whose cursor is watched
    :param int count: serials of the ledger
    """

    def __init__(self, env, count):
        self.env = env
        self.count = count
        self.statements = []
        self._listen(type(env.cr))
        # Workers of the database server would escape the count of processor seconds.
        env.cr.execute("SET max_parallel_workers_per_gather = 0")
        env.cr.execute("SET statement_timeout = %s", [GIVE_UP * 1000])

    def _listen(self, cursors):
        plain, statements = cursors.execute, self.statements

        def execute(cursor, query, params=None, log_exceptions=True):
            start = time.perf_counter()
            try:
                return plain(cursor, query, params, False)
            finally:
                seconds = time.perf_counter() - start
                statements.append((seconds, cursor._obj.query))

        cursors.execute = execute

    def timed(self, step, function, most=None, most_mb=None):
        """Run ``function`` twice, as on a server that is in use, and tell the second.

        :param most: seconds that it may take
        :param most_mb: memory that the process may have at its peak, in MB
        """
        for _warm in (False, True):
            self.env.invalidate_all()
            self.statements.clear()
            Path("/proc/self/clear_refs").write_text("5")
            used, start = self._processor(), time.perf_counter()
            try:
                with self.env.cr.savepoint(flush=False):
                    result = function()
            except QueryCanceled:
                result = None
            seconds = time.perf_counter() - start
            used = self._processor() - used
            if seconds > LONG:
                break
        slowest = max(self.statements, default=(0, b""))
        if folder := os.environ.get("BENCH_STATEMENTS"):
            # To look at a plan by hand.
            Path(folder, step.replace(" ", "_")).write_bytes(slowest[1])
        figure = {
            "ours": True,
            "step": step,
            "count": self.count,
            "seconds": round(seconds, 3),
            "processor": round(used, 3),
            "queries": len(self.statements),
            "slowest": round(slowest[0], 3),
            "peak_mb": self._peak_mb(),
            "scans": self._scans(slowest[1]),
        }
        figure.update({"most": most} if most else {})
        figure.update({"most_mb": most_mb} if most_mb else {})
        print("BENCH " + json.dumps(figure), flush=True)
        return result

    def _processor(self):
        """What Odoo and its database server have used: other programs don't count."""
        self.env.cr._obj.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{self.env.cr._obj.fetchone()[0]}/stat").read_text()
        ticks = sum(map(int, stat.rpartition(")")[2].split()[11:13]))
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")

    def _peak_mb(self):
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) // 1024

    def _scans(self, statement):
        """How a statement reads the large tables."""
        if not statement.lstrip().upper().startswith((b"SELECT", b"WITH")):
            return []
        self.env.cr._obj.execute(b"EXPLAIN (FORMAT JSON) " + statement)
        [[[plan]]] = self.env.cr._obj.fetchall()
        return sorted(set(_nodes(plan["Plan"])))


def _nodes(node):
    name, index = node.get("Relation Name", ""), node.get("Index Name", "")
    if name in LARGE or index and "Bitmap" in node["Node Type"]:
        yield " ".join(filter(None, (node["Node Type"], name, index)))
    for child in node.get("Plans", ()):
        yield from _nodes(child)
