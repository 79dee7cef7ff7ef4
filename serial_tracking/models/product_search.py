from odoo import api, models
from odoo.fields import Domain

from ..tools.folding import fold

PREFIX = "sn:"
READERS = (
    "serial_tracking.group_serial_user",
    "serial_tracking.group_serial_auditor",
)


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.model
    def _serial_named(self, text, prefixed=True):
        """Units that have exactly this number, in whatever product.

        :param str text: what was typed or scanned
        :param bool prefixed: only when it begins with ``SN:``
        """
        text = (text or "").strip()
        is_label = text[:3].lower() == PREFIX
        key = fold(text[3:] if is_label else text)
        if not key or (prefixed and not is_label) or not self._serial_may_look_up():
            return self.sudo().browse()
        return self.sudo().search(
            Domain("serial_key", "=", key)
            & Domain("company_id", "in", [False, *self.env.companies.ids]),
            limit=20,
        )

    def _serial_search_result(self, products):
        """Products as a search returns them; sales orders are told the unit, too."""
        names = {lot.product_id: lot.name for lot in self}
        names.update((lot.product_tmpl_id, lot.name) for lot in self)
        with_unit = self.env.context.get("serial_scan")
        return [
            (
                product.id,
                f"{product.display_name} · SN:{names[product.sudo()]}"
                if with_unit
                else product.display_name,
            )
            for product in products
        ]

    def _serial_may_look_up(self):
        return self.env.su or any(map(self.env.user.has_group, READERS))


class ProductTemplate(models.Model):
    """``SN:ABC123`` finds the unit's product wherever products are typed (E4)."""

    _inherit = "product.template"

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        units = self.env["stock.lot"]._serial_named(name)
        if not units:
            found = super().name_search(name, domain, operator, limit)
            if found or operator != "ilike":
                return found
            units = self.env["stock.lot"]._serial_named(name, prefixed=False)
        products = self.search(
            Domain(domain or Domain.TRUE)
            & Domain("id", "in", units.product_tmpl_id.ids)
        )
        return units._serial_search_result(products)


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        units = self.env["stock.lot"]._serial_named(name)
        if not units:
            found = super().name_search(name, domain, operator, limit)
            if found or operator != "ilike":
                return found
            units = self.env["stock.lot"]._serial_named(name, prefixed=False)
        products = self.search(
            Domain(domain or Domain.TRUE) & Domain("id", "in", units.product_id.ids)
        )
        return units._serial_search_result(products)
