from odoo import models
from odoo.fields import Domain


class StockMove(models.Model):
    """A unit that came back by mistake goes to the customer again (R5)."""

    _inherit = "stock.move"

    def _serial_status_domain(self):
        """Also units that go back where the returned move took them from (R5)."""
        domain = super()._serial_status_domain()
        taken_back = self.origin_returned_move_id.sudo().lot_ids
        if not taken_back:
            return domain
        returned = self.env["serial.status"]._get("returned")
        return domain | (
            Domain("lot_id", "in", taken_back.ids)
            & Domain("lot_id.serial_base_status_id", "=", returned.id)
        )

    def _serial_status_fits(self, lot):
        return super()._serial_status_fits(lot) or self._serial_undoes_return(lot)

    def _serial_undoes_return(self, lot):
        """Whether a unit goes back where this very return took it from (R5).

        Sent back by mistake, or not accepted: it is not sold to anybody else, so it
        needs nobody to make it available, unless somebody has judged it since.
        """
        return (
            lot.sudo().serial_status_code == "returned"
            and lot in self.origin_returned_move_id.sudo().lot_ids
        )
