from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Units that a customer holds or that a vendor has supplied (G6)."""

    _inherit = "res.partner"

    serial_count = fields.Integer("Serial numbers", compute="_compute_serial_count")
    serial_held_count = fields.Integer(
        "Units held", compute="_compute_serial_count", help="Units that they have now."
    )
    serial_supplied_count = fields.Integer(
        "Units supplied", compute="_compute_serial_count"
    )

    @api.depends_context("allowed_company_ids", "uid")
    def _compute_serial_count(self):
        lots = self.env["stock.lot"]
        readable = lots.has_access("read")
        for partner in self:
            held, supplied, both = (
                (
                    lots.search_count(partner._serial_held_domain()),
                    lots.search_count(partner._serial_supplied_domain()),
                    lots.search_count(partner._serial_domain()),
                )
                if readable and partner.id
                else (0, 0, 0)
            )
            partner.serial_held_count = held
            partner.serial_supplied_count = supplied
            partner.serial_count = both

    def _serial_domain(self):
        return self._serial_held_domain() | self._serial_supplied_domain()

    def _serial_held_domain(self):
        return Domain("serial_customer_id", "child_of", self.id)

    def _serial_supplied_domain(self):
        return Domain("serial_vendor_id", "child_of", self.id)
