"""Many units for tests of files and paper, written past the ORM."""


def insert_moved(case, product, names):
    """Receive one unit per name, as one ordinary receipt of the first would.

    :param case: a ``SerialReportCase``
    :param list names: the first one is received in earnest, the others copy it
    """
    first, *others = names
    case.receive(product, [first])
    lot = case.lots(product, [first])
    line = case.env["stock.move.line"].search([("lot_id", "=", lot.id)])
    case.env.flush_all()
    _copy(case, lot, {"name": "n", "serial_key": "lower(n)"}, others)
    same = "(SELECT id FROM stock_lot WHERE name = n AND product_id = seed.product_id)"
    _copy(case, line, {"lot_id": same}, others)
    case.env.invalidate_all()


def _copy(case, seed, values, names):
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
