from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _serial_unit_cost_at(self, moment):
        """Cost of one unit on hand at ``moment`` by the product's costing method.

        Core's own valuation functions at the exact moment. ``total_value`` with
        ``to_date`` can't be used: it counts the quantity at the moment given but
        values it at the end of that day in UTC, which is another day's close for
        users far from Greenwich.

        :param datetime moment: UTC
        :return: float, in the currency of the company of the environment
        """
        self.ensure_one()
        valued = self._with_valuation_context().with_context(
            to_date=moment, at_date=moment
        )
        quantity = valued.qty_available
        if self.cost_method == "standard":
            return self._get_standard_price_at_date(moment)
        if self.uom_id.compare(quantity, 0) <= 0:
            return 0.0
        if self.cost_method == "average":
            return valued._run_avco(at_date=moment)[1] / quantity
        return valued._run_fifo(quantity, at_date=moment) / quantity
