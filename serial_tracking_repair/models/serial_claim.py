from odoo import fields, models


class SerialClaim(models.Model):
    """A claim opens and shows the repair of its unit (W4)."""

    _inherit = "serial.claim"

    serial_repair_ids = fields.One2many("repair.order", "serial_claim_id", "Repairs")
    serial_repair_count = fields.Integer(
        "Number of repairs", compute="_compute_serial_repair_count"
    )

    def _compute_serial_repair_count(self):
        for claim in self:
            claim.serial_repair_count = len(claim.sudo().serial_repair_ids)

    def action_serial_repair(self):
        """Open the repair of this claim, or a new one of its unit (W4).

        :return: window action
        :raises AccessError: without the right to see repairs
        """
        self.ensure_one()
        self.check_access("read")
        self.env["repair.order"].check_access("read")
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Repair"),
            "res_model": "repair.order",
            "views": [[False, "form"]],
        }
        if len(self.serial_repair_ids) > 1:
            return {
                **action,
                "views": [[False, "list"], [False, "form"]],
                "domain": [("serial_claim_id", "=", self.id)],
            }
        if self.serial_repair_ids:
            return {**action, "res_id": self.serial_repair_ids.id}
        return {**action, "context": self._prepare_repair_defaults()}

    def _prepare_repair_defaults(self):
        return {
            "default_serial_claim_id": self.id,
            "default_product_id": self.product_id.id,
            "default_repair_lot_id": self.lot_id.id,
            "default_partner_id": self.partner_id.id,
            "default_user_id": self.user_id.id,
            "default_internal_notes": self.problem,
        }
