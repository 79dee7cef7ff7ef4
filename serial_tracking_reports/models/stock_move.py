from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    # Few moves give units their numbers or take them off; what was on hand before
    # asks for them (X7).
    _serial_naming_idx = models.Index(
        "(id) WHERE serial_operation IN ('identified', 'unidentified')"
    )
