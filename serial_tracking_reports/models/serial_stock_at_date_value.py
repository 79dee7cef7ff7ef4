from odoo import Command, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, groupby

from ..tools.unit_costs import UnitCosts
from .serial_stock_at_date import BEFORE


class SerialStockAtDate(models.Model):
    """What the units on hand at a date had cost (X7).

    The value of a company's product is core's, dealt out evenly to the units that
    core counts: the sum of the rows is core's value.
    """

    _inherit = "serial.stock.at.date"

    @api.depends("product_id", "quantity", "company_id")
    @api.depends_context(BEFORE)
    def _compute_value(self):
        rows = self.sudo()
        costs = self._serial_costs(
            {(row.company_id.id, row.product_id.id) for row in rows}, rows.lot_id.ids
        )
        for row in rows:
            row.unit_cost = costs.cost(
                row.company_id.id, row.product_id.id, row.lot_id.id, row.owner_id.id
            )
            row.value = row.unit_cost * row.quantity

    def _serial_costs(self, pairs, lot_ids=()):
        """What one unit had cost, for the rows of these companies and products.

        One valuation for each product, as many queries as core needs for it; how many
        rows there are does not matter.

        :param pairs: (company id, product id)
        :param lot_ids: ids of lots, where products among them are valued by lot
        :return: UnitCosts
        """
        costs = UnitCosts()
        owned = sorted(pair for pair in pairs if pair[0])
        for company_id, found in groupby(owned, lambda pair: pair[0]):
            company = self.env["res.company"].sudo().browse(company_id)
            products = self.env["product.product"].browse(pair[1] for pair in found)
            self._serial_add_costs(
                costs, company, products._serial_valued_in(company), lot_ids
            )
        return costs

    def _serial_add_costs(self, costs, company, products, lot_ids):
        moment = fields.Datetime.subtract(self._serial_before(), seconds=1)
        for product in products:
            everybody = product.cost_method == "fifo"
            partner = None if everybody else company.partner_id.id
            costs.partners[company.id, product.id] = partner
        units = self._serial_units(costs, company, products)
        for product in products - products.filtered("lot_valuated"):
            costs.by_product[company.id, product.id] = product._serial_unit_cost_at(
                moment, units.get(product.id, 0.0)
            )
        for product in products.filtered("lot_valuated"):
            costs.by_lot[company.id, product.id] = {}
        for lot in products.env["stock.lot"].browse(lot_ids):
            key = (company.id, lot.product_id.id)
            if key in costs.by_lot:
                costs.by_lot[key][lot.id] = lot.product_id._serial_lot_cost_at(
                    moment, lot
                )

    def _serial_units(self, costs, company, products):
        """Units of each product that count in the value of the company."""
        units = {}
        for product, owner, quantity in self.sudo()._read_group(
            [("company_id", "=", company.id), ("product_id", "in", products.ids)],
            ["product_id", "owner_id"],
            ["quantity:sum"],
        ):
            if costs.counts(company.id, product.id, owner.id):
                units[product.id] = units.get(product.id, 0.0) + quantity
        return units

    @api.model
    def action_compare(self):
        """Open the comparison with Odoo's stock valuation for the same day (X7).

        The products are those of the list that it is called from.

        :return: an action
        :raises AccessError: without the Auditor right of Serial Tracking
        """
        domain = Domain(self.env.context.get("active_domain") or [])
        groups = self._read_group(domain, ["product_id"])
        wizard = self.env["serial.report.wizard"].create(
            {
                "report": "value",
                "preset": "custom",
                "date_to": self._serial_day(),
                "product_ids": [Command.set([product.id for (product,) in groups])],
            }
        )
        return wizard.action_view()

    def _serial_day(self):
        """The day that is at its close, for the user."""
        last = fields.Datetime.subtract(self._serial_before(), seconds=1)
        return fields.Datetime.context_timestamp(self, last).date()

    # -- sums -------------------------------------------------------------------------

    def _serial_query_costs(self, query):
        """Costs for all rows of a query."""
        pairs = self._serial_distinct(query, "company", "product")
        products = self.env["product.product"].sudo()
        products = products.browse({product for _company, product in pairs})
        lots = []
        if products.filtered("lot_valuated"):
            lots = self._serial_distinct(query, "lot")
        return self._serial_costs(pairs, [lot for (lot,) in lots if lot])

    def _serial_distinct(self, query, *names):
        """Distinct values among all rows of a query; its limit is one of groups."""
        columns = [SQL.identifier(self._table, f"{name}_id") for name in names]
        return self.env.execute_query(
            SQL(
                "SELECT DISTINCT %s FROM %s WHERE %s",
                SQL(", ").join(columns),
                query.from_clause,
                query.where_clause or SQL("TRUE"),
            )
        )

    def _read_group_select(self, aggregate_spec, query):
        """Quantity times cost in the statement that sums everything else."""
        if aggregate_spec != "value:sum":
            return super()._read_group_select(aggregate_spec, query)
        alias = query.make_alias(self._table, "cost")
        if alias not in query._joins:
            table = SQL.identifier(self._table)
            query.add_join(
                "LEFT JOIN",
                alias,
                self._sql_costs(self._serial_query_costs(query)),
                SQL(
                    """%(cost)s.company_id = %(table)s.company_id
                       AND %(cost)s.product_id = %(table)s.product_id
                       AND (%(cost)s.lot_id IS NULL
                            OR %(cost)s.lot_id = %(table)s.lot_id)
                       AND (%(table)s.owner_id IS NULL OR %(cost)s.partner_id IS NULL
                            OR %(cost)s.partner_id = %(table)s.owner_id)""",
                    cost=SQL.identifier(alias),
                    table=table,
                ),
            )
        return SQL(
            "COALESCE(SUM(%s * %s), 0)",
            SQL.identifier(self._table, "quantity"),
            SQL.identifier(alias, "cost"),
        )

    def _sql_costs(self, costs):
        columns = list(zip(*costs.rows(), strict=True)) or [()] * 5
        return SQL(
            """(SELECT * FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[],
                                     %s::float[])
                       AS one(company_id, product_id, lot_id, partner_id, cost))""",
            *map(list, columns),
        )
