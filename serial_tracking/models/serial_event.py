from odoo import api, fields, models
from odoo.exceptions import UserError

from .serial_rows import copy_rows, may_copy, read_rows, worthwhile

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
        vals_list = self._prepare_events(lots, event, values)
        if len(lots) < 2 or not worthwhile(len(lots)) or not may_copy(self):
            return self.sudo().create(vals_list)
        first = self.sudo().create(vals_list[:1])
        rest = vals_list[1:]
        differing = {
            name: [vals[name] for vals in rest]
            for name in vals_list[0]
            if any(vals[name] != vals_list[0][name] for vals in rest)
        }
        return first + copy_rows([first] * len(rest), differing)

    def _prepare_events(self, lots, event, values):
        last_lines = lots._serial_last_line_ids()
        products = read_rows(lots, "product_id", "company_id")
        return [
            {
                "lot_id": lot_id,
                "product_id": product_id,
                "event": event,
                "company_id": company_id or self.env.company.id,
                "move_line_id": last_lines.get(lot_id),
                "user_id": self.env.uid,
                **{
                    key: value.get(lot_id) if isinstance(value, dict) else value
                    for key, value in values.items()
                },
            }
            for lot_id, (product_id, company_id) in zip(
                lots._ids, products, strict=True
            )
        ]
