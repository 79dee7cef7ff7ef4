from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ProductProduct(models.Model):
    _inherit = "product.product"

    serial_on_hand_qty = fields.Float(
        "Units on hand", compute="_compute_serial_quantities", digits="Product Unit"
    )
    serial_unidentified_qty = fields.Float(
        "Units without serial number",
        compute="_compute_serial_quantities",
        digits="Product Unit",
        help="Units on hand that have no serial number yet.",
    )
    serial_identified_qty = fields.Float(
        "Units identified", compute="_compute_serial_quantities", digits="Product Unit"
    )
    serial_count = fields.Integer("Serial numbers", compute="_compute_serial_count")

    @api.depends_context("company", "allowed_company_ids", "location", "warehouse_id")
    def _compute_serial_quantities(self):
        identified, unidentified = self._serial_held_quantities()
        for product in self:
            product.serial_identified_qty = identified.get(product._origin.id, 0)
            product.serial_unidentified_qty = unidentified.get(product._origin.id, 0)
            product.serial_on_hand_qty = (
                product.serial_identified_qty + product.serial_unidentified_qty
            )

    @api.model_create_multi
    def create(self, vals_list):
        as_template = self.env["product.template"]._serial_create_vals
        return super().create([as_template(vals) for vals in vals_list])

    def _compute_serial_count(self):
        Lot = self.env["stock.lot"]
        counts = {}
        if Lot.has_access("read"):
            counts = dict(
                Lot._read_group(
                    [("product_id", "in", self.ids)], ["product_id"], ["__count"]
                )
            )
        for product in self:
            product.serial_count = counts.get(product._origin, 0)

    def _serial_held_quantities(self):
        """Units on hand with and without a serial, by product id (T5)."""
        tracked = self.filtered(lambda p: p.tracking == "serial")
        if not tracked.ids:
            return {}, {}
        held = Domain("product_id", "in", tracked.ids) & Domain(
            tracked._get_domain_locations()[0]
        )
        total = tracked._serial_quantity_by_product(held)
        without = tracked._serial_quantity_by_product(
            held & Domain("lot_id", "=", False)
        )
        return {id_: total[id_] - without.get(id_, 0) for id_ in total}, without

    def _serial_quantity_by_product(self, domain):
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(domain, ["product_id"], ["quantity:sum"])
        )
        return {product.id: quantity for product, quantity in groups}

    def _serial_next_names(self, count):
        """The next numbers of this product's sequence, in one query (E4).

        :param int count: how many
        :return: list of str
        :raises UserError: when the product has no sequence
        """
        self.ensure_one()
        sequence = self.lot_sequence_id.sudo()
        if not sequence:
            raise UserError(
                self.env._(
                    "%(product)s has no sequence for serial numbers; set a custom "
                    "serial number format on its Inventory tab.",
                    product=self.display_name,
                )
            )
        return sequence._serial_draw(count)
