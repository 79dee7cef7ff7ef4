"""The 95th percentile of looking a serial up among a million (H1).

Run inside ``odoo shell`` by ``tests/benchmarks/run`` on a database that is thrown away
afterwards: the units are committed, and the table is vacuumed and analysed as
autovacuum does it. Then ten thousand more come in, which the index of parts has not
taken in yet.
"""

import json
import os
import random
import time

import psycopg2

env = globals()["env"]
COUNT = int(os.environ["BENCH_FIND"])
LATER = 10_000


def maintain(statement):
    connection = psycopg2.connect(dbname=env.cr.dbname)
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def make_product(name):
    return env["product.product"].create(
        {"name": name, "type": "consu", "is_storable": True, "tracking": "serial"}
    )


def make_serials(product, prefix, count):
    """Write serials straight into the table; nobody waits for a million forms."""
    env.flush_all()
    env.cr.execute(
        """INSERT INTO stock_lot (name, serial_key, product_id, product_tmpl_id,
                                  serial_status_id, create_uid, create_date,
                                  write_uid, write_date)
           SELECT %(prefix)s || n, lower(%(prefix)s || n), %(product)s, %(template)s,
                  %(status)s, 1, now(), 1, now()
             FROM generate_series(1, %(count)s) n""",
        {
            "prefix": prefix,
            "product": product.id,
            "template": product.product_tmpl_id.id,
            "status": env.ref("serial_tracking.status_in_stock").id,
            "count": count,
        },
    )
    env.cr.commit()
    env.invalidate_all()


def texts():
    numbers = random.Random(1).sample(range(COUNT // 10, COUNT), 60)
    return {
        "whole number": [f"SN-{n}" for n in numbers],
        "beginning": [f"SN-{n}"[:6] for n in numbers],
        "last five digits": [str(n)[-5:] for n in numbers],
        "part": [str(n)[1:-1] for n in numbers],
        "one character": list("123456789n-") * 5,
        "matches nothing": [f"{n}nothing" for n in numbers],
        "matches everything": ["SN-", "N-1"] * 30,
    }


def measure(lots, label, product=None):
    for kind, asked in texts().items():
        times, queries = [], 0
        for text in asked:
            env.invalidate_all()
            before, start = env.cr.sql_log_count, time.perf_counter()
            lots.serial_find(text, product_id=product and product.id)
            times.append(time.perf_counter() - start)
            queries = max(queries, env.cr.sql_log_count - before)
        figure = {
            "ours": True,
            "step": f"find p95{label}: {kind}",
            "count": COUNT,
            "seconds": round(sorted(times)[int(len(times) * 0.95) - 1], 4),
            "queries": queries,
        }
        print("BENCH " + json.dumps(figure), flush=True)


many, few = make_product("Find many"), make_product("Find few")
make_serials(many, "SN-", COUNT)
make_serials(few, "SN-", 20)
maintain("VACUUM ANALYZE stock_lot")
lots = env["stock.lot"].with_user(env.ref("base.user_admin"))
measure(lots, "")
measure(lots, ", product of all", many)
measure(lots, ", product of 20", few)
make_serials(many, "LATER-", LATER)
measure(lots, f", {LATER:,} since")
