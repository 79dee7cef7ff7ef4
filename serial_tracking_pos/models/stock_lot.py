from odoo import models


class StockLot(models.Model):
    _inherit = "stock.lot"

    def _serial_why_not_at(self, source, held):
        """Why this unit can't be taken from ``source``, or ``None`` (S4).

        :param stock.location source: where units are taken from
        :param held: its row of ``_serial_held``, or ``None``
        """
        self.ensure_one()
        if not held or held["usage"] != "internal":
            return self._serial_where(held)
        location = self.env["stock.location"].sudo().browse(held["location_id"])
        if not location._child_of(source):
            return self.env._(
                "not in %(wanted)s, it is in %(location)s",
                wanted=source.display_name,
                location=location.display_name,
            )
        return None if self._serial_may_go() else self._serial_why_not_available()
