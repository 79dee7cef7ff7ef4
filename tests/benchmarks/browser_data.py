"""Transfers of many units, to be opened in a browser by ``browser.py``.

Run inside ``odoo shell`` by ``tests/benchmarks/run`` on a copy that is thrown away. The
same for Odoo alone, except for what only our windows are for. Prints one JSON line.
"""

import json
import os

from odoo import Command

env = globals()["env"]
OURS = "serial_mode" in env["stock.move"]._fields
COUNT = int(os.environ["BENCH_BROWSER"])
warehouse = env["stock.warehouse"].search([], limit=1)
stock = warehouse.lot_stock_id
suppliers = env.ref("stock.stock_location_suppliers")
customers = env.ref("stock.stock_location_customers")


def make_user():
    groups = ["stock.group_stock_user", "stock.group_production_lot"]
    groups += ["serial_tracking.group_serial_user"] if OURS else []
    return env["res.users"].create(
        {
            "name": "Warehouse worker",
            "login": "bench_worker",
            "password": "bench_worker",
            "group_ids": [env.ref(group).id for group in groups],
        }
    )


def make_product(name):
    return env["product.product"].create(
        {"name": name, "type": "consu", "is_storable": True, "tracking": "serial"}
    )


def picking(picking_type, source, destination, product):
    record = env["stock.picking"].create(
        {
            "picking_type_id": picking_type.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "move_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_qty": COUNT,
                        "location_id": source.id,
                        "location_dest_id": destination.id,
                    }
                )
            ],
        }
    )
    record.action_confirm()
    return record


def receive(product, prefix):
    receipt = picking(warehouse.in_type_id, suppliers, stock, product)
    names = [f"{prefix}{n:06d}" for n in range(COUNT)]
    if OURS:
        assert not receipt.move_ids.serial_enter(names)["refused"]
    else:
        for line, name in zip(receipt.move_ids.move_line_ids, names, strict=True):
            line.lot_name = name
    receipt.with_context(skip_sms=True).button_validate()
    assert receipt.state == "done"
    return receipt


user = make_user()
warehouse.out_type_id.reservation_method = "manual"
product = make_product("Bench browser")
done = receive(product, "D")
reserved = picking(warehouse.out_type_id, stock, customers, product)
reserved.action_assign()
assert reserved.state == "assigned"
pages = {"done": done.name, "reserved": reserved.name}
if OURS:
    entered = picking(
        warehouse.in_type_id, suppliers, stock, make_product("Bench entered")
    )
    candidates = make_product("Bench candidates")
    receive(candidates, "C")
    chosen = picking(warehouse.out_type_id, stock, customers, candidates)
    pages |= {"entered": entered.name, "chosen": chosen.name}
env.cr.commit()
print("DATA " + json.dumps({"ours": OURS, "count": COUNT, **pages}), flush=True)
