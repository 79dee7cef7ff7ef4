from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .serial_move_report import ON_HAND

# Context key: the first moment after the period, UTC, as a string.
BEFORE = "serial_before"


def sql_holder_company(company, lot):
    """Whose unit it is: the company of its place, or under way between two the last
    one that moved it. Looked up for those only: few units are under way.

    :param SQL company: company of the place
    :param SQL lot: id of the unit
    """
    return SQL(
        """CASE WHEN %(company)s IS NOT NULL THEN %(company)s
                ELSE (SELECT sender.serial_company_id FROM stock_lot sender
                       WHERE sender.id = %(lot)s) END""",
        company=company,
        lot=lot,
    )


class SerialStockAtDate(models.Model):
    """What was on hand at the close of a past day, with cost (X7).

    Read backwards as core does: what the quants hold now, less what done move lines
    brought since, plus what they took. Units that had no serial number at the time
    are one row for each product and place, and so are negative ones: quantity and
    value are complete.
    """

    _name = "serial.stock.at.date"
    _inherit = "serial.report.rows"
    _description = "Serial Number on Hand at a Date"
    _auto = False
    # By the numbers of the records: sorting by their names reads all of them.
    _order = "product_id.id, lot_id.id, id"
    _rec_name = "lot_id"

    lot_id = fields.Many2one("stock.lot", "Serial number", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    location_id = fields.Many2one("stock.location", readonly=True)
    partner_id = fields.Many2one("res.partner", "Vendor", readonly=True)
    owner_id = fields.Many2one("res.partner", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    holder_company_id = fields.Many2one(
        "res.company",
        "Responsible company",
        readonly=True,
        help="Whose place it is; under way between two companies, who sent the unit.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    quantity = fields.Float("Units", readonly=True)
    # Not rounded, or the sum over many units would miss the value of the product.
    unit_cost = fields.Float(compute="_compute_value", aggregator=None)
    value = fields.Float(compute="_compute_value", aggregator="sum")

    _depends = {
        "stock.quant": ["location_id", "lot_id", "owner_id", "product_id", "quantity"],
        "stock.move.line": [
            "date",
            "location_dest_id",
            "location_id",
            "lot_id",
            "move_id",
            "owner_id",
            "product_id",
            "quantity_product_uom",
            "state",
        ],
        "stock.move": ["serial_operation"],
        "stock.lot": ["serial_company_id", "serial_vendor_id"],
        "stock.location": ["company_id", "usage"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id", "tracking"],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT held.id, held.lot_id, held.product_id, held.location_id,
                      held.owner_id, held.quantity, loc.company_id, pt.categ_id,
                      lot.serial_vendor_id AS partner_id,
                      %s AS holder_company_id
                 FROM (%s) held
                 JOIN stock_location loc ON loc.id = held.location_id
                 JOIN product_product pp ON pp.id = held.product_id
                 JOIN product_template pt ON pt.id = pp.product_tmpl_id
                 LEFT JOIN stock_lot lot ON lot.id = held.lot_id""",
            sql_holder_company(SQL("loc.company_id"), SQL("held.lot_id")),
            self._held(),
        )

    def _held(self):
        """Every contribution belongs to one row, so the smallest is its id.

        Each part is narrowed by itself, so that what is asked for is found by the
        indexes of its table.
        """
        return SQL(
            """SELECT MIN(part.id) AS id, part.product_id, part.lot_id,
                      part.location_id, part.owner_id, SUM(part.quantity) AS quantity
                 FROM (
                    SELECT q.id::bigint * 3 AS id, q.product_id, q.lot_id,
                           q.location_id, q.owner_id, q.quantity
                      FROM stock_quant q
                     WHERE %s
                    UNION ALL %s
                    UNION ALL %s
                 ) part
                GROUP BY part.product_id, part.lot_id, part.location_id, part.owner_id
               HAVING SUM(part.quantity) <> 0""",
            self._sql_on_hand(SQL("q"), SQL("location_id")),
            self._sql_lines(1, SQL("location_dest_id"), SQL("-"), "unidentified"),
            self._sql_lines(2, SQL("location_id"), SQL("+"), "identified"),
        )

    def _sql_lines(self, side, place, sign, operation):
        """One side of the lines since; ``operation`` has units without number there.

        Its few moves are read by themselves: an expression in place of the serial
        number would keep the others from being found by it.
        """
        return SQL(
            """SELECT ml.id::bigint * 3 + %(side)s, ml.product_id, ml.lot_id,
                      ml.%(place)s, ml.owner_id, %(sign)s ml.quantity_product_uom
                 FROM stock_move_line ml
                WHERE %(since)s
                  AND NOT EXISTS (
                    SELECT 1 FROM stock_move m
                     WHERE m.id = ml.move_id
                       AND m.serial_operation IN ('identified', 'unidentified')
                       AND m.serial_operation = %(operation)s)
               UNION ALL
               SELECT ml.id::bigint * 3 + %(side)s, ml.product_id, NULL::int,
                      ml.%(place)s, ml.owner_id, %(sign)s ml.quantity_product_uom
                 FROM stock_move m
                 JOIN stock_move_line ml ON ml.move_id = m.id
                WHERE %(since)s
                  AND m.serial_operation IN ('identified', 'unidentified')
                  AND m.serial_operation = %(operation)s""",
            side=side,
            place=place,
            sign=sign,
            operation=operation,
            since=SQL(
                "ml.state = 'done' AND ml.date >= %s AND %s",
                self._serial_before(),
                self._sql_on_hand(SQL("ml"), place),
            ),
        )

    def _sql_on_hand(self, alias, place):
        return SQL(
            """%(alias)s.%(place)s IN (
                   SELECT id FROM stock_location WHERE usage IN %(on_hand)s)
               AND %(alias)s.product_id IN (
                   SELECT pp.id FROM product_product pp
                     JOIN product_template pt ON pt.id = pp.product_tmpl_id
                    WHERE pt.tracking = 'serial')""",
            alias=alias,
            place=place,
            on_hand=ON_HAND,
        )

    def _serial_before(self):
        before = self.env.context.get(BEFORE)
        return fields.Datetime.to_datetime(before) or fields.Datetime.now()

    @api.model
    def _search(self, domain, *args, **kwargs):
        # A row has the same id at another date, and other units.
        cache, before = self.env.cr.cache, self.env.context.get(BEFORE)
        if cache.setdefault(self._name, before) != before:
            cache[self._name] = before
            self.invalidate_model(flush=False)
        # Rows that are asked for by id are summed up for their products only.
        domain = Domain(domain).map_conditions(self._serial_narrowed)
        return super()._search(domain, *args, **kwargs)

    def _serial_narrowed(self, condition):
        ids = condition.value
        if condition.field_expr != "id" or condition.operator != "in":
            return condition
        if not all(isinstance(id_, int) for id_ in ids):
            return condition
        quants = [id_ // 3 for id_ in ids if id_ % 3 == 0]
        lines = [id_ // 3 for id_ in ids if id_ % 3]
        products = self.env.execute_query(
            SQL(
                """SELECT product_id FROM stock_quant WHERE id = ANY(%s)
                   UNION SELECT product_id FROM stock_move_line WHERE id = ANY(%s)""",
                quants,
                lines,
            )
        )
        return condition & Domain("product_id", "in", [id_ for (id_,) in products])
