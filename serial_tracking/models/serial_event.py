from odoo import api, fields, models
from odoo.exceptions import UserError

# What can happen to a unit. The first part comes from stock moves, the second
# from what people log beside them (H3).
MOVE_EVENTS = [
    ("received", "Received"),
    ("delivered", "Delivered"),
    ("returned", "Returned by customer"),
    ("returned_to_vendor", "Returned to vendor"),
    ("dropshipped", "Dropshipped"),
    ("transferred", "Transferred"),
    ("sent", "Sent"),
    ("arrived", "Arrived"),
    ("identified", "Identified"),
    ("unidentified", "Number taken off"),
    ("found", "Added by adjustment"),
    ("adjusted_away", "Removed by adjustment"),
    ("scrapped", "Scrapped"),
    ("produced", "Produced"),
    ("consumed", "Consumed"),
    ("bought_back", "Bought back"),
    ("other", "Moved"),
]
LOGGED_EVENTS = [
    ("status", "Status changed"),
    ("renamed", "Renamed"),
    ("origin", "Origin recorded"),
    ("condition", "Condition noted"),
    ("warranty", "Warranty changed"),
    ("claim", "Warranty claim"),
    ("corrected", "Corrected"),
]


class SerialEvent(models.Model):
    """A logged change of a unit that is not a stock move (U5, H3)."""

    _name = "serial.event"
    _description = "Serial Number Event"
    _order = "date desc, id desc"
    _rec_name = "event"

    lot_id = fields.Many2one(
        "stock.lot", "Serial number", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="lot_id.product_id", store=True, index=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", "By", required=True, default=lambda self: self.env.user
    )
    event = fields.Selection(LOGGED_EVENTS, required=True)
    status_from_id = fields.Many2one("serial.status", "From status")
    status_to_id = fields.Many2one("serial.status", "To status", ondelete="restrict")
    value_from = fields.Char("From")
    value_to = fields.Char("To")
    reason = fields.Char()
    partner_id = fields.Many2one("res.partner")
    date_received = fields.Datetime()
    date_sold = fields.Datetime()
    move_line_id = fields.Many2one(
        "stock.move.line",
        "After",
        index="btree_not_null",
        help="The last stock move of the unit when this was logged.",
    )
    document_model = fields.Char()
    document_id = fields.Many2oneReference(model_field="document_model")

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("The history of a unit can't be rewritten."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of a unit can't be deleted."))

    def _only_keeps_dates(self):
        """Whether this says nothing that the stock move beside it doesn't say."""
        self.ensure_one()
        told = (self.status_to_id, self.partner_id, self.date_sold, self.reason)
        return self.event == "origin" and bool(self.move_line_id) and not any(told)

    @api.model
    @api.private
    def log(self, lots, event, **values):
        """Log one ``event`` for each of ``lots`` in one statement (U5).

        :param stock.lot lots: the units
        :param str event: one of ``LOGGED_EVENTS``
        :param values: further values; a dict by lot id is taken per unit
        :return: the new events
        """
        last_lines = lots._serial_last_line_ids()
        vals_list = []
        for lot in lots:
            vals = {
                key: value.get(lot.id) if isinstance(value, dict) else value
                for key, value in values.items()
            }
            vals_list.append(
                {
                    "lot_id": lot.id,
                    "event": event,
                    "company_id": lot.company_id.id or self.env.company.id,
                    "move_line_id": last_lines.get(lot.id),
                    "user_id": self.env.uid,
                    **vals,
                }
            )
        return self.sudo().create(vals_list)
