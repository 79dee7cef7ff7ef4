from .test_bulk_leaves_same_rows import BulkCase

OLD, OLDER = "2020-05-05 00:00:00", "2019-01-01 00:00:00"


class IdentifyCase(BulkCase):
    """Units get numbers or lose them, and nothing else about them changes (T6)."""

    def _identify(self, names=None, location=None, **kwargs):
        names = names or self.names
        location = location or self.stock
        before = self._figures(**kwargs)
        result = self.laptop.serial_identify(names, location.id)
        self.assertEqual(result, {"accepted": names, "refused": []})
        self.assertEqual(self._figures(**kwargs), before)

    def _unidentify(self, names, **kwargs):
        before = self._figures(**kwargs)
        result = self._lots(names, self.laptop).serial_unidentify("wrong labels")
        self.assertEqual(result, {"unidentified": names})
        self.assertEqual(self._figures(**kwargs), before)

    def _figures(self, companies=None):
        """What giving and taking numbers may not change."""
        self.env.flush_all()
        self.env.invalidate_all()
        figures = [self.env["account.move"].search_count([])]
        for company in companies or self.env.company:
            product = self.laptop.with_company(company)
            figures += [
                product.qty_available,
                product.free_qty,
                product.total_value,
                product.standard_price,
                product.avg_cost,
            ]
        quants = self.env["stock.quant"].search([("product_id", "=", self.laptop.id)])
        held = sorted(
            (q.location_id.id, q.in_date, q.owner_id.id, q.package_id.id)
            for q in quants
            for _unit in range(int(q.quantity))
        )
        valued = self.env["stock.move"].search(
            [("product_id", "=", self.laptop.id), ("is_in", "=", True)]
        )
        layers = [
            (move.id, move.value, move.remaining_qty, move.remaining_value)
            for move in valued
        ]
        return figures, held, sum(quants.mapped("reserved_quantity")), layers

    def _buy_saws(self, method, valuation, tick):
        """Eight units bought at two prices, tracked by serial number since.

        Made now, so that no price is younger than the receipts.
        """
        category = self.env["product.category"].create(
            {
                "name": method,
                "property_cost_method": method,
                "property_valuation": valuation,
            }
        )
        self.laptop = self._make_product("Saw", "none", categ_id=category.id)
        self.laptop.standard_price = 6
        for price in (7, 9):
            move = self._receipt(4, self.laptop)
            move.value_manual = price * 4
            move.quantity = 4
            move.picked = True
            move._action_done()
            tick()
        self.laptop.product_tmpl_id.tracking = "serial"
