import datetime

from odoo import models
from odoo.fields import Domain

from .definition import Column


class SerialReportWarranty(models.AbstractModel):
    """Warranties that run, expire in so many days, are over or void (X6)."""

    _name = "serial.report.warranty"
    _inherit = "serial.report.definition"
    _description = "Warranty"

    _serial_sequence = 55
    _serial_icon = "fa-shield"
    _serial_model = "stock.lot"
    _serial_lot_path = ""
    _serial_action = "serial_tracking_reports.action_serial_warranty"
    _serial_order = "serial_warranty_end, id"
    _serial_preset = "all"
    _serial_filters = {
        "warranty": (),
        "dates": ("serial_warranty_end",),
        "products": ("product_id",),
        "lots": ("id",),
        "partners": ("serial_customer_id", "serial_vendor_id"),
        "customers": ("serial_customer_id",),
        "vendors": ("serial_vendor_id",),
        "locations": ("location_id",),
        "statuses": ("serial_status_id",),
    }
    _serial_columns = (
        Column("serial_warranty_end", 14),
        Column("name", 22),
        Column("product_id", 34),
        Column("serial_customer_id", 28),
        Column("serial_warranty_state", 12),
        Column("serial_warranty_start", 14),
        Column("serial_status_id", 14),
        Column("serial_date_sold", 20),
        Column("serial_vendor_id", 24, printed=False),
        Column("serial_vendor_warranty_end", 14, printed=False),
    )

    def _serial_headers(self, columns):
        # Core's label speaks of lots as well, of which there are none here.
        headers = super()._serial_headers(columns)
        name = [column.name for column in columns].index("name")
        return [*headers[:name], self.env._("Serial number"), *headers[name + 1 :]]

    def _serial_title(self):
        return self.env._("Warranty")

    def _serial_dates_label(self):
        return self.env._("Warranty ends")

    def _serial_question(self):
        return self.env._("Which warranties run, expire soon, are over or void?")

    def _serial_base_domain(self):
        # Who passed a unit on to another company neither warrants it any more nor
        # sees who has it now.
        companies = [*self.env.companies.ids, False]
        return (
            Domain("serial_key", "!=", False)
            & Domain("serial_warranty_state", "!=", "none")
            & Domain("serial_company_id", "in", companies)
        )

    def _serial_company_domain(self, companies):
        nobodys = Domain("serial_company_id", "=", False)
        nobodys &= Domain("company_id", "in", companies.ids)
        return Domain("serial_company_id", "in", companies.ids) | nobodys

    def _serial_domain(self, wizard):
        domain = super()._serial_domain(wizard)
        if wizard.warranty == "expiring":
            today = self.env["stock.lot"]._serial_today()
            last = today + datetime.timedelta(days=wizard.warranty_days)
            return (
                domain
                & Domain("serial_warranty_state", "=", "active")
                # Says "active" again, in words that an index understands.
                & Domain("serial_warranty_end", ">=", today)
                & Domain("serial_warranty_end", "<=", last)
            )
        if wizard.warranty:
            domain &= Domain("serial_warranty_state", "=", wizard.warranty)
        return domain

    def _serial_filter_warranty(self, wizard):
        return None

    def _serial_filter_dates(self, wizard):
        return self._serial_filter_days(wizard)

    def _serial_facts(self, wizard):
        if not wizard.warranty:
            return []
        field = wizard._fields["warranty"]
        text = dict(field._description_selection(self.env))[wizard.warranty]
        if wizard.warranty == "expiring":
            text = self.env._("expires within %(days)s days", days=wizard.warranty_days)
        return [(field._description_string(self.env), text)]
