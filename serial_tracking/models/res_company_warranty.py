import pytz

from odoo import fields, models


class ResCompany(models.Model):
    """Terms of new products where no category has any, and the company's day."""

    _name = "res.company"
    _inherit = ["res.company", "serial.warranty.terms"]

    serial_warranty_reminder_days = fields.Integer(
        "Remind before warranties expire",
        help="So many days before a warranty expires, whoever sold the unit gets an "
        "activity; 0 for no reminders.",
    )

    def _serial_tz(self):
        """The time zone of the company: its address', or its working hours'."""
        self.ensure_one()
        calendar = self._fields.get("resource_calendar_id") and (
            self.sudo().resource_calendar_id
        )
        name = self.sudo().partner_id.tz or (calendar and calendar.tz) or "UTC"
        return pytz.timezone(name)


def _of_company(field, name):
    return field(related=f"company_id.{name}", readonly=False)


class ResConfigSettings(models.TransientModel):
    """The company's terms, one setting each."""

    _inherit = "res.config.settings"

    serial_warranty_duration = _of_company(fields.Integer, "serial_warranty_duration")
    serial_warranty_unit = _of_company(fields.Selection, "serial_warranty_unit")
    serial_warranty_start_rule = _of_company(
        fields.Selection, "serial_warranty_start_rule"
    )
    serial_warranty_shelf_duration = _of_company(
        fields.Integer, "serial_warranty_shelf_duration"
    )
    serial_warranty_shelf_unit = _of_company(
        fields.Selection, "serial_warranty_shelf_unit"
    )
    serial_vendor_warranty_duration = _of_company(
        fields.Integer, "serial_vendor_warranty_duration"
    )
    serial_vendor_warranty_unit = _of_company(
        fields.Selection, "serial_vendor_warranty_unit"
    )
    serial_warranty_reminder_days = _of_company(
        fields.Integer, "serial_warranty_reminder_days"
    )
