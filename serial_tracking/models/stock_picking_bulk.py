from odoo import models

from ..tools.stock_words import DONE_AT
from .serial_rows import worthwhile


class StockPicking(models.Model):
    """All units of a transfer are done at one moment (DESIGN, decision 2).

    Core takes the time when the lines, the moves and the transfer are done, one after
    the other, and writes every line again when a second has passed in between.
    """

    _inherit = "stock.picking"

    def _action_done(self):
        if not worthwhile(len(self.move_ids._serial_tracked().move_line_ids)):
            return super()._action_done()
        pickings = self.with_context(**{DONE_AT: {}})
        return super(StockPicking, pickings)._action_done()

    def write(self, vals):
        known = self.env.context.get(DONE_AT)
        if known and known.get("at") and vals.get("date_done"):
            if self <= known["moves"].picking_id:
                vals = {**vals, "date_done": known["at"]}
        return super().write(vals)
