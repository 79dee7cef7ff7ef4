from odoo import api, models
from odoo.tools import SQL

from ..tools.stock_words import RESERVING
from .serial_rows import read_rows

# What says which unit an open line has reserved.
RESERVING_FIELDS = {
    "lot_id",
    "quant_id",
    "quantity",
    "product_uom_id",
    "location_id",
    "package_id",
    "owner_id",
    "state",
}


class StockMoveLine(models.Model):
    """Units show that a document has reserved or freed them (U1)."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._serial_reserved_lots()._serial_show_reserved()
        return lines

    def write(self, vals):
        if not RESERVING_FIELDS & vals.keys():
            return super().write(vals)
        lots = self._serial_reserved_lots()
        res = super().write(vals)
        (lots | self._serial_reserved_lots())._serial_show_reserved()
        return res

    def unlink(self):
        lots = self._serial_reserved_lots()
        res = super().unlink()
        lots._serial_show_reserved()
        return res

    def _serial_reserved_lots(self):
        """Units of these lines as far as they aren't done.

        Whoever reserves by a buffer shows it when the buffer is written.
        """
        if self.env.context.get(RESERVING):
            return self.env["stock.lot"]
        lots = self.env["stock.lot"].sudo()
        serials = {p.id for p in self.product_id.sudo() if p.tracking == "serial"}
        if not serials:
            return lots
        rows = read_rows(self, "lot_id", "product_id", "state")
        ids = {
            lot_id: None
            for lot_id, product_id, state in rows
            if lot_id and product_id in serials and state != "done"
        }
        return lots.browse(ids)


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _clean_reservations(self):
        res = super()._clean_reservations()
        self.env["stock.lot"].sudo()._serial_update_shown(SQL("TRUE"))
        return res
