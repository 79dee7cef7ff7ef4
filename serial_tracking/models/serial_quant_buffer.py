from collections import defaultdict

from odoo import fields
from odoo.tools import SQL

# Below this many units core's own path is as quick.
WORTHWHILE = 20


class Row:
    """One quant of one unit, as it is and as it will be written."""

    __slots__ = ("id", "product", "key", "quantity", "reserved", "in_date", "dirty")

    def __init__(self, id_, product, key, quantity, reserved, in_date):
        self.id = id_
        self.product = product
        self.key = key
        self.quantity = quantity
        self.reserved = reserved
        self.in_date = in_date
        self.dirty = False


class SerialQuantBuffer:
    """Quants of single units: read once, changed in memory, written at once.

    Core changes the quants of a move one by one, three or four statements for each
    unit. Here the same changes take a constant number of statements and leave the
    same rows (DESIGN, decisions 2 and 6). Whatever isn't the plain case — a unit with
    several quants in one place, in a package, held back by another document, taken
    from unidentified stock — is left to core.
    """

    def __init__(self, env, products, lots):
        self.env = env
        self.now = fields.Datetime.now()
        self.rows = {}
        self.complex_lots = set()
        self._read(lots)
        self.untracked = self._read_untracked(products)
        self.bypass = {}

    def _read(self, lots):
        self.env["stock.quant"].flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT id, product_id, location_id, lot_id, package_id, owner_id,
                          quantity, reserved_quantity, in_date
                     FROM stock_quant WHERE lot_id = ANY(%s)
                    ORDER BY id FOR NO KEY UPDATE""",
                sorted(lots.ids),
            )
        )
        for (
            id_,
            product,
            location,
            lot,
            package,
            owner,
            *values,
        ) in self.env.cr.fetchall():
            key = (location, lot, package, owner)
            if key in self.rows or package:
                self.complex_lots.add(lot)
            self.rows[key] = Row(id_, product, key, *values)

    def _read_untracked(self, products):
        """The oldest date of unidentified units, by place."""
        self.env.cr.execute(
            SQL(
                """SELECT product_id, location_id, package_id, owner_id, min(in_date)
                     FROM stock_quant
                    WHERE product_id = ANY(%s) AND lot_id IS NULL AND quantity > 0
                    GROUP BY product_id, location_id, package_id, owner_id""",
                products.ids,
            )
        )
        return {
            (product, location, package, owner): in_date
            for product, location, package, owner, in_date in self.env.cr.fetchall()
        }

    def _bypasses(self, location):
        if location.id not in self.bypass:
            self.bypass[location.id] = location.should_bypass_reservation()
        return self.bypass[location.id]

    def _key(self, location, lot, package, owner):
        return (location.id, lot.id, package.id or None, owner.id or None)

    def takes(self, line):
        """Whether this line is the plain case; judged before anything is changed."""
        lot = line.lot_id
        if lot.id in self.complex_lots or line.package_id or line.result_package_id:
            return False
        source = line.location_id
        key = self._key(source, lot, line.package_id, line.owner_id)
        row = self.rows.get(key)
        place = (line.product_id.id, key[0], key[2], key[3])
        if self._bypasses(source):
            return row is not None or place not in self.untracked
        return row is not None and row.quantity == 1 and row.reserved <= 1

    def takes_reservation(self, location, lot, package, owner):
        """Whether reserving this unit is the plain case."""
        row = self.rows.get(self._key(location, lot, package, owner))
        return lot.id not in self.complex_lots and row and row.quantity > 0

    def change(
        self,
        product,
        location,
        lot,
        package,
        owner,
        quantity=0,
        reserved=0,
        in_date=None,
    ):
        """Do in memory what ``stock.quant._update_available_quantity`` does.

        :return: (available quantity of the unit there, incoming date)
        """
        key = self._key(location, lot, package, owner)
        row = self.rows.get(key)
        dates = [in_date] if in_date else []
        if not self._bypasses(location):
            if row and row.in_date and row.quantity > 0:
                dates.append(row.in_date)
            untracked = self.untracked.get((product.id, key[0], key[2], key[3]))
            if quantity <= 0 and untracked:
                dates.append(untracked)
        in_date = min(dates) if dates else self.now
        if row is None:
            row = self.rows[key] = Row(None, product.id, key, 0, 0, in_date)
        row.quantity += quantity
        row.reserved = max(0, row.reserved + reserved)
        row.in_date = in_date
        row.dirty = True
        return row.quantity - row.reserved, in_date

    # -- writing -------------------------------------------------------------------

    def apply(self):
        """Write all changes: one ``UPDATE``, and one ``INSERT`` for each place."""
        dirty = [row for row in self.rows.values() if row.dirty]
        if not dirty:
            return
        known = [row for row in dirty if row.id]
        new = [row for row in dirty if not row.id]
        self._update(known)
        ids = [row.id for row in known] + self._insert(new)
        for row in dirty:
            row.dirty = False
        self._tell(ids)

    def _update(self, rows):
        if not rows:
            return
        self.env.cr.execute(
            SQL(
                """UPDATE stock_quant q
                      SET quantity = v.quantity, reserved_quantity = v.reserved,
                          in_date = v.in_date, write_date = %s, write_uid = %s
                     FROM unnest(%s::int[], %s::float8[], %s::float8[],
                                 %s::timestamp[])
                          AS v(id, quantity, reserved, in_date)
                    WHERE q.id = v.id""",
                self.env.cr.now(),
                self.env.uid,
                [row.id for row in rows],
                [row.quantity for row in rows],
                [row.reserved for row in rows],
                [row.in_date for row in rows],
            )
        )

    def _insert(self, rows):
        """Make the first quant of each place through the ORM and copy it for the rest.

        So every column that another add-on fills is filled; those that depend on the
        unit are computed anew.
        """
        groups = defaultdict(list)
        for row in rows:
            location, _lot, package, owner = row.key
            groups[row.product, location, package, owner].append(row)
        ids = []
        for group in groups.values():
            ids += self._insert_group(group)
        return ids

    def _insert_group(self, rows):
        first, *rest = rows
        location, lot, package, owner = first.key
        quant = self.env["stock.quant"].create(
            {
                "product_id": first.product,
                "location_id": location,
                "lot_id": lot,
                "package_id": package,
                "owner_id": owner,
                "quantity": first.quantity,
                "reserved_quantity": first.reserved,
                "in_date": first.in_date,
            }
        )
        first.id = quant.id
        if not rest:
            return quant.ids
        quant.flush_recordset()
        columns = [
            SQL.identifier(name)
            for name, field in quant._fields.items()
            if field.store
            and field.column_type
            and name not in ("id", "lot_id", "quantity", "reserved_quantity", "in_date")
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO stock_quant
                          (lot_id, quantity, reserved_quantity, in_date, %(columns)s)
                   SELECT v.lot_id, v.quantity, v.reserved, v.in_date, %(copied)s
                     FROM stock_quant q,
                          unnest(%(lots)s::int[], %(quantities)s::float8[],
                                 %(reserved)s::float8[], %(dates)s::timestamp[])
                          WITH ORDINALITY
                          AS v(lot_id, quantity, reserved, in_date, position)
                    WHERE q.id = %(first)s
                    ORDER BY v.position
                RETURNING id""",
                columns=SQL(", ").join(columns),
                copied=SQL(", ").join(SQL("q.%s", column) for column in columns),
                lots=[row.key[1] for row in rest],
                quantities=[row.quantity for row in rest],
                reserved=[row.reserved for row in rest],
                dates=[row.in_date for row in rest],
                first=quant.id,
            )
        )
        ids = [id_ for (id_,) in self.env.cr.fetchall()]
        for row, id_ in zip(rest, ids, strict=True):
            row.id = id_
        self._recompute_by_lot(quant.browse(ids))
        return quant.ids + ids

    def _recompute_by_lot(self, quants):
        depends = quants.pool.field_depends
        for field in quants._fields.values():
            if (
                field.store
                and field.compute
                and any(path.split(".")[0] == "lot_id" for path in depends[field])
            ):
                self.env.add_to_compute(field, quants)

    def _tell(self, ids):
        """Let the cache and the stored computed fields know."""
        quants = self.env["stock.quant"].browse(ids)
        quants.invalidate_recordset(flush=False)
        for name in ("lot_id", "location_id", "product_id", "package_id"):
            for inverse in quants.pool.field_inverses[quants._fields[name]]:
                self.env[inverse.model_name].invalidate_model(
                    [inverse.name], flush=False
                )
        quants.modified(
            ["quantity", "reserved_quantity", "lot_id", "location_id", "product_id"]
        )
