from odoo import Command, api, fields, models


class SerialUnitsDialog(models.AbstractModel):
    """What the dialogs on any number of selected units share (G4)."""

    _name = "serial.units.dialog"
    _description = "Dialog on Serial Numbers"

    lot_ids = fields.Many2many(
        "stock.lot",
        string="Serial numbers",
        required=True,
        domain="[('serial_key', '!=', False)]",
    )
    lot_count = fields.Integer("Units", compute="_compute_lots")
    lot_names = fields.Char("Numbers", compute="_compute_lots")

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

    def _serial_open_again(self, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def _serial_notify(self, message, kind="success", **params):
        """A note, after which what is shown behind the dialog is loaded again."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                **params,
            },
        }
