"""Timed flows of N serials, the same for Odoo alone and with the add-ons.

Run inside ``odoo shell`` by ``tests/benchmarks/run``; prints one JSON line a figure.
"""

import json
import os
import time

from odoo import Command

env = globals()["env"]
OURS = "serial_mode" in env["stock.move"]._fields
MARK = os.environ.get("BENCH_MARK", "B")
env = env(context={**env.context, "skip_sms": True})
warehouse = env["stock.warehouse"].search([], limit=1)
suppliers = env.ref("stock.stock_location_suppliers")
customers = env.ref("stock.stock_location_customers")


def timed(step, count, function):
    env.flush_all()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    result = function()
    env.flush_all()
    figure = {
        "ours": OURS,
        "step": step,
        "count": count,
        "seconds": round(time.perf_counter() - start, 4),
        "queries": env.cr.sql_log_count - queries,
    }
    print("BENCH " + json.dumps(figure), flush=True)
    return result


def picking(picking_type, source, destination, product, count):
    return env["stock.picking"].create(
        {
            "picking_type_id": picking_type.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "move_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_qty": count,
                        "location_id": source.id,
                        "location_dest_id": destination.id,
                    }
                )
            ],
        }
    )


def make_product(name):
    return env["product.product"].create(
        {"name": name, "type": "consu", "is_storable": True, "tracking": "serial"}
    )


def enter(receipt, names):
    if OURS:
        result = receipt.move_ids.serial_enter(names)
        assert not result["refused"], result["refused"][:3]
        return
    for line, name in zip(receipt.move_ids.move_line_ids, names, strict=True):
        line.lot_name = name


def receive_and_ship(count):
    """One receipt and one delivery of ``count`` units of a new product."""
    product = make_product(f"Bench {MARK} {count}")
    names = [f"{MARK}{count}-{n:06d}" for n in range(count)]
    stock = warehouse.lot_stock_id
    receipt = picking(warehouse.in_type_id, suppliers, stock, product, count)
    timed("confirm receipt", count, receipt.action_confirm)
    timed("enter serials", count, lambda: enter(receipt, names))
    timed("validate receipt", count, receipt.button_validate)
    assert receipt.state == "done"
    delivery = picking(warehouse.out_type_id, stock, customers, product, count)
    timed("confirm and reserve delivery", count, delivery.action_confirm)
    timed("validate delivery", count, delivery.button_validate)
    assert delivery.state == "done"
    env.cr.rollback()


def make_serials(product, prefix, count):
    """Write serials straight into the table; nobody waits for a million forms."""
    env.flush_all()
    env.cr.execute(
        """INSERT INTO stock_lot (name, serial_key, product_id, product_tmpl_id,
                                  serial_status_id, serial_date_received, create_uid,
                                  create_date, write_uid, write_date)
           SELECT %(prefix)s || n, lower(%(prefix)s || n), %(product)s, %(template)s,
                  %(status)s, now() - n * interval '1 minute', 1, now(), 1, now()
             FROM generate_series(1, %(count)s) n""",
        {
            "prefix": prefix,
            "product": product.id,
            "template": product.product_tmpl_id.id,
            "status": env.ref("serial_tracking.status_in_stock").id,
            "count": count,
        },
    )
    env.cr.execute("ANALYZE stock_lot")
    env.invalidate_all()


def open_product_form(count):
    """Read what the product form and its Serials tab show, with ``count`` serials."""
    product = make_product(f"Tab {MARK} {count}")
    make_serials(product, f"TAB{MARK}{count}-", count)
    user = env.ref("base.user_admin")
    template = product.product_tmpl_id.with_user(user)
    form = template.get_view(env.ref("product.product_template_only_form_view").id)
    spec = {name: {} for name in form["models"]["product.template"]}
    columns = {
        name: {}
        for name in (
            "name",
            "serial_status_id",
            "location_id",
            "serial_customer_id",
            "serial_date_received",
        )
    }
    domain = [("product_tmpl_id", "=", template.id), ("serial_key", "!=", False)]

    def open_form():
        template.web_read(spec)

    def open_tab():
        env["stock.lot"].with_user(user).web_search_read(
            domain, columns, limit=40, order="serial_date_received desc, id desc"
        )

    open_form()
    env.invalidate_all()
    timed("open product form", count, open_form)
    open_tab()
    env.invalidate_all()
    timed("open its Serials tab", count, open_tab)
    env.cr.rollback()


for size in map(int, os.environ["BENCH_SIZES"].split(",")):
    receive_and_ship(size)
if OURS:
    for size in map(int, os.environ["BENCH_TAB_SIZES"].split(",")):
        open_product_form(size)
