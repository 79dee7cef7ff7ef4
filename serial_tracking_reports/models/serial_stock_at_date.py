from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .serial_move_report import ON_HAND

# Context key: the first moment after the period, UTC, as a string.
BEFORE = "serial_before"


class SerialStockAtDate(models.Model):
    """What was on hand at the close of a past day, with cost (X7).

    Read backwards as core does: what the quants hold now, less what done move lines
    brought since, plus what they took. Units that had no serial number at the time
    are one row for each product and place, so that quantity and value are complete.
    """

    _name = "serial.stock.at.date"
    _description = "Serial Number on Hand at a Date"
    _auto = False
    _order = "product_id, lot_id, id"
    _rec_name = "lot_id"

    lot_id = fields.Many2one("stock.lot", "Serial number", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    location_id = fields.Many2one("stock.location", readonly=True)
    partner_id = fields.Many2one("res.partner", "Vendor", readonly=True)
    owner_id = fields.Many2one("res.partner", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
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
        "stock.lot": ["serial_vendor_id"],
        "stock.location": ["company_id", "usage"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id", "tracking"],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT held.id, held.lot_id, held.product_id, held.location_id,
                      held.owner_id, held.quantity, loc.company_id, pt.categ_id,
                      lot.serial_vendor_id AS partner_id
                 FROM (%s) held
                 JOIN stock_location loc ON loc.id = held.location_id
                 JOIN product_product pp ON pp.id = held.product_id
                 JOIN product_template pt ON pt.id = pp.product_tmpl_id
                 LEFT JOIN stock_lot lot ON lot.id = held.lot_id
                WHERE loc.usage IN %s AND pt.tracking = 'serial'""",
            self._held(),
            ON_HAND,
        )

    def _held(self):
        """Every contribution belongs to one row, so the smallest is its id."""
        before = self.env.context.get(BEFORE) or fields.Datetime.now()
        return SQL(
            """SELECT MIN(part.id) AS id, part.product_id, part.lot_id,
                      part.location_id, part.owner_id, SUM(part.quantity) AS quantity
                 FROM (
                    SELECT q.id::bigint * 3 AS id, q.product_id, q.lot_id,
                           q.location_id, q.owner_id, q.quantity
                      FROM stock_quant q
                    UNION ALL
                    SELECT ml.id::bigint * 3 + 1, ml.product_id,
                           CASE WHEN m.serial_operation = 'unidentified' THEN NULL
                                ELSE ml.lot_id END,
                           ml.location_dest_id, ml.owner_id, -ml.quantity_product_uom
                      FROM stock_move_line ml
                      JOIN stock_move m ON m.id = ml.move_id
                     WHERE ml.state = 'done' AND ml.date >= %(before)s
                    UNION ALL
                    SELECT ml.id::bigint * 3 + 2, ml.product_id,
                           CASE WHEN m.serial_operation = 'identified' THEN NULL
                                ELSE ml.lot_id END,
                           ml.location_id, ml.owner_id, ml.quantity_product_uom
                      FROM stock_move_line ml
                      JOIN stock_move m ON m.id = ml.move_id
                     WHERE ml.state = 'done' AND ml.date >= %(before)s
                 ) part
                GROUP BY part.product_id, part.lot_id, part.location_id, part.owner_id
               HAVING SUM(part.quantity) > 0""",
            before=before,
        )

    # -- value ------------------------------------------------------------------------

    @api.depends("product_id", "quantity", "company_id")
    @api.depends_context(BEFORE)
    def _compute_value(self):
        costs = self._serial_unit_costs()
        for row in self:
            cost = costs[row.company_id, row.product_id]
            if not row.sudo()._serial_is_valued():
                cost = 0.0
            elif row.product_id.lot_valuated:
                cost = costs[row.company_id, row.lot_id]
            row.unit_cost = cost
            row.value = cost * row.quantity

    def _serial_is_valued(self):
        """Whether core counts this row in the company's stock value."""
        owner = self.owner_id
        return bool(self.company_id) and (
            not owner
            or owner == self.company_id.partner_id
            or self.product_id.with_company(self.company_id).cost_method == "fifo"
        )

    def _serial_unit_costs(self):
        """Cost of one unit at the moment, by company and product (or its lot).

        One valuation for each product, as many queries as core needs for it.
        """
        costs = defaultdict(float)
        moment = fields.Datetime.subtract(self._serial_before(), seconds=1)
        for company, rows in self.sudo().grouped("company_id").items():
            for product in rows.product_id.with_company(company):
                if product.lot_valuated:
                    lots = rows.filtered(lambda r, p=product: r.product_id == p).lot_id
                    for lot in lots.with_company(company).with_context(to_date=moment):
                        costs[company, lot.with_env(self.env)] = lot.total_value
                else:
                    key = (company.with_env(self.env), product.with_env(self.env))
                    costs[key] = product._serial_unit_cost_at(moment)
        return costs

    def _serial_before(self):
        before = self.env.context.get(BEFORE)
        return fields.Datetime.to_datetime(before) or fields.Datetime.now()

    def _read_group_select(self, aggregate_spec, query):
        # Computed, so summed from the records of each group, as core does for quants.
        if aggregate_spec == "value:sum":
            return super()._read_group_select("id:recordset", query)
        return super()._read_group_select(aggregate_spec, query)

    def _read_group_postprocess_aggregate(self, aggregate_spec, raw_values):
        if aggregate_spec == "value:sum":
            column = super()._read_group_postprocess_aggregate(
                "id:recordset", raw_values
            )
            return (sum(records.mapped("value")) for records in column)
        return super()._read_group_postprocess_aggregate(aggregate_spec, raw_values)
