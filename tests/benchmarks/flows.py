"""Timed flows of N serials, the same for Odoo alone and with the add-ons.

Run inside ``odoo shell`` by ``tests/benchmarks/run``; prints one JSON line a figure.
"""

import base64
import json
import os
import time
from pathlib import Path

from odoo import Command

env = globals()["env"]
OURS = "serial_mode" in env["stock.move"]._fields
MARK = os.environ.get("BENCH_MARK", "B")
env = env(context={**env.context, "skip_sms": True})
warehouse = env["stock.warehouse"].search([], limit=1)
suppliers = env.ref("stock.stock_location_suppliers")
customers = env.ref("stock.stock_location_customers")


def processor_seconds():
    """What Odoo and its database server have used: other programs don't count."""
    env.cr.execute("SELECT pg_backend_pid()")
    try:
        stat = Path(f"/proc/{env.cr.fetchone()[0]}/stat").read_text()
    except OSError:  # a server elsewhere, or no Linux
        return time.process_time()
    ticks = sum(map(int, stat.rpartition(")")[2].split()[11:13]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def timed(step, count, function, document=None):
    env.flush_all()
    used = processor_seconds()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    result = function()
    env.flush_all()
    seconds, queries = time.perf_counter() - start, env.cr.sql_log_count - queries
    figure = {
        "ours": OURS,
        "step": step,
        "document": document,
        "count": count,
        "seconds": round(seconds, 4),
        "processor": round(processor_seconds() - used, 4),
        "queries": queries,
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
    timed("confirm receipt", count, receipt.action_confirm, "receipt")
    timed("enter serials", count, lambda: enter(receipt, names), "receipt")
    timed("validate receipt", count, receipt.button_validate, "receipt")
    assert receipt.state == "done"
    delivery = picking(warehouse.out_type_id, stock, customers, product, count)
    timed("confirm and reserve delivery", count, delivery.action_confirm, "delivery")
    timed("validate delivery", count, delivery.button_validate, "delivery")
    assert delivery.state == "done"
    return_all(delivery, count)
    env.cr.rollback()


def lots_of(product):
    return env["stock.lot"].search([("product_id", "=", product.id)])


def return_all(delivery, count):
    """The customer sends everything back."""
    wizard = env["stock.return.picking"].create({"picking_id": delivery.id})
    for line in wizard.product_return_moves:
        line.quantity = count
    returned = timed("make customer return", count, wizard._create_return, "return")
    if not OURS:
        names = delivery.move_ids.lot_ids
        for line, lot in zip(returned.move_ids.move_line_ids, names, strict=False):
            line.lot_id = lot
    timed("validate customer return", count, returned.button_validate, "return")
    assert returned.state == "done"


def transfer(count):
    """Carry ``count`` units that are here to another shelf."""
    product = make_product(f"Carried {MARK} {count}")
    stock = warehouse.lot_stock_id
    shelf = env["stock.location"].create(
        {"name": f"Shelf {count}", "location_id": stock.id}
    )
    adjust_in(product, count, stock)
    move = picking(warehouse.int_type_id, stock, shelf, product, count)
    timed("confirm and reserve transfer", count, move.action_confirm, "transfer")
    timed("validate transfer", count, move.button_validate, "transfer")
    assert move.state == "done"
    if OURS:
        lots = lots_of(product)
        timed("transfer units at once", count, lambda: lots.serial_transfer(stock.id))
    adjust_out(product, count)
    env.cr.rollback()


def adjust_in(product, count, location):
    """Find units that nobody has received."""
    names = [f"{MARK}F{count}-{n:06d}" for n in range(count)]
    Quant = env["stock.quant"].with_context(inventory_mode=True)

    def core_way():
        lots = env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )
        Quant.create(
            [
                {
                    "product_id": product.id,
                    "location_id": location.id,
                    "lot_id": lot.id,
                    "inventory_quantity": 1,
                }
                for lot in lots
            ]
        ).action_apply_inventory()

    def our_way():
        result = product.serial_adjust("add", names, location.id, "benchmark")
        assert not result["refused"], result["refused"][:3]

    timed("adjust in", count, our_way if OURS else core_way, "adjustment in")


def adjust_out(product, count):
    """Units are gone."""
    lots = lots_of(product)
    names = lots.mapped("name")

    def core_way():
        quants = lots.quant_ids.filtered(lambda q: q.location_id.usage == "internal")
        quants = quants.with_context(inventory_mode=True)
        quants.inventory_quantity = 0
        quants.action_apply_inventory()

    def our_way():
        stock_id = warehouse.lot_stock_id.id
        result = product.serial_adjust("remove", names, stock_id, "benchmark")
        assert not result["refused"], result["refused"][:3]

    timed("adjust out", count, our_way if OURS else core_way, "adjustment out")


def identify(count):
    """Units are held without numbers and get them; core has no way that keeps them."""
    product = make_product(f"Held {MARK} {count}")
    names = [f"{MARK}I{count}-{n:06d}" for n in range(count)]
    stock = warehouse.lot_stock_id
    env["stock.quant"]._update_available_quantity(product, stock, count)

    def our_way():
        result = product.serial_identify(names, stock.id)
        assert not result["refused"], result["refused"][:3]

    timed("identify units on hand", count, our_way)
    env.cr.rollback()


def import_file(count):
    """A file of numbers for units on hand; what core reads of it makes no stock."""
    product = make_product(f"Listed {MARK} {count}")
    rows = [f"{MARK}L{count}-{n:06d}" for n in range(count)]
    content = "\n".join(["Serial number", *rows]).encode()
    if len(content) > 100_000:
        return  # the job reads it, as ``importing.py`` measures
    stock = warehouse.lot_stock_id
    env["stock.quant"]._update_available_quantity(product, stock, count)
    record = env["serial.import"].create(
        {
            "filename": "units.csv",
            "file": base64.b64encode(content),
            "product_id": product.id,
            "location_id": stock.id,
        }
    )
    timed("check import file", count, record.action_check, "import")
    assert record.good_count == count, (
        record.problem,
        record.bad_line_ids[:1].reason,
    )
    timed("import file", count, record.action_import, "import")
    assert record.done_count == count, record.done_count
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


def sizes(variable):
    return [int(size) for size in os.environ[variable].split(",") if size]


for size in sizes("BENCH_SIZES"):
    receive_and_ship(size)
    transfer(size)
    if OURS:
        identify(size)
        import_file(size)
if OURS:
    for size in sizes("BENCH_TAB_SIZES"):
        open_product_form(size)
