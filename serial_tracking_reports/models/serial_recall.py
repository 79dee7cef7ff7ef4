from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

STATES = [("draft", "Draft"), ("open", "Under way"), ("done", "Closed")]


class SerialRecall(models.Model):
    """A recall: from a range, a receipt, a vendor or a document to the units (X9)."""

    _name = "serial.recall"
    _description = "Serial Number Recall"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    reason = fields.Text(
        required=True,
        help="What is wrong and what to do; it goes into each unit's history and "
        "into the letter to its customer.",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    product_ids = fields.Many2many(
        "product.product", string="Products", domain=[("tracking", "=", "serial")]
    )
    serials = fields.Text(
        "Serial numbers", help="As in the entry box: a list, or ranges A001-A100."
    )
    vendor_id = fields.Many2one("res.partner")
    picking_ids = fields.Many2many("stock.picking", string="Receipts")
    document = fields.Char(
        help="Number of a document that moved the units: a production order (whatever "
        "it made), an adjustment, a delivery."
    )
    built_in = fields.Boolean(
        "Also what they were built into",
        default=True,
        help="Finished units into which these were built, where production orders "
        "recorded it.",
    )
    date_from = fields.Date("Received from")
    date_to = fields.Date("Received until")
    line_ids = fields.One2many("serial.recall.line", "recall_id", "Units")
    letter_ids = fields.One2many("serial.recall.letter", "recall_id", "Letters")
    unit_count = fields.Integer("Units found", compute="_compute_counts")
    on_hand_count = fields.Integer("In stock", compute="_compute_counts")
    customer_count = fields.Integer("At customers", compute="_compute_counts")
    pending_count = fields.Integer("Pending", compute="_compute_counts")
    letter_count = fields.Integer("Letters written", compute="_compute_letter_count")

    @api.depends("line_ids.situation", "line_ids.outcome")
    def _compute_counts(self):
        counts = defaultdict(int)
        for recall, situation, outcome, count in self.env[
            "serial.recall.line"
        ]._read_group(
            [("recall_id", "in", self.ids)],
            ["recall_id", "situation", "outcome"],
            ["__count"],
        ):
            for key in ("all", situation, outcome):
                counts[recall.id, key] += count
        for recall in self:
            recall.unit_count = counts[recall.id, "all"]
            recall.on_hand_count = counts[recall.id, "on_hand"]
            recall.customer_count = counts[recall.id, "customer"]
            recall.pending_count = counts[recall.id, "pending"]

    @api.depends("letter_ids")
    def _compute_letter_count(self):
        counts = dict(
            self.env["serial.recall.letter"]._read_group(
                [("recall_id", "in", self.ids)], ["recall_id"], ["__count"]
            )
        )
        for recall in self:
            recall.letter_count = counts.get(recall._origin, 0)

    @api.model
    def default_get(self, fields_list):
        """Start from the units that the recall was begun on, where it was."""
        defaults = super().default_get(fields_list)
        if lot_ids := self.env.context.get("serial_recall_lot_ids"):
            lots = self.env["stock.lot"].browse(lot_ids)
            defaults["serials"] = "\n".join(lots.mapped("name"))
            defaults["product_ids"] = [Command.set(lots.product_id.ids)]
        return defaults

    # -- screens ----------------------------------------------------------------------

    def _open(self, xml_id, **values):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"serial_tracking_reports.{xml_id}"
        )
        return {**action, **values}

    def action_units(self):
        """Show the units as a list, to filter, group and export (X9)."""
        self.ensure_one()
        return self._open(
            "action_serial_recall_line", domain=[("recall_id", "=", self.id)]
        )

    def action_letters(self):
        """Show the letters to customers and whether they were sent (X9)."""
        self.ensure_one()
        return self._open(
            "action_serial_recall_letter", domain=[("recall_id", "=", self.id)]
        )

    def action_report(self):
        """Open the report's dialog for this recall's units (X9)."""
        self.ensure_one()
        return self._open(
            "action_serial_report_wizard",
            context={
                "default_report": "recall",
                "default_recall_ids": self.ids,
                "dialog_size": "large",
                "serial_report_dialog": True,
            },
        )

    def action_close(self):
        """Close the recall (X9).

        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: while the outcome of a unit is pending
        """
        self.check_access("write")
        for recall in self:
            if recall.pending_count:
                raise UserError(
                    self.env._(
                        "%(count)s units of %(recall)s have no outcome yet.",
                        count=recall.pending_count,
                        recall=recall.name,
                    )
                )
        self.state = "done"
