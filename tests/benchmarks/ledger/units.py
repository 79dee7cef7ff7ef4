def make_lines(ledger):
    ledger.run("SELECT COALESCE(MAX(id), 0) FROM stock_lot")
    [lots] = ledger.env.cr.fetchone()
    ledger.env.cr.execute("SELECT code, id FROM serial_status")
    statuses = {f"status_{code}": id_ for code, id_ in ledger.env.cr.fetchall()}
    ledger.run(
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
    ledger.run(
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
    ledger.run(
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
