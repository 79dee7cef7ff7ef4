from odoo import Command, api, fields, models


class SerialTransfer(models.TransientModel):
    """Transfer any number of units, now or as a draft (L2)."""

    _name = "serial.transfer"
    _description = "Transfer of Serial Numbers"

    lot_ids = fields.Many2many(
        "stock.lot",
        string="Serial numbers",
        required=True,
        domain="[('serial_key', '!=', False)]",
    )
    lot_count = fields.Integer("Units", compute="_compute_lot_count")
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    location_dest_id = fields.Many2one(
        "stock.location",
        "To",
        domain="[('usage', '=', 'internal'), '|', ('company_id', '=', False), "
        "('company_id', '=', company_id)]",
    )
    note = fields.Char("Notes")
    when = fields.Selection(
        [("now", "Now"), ("draft", "As a transfer to validate later")],
        required=True,
        default="now",
    )
    refused = fields.Text(compute="_compute_refused")
    refused_ids = fields.Many2many(
        "stock.lot", string="Refused units", compute="_compute_refused"
    )

    @api.model
    def default_get(self, fields):
        res = super().default_get(fields)
        context = self.env.context
        if context.get("active_model") == "stock.lot" and "lot_ids" in fields:
            res["lot_ids"] = [Command.set(context.get("active_ids") or [])]
        return res

    @api.depends("lot_ids")
    def _compute_lot_count(self):
        for wizard in self:
            wizard.lot_count = len(wizard.lot_ids)

    @api.depends("lot_ids")
    def _compute_company_id(self):
        for wizard in self:
            places = wizard.lot_ids._origin.sudo()._serial_places()
            companies = {row["company_id"] for rows in places.values() for row in rows}
            companies.discard(None)
            only = companies.pop() if len(companies) == 1 else self.env.company.id
            wizard.company_id = only

    @api.depends("lot_ids", "location_dest_id")
    def _compute_refused(self):
        """What the transfer would refuse, shown before somebody confirms it."""
        for wizard in self:
            lots = wizard.lot_ids._origin.sudo()
            places = lots._serial_places()
            reasons = lots._serial_transfer_reasons(
                wizard.location_dest_id.sudo(), places
            )
            wizard.refused = "\n".join(lots._serial_reason_lines(reasons))
            wizard.refused_ids = lots.browse().concat(*reasons).sudo(False)

    def action_leave_out(self):
        """Go on without the units that can't be transferred (L2)."""
        self.ensure_one()
        self.lot_ids -= self.refused_ids
        return self._serial_open_again()

    def action_apply(self):
        """Transfer; raises as ``stock.lot.serial_transfer`` (L2)."""
        self.ensure_one()
        result = self.lot_ids.serial_transfer(
            self.location_dest_id.id, self.note or "", draft=self.when == "draft"
        )
        if self.when == "draft":
            return self._serial_open_pickings(result["picking_ids"])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Transferred to %(location)s: %(count)s units.",
                    location=self.location_dest_id.display_name,
                    count=len(result["transferred"]),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _serial_open_pickings(self, ids):
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Transfers"),
            "res_model": "stock.picking",
        }
        if len(ids) == 1:
            return {**action, "res_id": ids[0], "views": [[False, "form"]]}
        return {
            **action,
            "domain": [("id", "in", ids)],
            "views": [[False, "list"], [False, "form"]],
        }

    def _serial_open_again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Transfer"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
        }
