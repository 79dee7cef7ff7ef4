from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Units that a customer holds or that a vendor has supplied (G6)."""

    _inherit = "res.partner"

    serial_count = fields.Integer("Serial numbers", compute="_compute_serial_count")

    @api.depends_context("allowed_company_ids", "uid")
    def _compute_serial_count(self):
        lots = self.env["stock.lot"]
        readable = lots.has_access("read")
        for partner in self:
            partner.serial_count = (
                lots.search_count(partner._serial_domain())
                if readable and partner.id
                else 0
            )

    def _serial_domain(self):
        return Domain("serial_customer_id", "child_of", self.id) | Domain(
            "serial_vendor_id", "child_of", self.id
        )
