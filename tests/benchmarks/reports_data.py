"""Makes a ledger for ``reports.py``: BENCH_REPORTS serials with three movements each.

Run inside ``odoo shell`` by ``tests/benchmarks/run`` on a database that is thrown away
afterwards. Two companies, some hundred products of all costing methods, of which a few
have most of the units; purchases, put-aways, sales in fives, returns, losses, units
without serial number, and products that are not tracked. All of it is written by
``INSERT ... SELECT``: nobody waits for a million forms.
"""

import json
import os
import time

import psycopg2
from ledger.base import Ledger
from ledger.documents import write_documents
from ledger.events import make_moves, make_units
from ledger.units import make_lines
from ledger.world import make_world

env = globals()["env"]
BEGAN = time.perf_counter()
COUNT = int(os.environ["BENCH_REPORTS"])


def finish():
    for table in (
        "purchase_order",
        "purchase_order_line",
        "sale_order",
        "sale_order_line",
        "stock_picking",
        "stock_move",
        "stock_lot",
    ):
        ledger.run(
            f"""SELECT setval(pg_get_serial_sequence('{table}', 'id'),
                              GREATEST(MAX(id), 1)) FROM {table}"""
        )
    for table in ("unit", "move", "doc", "kind", "product", "partner", "place"):
        ledger.run(f"DROP TABLE bench_{table}")
    ledger.run("DROP TABLE bench_type, bench_company")
    ledger.run("DROP FUNCTION bench_chance")
    env.cr.commit()
    connection = psycopg2.connect(dbname=env.cr.dbname)
    connection.autocommit = True
    # As autovacuum does.
    connection.cursor().execute("VACUUM ANALYZE")
    connection.close()


ledger = Ledger(env, COUNT)
make_world(ledger)
ledger.run("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
if env.cr.fetchone()[0]:
    # Every reference is right by construction; looking each up takes half the time.
    ledger.run("SET LOCAL session_replication_role = replica")
make_units(ledger)
make_moves(ledger)
write_documents(ledger)
make_lines(ledger)
finish()
figure = {
    "ours": True,
    "step": "make the ledger of the reports",
    "count": COUNT,
    "seconds": round(time.perf_counter() - BEGAN, 1),
    "queries": env.cr.sql_log_count,
}
print("BENCH " + json.dumps(figure), flush=True)
