from odoo import models

from .definition import Column


class SerialReportReconciliation(models.AbstractModel):
    """Where serials, quantities and documents disagree (X8)."""

    _name = "serial.report.reconciliation"
    _inherit = "serial.report.definition"
    _description = "Reconciliation"

    _serial_sequence = 70
    _serial_icon = "fa-check-square-o"
    _serial_model = "serial.reconciliation"
    _serial_action = "serial_tracking_reports.action_serial_reconciliation"
    _serial_preset = "all"
    _serial_filters = {
        "dates": ("date",),
        "customers": ("lot_id.serial_customer_id",),
        "vendors": ("lot_id.serial_vendor_id",),
        "products": ("product_id",),
        "lots": ("lot_id",),
        "locations": ("location_id",),
        "statuses": ("status_id",),
    }
    _serial_columns = (
        Column("kind", 34),
        Column("product_id", 36),
        Column("lot_id", 22),
        Column("location_id", 26),
        Column("status_id", 16),
        Column("document_ref", 20),
        Column("date", 20),
        Column("company_id", 18, printed=False),
        Column("quantity", 9, total=True),
    )

    def _serial_company_domain(self, companies):
        return self._serial_place_company_domain(companies)

    def _serial_title(self):
        return self.env._("Reconciliation")

    def _serial_question(self):
        return self.env._("Do serial numbers, quantities and documents agree?")
