"""A warehouse kept twice: in Odoo, and in a few lines of Python that know the rules.

``Unit.trail`` is where a unit has been and what it was there, the last one is now.
"""

from dataclasses import dataclass, field

from odoo.tools import SQL


@dataclass(eq=False)
class Unit:
    name: str
    product: object
    company: object
    trail: list = field(default_factory=list)

    @property
    def place(self):
        return self.trail[-1][0] if self.trail else None

    @property
    def code(self):
        return self.trail[-1][1] if self.trail else "expected"

    @property
    def move(self):
        """The move that brought it where it is now."""
        return self.trail[-1][2] if self.trail else None

    def go(self, place, code, move=None):
        self.trail.append((place, code, move))

    def become(self, code):
        place, _code, move = self.trail[-1]
        self.trail[-1] = (place, code, move)


def quants(env, products):
    """Every quantity of these products in a place that is somewhere."""
    env.flush_all()
    return env.execute_query(
        SQL(
            """SELECT q.product_id, q.lot_id, q.location_id, sum(q.quantity),
                      sum(q.reserved_quantity), count(*) FILTER (
                          WHERE q.lot_id IS NOT NULL AND q.quantity NOT IN (0, 1))
                 FROM stock_quant q JOIN stock_location l ON l.id = q.location_id
                WHERE q.product_id = ANY(%s)
                  AND l.usage IN ('internal', 'transit', 'customer')
             GROUP BY 1, 2, 3 HAVING sum(q.quantity) <> 0
                   OR sum(q.reserved_quantity) <> 0
             ORDER BY 1, 2, 3""",
            products.ids,
        )
    )


def reserved(env, products):
    """What open documents hold, as the quants have to say it."""
    return {
        row[:3]: row[3]
        for row in env.execute_query(
            SQL(
                """SELECT ml.product_id, ml.lot_id, ml.location_id,
                          sum(ml.quantity_product_uom)
                     FROM stock_move_line ml
                     JOIN stock_location l ON l.id = ml.location_id
                    WHERE ml.product_id = ANY(%s)
                      AND l.usage IN ('internal', 'transit')
                      AND ml.state NOT IN ('done', 'cancel', 'draft')
                 GROUP BY 1, 2, 3 HAVING sum(ml.quantity_product_uom) <> 0""",
                products.ids,
            )
        )
    }


def stored(env, products):
    """What the records of the units say, and how many lines have been moved."""
    env.flush_all()
    lots = env.execute_query(
        SQL(
            """SELECT id, name, serial_status_id, serial_customer_id,
                      serial_vendor_id, serial_date_received, serial_date_sold,
                      serial_company_id, location_id
                 FROM stock_lot WHERE product_id = ANY(%s) ORDER BY id""",
            products.ids,
        )
    )
    done = env.execute_query(
        SQL(
            """SELECT id, lot_id, quantity, location_id, location_dest_id
                 FROM stock_move_line
                WHERE product_id = ANY(%s) AND state = 'done' ORDER BY id""",
            products.ids,
        )
    )
    return lots, done
