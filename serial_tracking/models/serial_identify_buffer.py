from collections import defaultdict

from odoo.tools import SQL

from .serial_quant_buffer import Row, SerialQuantBuffer


def read_unidentified(env, products):
    """Quants without serial number, oldest first.

    :return: ``{(product, location, None, package, owner): [Row]}``
    """
    env["stock.quant"].flush_model()
    env.cr.execute(
        SQL(
            """SELECT id, product_id, location_id, package_id, owner_id, quantity,
                      reserved_quantity, in_date
                 FROM stock_quant
                WHERE product_id = ANY(%s) AND lot_id IS NULL
                ORDER BY id""",
            products.ids,
        )
    )
    rows = defaultdict(list)
    for id_, product, location, package, owner, *values in env.cr.fetchall():
        key = (location, None, package, owner)
        rows[product, *key].append(Row(id_, product, key, *values))
    return rows


class SerialIdentifyBuffer(SerialQuantBuffer):
    """Quants of units without serial number, and of those that get theirs now (T6).

    Each unit leaves the quant without serial number of its place and comes back, in
    the same place and with the same date, as a quant of its own. Reserving it in
    between, as core does, changes nothing in the end.
    """

    def __init__(self, env, product, lots=()):
        lots = lots or env["stock.lot"]
        super().__init__(env, product, lots)
        self.held = {key[1] for key in self.rows}
        self.places = self._read_places(product)

    def _read_places(self, product):
        """The one quant without serial number of each place; others are core's."""
        rows = read_unidentified(self.env, product)
        return {key[1:]: same[0] for key, same in rows.items() if len(same) == 1}

    def take_over(self, location, package, owner, lots=()):
        """Take a place over from core, if it is the plain case.

        :param stock.lot lots: the units that are identified there
        """
        row = self.places.get(self.key(location, self.env["stock.lot"], package, owner))
        if (
            row
            and row.quantity >= len(lots)
            and not any(lot.id in self.held for lot in lots)
        ):
            self.rows[row.key] = row

    def _place(self, key):
        return self.rows.get((key[0], None, *key[2:]))

    def takes(self, unit):
        key = (unit.source, None, unit.package, unit.owner)
        return unit.source == unit.destination and key in self.rows

    def takes_reservation(self, key):
        return bool(self._place(key))

    def change(self, product_id, key, quantity=0, reserved=0, in_date=None):
        row = self._place(key)
        if quantity > 0:
            return super().change(product_id, key, quantity, in_date=in_date)
        row.quantity += quantity
        if not key[1]:
            row.reserved = max(0, row.reserved + reserved)
        row.dirty = True
        row.moved = row.moved or bool(quantity)
        return 0, row.in_date
