"""Fed to ``odoo shell``: a checked import of many rows, which the server is to start.

``CRASH_ROWS`` rows, one in a hundred of them without its number; the import's id and
the names of the good rows go into the file ``CRASH_PLAN``.
"""

import base64
import json
import os
from pathlib import Path

env = globals()["env"]
COUNT = int(os.environ["CRASH_ROWS"])

product = env["product.product"].create(
    {"name": "Crash", "type": "consu", "is_storable": True, "tracking": "serial"}
)
warehouse = env["stock.warehouse"].search([], limit=1)
env["stock.quant"]._update_available_quantity(
    product, warehouse.lot_stock_id, COUNT, in_date="2026-01-02 03:04:05"
)
names = [f"CRASH-{n:06d}" if n % 100 else "" for n in range(COUNT)]
lines = ["Serial number,Condition note", *(f'"{name}",new' for name in names)]
record = (
    env["serial.import"]
    .with_user(env.ref("base.user_admin"))
    .create(
        {
            "filename": "crash.csv",
            "file": base64.b64encode("\n".join(lines).encode()),
            "product_id": product.id,
        }
    )
)
record.action_check()
env["serial.import"]._cron_run()
record.action_import()
# The import is the only thing that the server has to do.
job = env.ref("serial_tracking.ir_cron_serial_import")
env["ir.cron"].search([("id", "!=", job.id)]).active = False
env.cr.commit()
plan = {
    "import": record.id,
    "product": product.id,
    "location": warehouse.lot_stock_id.id,
    "names": [name for name in names if name],
}
Path(os.environ["CRASH_PLAN"]).write_text(json.dumps(plan))
