from odoo import api, models


class ProductProduct(models.Model):
    """Find serial number, limited to what an item's form or list shows (H1)."""

    _inherit = "product.product"

    def action_serial_find(self):
        """Open Find serial number for the units of these products only (H1).

        :return: client action
        :raises AccessError: without a right of Serial Tracking
        """
        self.env["stock.lot"]._serial_check_reader()
        self.check_access("read")
        names = self.product_tmpl_id.mapped("name")
        return {
            "type": "ir.actions.client",
            "tag": "serial_tracking.find",
            "name": self.env._("Find serial number"),
            "params": {
                "product_ids": self.ids,
                "products": ", ".join(names[:3]) + (", ..." if names[3:] else ""),
            },
        }


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def action_serial_find(self):
        """Open Find serial number for the units of these products only (H1).

        :return: client action
        :raises AccessError: without a right of Serial Tracking
        """
        variants = self.with_context(active_test=False).product_variant_ids
        return variants.action_serial_find()


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.model
    def action_serial_find(self, *_ids):
        """Open Find serial number for the product whose Serials tab is shown (H1).

        :return: client action
        :raises AccessError: without a right of Serial Tracking
        """
        context = self.env.context
        if product_id := context.get("default_product_id"):
            return self.env["product.product"].browse(product_id).action_serial_find()
        template_id = context.get("default_product_tmpl_id")
        return self.env["product.template"].browse(template_id).action_serial_find()
