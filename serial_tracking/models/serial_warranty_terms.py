from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.warranty import Terms

UNITS = [("day", "Days"), ("week", "Weeks"), ("month", "Months"), ("year", "Years")]
START_RULES = [
    ("delivery", "Delivery"),
    ("receipt", "Receipt into stock"),
    ("invoice", "Customer invoice"),
    ("registration", "Registration by the customer"),
]
TERMS_FIELDS = (
    "serial_warranty_duration",
    "serial_warranty_unit",
    "serial_warranty_start_rule",
    "serial_warranty_shelf_duration",
    "serial_warranty_shelf_unit",
)
VENDOR_FIELDS = ("serial_vendor_warranty_duration", "serial_vendor_warranty_unit")
LONGEST = 1000


class SerialWarrantyTerms(models.AbstractModel):
    """Warranty terms of a product, and those that new products start with (W2)."""

    _name = "serial.warranty.terms"
    _description = "Warranty Terms"

    serial_warranty_duration = fields.Integer("Warranty")
    serial_warranty_unit = fields.Selection(
        UNITS, "Warranty unit", default="month", required=True
    )
    serial_warranty_start_rule = fields.Selection(
        START_RULES,
        "Warranty starts on",
        default="delivery",
        required=True,
        help="Deliveries without a sales order count as invoiced on the day of "
        "delivery.",
    )
    serial_warranty_shelf_duration = fields.Integer(
        "Longest shelf time",
        help="So long after delivery the warranty starts without registration; "
        "0 for never.",
    )
    serial_warranty_shelf_unit = fields.Selection(
        UNITS, "Shelf time unit", default="month", required=True
    )
    serial_vendor_warranty_duration = fields.Integer(
        "Vendor warranty", help="From the day of receipt on."
    )
    serial_vendor_warranty_unit = fields.Selection(
        UNITS, "Vendor warranty unit", default="month", required=True
    )

    @api.constrains(
        "serial_warranty_duration",
        "serial_warranty_shelf_duration",
        "serial_vendor_warranty_duration",
    )
    def _check_serial_warranty_durations(self):
        names = (
            "serial_warranty_duration",
            "serial_warranty_shelf_duration",
            "serial_vendor_warranty_duration",
        )
        for record in self:
            if any(not 0 <= record[name] <= LONGEST for name in names):
                raise ValidationError(
                    self.env._(
                        "The warranty terms of %(name)s must be between 0 and "
                        "%(longest)s.",
                        name=record.display_name,
                        longest=LONGEST,
                    )
                )

    def _serial_customer_terms(self):
        """The customer's terms, or ``None`` where there are none."""
        self.ensure_one()
        if not self.serial_warranty_duration:
            return None
        return Terms(
            self.serial_warranty_duration,
            self.serial_warranty_unit,
            self.serial_warranty_start_rule,
            self.serial_warranty_shelf_duration,
            self.serial_warranty_shelf_unit,
        )

    def _serial_vendor_terms(self):
        """The vendor's terms, or ``None`` where there are none."""
        self.ensure_one()
        if not self.serial_vendor_warranty_duration:
            return None
        return Terms(
            self.serial_vendor_warranty_duration, self.serial_vendor_warranty_unit
        )
