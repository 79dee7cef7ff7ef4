"""How long a file of serial numbers takes to be read, checked and imported (M3).

Run inside ``odoo shell`` by ``tests/benchmarks/run``: as the background job does it,
batch by batch with a commit after each, then once more all or nothing.
"""

import base64
import json
import os
import time

env = globals()["env"]
COUNT = int(os.environ["BENCH_IMPORT"])


def figure(step, job):
    start, before = time.perf_counter(), env.cr.sql_log_count
    job()
    env.cr.commit()
    print(
        "BENCH "
        + json.dumps(
            {
                "ours": True,
                "step": step,
                "count": COUNT,
                "seconds": round(time.perf_counter() - start, 2),
                "queries": env.cr.sql_log_count - before,
            }
        ),
        flush=True,
    )


def measure(mode):
    product = env["product.product"].create(
        {"name": mode, "type": "consu", "is_storable": True, "tracking": "serial"}
    )
    shelf = env["stock.warehouse"].search([], limit=1).lot_stock_id
    env["stock.quant"]._update_available_quantity(product, shelf, COUNT)
    rows = (f"{mode}-{n:07d},note {n % 5},2026-01-02" for n in range(COUNT))
    content = "\n".join(["Serial number,Condition note,Date received", *rows])
    record = (
        env["serial.import"]
        .with_user(env.ref("base.user_admin"))
        .create(
            {
                "filename": f"{mode}.csv",
                "file": base64.b64encode(content.encode()),
                "product_id": product.id,
                "mode": mode,
            }
        )
    )
    env.cr.commit()
    run = env["serial.import"]._cron_run
    figure(f"import, {mode}: take the file", record.action_check)
    figure(f"import, {mode}: read and check", run)
    figure(f"import, {mode}: start", record.action_import)
    figure(f"import, {mode}: import", run)
    assert (record.state, record.done_count) == ("done", COUNT), record.problem


measure("good")
measure("all")
