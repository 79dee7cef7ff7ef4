from .serial_identify_buffer import read_unidentified
from .serial_quant_buffer import Row, SerialQuantBuffer


class SerialUnidentifyBuffer(SerialQuantBuffer):
    """Quants of units that lose their number, and of those that have none (T6)."""

    def __init__(self, env, products, lots):
        super().__init__(env, products, lots)
        self.places = read_unidentified(env, products)

    def takes(self, unit):
        place = (unit.product, unit.source, None, None, unit.owner)
        several = len(self.places.get(place, ())) > 1
        return not several and super().takes(unit)

    def change(self, product_id, key, quantity=0, reserved=0, in_date=None):
        if key[1]:
            return super().change(product_id, key, quantity, reserved, in_date)
        rows = self.places[product_id, *key]
        row = next(iter(rows), None) or Row(None, product_id, key, 0, 0, in_date)
        self.places[product_id, *key] = [row]
        self.rows[product_id, *key] = row
        if row.quantity > 0 and row.in_date:
            in_date = min(row.in_date, in_date)
        row.quantity += quantity
        row.in_date = in_date
        row.dirty = row.moved = True
        return row.quantity - row.reserved, in_date
