from odoo import models
from odoo.fields import Domain

from .definition import Column


class SerialReportReceived(models.AbstractModel):
    """From whom which unit came, when, on which document (X3).

    Whatever brought a unit in for the first time, or back by purchase; a customer's
    return is none, and giving a held unit its serial is none either.
    """

    _name = "serial.report.received"
    _inherit = "serial.report.definition"
    _description = "Serials received"

    _serial_sequence = 30
    _serial_icon = "fa-truck"
    _serial_model = "serial.move.report"
    _serial_action = "serial_tracking_reports.action_serial_received"
    _serial_order = "date, id"
    _serial_ledger = "stock.move.line"
    _serial_filters = {
        "dates": ("date",),
        "products": ("product_id",),
        "lots": ("lot_id",),
        "partners": ("from_partner_id",),
        # Who has it now; whom it came from.
        "customers": ("lot_id.serial_customer_id",),
        "vendors": ("from_partner_id",),
        "locations": ("location_id", "location_dest_id"),
        "statuses": ("status_id",),
    }
    _serial_columns = (
        Column("date", 20),
        Column("lot_id", 22),
        Column("product_id", 34),
        Column("event", 20),
        Column("from_partner_id", 30),
        Column("order_ref", 16),
        Column("document_ref", 20),
        Column("location_dest_id", 24),
        Column("status_id", 16, printed=False),
        Column("user_id", 18, printed=False),
        Column("company_id", 18, printed=False),
        Column("quantity", 7, total=True, printed=False),
    )

    def _serial_title(self):
        return self.env._("Serials received")

    def _serial_question(self):
        return self.env._("From whom did which unit come, when, on which document?")

    def _serial_base_domain(self):
        return Domain(
            "event",
            "in",
            ("received", "dropshipped", "bought_back", "found", "produced"),
        )
