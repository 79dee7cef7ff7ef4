from odoo import SUPERUSER_ID, models

# Context keys: value as somebody sees it who works in the company of the environment
# only, whatever the rights of the reader; by this company's price changes only.
ONE_COMPANY = "serial_valued_in_one_company"
OWN_PRICES = "serial_valued_at_own_prices"


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _with_valuation_context(self):
        valued = super()._with_valuation_context()
        if not self.env.context.get(ONE_COMPANY):
            return valued
        # Core leaves it to the record rules, which the superuser has none of.
        places = self.env["stock.location"].search(
            [
                ("is_valued_internal", "=", True),
                ("company_id", "=", self.env.company.id),
            ]
        )
        return valued.with_context(location=places.ids)

    def _serial_valued_in(self, company):
        """These products as core values them for ``company`` alone.

        Readers of a report need no right on stock moves, so the superuser reads; the
        companies that the reader has open beside this one don't count.
        """
        env = self.env(
            user=SUPERUSER_ID,
            context={
                "lang": self.env.lang,
                "allowed_company_ids": company.ids,
                ONE_COMPANY: True,
            },
        )
        return self.with_env(env)

    def _serial_unit_cost_at(self, moment, units):
        """Cost of one unit on hand at ``moment`` by the product's costing method.

        Core's own valuation functions at the exact moment. ``total_value`` with
        ``to_date`` can't be used: it counts the quantity at the moment given but
        values it at the end of that day in UTC, which is another day's close for
        users far from Greenwich.

        :param datetime moment: UTC
        :param float units: valued units that the company of the environment held then
        :return: float, in the currency of the company of the environment
        """
        self.ensure_one()
        self = self.with_context(serial_valued_at_own_prices=True)  # noqa: PLW0642
        if self.cost_method == "standard":
            return self._get_standard_price_at_date(moment)
        held = self.uom_id.compare(units, 0) > 0
        if self.cost_method == "average":
            cost, value = self._run_avco(at_date=moment)
            return value / units if held else cost
        if held:
            return self._run_fifo(units, at_date=moment) / units
        last_in = self._get_last_in(moment)
        return last_in._get_price_unit() if last_in else self.standard_price

    def _serial_lot_cost_at(self, moment, lot):
        """Cost of one unit of ``lot`` at ``moment``, where it is valued by lot.

        ``total_value`` of a lot can't be used: core takes the moves of all lots from
        the quantity of the one.

        :param datetime moment: UTC
        :return: float, in the currency of the company of the environment
        """
        self = self.with_context(serial_valued_at_own_prices=True)  # noqa: PLW0642
        lot = lot.with_env(self.env)
        if self.cost_method == "standard":
            return lot.standard_price
        return self._run_avco(at_date=moment, lot=lot)[0]
