from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # The register is read newest first and by period (X2, X3, X4).
    _serial_date_idx = models.Index(
        "(date, id) WHERE state = 'done' AND lot_id IS NOT NULL"
    )
