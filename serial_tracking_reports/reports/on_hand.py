from odoo import models

from .definition import Column


class SerialReportOnHand(models.AbstractModel):
    """Where each unit on hand is (X1)."""

    _name = "serial.report.on_hand"
    _inherit = "serial.report.definition"
    _description = "Serials on hand"

    _serial_sequence = 10
    _serial_icon = "fa-cubes"
    _serial_model = "serial.stock.report"
    _serial_action = "serial_tracking_reports.action_serial_stock_report"
    # On paper and in files by name, whatever it takes.
    _serial_order = "product_id, lot_id, id"
    _serial_preset = "all"
    _serial_filters = {
        "dates": ("date",),
        "products": ("product_id",),
        "lots": ("lot_id",),
        "partners": ("partner_id",),
        "vendors": ("partner_id",),
        "locations": ("location_id",),
        "statuses": ("status_id",),
    }
    _serial_columns = (
        Column("product_id", 36),
        Column("lot_id", 22),
        Column("location_id", 28),
        Column("status_id", 16),
        Column("date", 20),
        Column("age_days", 9),
        Column("partner_id", 28),
        Column("condition_note", 26),
        Column("owner_id", 20, printed=False),
        Column("warehouse_id", 18, printed=False),
        Column("company_id", 18, printed=False),
        Column("quantity", 7, total=True, printed=False),
    )

    def _serial_company_domain(self, companies):
        return self._serial_place_company_domain(companies)

    def _serial_title(self):
        return self.env._("Serials on hand")

    def _serial_dates_label(self):
        return self.env._("Received")

    def _serial_question(self):
        return self.env._("Where is each unit that we hold?")
