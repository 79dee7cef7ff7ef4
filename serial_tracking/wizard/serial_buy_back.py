from odoo import api, fields, models
from odoo.exceptions import UserError


class SerialBuyBack(models.TransientModel):
    """Accept sold units on a receipt from a vendor, with a reason (E3)."""

    _name = "serial.buy.back"
    _description = "Buying Back of Serial Numbers"

    picking_id = fields.Many2one("stock.picking", required=True)
    move_id = fields.Many2one(
        "stock.move",
        "Product",
        required=True,
        domain="[('picking_id', '=', picking_id), ('has_tracking', '=', 'serial'), "
        "('state', 'not in', ('done', 'cancel'))]",
    )
    names = fields.Text("Serial numbers", required=True)
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields):
        res = super().default_get(fields)
        if self.env.context.get("active_model") == "stock.picking":
            picking = self.env["stock.picking"].browse(self.env.context["active_id"])
            moves = picking.move_ids.filtered(
                lambda move: move.serial_mode and move.state not in ("done", "cancel")
            )
            res["picking_id"] = picking.id
            res["move_id"] = moves[:1].id
        return res

    def action_apply(self):
        """Accept these units; raises as ``stock.move.serial_buy_back`` (E3).

        :raises UserError: names every unit that can't be bought back; none is then
        """
        self.ensure_one()
        result = self.move_id.serial_buy_back(self.names, self.reason)
        if result["refused"]:
            rows = [f"{row['name']}: {row['reason']}" for row in result["refused"]]
            raise UserError("\n".join(rows))
        return {"type": "ir.actions.client", "tag": "soft_reload"}
