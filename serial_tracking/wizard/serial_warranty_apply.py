from odoo import api, fields, models


class SerialWarrantyApply(models.TransientModel):
    """Apply a product's terms to the units that were sold before (W3)."""

    _name = "serial.warranty.apply"
    _description = "Apply Warranty Terms to Sold Units"

    product_tmpl_id = fields.Many2one("product.template", "Product", required=True)
    terms = fields.Char("Warranty", compute="_compute_terms")
    without_count = fields.Integer("Sold without warranty", compute="_compute_counts")
    with_count = fields.Integer("Sold with warranty", compute="_compute_counts")
    replace = fields.Boolean("Also units that have a warranty")

    @api.depends("product_tmpl_id")
    def _compute_terms(self):
        for wizard in self:
            wizard.terms = wizard.product_tmpl_id._serial_terms_text()

    @api.depends("product_tmpl_id")
    def _compute_counts(self):
        Lot = self.env["stock.lot"]
        for wizard in self:
            template = wizard.product_tmpl_id
            count = Lot.search_count(template._serial_sold_domain())
            wizard.without_count = count
            wizard.with_count = (
                Lot.search_count(template._serial_sold_domain(replace=True)) - count
            )

    def action_apply(self):
        """Apply the terms; raises as ``serial_apply_warranty`` of the product (W3)."""
        self.ensure_one()
        result = self.product_tmpl_id.serial_apply_warranty(self.replace)
        message = self.env._(
            "Terms applied to %(count)s units.", count=len(result["applied"])
        )
        if result["open"]:
            message += " " + self.env._(
                "%(count)s wait for their invoice or registration.",
                count=len(result["open"]),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
