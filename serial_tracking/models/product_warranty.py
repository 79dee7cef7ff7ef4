from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .serial_warranty_terms import TERMS_FIELDS, VENDOR_FIELDS


def _taken_over(field, **values):
    """A term that new products take from their category or company, and then own."""
    return field(
        compute="_compute_serial_terms",
        store=True,
        readonly=False,
        precompute=True,
        copy=True,
        **values,
    )


class ProductCategory(models.Model):
    """Terms that new products of a category start with (W2)."""

    _name = "product.category"
    _inherit = ["product.category", "serial.warranty.terms"]

    def _serial_terms_source(self, name, company):
        """Whoever speaks about ``name``: the nearest category, else the company."""
        category = self
        while category and not category[name]:
            category = category.parent_id
        return category or company


class ProductTemplate(models.Model):
    """Warranty terms of a product (W2)."""

    _name = "product.template"
    _inherit = ["product.template", "serial.warranty.terms"]

    serial_warranty_duration = _taken_over(fields.Integer, tracking=True)
    serial_warranty_unit = _taken_over(fields.Selection, default=None, tracking=True)
    serial_warranty_start_rule = _taken_over(
        fields.Selection, default=None, tracking=True
    )
    serial_warranty_shelf_duration = _taken_over(fields.Integer)
    serial_warranty_shelf_unit = _taken_over(fields.Selection, default=None)
    serial_vendor_warranty_duration = _taken_over(fields.Integer, tracking=True)
    serial_vendor_warranty_unit = _taken_over(fields.Selection, default=None)

    @api.depends("categ_id")
    def _compute_serial_terms(self):
        """Only new products take the terms of their category or company (W2)."""
        for template in self:
            source = template._origin
            for names in (TERMS_FIELDS, VENDOR_FIELDS):
                if not template._origin:
                    source = template.categ_id._serial_terms_source(
                        names[0], template.company_id or self.env.company
                    ).sudo()
                for name in names:
                    value = source[name]
                    template[name] = value or self._serial_terms_default(name)

    def _serial_terms_snapshot(self):
        """The terms as they are now, as a move keeps them; empty without any."""
        self.ensure_one()
        terms = {
            "customer": self._serial_customer_terms(),
            "vendor": self._serial_vendor_terms(),
        }
        return {who: list(found) for who, found in terms.items() if found}

    def serial_apply_warranty(self, replace=False):
        """Apply the terms of these products to units that were sold before (W3).

        The warranty starts as the terms say, e.g. on the day of delivery. Void ones
        stay void.

        :param bool replace: also units that have warranty dates already
        :return: dict: ``applied`` (list of serial numbers) and ``open`` (numbers whose
            warranty waits for the invoice or registration)
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: names the products that have no terms
        """
        Lot = self.env["stock.lot"]
        Lot._serial_require("manager")
        if without := self.filtered(lambda t: not t.serial_warranty_duration):
            raise UserError(
                self.env._(
                    "These products have no warranty terms: %(names)s.",
                    names=", ".join(without.mapped("display_name")),
                )
            )
        result = {"applied": [], "open": []}
        for template in self:
            # Searched by the user's own rights: other companies' units stay theirs.
            units = Lot.search(template._serial_sold_domain(replace)).sudo()
            dates = units._serial_dates_by_terms(template._serial_customer_terms())
            given = {id_: pair for id_, pair in dates.items() if pair[0]}
            applied = units.filtered(lambda lot, given=given: lot.id in given)
            reason = self.env._("Terms applied to units sold before")
            applied._serial_log_warranty("terms", given, reason)
            result["applied"] += applied.mapped("name")
            result["open"] += (units - applied).mapped("name")
        return result

    def action_serial_apply_warranty(self):
        """Open the dialog that applies these terms to units already sold (W3).

        :raises AccessError: without the Serial Tracking right "Manager"
        """
        self.ensure_one()
        self.env["stock.lot"]._serial_require("manager")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "serial_tracking.action_serial_warranty_apply"
        )
        return {**action, "context": {"default_product_tmpl_id": self.id}}

    def _serial_terms_text(self):
        """The customer's terms for people, e.g. ``12 Months from Delivery``."""
        self.ensure_one()
        if not self.serial_warranty_duration:
            return self.env._("no warranty")
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("serial_warranty_unit", "serial_warranty_start_rule")
        }
        return self.env._(
            "%(count)s %(unit)s from %(rule)s on",
            count=self.serial_warranty_duration,
            unit=labels["serial_warranty_unit"][self.serial_warranty_unit].lower(),
            rule=labels["serial_warranty_start_rule"][
                self.serial_warranty_start_rule
            ].lower(),
        )

    def _serial_sold_domain(self, replace=False):
        domain = (
            Domain("product_tmpl_id", "in", self.ids)
            & Domain("serial_key", "!=", False)
            & Domain("serial_status_id.code", "=", "sold")
            & Domain("serial_warranty_void", "=", False)
            & Domain("serial_company_id", "in", [False, *self.env.companies.ids])
        )
        if replace:
            return domain
        return (
            domain
            & Domain("serial_warranty_start", "=", False)
            & Domain("serial_warranty_end", "=", False)
        )

    def _serial_terms_default(self, name):
        default = self.env["serial.warranty.terms"]._fields[name].default
        return default(self) if default else 0


class ProductProduct(models.Model):
    _inherit = "product.product"

    def action_serial_apply_warranty(self):
        """As for the product template (W3); its terms are those of all variants."""
        return self.product_tmpl_id.action_serial_apply_warranty()

    def _serial_may_have_units(self):
        """Whether deliveries of this product may be of units: kits have them too."""
        is_kit = "is_kits" in self._fields and self.is_kits
        return self.tracking == "serial" or is_kit
