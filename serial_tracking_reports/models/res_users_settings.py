from odoo import api, fields, models


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    serial_report_filters = fields.Json(
        help="The filters each person used last, by report."
    )

    @api.model
    def _get_fields_blacklist(self):
        return [*super()._get_fields_blacklist(), "serial_report_filters"]
