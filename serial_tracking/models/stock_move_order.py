from datetime import timedelta

from odoo import models
from odoo.tools import SQL

# Odoo dates moves by the second; what happened longer ago is not put in order anew.
SAME_MOMENT = "60 seconds"
# ids of transfers, while core is about to date all of their moves by the transfer
DATED_BY_TRANSFER = "serial_dated_by_transfer"


class StockMove(models.Model):
    """Moves of a unit are dated in the order in which they were done (H2, U2).

    The ledger reads lines by date, then by number. A line that was made before
    another one, but done after it in the same second, would be read the wrong way
    round: a unit that its buyer took in at once would seem to be the vendor's.
    """

    _inherit = "stock.move"

    def _action_done(self, *args, **kwargs):
        moves = super()._action_done(*args, **kwargs)
        dated_later = self.env.context.get(DATED_BY_TRANSFER, ())
        moves.filtered(
            lambda move: move.picking_id.id not in dated_later
        )._serial_date_in_order()
        return moves

    def _serial_date_in_order(self):
        """Date moves that were done just now after what their units did before."""
        self = self.filtered(
            lambda move: move.has_tracking == "serial" and move.state == "done"
        )
        if not self:
            return
        self.env["stock.move.line"].flush_model(["lot_id", "move_id", "state", "date"])
        rows = self.env.execute_query(
            SQL(
                """SELECT line.move_id, MAX(earlier.date)
                     FROM stock_move_line line
                     JOIN stock_move_line earlier ON earlier.lot_id = line.lot_id
                      AND earlier.state = 'done'
                      AND earlier.move_id <> ALL(%(moves)s)
                      AND (earlier.date, earlier.id) > (line.date, line.id)
                      AND earlier.date < line.date + INTERVAL %(moment)s
                    WHERE line.move_id = ANY(%(moves)s)
                      AND line.state = 'done'
                    GROUP BY line.move_id""",
                moves=list(self.ids),
                moment=SAME_MOMENT,
            )
        )
        for move_id, latest in rows:
            self.browse(move_id).date = latest + timedelta(seconds=1)


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        done_here = {DATED_BY_TRANSFER: frozenset(self.ids)}
        res = super(StockPicking, self.with_context(**done_here))._action_done()
        self.move_ids._serial_date_in_order()
        return res
