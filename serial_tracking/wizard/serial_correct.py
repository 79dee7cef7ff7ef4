from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class SerialCorrect(models.TransientModel):
    """Another unit was moved than the document says (R4)."""

    _name = "serial.correct"
    _description = "Correction of a Serial Number"

    picking_id = fields.Many2one("stock.picking")
    move_line_id = fields.Many2one(
        "stock.move.line", compute="_compute_move_line_id", string="Move"
    )
    listed_ids = fields.Many2many(
        "stock.lot", string="Units of the document", compute="_compute_listed_ids"
    )
    lot_id = fields.Many2one(
        "stock.lot",
        "On the document",
        required=True,
        domain="[('id', 'in', listed_ids)]",
    )
    product_id = fields.Many2one(related="lot_id.product_id")
    document = fields.Char(compute="_compute_move_line_id")
    location_id = fields.Many2one(
        "stock.location", "From", compute="_compute_move_line_id"
    )
    location_dest_id = fields.Many2one(
        "stock.location", "To", compute="_compute_move_line_id"
    )
    right_lot_id = fields.Many2one(
        "stock.lot",
        "Really moved",
        required=True,
        domain="[('product_id', '=', product_id), ('id', '!=', lot_id), "
        "('serial_key', '!=', False)]",
    )
    reason = fields.Char(required=True)
    problem = fields.Char(compute="_compute_problem")

    @api.model
    def default_get(self, fields):
        res = super().default_get(fields)
        model = self.env.context.get("active_model")
        active_id = self.env.context.get("active_id")
        if model == "stock.picking" and "picking_id" in fields:
            res["picking_id"] = active_id
        elif model == "stock.lot" and "lot_id" in fields:
            res["lot_id"] = active_id
        return res

    @api.depends("picking_id", "lot_id")
    def _compute_listed_ids(self):
        for wizard in self:
            lots = wizard.picking_id.move_line_ids.lot_id.filtered("serial_key")
            wizard.listed_ids = [Command.set((lots or wizard.lot_id._origin).ids)]

    @api.depends("picking_id", "lot_id")
    def _compute_move_line_id(self):
        for wizard in self:
            lot = wizard.lot_id._origin
            last = lot.sudo()._serial_last_line_ids().get(lot.id) if lot else False
            line = self.env["stock.move.line"].browse(last or ())
            if wizard.picking_id:
                line = wizard.picking_id.move_line_ids.filtered(
                    lambda line, lot=lot: line.lot_id == lot
                )[:1]
            line = line.sudo()
            wizard.move_line_id = line.sudo(False)
            wizard.document = line.reference
            wizard.location_id = line.location_id
            wizard.location_dest_id = line.location_dest_id

    @api.depends("picking_id", "lot_id", "right_lot_id")
    def _compute_problem(self):
        """What the correction would refuse, shown before somebody confirms it."""
        for wizard in self:
            line = wizard.move_line_id.sudo()
            right = wizard.right_lot_id._origin.sudo()
            problem = line and line._serial_why_not_corrected()
            if line and right and not problem:
                problem = line._serial_why_not_right(right)
            wizard.problem = problem or False

    def action_apply(self):
        """Swap the units; raises as ``stock.move.serial_correct`` (R4)."""
        self.ensure_one()
        if not self.move_line_id:
            raise UserError(self.env._("No finished move has moved this unit."))
        self.move_line_id.move_id.serial_correct(
            self.lot_id.name, self.right_lot_id.name, self.reason
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
