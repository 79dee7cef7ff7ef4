"""The reports on the ledger of ``reports_data.py``: seconds, statements, plans, memory.

Run inside ``odoo shell`` by ``tests/benchmarks/run``. The reader is an auditor of one
of two companies. A screen is what the web client asks for when "Display" opens it; each
step runs twice and the second is told, as on a server that is in use.

BENCH_ONLY names the parts to measure, BENCH_FILTERS the filters, both separated by
commas; all without them.
"""

import os
import resource
from datetime import date, timedelta

from watching import Watch
from web_client import Screens

env = globals()["env"]
COUNT = int(os.environ["BENCH_REPORTS"])
ROWS = int(os.environ.get("BENCH_EXPORT", 200_000))
ONLY = set(filter(None, os.environ.get("BENCH_ONLY", "").split(",")))
NAMES = set(filter(None, os.environ.get("BENCH_FILTERS", "").split(",")))
# What is asked for: seconds, MB.
SCREEN, ALL_AT_DATE, FILE, FILE_MB = 1, 30, 60, 500


def reader(login, *groups):
    """Somebody of the first company, with these rights."""
    user = env["res.users"].create(
        {
            "name": login,
            "login": login,
            "tz": "Europe/Brussels",
            "company_id": env.company.id,
            "company_ids": env.company.ids,
            "group_ids": [env.ref(group).id for group in groups],
        }
    )
    context = {"lang": "en_US", "tz": user.tz, "allowed_company_ids": env.company.ids}
    return env(user=user.id, context=context)


def sample():
    """Filters that people choose, for an ordinary product and one that many have."""
    products = env["product.product"].search(
        [("name", "like", "Bench product")], order="name", limit=200
    )
    quants = env["stock.quant"].search(
        [
            ("product_id", "=", products[150].id),
            ("lot_id", "!=", False),
            ("location_id.usage", "=", "internal"),
            ("company_id", "=", env.company.id),
        ],
        limit=1,
    )
    sold = env["stock.lot"].search(
        [
            ("product_id", "=", products[150].id),
            ("serial_customer_id", "!=", False),
            ("serial_company_id", "=", env.company.id),
        ],
        limit=1,
    )

    def status(code):
        return {"status_ids": env.ref(f"serial_tracking.status_{code}").ids}

    return {
        "product": {"product_ids": products[150].ids},
        "best product": {"product_ids": products[0].ids},
        "serial": {"lot_ids": [*sold.ids, *quants.lot_id.ids]},
        "customer": {"customer_ids": sold.serial_customer_id.ids},
        "vendor": {"vendor_ids": sold.serial_vendor_id.ids},
        "partner": {"partner_ids": sold.serial_customer_id.ids},
        "location": {"location_ids": quants.location_id.ids},
        "company": {"company_ids": env.company.ids},
        "lost": status("lost"),
        "in stock": status("in_stock"),
        "this month": {"preset": "this_month"},
        "last month": {"preset": "last_month"},
        "this year": {"preset": "this_year"},
        "last year": {"preset": "last_year"},
        "on hand": {"preset": "on_hand"},
        "expiring": {"preset": "expiring_90"},
        "expires": {"warranty": "expiring", "warranty_days": 90},
        "expired": {"warranty": "expired"},
        "all": {},
    }


filters = sample()
auditor = reader("bench_auditor", "serial_tracking.group_serial_auditor")
manager = reader(
    "bench_manager", "serial_tracking.group_serial_manager", "stock.group_stock_manager"
)
today = date.today()
YEAR_AGO = {"preset": "custom", "date_to": today - timedelta(days=365)}
MOVES = (
    *("this month", "last month", "this year", "last year", "all", "on hand"),
    *("expiring", "product", "best product", "serial", "customer", "vendor"),
    *("partner", "location", "lost", "company"),
)
STEPS = {
    "x1": (
        "on_hand",
        *("all", "product", "best product", "serial", "vendor", "location"),
        *("in stock", "company", "this month", "this year"),
    ),
    "x2": ("sold", *MOVES),
    "x3": ("received", *MOVES),
    "x4": ("moves", *MOVES),
    "x5": ("history", "product", "customer", "vendor", "location"),
    "x6": (
        "warranty",
        *("all", "expires", "expired", "this month", "this year", "product"),
        *("customer", "vendor", "location", "in stock", "company"),
    ),
    "x7": ("at_date", "product", "serial", "best product", "all"),
    "x8": ("reconciliation", "all", "product", "vendor", "in stock", "this year"),
}
ENTIRE = {"all", "best product", "vendor", "location", "company", "in stock"}
watch = Watch(auditor, COUNT)


def wizard(report, **values):
    dialogs = auditor["serial.report.wizard"]
    return dialogs.create({"report": report, "preset": "all", **values})


def measure(part, report, *names):
    for name in names:
        if NAMES and name not in NAMES:
            continue
        values = filters[name]
        if report == "at_date":
            values = {**values, **YEAR_AGO}
        document = wizard(report, **values)
        label = f"{part.upper()} {name}"
        most = ALL_AT_DATE if report == "at_date" and name in ENTIRE else SCREEN
        screens = Screens(auditor, document.action_view())
        show(label, screens, most)


def show(label, screens, most=SCREEN):
    watch.timed(f"{label}: first screen", screens.first, most)
    grouped = screens.default_groups()
    if grouped:
        watch.timed(f"{label}: not grouped", screens.page, most)
    by_product = ["product_id"]
    if grouped != by_product and "product_id" in screens.model._fields:
        step = f"{label}: by product"
        watch.timed(step, lambda: screens.groups(by_product), most)
    for kind in ("pivot", "graph"):
        if kind in screens.views:
            watch.timed(f"{label}: {kind}", getattr(screens, kind), most)


def export(name, report, kind="xlsx", **values):
    def write():
        size = 0
        for piece in wizard(report, **values)._export_stream(kind):
            size += len(piece)
        return size

    watch.timed(name, write, FILE, FILE_MB)


def recall():
    """The units of a vendor, and of a product that many have."""
    for name, values in (
        ("vendor", {"vendor_id": filters["vendor"]["vendor_ids"][0]}),
        ("best product", {"product_ids": filters["best product"]["product_ids"]}),
    ):
        record = manager["serial.recall"].create(
            {"name": name, "reason": "Measured", **values}
        )
        watch.timed(f"X9 {name}: find the units", record.action_find)
        document = wizard("recall", recall_ids=record.ids)
        show(f"X9 {name}", Screens(auditor, document.action_view()))


def wanted(part):
    return not ONLY or part in ONLY


for part, (report, *names) in STEPS.items():
    if wanted(part):
        measure(part, report, *names)
if wanted("x9"):
    recall()
if wanted("dash"):
    dashboard = auditor["serial.report.wizard"].serial_dashboard
    watch.timed("X10 dashboard", dashboard, SCREEN)
if wanted("value"):
    one = {**YEAR_AGO, **filters["product"]}
    watch.timed(
        "X7 product: compared", lambda: wizard("value", **one).action_view(), SCREEN
    )
if wanted("files"):
    span = today - timedelta(days=round(ROWS / COUNT * 365 * 4 / 3 / 0.8))
    moved = {"preset": "custom", "date_from": span, "date_to": today}
    for kind in ("xlsx", "csv"):
        export(f"{kind.upper()} X4 about {ROWS:,} rows", "moves", kind, **moved)
        export(f"{kind.upper()} X1 everything", "on_hand", kind)
        export(f"{kind.upper()} X7 everything", "at_date", kind, **YEAR_AGO)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"peak of all {peak} MB")
