from odoo import models
from odoo.fields import Domain

from ..tools.stock_words import ON_HAND_USAGES


class StockLot(models.Model):
    """What the judgement of a return asks about units, each in one query (R1)."""

    _inherit = "stock.lot"

    def _serial_why_not_here(self, location, held):
        """Why this unit can't be taken from our own ``location``, or ``None``."""
        if not held or held["usage"] not in ON_HAND_USAGES:
            return self._serial_where(held)
        place = self.env["stock.location"].sudo().browse(held["location_id"])
        if place._child_of(location):
            return None
        return self.env._(
            "not in %(wanted)s, it is in %(location)s",
            wanted=location.display_name,
            location=place.display_name,
        )

    def _serial_done_lines(self, domain):
        lines = self.env["stock.move.line"].sudo()
        if not self.ids:
            return lines
        return lines.search(
            Domain("lot_id", "in", self.ids)
            & Domain("state", "=", "done")
            & Domain(domain),
            order="date desc, id desc",
        )

    def _serial_brought_again(self, moves):
        """Units that came from outside on a later document than ``moves``.

        :return: ``{lot: name of that document}``
        """
        usages = set(moves.location_id.mapped("usage"))
        if not usages or usages & set(ON_HAND_USAGES):
            return {}
        lines = self._serial_done_lines(Domain("location_id.usage", "in", list(usages)))
        latest = {}
        for line in lines:
            latest.setdefault(line.lot_id, line)
        return {
            lot: line.reference
            for lot, line in latest.items()
            if line.move_id not in moves
            and line.move_id.origin_returned_move_id.origin_returned_move_id
            not in moves
        }

    def _serial_on_other_returns(self, moves, return_move):
        """Units that another open return of ``moves`` holds.

        :return: ``{lot: name of that return}``
        """
        others = moves.returned_move_ids - (return_move or moves.browse())
        lines = others._serial_lines().filtered(
            lambda line: line.state not in ("done", "cancel") and line.serial_chosen
        )
        return {line.lot_id: line.reference for line in lines if line.lot_id in self}

    def _serial_moved_between(self, usage_from, usage_to):
        """Those of these units that a done move brought from one kind to the other."""
        return self._serial_done_lines(
            Domain("location_id.usage", "=", usage_from)
            & Domain("location_dest_id.usage", "=", usage_to)
        ).lot_id
