"""Makes a ledger for ``reports.py``: BENCH_REPORTS serials with three movements each.

Run inside ``odoo shell`` by ``tests/benchmarks/run`` on a database that is thrown away
afterwards. Two companies, some hundred products of all costing methods, of which a few
have most of the units; purchases, put-aways, sales in fives, returns, losses, units
without serial number, and products that are not tracked. All of it is written by
``INSERT ... SELECT``: nobody waits for a million forms.
"""

import json
import os
import re
import time

import psycopg2

env = globals()["env"]
BEGAN = time.perf_counter()
COUNT = int(os.environ["BENCH_REPORTS"])
PRODUCTS, UNTRACKED, BINS, CUSTOMERS, VENDORS = 300, 100, 20, 5000, 200
YEARS = 4
KINDS = {
    # kind of move: operation type, from, to; negative ones are chosen per row
    "receipt": ("in_type", "supplier", "stock"),
    "put_away": ("int_type", "stock", "bin"),
    "sale": ("out_type", "bin", "customer"),
    "return": ("in_type", "customer", "stock"),
    "loss": (None, "bin", "loss"),
    "nameless": ("in_type", "supplier", "stock"),
    "bulk_in": ("in_type", "supplier", "stock"),
    "bulk_out": ("out_type", "stock", "customer"),
}


def make_world():
    """Companies, places, partners and products, by the ORM."""
    other = env["res.company"].create({"name": "Bench sister"})
    companies = env.company + other
    env.cr.execute("CREATE TABLE bench_place (company int, idx int, kind text, id int)")
    env.cr.execute("CREATE TABLE bench_type (company int, kind text, id int)")
    for number, company in enumerate(companies, 1):
        warehouse = env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        warehouse = warehouse or env["stock.warehouse"].create(
            {"name": company.name, "code": f"B{number}", "company_id": company.id}
        )
        stock = warehouse.lot_stock_id
        bins = env["stock.location"].create(
            [
                {
                    "name": f"Bin {i}",
                    "location_id": stock.id,
                    "company_id": company.id,
                }
                for i in range(BINS)
            ]
        )
        loss = env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", company.id)], limit=1
        )
        rows = [(number, 0, "stock", stock.id), (number, 0, "loss", loss.id)]
        rows += [(number, i, "bin", place.id) for i, place in enumerate(bins)]
        for usage in ("supplier", "customer"):
            place = env.ref(f"stock.stock_location_{usage}s")
            rows.append((number, 0, usage, place.id))
        insert("bench_place", rows)
        insert(
            "bench_type",
            [
                (number, "in_type", warehouse.in_type_id.id),
                (number, "out_type", warehouse.out_type_id.id),
                (number, "int_type", warehouse.int_type_id.id),
            ],
        )
    env.cr.execute("CREATE TABLE bench_company (idx int, id int)")
    insert("bench_company", list(enumerate(companies.ids, 1)))
    make_products(companies)
    make_partners()


def insert(table, rows):
    for row in rows:
        env.cr.execute(f"INSERT INTO {table} VALUES %s", [tuple(row)])


def make_products(companies):
    categories = [
        env["product.category"].create({"name": f"Bench {method}"})
        for method in ("standard", "average", "fifo")
    ]
    for company in companies:
        for category in categories:
            category.with_company(
                company
            ).property_cost_method = category.name.removeprefix("Bench ")
    env.cr.execute("CREATE TABLE bench_product (idx int, id int, tmpl int, uom int)")
    products = env["product.product"].create(
        [
            {
                "name": f"Bench product {i:03d}",
                "is_storable": True,
                "tracking": "serial" if i < PRODUCTS else "none",
                "categ_id": categories[i % 3].id,
                "standard_price": 10 + i,
            }
            for i in range(PRODUCTS + UNTRACKED)
        ]
    )
    insert(
        "bench_product",
        [
            (i, product.id, product.product_tmpl_id.id, product.uom_id.id)
            for i, product in enumerate(products)
        ],
    )


def make_partners():
    partners = env["res.partner"].create(
        [{"name": f"Bench partner {i}"} for i in range(CUSTOMERS + VENDORS)]
    )
    env.cr.execute("CREATE TABLE bench_partner (idx int, id int)")
    env.flush_all()
    env.cr.execute(
        """INSERT INTO bench_partner
           SELECT row_number() OVER (ORDER BY id) - 1, id FROM res_partner
            WHERE id = ANY(%s)""",
        [partners.ids],
    )


def run(statement, **values):
    env.cr.execute(statement, {"count": COUNT, "years": YEARS, **values})
    if created := re.match(r"CREATE TABLE (\w+) AS", statement):
        env.cr.execute(f"ANALYZE {created[1]}")


def make_units():
    """What becomes of each unit, and the documents that do it."""
    run(
        """CREATE FUNCTION bench_chance(x bigint, salt int) RETURNS float
           LANGUAGE sql IMMUTABLE AS
           $$ SELECT ((x * 2654435761 + salt * 15485863) %% 1000003) / 1000003.0 $$"""
    )
    run(
        """CREATE TABLE bench_unit AS
           SELECT n, r, r / 100 AS receipt, r / 50 AS put_away, r / 5 AS sale,
                  floor(%(products)s * bench_chance(r / 100, 1) ^ 2)::int AS product,
                  1 + ((r / 100) %% 5 = 0)::int AS company,
                  bench_chance(r / 5, 2) < 0.85 AS ships,
                  bench_chance(r / 5, 3) < 0.4 AND r %% 5 < 2 AS returns,
                  bench_chance(r / 5, 4) < 0.2 AS is_lost,
                  floor(bench_chance(r / 50, 5) * %(bins)s)::int AS bin,
                  date_trunc('second', now()::timestamp)
                    - make_interval(years => %(years)s)
                    + (r / 100) * make_interval(secs =>
                        %(years)s * 31557600.0 * 100 / %(count)s) AS received
             FROM (SELECT n, n - 1 AS r FROM generate_series(1, %(count)s) n) number""",
        products=PRODUCTS,
        bins=BINS,
    )
    run(
        """ALTER TABLE bench_unit ADD shipped timestamp, ADD returned timestamp,
                                  ADD lost timestamp"""
    )
    run(
        """UPDATE bench_unit SET
             shipped = received + interval '2 days'
                + bench_chance(sale, 6) * interval '200 days'
           WHERE ships"""
    )
    run("UPDATE bench_unit SET shipped = NULL WHERE shipped > now()")
    run(
        """UPDATE bench_unit SET
             returned = shipped + interval '10 days'
                + bench_chance(sale, 7) * interval '30 days'
           WHERE returns AND shipped IS NOT NULL"""
    )
    run("UPDATE bench_unit SET returned = NULL WHERE returned > now()")
    run(
        """UPDATE bench_unit SET lost = received + interval '300 days'
            WHERE NOT ships AND is_lost AND received < now() - interval '301 days'"""
    )


def make_moves():
    """Moves, numbered as they happened."""
    run(
        """CREATE TABLE bench_move AS
           SELECT row_number() OVER (ORDER BY date, kind, grp) AS id, m.*
             FROM (
               SELECT 'receipt' AS kind, receipt AS grp, product, company, 0 AS bin,
                      MIN(received) AS date, COUNT(*) AS qty
                 FROM bench_unit GROUP BY receipt, product, company
               UNION ALL
               SELECT 'put_away', put_away, product, company, bin,
                      MIN(received) + interval '1 day', COUNT(*)
                 FROM bench_unit WHERE received < now() - interval '1 day'
                GROUP BY put_away, product, company, bin
               UNION ALL
               SELECT 'sale', sale, product, company, bin, MIN(shipped), COUNT(*)
                 FROM bench_unit WHERE shipped IS NOT NULL
                GROUP BY sale, product, company, bin
               UNION ALL
               SELECT 'return', sale, product, company, 0, MIN(returned), COUNT(*)
                 FROM bench_unit WHERE returned IS NOT NULL
                GROUP BY sale, product, company
               UNION ALL
               SELECT 'loss', sale, product, company, bin, MIN(lost), COUNT(*)
                 FROM bench_unit WHERE lost IS NOT NULL
                GROUP BY sale, product, company, bin
               UNION ALL
               SELECT 'nameless', n, n %% %(products)s, 1, 0,
                      now()::timestamp - make_interval(years => %(years)s)
                        - interval '1 day' + n * interval '1 minute', 10
                 FROM generate_series(0, %(products)s / 10) n
               UNION ALL
               SELECT 'bulk_in', n, %(products)s + n %% %(untracked)s, 1, 0,
                      now()::timestamp - make_interval(years => %(years)s)
                        * bench_chance(n, 8), 10
                 FROM generate_series(1, %(count)s / 20) n
               UNION ALL
               SELECT 'bulk_out', n, %(products)s + n %% %(untracked)s, 1, 0,
                      now()::timestamp - make_interval(years => %(years)s)
                        * bench_chance(n, 9), 1
                 FROM generate_series(1, %(count)s / 8) n
             ) m""",
        products=PRODUCTS,
        untracked=UNTRACKED,
    )
    run("CREATE TABLE bench_kind (kind text, type text, src text, dest text)")
    insert("bench_kind", [(kind, *values) for kind, values in KINDS.items()])
    run("ANALYZE")
    run("SELECT COALESCE(MAX(id), 0) FROM stock_move")
    [base] = env.cr.fetchone()
    run(
        """CREATE TABLE bench_doc AS
           SELECT m.*, m.id + %(base)s AS move_id, c.id AS company_id,
                  p.id AS product_id, p.tmpl, p.uom, t.id AS type_id,
                  src.id AS src_id, dest.id AS dest_id,
                  CASE WHEN k.src = 'supplier' THEN vendor.id
                       WHEN 'customer' IN (k.src, k.dest) THEN customer.id
                  END AS partner_id,
                  CASE WHEN m.kind LIKE 'bulk%%' OR k.type IS NULL THEN NULL
                       ELSE m.id + %(base)s END AS picking_id
             FROM bench_move m
             JOIN bench_kind k USING (kind)
             JOIN bench_company c ON c.idx = m.company
             JOIN bench_product p ON p.idx = m.product
             LEFT JOIN bench_type t ON t.company = m.company AND t.kind = k.type
             JOIN bench_place src ON src.company = m.company AND src.kind = k.src
                  AND src.idx = CASE WHEN k.src = 'bin' THEN m.bin ELSE 0 END
             JOIN bench_place dest ON dest.company = m.company AND dest.kind = k.dest
                  AND dest.idx = CASE WHEN k.dest = 'bin' THEN m.bin ELSE 0 END
             JOIN bench_partner vendor
                  ON vendor.idx = floor(%(vendors)s * bench_chance(m.grp, 10))::int
             JOIN bench_partner customer
                  ON customer.idx = %(vendors)s
                     + floor(%(customers)s * bench_chance(m.grp, 11) ^ 2)::int""",
        base=base,
        vendors=VENDORS,
        customers=CUSTOMERS,
    )
    run("CREATE INDEX ON bench_doc (kind, grp)")
    write_documents()


def write_documents():
    for table, kind, number, more, values in (
        ("purchase_order", "receipt", "P", ", picking_type_id", ", type_id"),
        (
            "sale_order",
            "sale",
            "S",
            ", partner_invoice_id, partner_shipping_id, picking_policy",
            ", partner_id, partner_id, 'direct'",
        ),
    ):
        currency = ", currency_id" if table == "purchase_order" else ""
        run(
            f"""INSERT INTO {table} (id, name, partner_id, company_id, date_order,
                                     state{currency}{more})
                SELECT move_id, '{number}' || move_id, partner_id, company_id, date,
                       '{"purchase" if number == "P" else "sale"}'
                       {", %(currency)s" if currency else ""}{values}
                  FROM bench_doc WHERE kind = '{kind}'""",
            currency=env.company.currency_id.id,
        )
    run(
        """INSERT INTO purchase_order_line (id, order_id, product_id, name, product_qty,
                price_unit, product_uom_id, company_id, partner_id)
           SELECT move_id, move_id, product_id, 'x', qty,
                  10 + product + floor(10 * bench_chance(grp, 12)), uom, company_id,
                  partner_id
             FROM bench_doc WHERE kind = 'receipt'"""
    )
    run(
        """INSERT INTO sale_order_line (id, order_id, product_id, name, product_uom_qty,
                price_unit, customer_lead, product_uom_id, company_id)
           SELECT move_id, move_id, product_id, 'x', qty, 20 + product, 0, uom,
                  company_id
             FROM bench_doc WHERE kind = 'sale'"""
    )
    run(
        """INSERT INTO stock_picking (id, name, picking_type_id, location_id,
                location_dest_id, partner_id, company_id, state, move_type,
                scheduled_date, date_done, is_locked)
           SELECT picking_id, 'BENCH/' || picking_id, type_id, src_id, dest_id,
                  partner_id, company_id, 'done', 'direct', date, date, TRUE
             FROM bench_doc WHERE picking_id IS NOT NULL"""
    )
    run(
        """INSERT INTO stock_move (id, company_id, product_id, product_uom, location_id,
                location_dest_id, partner_id, picking_id, picking_type_id, state,
                procure_method, reference, product_qty, product_uom_qty, quantity,
                picked, is_inventory, date, value, is_in, is_out, is_dropship,
                purchase_line_id, sale_line_id)
           SELECT move_id, company_id, product_id, uom, src_id, dest_id, partner_id,
                  picking_id, type_id, 'done', 'make_to_stock',
                  'BENCH/' || move_id, qty, qty, qty, TRUE, kind = 'loss', date,
                  CASE WHEN kind = 'put_away' THEN 0 ELSE qty * (10 + product) END,
                  kind IN ('receipt', 'return', 'nameless', 'bulk_in'),
                  kind IN ('sale', 'loss', 'bulk_out'), FALSE,
                  CASE WHEN kind = 'receipt' THEN move_id END,
                  CASE WHEN kind = 'sale' THEN move_id END
             FROM bench_doc"""
    )


def make_lines():
    run("SELECT COALESCE(MAX(id), 0) FROM stock_lot")
    [lots] = env.cr.fetchone()
    env.cr.execute("SELECT code, id FROM serial_status")
    statuses = {f"status_{code}": id_ for code, id_ in env.cr.fetchall()}
    run(
        """INSERT INTO stock_lot (id, name, serial_key, product_id, product_tmpl_id,
                serial_status_id, serial_customer_id, serial_vendor_id,
                serial_company_id, location_id, serial_date_received,
                serial_date_sold, serial_warranty_start, serial_warranty_end,
                create_uid, create_date, write_uid, write_date)
           SELECT %(lots)s + n, 'BN' || n, 'bn' || n, receipt.product_id, receipt.tmpl,
                  CASE WHEN u.lost IS NOT NULL THEN %(status_lost)s
                       WHEN u.returned IS NOT NULL THEN %(status_returned)s
                       WHEN u.shipped IS NOT NULL THEN %(status_sold)s
                       ELSE %(status_in_stock)s END,
                  CASE WHEN u.returned IS NULL THEN sale.partner_id END,
                  receipt.partner_id, receipt.company_id,
                  CASE WHEN u.lost IS NOT NULL THEN loss.dest_id
                       WHEN u.returned IS NOT NULL THEN receipt.dest_id
                       WHEN u.shipped IS NOT NULL THEN sale.dest_id
                       ELSE COALESCE(put.dest_id, receipt.dest_id) END,
                  u.received, u.shipped, u.shipped::date,
                  (u.shipped + interval '2 years')::date,
                  1, u.received, 1, u.received
             FROM bench_unit u
             JOIN bench_doc receipt
                  ON receipt.kind = 'receipt' AND receipt.grp = u.receipt
             LEFT JOIN bench_doc put
                  ON put.kind = 'put_away' AND put.grp = u.put_away
             LEFT JOIN bench_doc sale
                  ON u.shipped IS NOT NULL AND sale.kind = 'sale' AND sale.grp = u.sale
             LEFT JOIN bench_doc loss
                  ON u.lost IS NOT NULL AND loss.kind = 'loss' AND loss.grp = u.sale""",
        lots=lots,
        **statuses,
    )
    run(
        """INSERT INTO stock_move_line (picking_id, move_id, company_id, product_id,
                product_uom_id, lot_id, location_id, location_dest_id, state, quantity,
                quantity_product_uom, picked, date, create_uid, create_date, write_uid,
                write_date)
           SELECT d.picking_id, d.move_id, d.company_id, d.product_id, d.uom,
                  %(lots)s + u.n, d.src_id, d.dest_id, 'done',
                  CASE WHEN u.n IS NULL THEN d.qty ELSE 1 END,
                  CASE WHEN u.n IS NULL THEN d.qty ELSE 1 END, TRUE, d.date, 1, d.date,
                  1, d.date
             FROM (
               SELECT 'receipt' AS kind, receipt AS grp, n FROM bench_unit
               UNION ALL
               SELECT 'put_away', put_away, n FROM bench_unit
                WHERE received < now() - interval '1 day'
               UNION ALL
               SELECT 'sale', sale, n FROM bench_unit WHERE shipped IS NOT NULL
               UNION ALL
               SELECT 'return', sale, n FROM bench_unit WHERE returned IS NOT NULL
               UNION ALL
               SELECT 'loss', sale, n FROM bench_unit WHERE lost IS NOT NULL
               UNION ALL
               SELECT kind, grp, NULL FROM bench_doc
                WHERE kind IN ('nameless', 'bulk_in', 'bulk_out')
             ) u
             JOIN bench_doc d USING (kind, grp)
            ORDER BY d.move_id, u.n""",
        lots=lots,
    )
    run(
        """INSERT INTO stock_quant (product_id, company_id, location_id, lot_id,
                quantity, reserved_quantity, in_date)
           SELECT product_id, l.company_id, place, lot_id, SUM(qty), 0, MAX(date)
             FROM (
               SELECT product_id, location_dest_id AS place, lot_id,
                      quantity AS qty, date FROM stock_move_line
                WHERE state = 'done' AND product_id IN (SELECT id FROM bench_product)
               UNION ALL
               SELECT product_id, location_id, lot_id, -quantity, date
                 FROM stock_move_line
                WHERE state = 'done' AND product_id IN (SELECT id FROM bench_product)
             ) part
             JOIN stock_location l ON l.id = part.place
            GROUP BY product_id, l.company_id, place, lot_id
           HAVING SUM(qty) <> 0"""
    )


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
        run(
            f"""SELECT setval(pg_get_serial_sequence('{table}', 'id'),
                              GREATEST(MAX(id), 1)) FROM {table}"""
        )
    for table in ("unit", "move", "doc", "kind", "product", "partner", "place"):
        run(f"DROP TABLE bench_{table}")
    run("DROP TABLE bench_type, bench_company")
    run("DROP FUNCTION bench_chance")
    env.cr.commit()
    connection = psycopg2.connect(dbname=env.cr.dbname)
    connection.autocommit = True
    # As autovacuum does.
    connection.cursor().execute("VACUUM ANALYZE")
    connection.close()


make_world()
run("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
if env.cr.fetchone()[0]:
    # Every reference is right by construction; looking each up takes half the time.
    run("SET LOCAL session_replication_role = replica")
make_units()
make_moves()
make_lines()
finish()
figure = {
    "ours": True,
    "step": "make the ledger of the reports",
    "count": COUNT,
    "seconds": round(time.perf_counter() - BEGAN, 1),
    "queries": env.cr.sql_log_count,
}
print("BENCH " + json.dumps(figure), flush=True)
