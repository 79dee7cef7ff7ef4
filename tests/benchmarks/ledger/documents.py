def write_documents(ledger):
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
        ledger.run(
            f"""INSERT INTO {table} (id, name, partner_id, company_id, date_order,
                                     state{currency}{more})
                SELECT move_id, '{number}' || move_id, partner_id, company_id, date,
                       '{"purchase" if number == "P" else "sale"}'
                       {", %(currency)s" if currency else ""}{values}
                  FROM bench_doc WHERE kind = '{kind}'""",
            currency=ledger.env.company.currency_id.id,
        )
    ledger.run(
        """INSERT INTO purchase_order_line (id, order_id, product_id, name, product_qty,
                price_unit, product_uom_id, company_id, partner_id)
           SELECT move_id, move_id, product_id, 'x', qty,
                  10 + product + floor(10 * bench_chance(grp, 12)), uom, company_id,
                  partner_id
             FROM bench_doc WHERE kind = 'receipt'"""
    )
    ledger.run(
        """INSERT INTO sale_order_line (id, order_id, product_id, name, product_uom_qty,
                price_unit, customer_lead, product_uom_id, company_id)
           SELECT move_id, move_id, product_id, 'x', qty, 20 + product, 0, uom,
                  company_id
             FROM bench_doc WHERE kind = 'sale'"""
    )
    ledger.run(
        """INSERT INTO stock_picking (id, name, picking_type_id, location_id,
                location_dest_id, partner_id, company_id, state, move_type,
                scheduled_date, date_done, is_locked)
           SELECT picking_id, 'BENCH/' || picking_id, type_id, src_id, dest_id,
                  partner_id, company_id, 'done', 'direct', date, date, TRUE
             FROM bench_doc WHERE picking_id IS NOT NULL"""
    )
    ledger.run(
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
