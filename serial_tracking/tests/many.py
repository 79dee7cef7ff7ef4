"""Many units for tests, written past the ORM."""


def insert_in_stock(case, product, names):
    """Receive one unit per name, as one ordinary receipt of the first would.

    :param case: a ``SerialCase``
    :param list names: the first one is received in earnest; unit, line of the transfer
        and stock of the others are copies of its own
    """
    first, *others = names
    lot = case._receive([first], product)
    case.env.flush_all()
    copy_rows(case, lot, {"name": "n", "serial_key": "lower(n)"}, others)
    quant = lot.quant_ids.filtered(lambda quant: quant.location_id.usage == "internal")
    line = case.env["stock.move.line"].search([("lot_id", "=", lot.id)])
    for seed in (line, quant):
        copy_rows(case, seed, {"lot_id": SAME_NAME}, others)
    case.env.cr.execute("ANALYZE stock_lot, stock_quant, stock_move_line")
    case.env.invalidate_all()


# The unit of the name at hand, of the product of the row that is copied.
SAME_NAME = "(SELECT id FROM stock_lot WHERE name = n AND product_id = seed.product_id)"


def copy_rows(case, seed, values, names):
    """Copy one row once for each name.

    :param seed: the record to copy
    :param dict values: SQL by column, of ``n``, the name, and ``seed``, the row
    """
    columns = [
        name
        for name, field in seed._fields.items()
        if field.store and field.column_type and name != "id"
    ]
    chosen = ", ".join(values.get(name, f'seed."{name}"') for name in columns)
    quoted = ", ".join(f'"{name}"' for name in columns)
    case.env.cr.execute(
        f"INSERT INTO {seed._table} ({quoted}) SELECT {chosen} "
        f"FROM {seed._table} seed, unnest(%s::text[]) n WHERE seed.id = %s",
        (names, seed.id),
    )
