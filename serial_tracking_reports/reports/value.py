from odoo import models
from odoo.fields import Domain

from .definition import Column


class SerialReportValue(models.AbstractModel):
    """Whether serials at a date have the value of Odoo's stock valuation (X7)."""

    _name = "serial.report.value"
    _inherit = "serial.report.at_date"
    _description = "Serial value compared"

    _serial_sequence = 61
    _serial_icon = "fa-balance-scale"
    _serial_model = "serial.stock.value"
    _serial_action = "serial_tracking_reports.action_serial_stock_value"
    _serial_order = None
    _serial_batch = 2000
    _serial_filters = {"day": (), "products": ("product_id",)}
    _serial_columns = (
        Column("product_id", 34),
        Column("company_id", 18),
        Column("quantity", 9, total=True),
        Column("value", 14, total=True),
        Column("odoo_quantity", 9, total=True),
        Column("odoo_value", 14, total=True),
        Column("difference", 15, total=True),
        Column("reason", 43),
    )

    def _serial_title(self):
        return self.env._("Serial value compared")

    def _serial_question(self):
        return self.env._(
            "Does the value of serials equal Odoo's stock valuation? Where not, why?"
        )

    def _serial_ready(self, wizard):
        at_date = self.env["serial.report.at_date"]
        self.env["serial.stock.value"]._serial_compare(
            wizard, at_date._serial_source(wizard)
        )

    def _serial_facts(self, wizard):
        return []

    def _serial_company_domain(self, companies):
        return Domain("company_id", "in", companies.ids)

    def _serial_domain(self, wizard):
        return super()._serial_domain(wizard) & Domain("wizard_id", "=", wizard.id)

    def _serial_context(self, wizard):
        return {}
