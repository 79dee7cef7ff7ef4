from odoo import Command, api, fields, models

from ..models.serial_warranty_terms import UNITS


class SerialWarrantyChange(models.TransientModel):
    """Change the warranty of any number of units (W1, W2, W3)."""

    _name = "serial.warranty.change"
    _description = "Change Warranty"

    lot_ids = fields.Many2many("stock.lot", string="Serial numbers", required=True)
    lot_count = fields.Integer("Units", compute="_compute_lots")
    lot_names = fields.Char(compute="_compute_lots")
    action = fields.Selection(
        [
            ("extend", "Extend"),
            ("set", "Set dates"),
            ("vendor", "Set the vendor's dates"),
            ("void", "Void"),
            ("restore", "Restore"),
            ("register", "Register"),
        ],
        "What to do",
        required=True,
        default="extend",
    )
    duration = fields.Integer("By", default=12)
    unit = fields.Selection(UNITS, default="month")
    date_start = fields.Date("First day")
    date_end = fields.Date("Last day", help="Covered too.")
    date = fields.Date("Registered on", default=fields.Date.context_today)
    reason = fields.Char()

    @api.model
    def default_get(self, fields):
        res = super().default_get(fields)
        context = self.env.context
        if context.get("active_model") == "stock.lot" and "lot_ids" in fields:
            lots = self.env["stock.lot"].browse(context.get("active_ids") or [])
            res["lot_ids"] = [Command.set(lots.ids)]
            if len(lots) == 1:
                vendor = res.get("action") == "vendor"
                who = "serial_vendor_warranty" if vendor else "serial_warranty"
                res["date_start"] = lots[f"{who}_start"]
                res["date_end"] = lots[f"{who}_end"]
        return res

    @api.depends("lot_ids")
    def _compute_lots(self):
        for wizard in self:
            wizard.lot_count = len(wizard.lot_ids)
            wizard.lot_names = wizard.lot_ids._origin._serial_names(limit=10)

    def action_apply(self):
        """Change the warranty; raises as the methods of ``stock.lot`` (W1, W2, W3)."""
        self.ensure_one()
        lots, reason = self.lot_ids, self.reason or ""
        if self.action == "extend":
            lots.serial_extend_warranty(self.duration, self.unit, reason)
        elif self.action in ("set", "vendor"):
            lots.serial_set_warranty(
                self.date_start, self.date_end, reason, vendor=self.action == "vendor"
            )
        elif self.action == "void":
            lots.serial_void_warranty(reason)
        elif self.action == "restore":
            lots.serial_restore_warranty(reason)
        else:
            lots.serial_register_warranty(self.date, reason)
        return {"type": "ir.actions.act_window_close"}
