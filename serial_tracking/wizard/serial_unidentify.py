from odoo import api, fields, models


class SerialUnidentify(models.TransientModel):
    """Take the numbers off units that were identified by mistake (T6)."""

    _name = "serial.unidentify"
    _inherit = "serial.units.dialog"
    _description = "Undo Identification"

    reason = fields.Char(required=True)
    refused = fields.Text(compute="_compute_refused")
    refused_ids = fields.Many2many(
        "stock.lot", string="Refused units", compute="_compute_refused"
    )

    @api.depends("lot_ids")
    def _compute_refused(self):
        """What would be refused, shown before somebody confirms it."""
        for wizard in self:
            lots = wizard.lot_ids._origin.sudo()
            reasons = lots._serial_unidentify_reasons(lots._serial_places())
            wizard.refused = "\n".join(lots._serial_reason_lines(reasons))
            wizard.refused_ids = lots.browse().concat(*reasons).sudo(False)

    def action_leave_out(self):
        """Go on without the units whose number has to stay (T6)."""
        self.ensure_one()
        self.lot_ids -= self.refused_ids
        return self._serial_open_again(self.env._("Undo identification"))

    def action_apply(self):
        """Take the numbers off; raises as ``stock.lot.serial_unidentify`` (T6)."""
        self.ensure_one()
        result = self.lot_ids.serial_unidentify(self.reason)
        return self._serial_notify(
            self.env._(
                "%(count)s units have no serial number any more.",
                count=len(result["unidentified"]),
            )
        )
