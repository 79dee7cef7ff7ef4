from odoo import api, fields, models


class SerialRename(models.TransientModel):
    """Correct the number of one unit (R4)."""

    _name = "serial.rename"
    _description = "Rename Serial Number"

    lot_id = fields.Many2one("stock.lot", "Serial number", required=True)
    product_id = fields.Many2one(related="lot_id.product_id")
    name = fields.Char("Right number", required=True)
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields):
        res = super().default_get(fields)
        context = self.env.context
        if context.get("active_model") == "stock.lot" and context.get("active_id"):
            lot = self.env["stock.lot"].browse(context["active_id"])
            res.setdefault("lot_id", lot.id)
            res.setdefault("name", lot.name)
        return res

    def action_apply(self):
        """Rename the unit; raises as ``stock.lot.serial_rename`` (R4)."""
        self.ensure_one()
        self.lot_id.serial_rename(self.name, self.reason)
        return {"type": "ir.actions.act_window_close"}
