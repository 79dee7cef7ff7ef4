from odoo import models
from odoo.fields import Domain

from .definition import Column

CUSTOMER_EVENTS = ("delivered", "dropshipped", "returned")


class SerialReportMoves(models.AbstractModel):
    """Every transaction of every serial in the period (X4)."""

    _name = "serial.report.moves"
    _inherit = "serial.report.definition"
    _description = "Movement register"

    _serial_sequence = 40
    _serial_icon = "fa-exchange"
    _serial_model = "serial.move.report"
    _serial_action = "serial_tracking_reports.action_serial_move_report"
    _serial_order = "date, id"
    _serial_columns = (
        Column("date", 20),
        Column("event", 20),
        Column("lot_id", 22),
        Column("product_id", 32),
        Column("partner_id", 26),
        Column("location_id", 24),
        Column("location_dest_id", 24),
        Column("document_ref", 20),
        Column("order_ref", 14),
        Column("reason", 24, printed=False),
        Column("user_id", 18, printed=False),
        Column("company_id", 18, printed=False),
        Column("quantity", 7, total=True, printed=False),
        Column("on_hand_change", 10, total=True, printed=False),
    )

    def _serial_domain(self, wizard):
        domain = super()._serial_domain(wizard)
        if wizard.customer_ids:
            # The partner of other events is a vendor.
            domain &= Domain("event", "in", CUSTOMER_EVENTS)
        return domain

    def _serial_title(self):
        return self.env._("Movement register")

    def _serial_question(self):
        return self.env._("What happened to every unit, one line a transaction?")
