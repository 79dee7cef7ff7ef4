from odoo import api, fields, models


class SerialTransfer(models.TransientModel):
    """Transfer any number of units, now or as a draft (L2)."""

    _name = "serial.transfer"
    _inherit = "serial.units.dialog"
    _description = "Transfer of Serial Numbers"

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
        return self._serial_open_again(self.env._("Transfer"))

    def action_apply(self):
        """Transfer; raises as ``stock.lot.serial_transfer`` (L2)."""
        self.ensure_one()
        result = self.lot_ids.serial_transfer(
            self.location_dest_id.id, self.note or "", draft=self.when == "draft"
        )
        if self.when == "draft":
            return self._serial_show_pickings(result["picking_ids"])
        return self._serial_notify(
            self.env._(
                "Transferred to %(location)s: %(count)s units.",
                location=self.location_dest_id.display_name,
                count=len(result["transferred"]),
            )
        )

    def _serial_show_pickings(self, ids):
        """Open the drafts, or name them to people who can't open transfers."""
        pickings = self.env["stock.picking"].browse(ids)
        if len(pickings._filtered_access("read")) < len(pickings):
            names = ", ".join(pickings.sudo().mapped("name"))
            return self._serial_notify(
                self.env._(
                    "Transfer to be validated by the warehouse: %(names)s.", names=names
                )
            )
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
