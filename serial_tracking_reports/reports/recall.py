from odoo import models
from odoo.fields import Domain

from .definition import Column


class SerialReportRecall(models.AbstractModel):
    """The recalled units, who holds them and what became of them (X9)."""

    _name = "serial.report.recall"
    _inherit = "serial.report.definition"
    _description = "Recall"

    _serial_sequence = 80
    _serial_icon = "fa-bullhorn"
    _serial_model = "serial.recall.line"
    _serial_action = "serial_tracking_reports.action_serial_recall_line"
    # Recalls are begun on their own page; the report is opened from there.
    _serial_index_action = "serial_tracking_reports.action_serial_recall"
    _serial_order = "recall_id, situation, partner_id, lot_id, id"
    _serial_preset = "all"
    _serial_filters = {
        "recalls": (),
        "dates": ("date",),
        "products": ("product_id",),
        "lots": ("lot_id",),
        "partners": ("partner_id",),
        "customers": ("partner_id",),
        "vendors": ("lot_id.serial_vendor_id",),
        "locations": ("location_id",),
        "statuses": ("status_id",),
    }
    _serial_columns = (
        Column("recall_id", 24),
        Column("lot_id", 22),
        Column("product_id", 30),
        Column("situation", 16),
        Column("status_id", 14),
        Column("partner_id", 26),
        Column("email", 28),
        Column("phone", 18),
        Column("outcome", 18),
        Column("problem", 24),
        Column("note", 24, printed=False),
        Column("location_id", 24, printed=False),
        Column("company_id", 18, printed=False),
        Column("quantity", 7, total=True, printed=False),
    )

    def _serial_title(self):
        return self.env._("Recall")

    def _serial_question(self):
        return self.env._("Which units are affected, where are they, who has them?")

    def _serial_filter_recalls(self, wizard):
        return None

    def _serial_filter_dates(self, wizard):
        return self._serial_filter_days(wizard)

    def _serial_domain(self, wizard):
        domain = super()._serial_domain(wizard)
        if wizard.recall_ids:
            domain &= Domain("recall_id", "in", wizard.recall_ids.ids)
        return domain

    def _serial_facts(self, wizard):
        if not wizard.recall_ids:
            return []
        return [(self.env._("Recall"), ", ".join(wizard.recall_ids.mapped("name")))]
