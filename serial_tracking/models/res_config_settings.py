from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    serial_allow_turn_off = fields.Boolean(
        related="company_id.serial_allow_turn_off", readonly=False
    )
    serial_unique_scope = fields.Selection(
        related="company_id.serial_unique_scope", readonly=False
    )
    serial_track_by_default = fields.Boolean(
        related="company_id.serial_track_by_default", readonly=False
    )
    serial_identify_when_shipping = fields.Boolean(
        related="company_id.serial_identify_when_shipping", readonly=False
    )
    serial_invoice_needs_serials = fields.Boolean(
        related="company_id.serial_invoice_needs_serials", readonly=False
    )
    serial_public_warranty = fields.Boolean(
        related="company_id.serial_public_warranty", readonly=False
    )
