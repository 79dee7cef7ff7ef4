from odoo import api, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """Core lets an order be paid although its units could not be moved (U4)."""

    _inherit = "stock.picking"

    @api.model
    def _create_picking_from_pos_order_lines(
        self, location_dest_id, lines, picking_type, partner=False
    ):
        pickings = super()._create_picking_from_pos_order_lines(
            location_dest_id, lines, picking_type, partner
        )
        stuck = pickings.filtered(
            lambda picking: (
                picking.state != "done"
                and "serial" in picking.move_ids.mapped("has_tracking")
            )
        )
        at_once = all(
            order._should_create_picking_real_time() for order in lines.order_id
        )
        for picking in stuck:
            if at_once:
                # Once more, to say why: the order is not paid then.
                picking._action_done()
            else:
                picking._serial_say_why_stuck()
        return pickings

    def _serial_say_why_stuck(self):
        """The day's sales are history when a session is closed: somebody has to look
        after units that went in spite of all, so the transfer stays open and says why.
        """
        try:
            with self.env.cr.savepoint():
                self._action_done()
        except UserError as error:
            self.message_post(body=str(error))
