import datetime

from odoo import api, fields, models
from odoo.fields import Domain

DAY_ENDS = datetime.time(23, 59, 59)
# Rows of the report that Odoo's valuation may see otherwise.
EXCEPTIONS = {
    "nameless": Domain("lot_id", "=", False),
    "negative": Domain("quantity", "<", 0),
    "owned": Domain("owner_id", "!=", False),
}


class SerialStockValue(models.TransientModel):
    """Serials at a date beside Odoo's stock valuation, product by product (X7).

    Rows belong to the dialog that they were made for.
    """

    _name = "serial.stock.value"
    _description = "Value of Serial Numbers Compared"
    _order = "is_different desc, company_id, product_id.id, id"
    _rec_name = "product_id"

    wizard_id = fields.Many2one(
        "serial.report.wizard", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    quantity = fields.Float("Units", readonly=True)
    value = fields.Float(readonly=True)
    odoo_quantity = fields.Float("Units in Odoo's valuation", readonly=True)
    odoo_value = fields.Float("Odoo's valuation", readonly=True)
    difference = fields.Float(readonly=True)
    is_different = fields.Boolean("Differs", readonly=True)
    reason = fields.Text("Why it differs", readonly=True)

    @api.model
    def _serial_compare(self, wizard, rows):
        """Make the rows of a dialog anew.

        :param serial.report.wizard wizard: with day, products and companies
        :param serial.stock.at.date rows: the model, read at the close of the day
        :return: the new rows, in the order of the report
        """
        self.sudo().search([("wizard_id", "=", wizard.id)]).unlink()
        self.sudo().create(
            [
                {"wizard_id": wizard.id, **vals}
                for vals in self._serial_compared(wizard, rows)
            ]
        )
        return self.search([("wizard_id", "=", wizard.id)])

    @api.model
    def _serial_compared(self, wizard, rows):
        """Values of the rows that ``_serial_compare`` makes."""
        day = wizard.date_to or fields.Date.context_today(self)
        found = self._serial_found(wizard, rows)
        vals_list = []
        for company, facts in found.items():
            products = self.env["product.product"].browse(facts)
            products = products._serial_valued_in(company).with_context(
                to_date=datetime.datetime.combine(day, DAY_ENDS)
            )
            moved = self._serial_moved_between(rows, products)
            for product in products:
                vals = self._prepare_row(company, product, facts[product.id])
                if vals["is_different"]:
                    vals["reason"] = self._serial_reason(
                        product, {**facts[product.id], **vals}, product.id in moved
                    )
                vals_list.append(vals)
        return vals_list

    def _serial_found(self, wizard, rows):
        """What the report has: ``{company: {product id: facts}}``."""
        companies = wizard.company_ids or self.env.companies
        domain = Domain("company_id", "in", companies.ids)
        if wizard.product_ids:
            domain &= Domain("product_id", "in", wizard.product_ids.ids)
        found = {company.sudo(): {} for company in companies}
        for company, product, *sums in rows._read_group(
            domain, ["company_id", "product_id"], ["quantity:sum", "value:sum"]
        ):
            found[company.sudo()][product.id] = dict(
                zip(("quantity", "value"), sums, strict=True)
            )
        for name, condition in EXCEPTIONS.items():
            for company, product, quantity in rows._read_group(
                domain & condition, ["company_id", "product_id"], ["quantity:sum"]
            ):
                found[company.sudo()][product.id][name] = quantity
        for product in self._serial_no_longer_tracked(wizard.product_ids):
            for facts in found.values():
                facts.setdefault(product.id, {"quantity": 0.0, "value": 0.0})
        return found

    def _serial_no_longer_tracked(self, products):
        """Products whose serial numbers are kept though tracking is off (T4)."""
        domain = Domain("product_id.tracking", "!=", "serial")
        domain &= Domain("serial_status_id", "!=", False)
        if products:
            domain &= Domain("product_id", "in", products.ids)
        lots = self.env["stock.lot"].sudo()
        return [product for (product,) in lots._read_group(domain, ["product_id"])]

    def _serial_moved_between(self, rows, products):
        """Ids of products that moved between the two closes of the day."""
        ours = rows._serial_before()
        odoos = products.env.context["to_date"] + datetime.timedelta(seconds=1)
        lines = self.env["stock.move.line"].sudo()
        groups = lines._read_group(
            [
                ("product_id", "in", products.ids),
                ("state", "=", "done"),
                ("date", ">=", min(ours, odoos)),
                ("date", "<", max(ours, odoos)),
            ],
            ["product_id"],
        )
        return {product.id for (product,) in groups}

    def _serial_priced_by_others(self, product):
        values = self.env["product.value"].sudo()
        return values.search_count(
            [
                ("product_id", "=", product.id),
                ("move_id", "=", False),
                ("company_id", "!=", product.env.company.id),
            ],
            limit=1,
        )

    def _prepare_row(self, company, product, facts):
        odoo_value = product.total_value
        difference = facts["value"] - odoo_value
        return {
            "company_id": company.id,
            "product_id": product.id,
            "categ_id": product.categ_id.id,
            "quantity": facts["quantity"],
            "value": facts["value"],
            "odoo_quantity": product._with_valuation_context().qty_available,
            "odoo_value": odoo_value,
            "difference": difference,
            "is_different": not company.currency_id.is_zero(difference),
        }

    def _serial_reason(self, product, facts, moved):
        """Why the report and Odoo differ, as far as the data tell."""
        reasons = [
            *self._serial_reasons_of_product(product),
            *self._serial_reasons_of_units(product, facts),
        ]
        if moved:
            reasons.append(
                self.env._(
                    "Odoo closes the day at midnight UTC, the report in your time "
                    "zone; units moved in between."
                )
            )
        if not reasons:
            reasons.append(
                self.env._(
                    "Same units, another cost: look at its bills and price changes."
                )
            )
        return "\n".join(reasons)

    def _serial_reasons_of_product(self, product):
        if product.tracking != "serial":
            yield self.env._(
                "No longer tracked by serial number: the report leaves it out."
            )
        if product.lot_valuated:
            yield self.env._(
                "Valued by serial number: at a past date Odoo mixes the later moves "
                "of all serial numbers into each one's quantity, and gives units "
                "without a number no value."
            )
        if self._serial_priced_by_others(product):
            yield self.env._(
                "Odoo mixes up the price changes of several companies at a past date; "
                "the report has this company's only."
            )

    def _serial_reasons_of_units(self, product, facts):
        def units(name):
            return f"{facts.get(name) or 0:g}"

        if facts.get("owned"):
            yield self.env._(
                "%(units)s units belong to somebody else.", units=units("owned")
            )
        if facts.get("negative"):
            yield self.env._(
                "%(units)s units: a place had fewer than none.", units=units("negative")
            )
        if facts.get("nameless"):
            yield self.env._(
                "%(units)s units had no serial number.", units=units("nameless")
            )
        if product.uom_id.compare(facts["quantity"], facts["odoo_quantity"]):
            yield self.env._(
                "Odoo counts %(odoo)s units that day, the stock moves %(ours)s.",
                odoo=units("odoo_quantity"),
                ours=units("quantity"),
            )
