from odoo import models
from odoo.fields import Domain

from .definition import Column


class SerialReportSold(models.AbstractModel):
    """Who bought which unit, when, on which document (X2)."""

    _name = "serial.report.sold"
    _inherit = "serial.report.definition"
    _description = "Serials sold"

    _serial_sequence = 20
    _serial_icon = "fa-shopping-cart"
    _serial_model = "serial.move.report"
    _serial_action = "serial_tracking_reports.action_serial_sold"
    _serial_order = "date, id"
    _serial_ledger = "stock.move.line"
    _serial_columns = (
        Column("date", 20),
        Column("lot_id", 22),
        Column("product_id", 34),
        Column("partner_id", 30),
        Column("order_ref", 16),
        Column("document_ref", 20),
        Column("status_id", 16),
        Column("location_id", 24, printed=False),
        Column("user_id", 18, printed=False),
        Column("company_id", 18, printed=False),
        Column("quantity", 7, total=True, printed=False),
    )

    def _serial_title(self):
        return self.env._("Serials sold")

    def _serial_question(self):
        return self.env._("Who bought which unit, when, on which document?")

    def _serial_base_domain(self):
        return Domain("event", "in", ("delivered", "dropshipped"))
