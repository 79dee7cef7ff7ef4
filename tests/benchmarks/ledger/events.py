from .base import BINS, CUSTOMERS, PRODUCTS, UNTRACKED, VENDORS

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


def make_units(ledger):
    """What becomes of each unit, and the documents that do it."""
    ledger.run(
        """CREATE FUNCTION bench_chance(x bigint, salt int) RETURNS float
           LANGUAGE sql IMMUTABLE AS
           $$ SELECT ((x * 2654435761 + salt * 15485863) %% 1000003) / 1000003.0 $$"""
    )
    ledger.run(
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
    ledger.run(
        """ALTER TABLE bench_unit ADD shipped timestamp, ADD returned timestamp,
                                  ADD lost timestamp"""
    )
    ledger.run(
        """UPDATE bench_unit SET
             shipped = received + interval '2 days'
                + bench_chance(sale, 6) * interval '200 days'
           WHERE ships"""
    )
    ledger.run("UPDATE bench_unit SET shipped = NULL WHERE shipped > now()")
    ledger.run(
        """UPDATE bench_unit SET
             returned = shipped + interval '10 days'
                + bench_chance(sale, 7) * interval '30 days'
           WHERE returns AND shipped IS NOT NULL"""
    )
    ledger.run("UPDATE bench_unit SET returned = NULL WHERE returned > now()")
    ledger.run(
        """UPDATE bench_unit SET lost = received + interval '300 days'
            WHERE NOT ships AND is_lost AND received < now() - interval '301 days'"""
    )


def make_moves(ledger):
    """Moves, numbered as they happened."""
    ledger.run(
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
    ledger.run("CREATE TABLE bench_kind (kind text, type text, src text, dest text)")
    ledger.insert("bench_kind", [(kind, *values) for kind, values in KINDS.items()])
    ledger.run("ANALYZE")
    ledger.run("SELECT COALESCE(MAX(id), 0) FROM stock_move")
    [base] = ledger.env.cr.fetchone()
    ledger.run(
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
    ledger.run("CREATE INDEX ON bench_doc (kind, grp)")
