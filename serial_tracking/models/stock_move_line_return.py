from odoo import models


class StockMoveLine(models.Model):
    """The guard of returns: only what the returned document moved (R1)."""

    _inherit = "stock.move.line"

    def _serial_refuse_bad_moves(self):
        reasons = {
            move.id: move._serial_return_reasons(
                self.filtered(lambda line, move=move: line.move_id == move).lot_id
            )
            for move in self.move_id
            if move._serial_is_return()
        }
        if reasons:
            self._serial_limit_unrecorded(reasons)
            self = self.with_context(serial_return_reasons_by_move=reasons)
        return super()._serial_refuse_bad_moves()

    def _serial_limit_unrecorded(self, reasons):
        """No more units without a record than left without their number (E7)."""
        for move in self.move_id.filtered(lambda move: move.id in reasons):
            origin = move.origin_returned_move_id.sudo()
            lines = self.filtered(lambda line, move=move: line.move_id == move)
            known = origin._serial_lines().lot_id
            strangers = lines.lot_id.sudo() - known
            if len(strangers) > origin._serial_unrecorded(move):
                for lot in strangers:
                    reasons[move.id][lot] = reasons[move.id].get(lot) or self.env._(
                        "not moved by %(document)s", document=origin.reference
                    )

    def _serial_problem(self, places, counts):
        problem = super()._serial_problem(places, counts)
        by_move = self.env.context.get("serial_return_reasons_by_move") or {}
        if problem or self.move_id.id not in by_move:
            return problem
        return by_move[self.move_id.id].get(self.lot_id.sudo())
