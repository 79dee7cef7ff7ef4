from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # The register is read newest first and by period (X2, X3, X4); what was on hand
    # at a date is read back to it, units without serial number included (X7).
    _serial_date_idx = models.Index("(date, id) WHERE state = 'done'")
    # Lines without serial number, which tracked products should have few of (X8).
    _serial_nameless_idx = models.Index(
        "(product_id, date) WHERE state = 'done' AND lot_id IS NULL"
    )
