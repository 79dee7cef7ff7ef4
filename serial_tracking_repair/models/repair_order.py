from odoo import api, fields, models


class RepairOrder(models.Model):
    """The repair of one unit: its status, its warranty and its claim (W4, U2)."""

    _inherit = "repair.order"

    serial_claim_id = fields.Many2one(
        "serial.claim",
        "Warranty claim",
        compute="_compute_serial_claim_id",
        store=True,
        readonly=False,
        check_company=True,
        index="btree_not_null",
        domain="[('lot_id', '=', lot_id)]",
        copy=False,
    )
    under_warranty = fields.Boolean(
        compute="_compute_under_warranty", store=True, readonly=False
    )

    @api.depends("lot_id")
    def _compute_serial_claim_id(self):
        for repair in self:
            claims = repair.lot_id.sudo().serial_claim_ids.filtered(
                lambda claim: claim.state not in ("refused", "closed")
            )
            if repair.serial_claim_id.lot_id != repair.lot_id:
                repair.serial_claim_id = claims[:1]

    @api.depends("lot_id", "serial_claim_id")
    def _compute_under_warranty(self):
        """Propose what the customer of the unit has; people may say otherwise (W4)."""
        units = self.lot_id.sudo().filtered("serial_key")
        warranties = units._serial_claimed_warranties()
        for repair in self:
            claim = repair.serial_claim_id.sudo()
            warranty = warranties.get(repair.lot_id._origin.id)
            if claim:
                repair.under_warranty = claim.warranty_state == "active"
            elif warranty:
                repair.under_warranty = warranty["warranty_state"] == "active"
            else:
                repair.under_warranty = repair.under_warranty

    # -- status ------------------------------------------------------------------------

    def action_repair_start(self):
        res = super().action_repair_start()
        lots, reasons = self._serial_units()
        lots._serial_start_repair(reasons)
        return res

    def action_repair_done(self):
        res = super().action_repair_done()
        lots, reasons = self._serial_units()
        lots._serial_end_repair(reasons)
        return res

    def action_repair_cancel(self):
        started = self.filtered(lambda repair: repair.state == "under_repair")
        lots, reasons = started._serial_units()
        res = super().action_repair_cancel()
        lots._serial_end_repair(reasons)
        return res

    def _serial_units(self):
        """The units that are repaired, and what their history says of it."""
        reasons = {
            repair.lot_id: self.env._("Repair %(name)s", name=repair.name)
            for repair in self
            if repair.lot_id.serial_key
        }
        return self.env["stock.lot"].concat(*reasons), reasons

    # -- parts -------------------------------------------------------------------------

    def action_repair_end(self):
        """Ask for the serial numbers of parts instead of failing (E1, S2)."""
        if moves := self.move_ids._serial_to_ask():
            return moves._serial_window_before(self, "action_repair_end")
        return super().action_repair_end()
