"""The reports on the ledger of ``reports_data.py``: seconds, statements, plans, memory.

Run inside ``odoo shell`` by ``tests/benchmarks/run``. A first screen is what the web
client asks for: the number of rows, the first page, the groups by product with their
totals. Each step runs twice and the second is told, as on a server that is in use.
"""

import json
import os
import resource
import time
from datetime import date, timedelta
from pathlib import Path

env = globals()["env"]
COUNT = int(os.environ["BENCH_REPORTS"])
ROWS = int(os.environ.get("BENCH_EXPORT", 200_000))
LARGE = ("stock_move_line", "stock_lot", "stock_quant", "stock_move")
env = env(
    user=env.ref("base.user_admin"),
    context={
        "lang": "en_US",
        "tz": "UTC",
        "allowed_company_ids": env["res.company"].search([]).ids,
    },
)
env.user.sudo().company_ids = env["res.company"].sudo().search([])
statements = []


def watch():
    """Note each statement and its time."""
    plain = type(env.cr).execute

    def execute(cursor, query, params=None, log_exceptions=True):
        start = time.perf_counter()
        result = plain(cursor, query, params, log_exceptions)
        statements.append((time.perf_counter() - start, cursor._obj.query))
        return result

    type(env.cr).execute = execute


def scans(statement):
    """How a statement reads the large tables."""
    if not statement.lstrip().upper().startswith((b"SELECT", b"DECLARE")):
        return []
    select = statement[statement.upper().index(b"SELECT") :]
    env.cr._obj.execute(b"EXPLAIN (FORMAT JSON) " + select)
    [[[plan]]] = env.cr._obj.fetchall()
    found = []

    def walk(node):
        if node.get("Relation Name") in LARGE or "Bitmap" in node["Node Type"]:
            index = node.get("Index Name")
            name = node.get("Relation Name", "")
            found.append(f"{node['Node Type']} {name} {index or ''}".strip())
        for child in node.get("Plans", ()):
            walk(child)

    walk(plan["Plan"])
    return sorted(set(found))


def timed(step, function):
    for _warm in (False, True):
        env.invalidate_all()
        statements.clear()
        Path("/proc/self/clear_refs").write_text("5")
        cpu = time.process_time()
        start = time.perf_counter()
        result = function()
        seconds = time.perf_counter() - start
        if seconds > 60:
            break
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
    slowest = max(statements, default=(0, b""))
    figure = {
        "ours": True,
        "step": step,
        "count": COUNT,
        "seconds": round(seconds, 3),
        "queries": len(statements),
        "python": round(time.process_time() - cpu, 3),
        "slowest": round(slowest[0], 3),
        "peak_mb": peak,
        "scans": scans(slowest[1]),
    }
    print("BENCH " + json.dumps(figure), flush=True)
    return result


def wizard(report, **values):
    values = {"preset": "all", **values}
    return env["serial.report.wizard"].create({"report": report, **values})


def listed(report, **values):
    """Model and domain of the list that "Display" opens."""
    action = wizard(report, **values).action_view()
    context = action.get("context") or {}
    return env[action["res_model"]].with_context(**context), action["domain"]


def first_screen(name, report, group="product_id", **values):
    model, domain = listed(report, **values)
    view = model.get_view(view_type="list")
    names = list(view["models"][model._name])
    spec = {
        n: {"fields": {"display_name": {}}}
        if model._fields[n].type == "many2one"
        else {}
        for n in names
        if n in model._fields
    }
    totals = [
        f"{n}:sum"
        for n in ("quantity", "value", "on_hand_change")
        if n in model._fields and model._fields[n].aggregator == "sum"
    ]
    timed(f"{name}: count", lambda: model.search_count(domain, limit=10_001))
    timed(
        f"{name}: page",
        lambda: model.web_search_read(domain, spec, limit=80, count_limit=10_001),
    )
    timed(
        f"{name}: groups",
        lambda: model.formatted_read_group(domain, [group], ["__count", *totals]),
    )


def export(name, report, **values):
    document = wizard(report, **values)

    def write():
        output, _name = document._export_file("xlsx")
        with output:
            return output.seek(0, 2)

    timed(name, write)


watch()
today = date.today()
month = {
    "preset": "custom",
    "date_from": today.replace(day=1) - timedelta(days=31),
    "date_to": today,
}
products = env["product.product"].search([("name", "like", "Bench product")], limit=9)
# A few products have most of the units; the eighth is an ordinary one.
big, plain = products[0], products[8]
customer = env["res.partner"].search([("name", "=", "Bench partner 300")], limit=1)
vendor = env["res.partner"].search([("name", "=", "Bench partner 7")], limit=1)
lost = env.ref("serial_tracking.status_lost")
past = today - timedelta(days=365)
at = {"preset": "custom", "date_to": past}
lot = env["stock.lot"].search([("product_id", "=", plain.id)], limit=1)
only = os.environ.get("BENCH_ONLY")
STEPS = {
    "x1": [
        ("X1 all", "on_hand", {}),
        ("X1 product", "on_hand", {"product_ids": plain.ids}),
        ("X1 vendor", "on_hand", {"partner_ids": vendor.ids}),
    ],
    "x2": [
        ("X2 month", "sold", month),
        ("X2 customer", "sold", {"partner_ids": customer.ids}),
        ("X3 month", "received", month),
        ("X3 vendor", "received", {"partner_ids": vendor.ids}),
        ("X4 month", "moves", month),
        ("X4 product", "moves", {"product_ids": plain.ids}),
        ("X4 serial", "moves", {"lot_ids": lot.ids}),
        ("X4 status", "moves", {"status_ids": lost.ids, **month}),
    ],
    "x6": [
        ("X6 expiring", "warranty", {"warranty": "expiring", "warranty_days": 90}),
        ("X6 customer", "warranty", {"partner_ids": customer.ids}),
        ("X5 product", "history", {"product_ids": plain.ids}),
    ],
    "x7": [
        ("X7 product", "at_date", {**at, "product_ids": plain.ids}),
        ("X7 big product", "at_date", {**at, "product_ids": big.ids}),
        ("X7 serial", "at_date", {**at, "lot_ids": lot.ids}),
        ("X7 everything", "at_date", at),
        (
            "X7 everything yesterday",
            "at_date",
            {"preset": "custom", "date_to": today - timedelta(days=1)},
        ),
    ],
    "x8": [
        ("X8 all", "reconciliation", {}),
        ("X8 product", "reconciliation", {"product_ids": plain.ids}),
    ],
}
for part, screens in STEPS.items():
    if only and part not in only:
        continue
    for name, report, values in screens:
        group = "kind" if part == "x8" else "product_id"
        first_screen(name, report, group, **values)
if not only or "dash" in only:
    timed("dashboard", env["serial.report.wizard"].serial_dashboard)
if not only or "value" in only:
    one = {**at, "product_ids": plain.ids}
    timed("X7 compared, product", lambda: wizard("value", **one).action_view())
if not only or "xlsx" in only:
    export("XLSX X7 everything", "at_date", **at)
    moves = env["serial.move.report"]
    span = today - timedelta(days=round(ROWS / COUNT * 365 * 4 / 3))
    export(
        f"XLSX X4 about {ROWS:,} rows",
        "moves",
        **{**month, "date_from": span},
    )
print(f"peak of all {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
