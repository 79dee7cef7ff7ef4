from collections import defaultdict

from odoo.tools import SQL

# Whose hooks are known to do nothing more for many records than for the first of them,
# or what this folder does for them. Whatever another add-on hooks in is called.
KNOWN_ADDONS = frozenset(
    {
        "base",
        "mail",
        "mrp",
        "mrp_subcontracting",
        "product_expiry",
        "purchase_stock",
        "repair",
        "sale_mrp",
        "sale_stock",
        "serial_tracking",
        "serial_tracking_reports",
        "stock",
        "stock_account",
        "stock_delivery",
        "stock_dropshipping",
        "stock_picking_batch",
    }
)
# Below this many units core's own path is as quick.
WORTHWHILE = 20
# Their cache holds one plain value for each record, which may be shared.
PLAIN_TYPES = {
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "integer",
    "many2one",
    "monetary",
    "selection",
    "text",
}


def worthwhile(count):
    """Whether so many units are worth a way of their own."""
    return count >= WORTHWHILE


def hooked(model, *names):
    """Whether an add-on that we don't know extends one of these methods.

    :param model: any record of the model
    :param names: names of methods that a set operation would go past
    """
    return any(
        not _is_known(vars(cls)[name])
        for cls in type(model).__mro__
        for name in names
        if name in vars(cls)
    )


def _is_known(function):
    # odoo.addons.<name>.models..., or the ORM itself
    parts = (getattr(function, "__module__", None) or "").split(".")
    return parts[:2] == ["odoo", "orm"] or (
        parts[:2] == ["odoo", "addons"] and parts[2] in KNOWN_ADDONS
    )


def _columns(model):
    return {
        name: field
        for name, field in model._fields.items()
        if field.store and field.column_type and name != "id"
    }


def may_copy(model):
    """Whether copies of a row of this model are what ``create`` would have made."""
    return not hooked(model, "create") and not any(
        (callable(field.default) or field.precompute)
        and not KNOWN_ADDONS.issuperset(field._modules)
        for field in _columns(model).values()
    )


def read_rows(records, *names):
    """Return one tuple of raw values for each record, many2one as id or ``None``."""
    records._recompute_recordset(names)
    caches = [records._fields[name]._get_cache(records.env) for name in names]
    if any(id_ not in cache for cache in caches for id_ in records._ids):
        records.fetch(names)
    return list(
        zip(*([cache[id_] for id_ in records._ids] for cache in caches), strict=True)
    )


def write_rows(records, values):
    """Write values to many records in one statement; rights are the caller's business.

    The cache, and what is computed from these fields, follow as after ``write``. What
    else is to be written to all of these records goes with it.

    :param dict values: by field name: one value for all, or a list of one for each
    """
    if not records:
        return
    values = {**values, "write_uid": records.env.uid}
    values["write_date"] = records.env.cr.now()
    stage_rows(records, values)
    names = _staged_for_all(records)
    _update(records, names)
    for name in names:
        records.env._field_dirty[records._fields[name]].difference_update(records._ids)


def _staged_ids(records):
    return records.env.cr.cache.setdefault("serial_staged", {}).setdefault(
        records._name, set()
    )


def write_staged(model):
    """Write what ``stage_rows`` has left waiting, as few statements as sets of fields.

    The ORM would write a hundred records at a time.
    """
    ids = _staged_ids(model)
    if not ids:
        return
    names_by_id = defaultdict(list)
    for name, field in _plain_columns(model).items():
        for id_ in ids.intersection(model.env._field_dirty.get(field, ())):
            names_by_id[id_].append(name)
    ids.clear()
    groups = defaultdict(list)
    for id_, names in names_by_id.items():
        groups[tuple(names)].append(id_)
    for group in groups.values():
        if worthwhile(len(group)):
            write_rows(model.browse(sorted(group)), {})


def stage_rows(records, values):
    """Have values written to many records with the next statement that writes them.

    Their model calls ``write_staged`` before the ORM flushes.

    :param dict values: by field name: one value for all, or a list of one for each
    """
    if not records:
        return
    env, model = records.env, records.browse()
    _staged_ids(records).update(records._ids)
    fields = {name: records._fields[name] for name in values}
    relations = [n for n, f in fields.items() if records.pool.is_modifying_relations(f)]
    with env.protecting(fields.values(), records):
        records.modified(relations, before=True)
        for name, field in fields.items():
            env.remove_to_compute(field, records)
            env._field_dirty[field].update(records._ids)
            if isinstance(values[name], list):
                column = [field.convert_to_cache(v, model) for v in values[name]]
            else:
                value = field.convert_to_cache(values[name], model)
                column = [value] * len(records)
            field._get_cache(env).update(zip(records._ids, column, strict=True))
        names = [name for name in values if name not in ("write_uid", "write_date")]
        records.modified(names)


def _plain_columns(model):
    return {
        name: field
        for name, field in _columns(model).items()
        if field.type in PLAIN_TYPES
        and not field.translate
        and not field.company_dependent
    }


def _staged_for_all(records):
    """Names of fields that wait to be written for each of these records."""
    dirty = records.env._field_dirty
    return [
        name
        for name, field in _plain_columns(records).items()
        if (ids := dirty.get(field)) and all(map(ids.__contains__, records._ids))
    ]


def _update(records, names):
    varying, assignments = {}, []
    for name in names:
        field = records._fields[name]
        cache, model = field._get_cache(records.env), records.browse()
        cached = [cache[id_] for id_ in records._ids]
        column = SQL.identifier(name)
        if cached.count(cached[0]) == len(cached):
            value = field.convert_to_column(cached[0], model)
            type_ = SQL(field.column_type[1])
            assignments.append(SQL("%s = %s::%s", column, value, type_))
        else:
            varying[name] = [field.convert_to_column(v, model) for v in cached]
            assignments.append(SQL("%s = v.%s", column, column))
    records.env.cr.execute(
        SQL(
            "UPDATE %s t SET %s FROM %s WHERE t.id = v.id",
            SQL.identifier(records._table),
            SQL(", ").join(assignments),
            _unnest(records, {"id": list(records._ids), **varying}),
        )
    )


def copy_rows(sources, values):
    """Insert copies of records that were just made; rights are the caller's business.

    So every column that another add-on has filled is filled. Stored values that are
    computed from ``values`` are computed anew, unless they are given.

    :param sources: for each new record the one to copy, as a list of records
    :param dict values: by field name a list of what differs, one for each new record
    :return: the new records
    """
    if not sources:
        return None
    model, env = sources[0].browse(), sources[0].env
    originals = model.concat(*dict.fromkeys(sources))
    originals.flush_recordset()
    ids = _insert(model, [source.id for source in sources], values)
    records = model.browse(ids)
    _fill_cache(records, sources, values)
    stored = {f for f in model._fields.values() if f.store and f.compute}
    again = {
        f for f in stored if f.name not in values and _depends_on(model, f, values)
    }
    with env.protecting(stored - again, records):
        records.modified(model._fields, create=True)
    for field in again:
        env.add_to_compute(field, records)
    for check in model._constraint_methods:
        if not _is_known(check):
            check(records)
    return records


def _depends_on(model, field, values):
    # An add-on that we don't know may compute anything from anything.
    return not KNOWN_ADDONS.issuperset(field._modules) or any(
        path.split(".")[0] in values for path in model.pool.field_depends[field]
    )


def _fill_cache(records, sources, values):
    env = records.env
    source_ids = [source.id for source in sources]
    distinct = set(source_ids)
    for name, field in records._fields.items():
        if not field.store or name == "id":
            continue
        if not field.column_type:
            if field.type in ("one2many", "many2many"):
                field._update_cache(records, ())
            continue
        if field.type not in PLAIN_TYPES or field.translate or field.company_dependent:
            continue
        if field in env._field_depends_context:
            continue
        cache = field._get_cache(env)
        if name in values:
            column = [field.convert_to_cache(value, records) for value in values[name]]
        elif any(id_ not in cache for id_ in distinct):
            continue
        else:
            column = [cache[id_] for id_ in source_ids]
        cache.update(zip(records._ids, column, strict=True))
        if field.type == "many2one":
            _tell_inverses(field, records, column)


def _tell_inverses(field, records, column):
    """Add the new records to one2many fields that are in the cache."""
    cached = set()
    for inverse in records.pool.field_inverses[field]:
        cached.update(inverse._get_all_cache_ids(records.env))
    if not cached:
        return
    ids_by_value = defaultdict(list)
    for id_, value in zip(records._ids, column, strict=True):
        if value in cached:
            ids_by_value[value].append(id_)
    for value, ids in ids_by_value.items():
        field._update_inverses(records.browse(ids), value)


def _insert(model, source_ids, values):
    names = [name for name in _columns(model) if name not in values]
    copied = [SQL.identifier(name) for name in names]
    varying = [SQL.identifier(name) for name in values]
    arrays = {
        name: [model._fields[name].convert_to_column(v, model) for v in column]
        for name, column in values.items()
    }
    rows = model.env.execute_query(
        SQL(
            """INSERT INTO %(table)s (%(columns)s)
               SELECT %(expressions)s
                 FROM %(rows)s
                 JOIN %(table)s q ON q.id = v.id
                ORDER BY v.position
            RETURNING id""",
            table=SQL.identifier(model._table),
            columns=SQL(", ").join([*varying, *copied]),
            expressions=SQL(", ").join(
                [SQL("v.%s", c) for c in varying] + [SQL("q.%s", c) for c in copied]
            ),
            rows=_unnest(model, {"id": source_ids, **arrays}, ordinality=True),
        )
    )
    return [id_ for (id_,) in rows]


def _unnest(model, arrays, ordinality=False):
    """The arrays as a table ``v`` of one row for each of their items."""
    columns = [SQL.identifier(name) for name in arrays]
    types = [
        SQL("int4" if name == "id" else model._fields[name].column_type[1])
        for name in arrays
    ]
    return SQL(
        "unnest(%s) %s AS v(%s)",
        SQL(", ").join(
            SQL("%s::%s[]", array, type_)
            for array, type_ in zip(arrays.values(), types, strict=True)
        ),
        SQL("WITH ORDINALITY") if ordinality else SQL(),
        SQL(", ").join([*columns, *([SQL("position")] if ordinality else [])]),
    )
