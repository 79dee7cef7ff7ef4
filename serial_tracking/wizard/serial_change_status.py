from odoo import api, fields, models


class SerialChangeStatus(models.TransientModel):
    """Change status of any number of units, with a reason (U3)."""

    _name = "serial.change.status"
    _inherit = "serial.units.dialog"
    _description = "Change Status of Serial Numbers"

    fitting_ids = fields.Many2many("serial.status", compute="_compute_fitting_ids")
    status_id = fields.Many2one(
        "serial.status",
        "New status",
        required=True,
        domain="[('id', 'in', fitting_ids)]",
    )
    reason = fields.Char(required=True)

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
        return self._serial_notify(
            self.env._(
                "These documents were to take a unit that is no longer available: "
                "%(documents)s. Other units were reserved where there are any.",
                documents=", ".join(result["unreserved"]),
            ),
            "warning",
            title=self.env._("Reservations were changed"),
            next={"type": "ir.actions.act_window_close"},
        )
