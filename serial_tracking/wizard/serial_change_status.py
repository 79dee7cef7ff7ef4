from odoo import Command, api, fields, models


class SerialChangeStatus(models.TransientModel):
    """Change status of any number of units, with a reason (U3)."""

    _name = "serial.change.status"
    _description = "Change Status of Serial Numbers"

    lot_ids = fields.Many2many("stock.lot", string="Serial numbers", required=True)
    lot_count = fields.Integer("Units", compute="_compute_lots")
    lot_names = fields.Char(compute="_compute_lots")
    fitting_ids = fields.Many2many("serial.status", compute="_compute_fitting_ids")
    status_id = fields.Many2one(
        "serial.status",
        "New status",
        required=True,
        domain="[('id', 'in', fitting_ids)]",
    )
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields):
        res = super().default_get(fields)
        context = self.env.context
        if context.get("active_model") == "stock.lot" and "lot_ids" in fields:
            res["lot_ids"] = [Command.set(context.get("active_ids") or [])]
        return res

    @api.depends("lot_ids")
    def _compute_lots(self):
        for wizard in self:
            wizard.lot_count = len(wizard.lot_ids)
            wizard.lot_names = wizard.lot_ids._origin._serial_names(limit=10)

    @api.depends("lot_ids")
    def _compute_fitting_ids(self):
        for wizard in self:
            wizard.fitting_ids = wizard.lot_ids._origin._serial_fitting_statuses()

    def action_apply(self):
        """Set the status; raises as ``stock.lot.serial_change_status`` (U3)."""
        self.ensure_one()
        result = self.lot_ids.serial_change_status(self.status_id.code, self.reason)
        if not result["unreserved"]:
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "title": self.env._("Reservations were changed"),
                "message": self.env._(
                    "These documents were to take a unit that is no longer available: "
                    "%(documents)s. Other units were reserved where there are any.",
                    documents=", ".join(result["unreserved"]),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
