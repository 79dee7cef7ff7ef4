from odoo import models
from odoo.fields import Domain


class AccountMove(models.Model):
    """Warranties that start on the customer's invoice (W2)."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        posted._serial_restart_warranties()
        return posted

    def button_draft(self):
        res = super().button_draft()
        self._serial_restart_warranties()
        return res

    def button_cancel(self):
        res = super().button_cancel()
        self._serial_restart_warranties()
        return res

    def _serial_restart_warranties(self):
        """Derive anew the units whose warranty starts on these invoices."""
        invoices = self.filtered(lambda move: move.move_type == "out_invoice")
        sale_lines = invoices.sudo().invoice_line_ids.sale_line_ids.filtered(
            lambda line: line.product_id._serial_may_have_units()
        )
        if not sale_lines:
            return
        moves = (
            self.env["stock.move"]
            .sudo()
            .search(
                Domain("sale_line_id", "in", sale_lines.ids)
                & Domain("serial_terms", "!=", False)
                & Domain("state", "=", "done")
            )
        )
        by_invoice = moves.filtered(
            lambda move: move.serial_terms.get("customer", "   ")[2] == "invoice"
        )
        by_invoice._serial_lines().lot_id.serial_rebuild()
