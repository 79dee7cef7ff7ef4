from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.serial_tracking.tools.entry_text import parse_entry
from odoo.addons.serial_tracking.tools.folding import fold


class SerialRecall(models.Model):
    """A recall: from a range, a receipt, a vendor or a document to the units (X9)."""

    _name = "serial.recall"
    _description = "Serial Number Recall"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    reason = fields.Text(
        required=True, help="What is wrong; it goes into each unit's history."
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Under way"), ("done", "Closed")],
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
        help="Number of a document that moved the units: a production order, an "
        "adjustment, a delivery."
    )
    date_from = fields.Date("Received from")
    date_to = fields.Date("Received until")
    line_ids = fields.One2many("serial.recall.line", "recall_id", "Units")
    unit_count = fields.Integer("Units found", compute="_compute_counts")
    on_hand_count = fields.Integer("In stock", compute="_compute_counts")
    customer_count = fields.Integer("At customers", compute="_compute_counts")
    pending_count = fields.Integer("Pending", compute="_compute_counts")

    @api.depends("line_ids.situation", "line_ids.outcome")
    def _compute_counts(self):
        for recall in self:
            situations = recall.line_ids.mapped("situation")
            recall.unit_count = len(situations)
            recall.on_hand_count = situations.count("on_hand")
            recall.customer_count = situations.count("customer")
            outcomes = recall.line_ids.mapped("outcome")
            recall.pending_count = outcomes.count("pending")

    # -- finding the units ------------------------------------------------------------

    def _criteria(self):
        """The units that are meant, as a domain of ``stock.lot``; every criterion
        that is given has to fit."""
        self.ensure_one()
        domain = Domain("serial_key", "!=", False)
        domain &= Domain("company_id", "in", (self.company_id.id, False))
        given = []
        if self.serials:
            given.append(Domain("serial_key", "in", self._keys()))
        if self.vendor_id:
            given.append(Domain("serial_vendor_id", "child_of", self.vendor_id.id))
        if self.picking_ids or self.document:
            given.append(Domain("id", "in", self._moved_lot_ids()))
        if self.date_from:
            given.append(Domain("serial_date_received", ">=", self.date_from))
        if self.date_to:
            day_after = fields.Date.add(self.date_to, days=1)
            given.append(Domain("serial_date_received", "<", day_after))
        if not given and not self.product_ids:
            raise UserError(
                self.env._(
                    "Say which units are recalled: serial numbers, a product, a "
                    "vendor, a receipt or a document."
                )
            )
        if self.product_ids:
            given.append(Domain("product_id", "in", self.product_ids.ids))
        return domain & Domain.AND(given)

    def _keys(self):
        parsed = parse_entry(self.serials)
        if parsed.problems:
            raise UserError(
                self.env._(
                    "These can't be read as serial numbers or ranges: %(texts)s.",
                    texts=", ".join(problem.text for problem in parsed.problems),
                )
            )
        return [fold(entry.name) for entry in parsed.entries]

    def _moved_lot_ids(self):
        domain = Domain("state", "=", "done") & Domain("lot_id", "!=", False)
        domain &= Domain("company_id", "=", self.company_id.id)
        if self.picking_ids:
            domain &= Domain("move_id.picking_id", "in", self.picking_ids.ids)
        if self.document:
            domain &= Domain("move_id.reference", "=", self.document.strip())
        return self.env["stock.move.line"].sudo().search(domain).lot_id.ids

    def action_find(self):
        """Find the units; those that are listed already keep their outcome (X9).

        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: without any criterion, or when nothing matches
        """
        self.check_access("write")
        for recall in self:
            lots = self.env["stock.lot"].search(recall._criteria())
            if not lots:
                raise UserError(self.env._("No unit fits these criteria."))
            new = lots - recall.line_ids.lot_id
            self.env["serial.recall.line"].create(recall._prepare_lines(new))
            recall.line_ids._refresh()
            recall.state = "open"

    def _prepare_lines(self, lots):
        return [{"recall_id": self.id, "lot_id": lot.id} for lot in lots]

    # -- acting on them ---------------------------------------------------------------

    def action_block(self):
        """Give the units in stock the status Defective, so that none leaves (X9).

        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: when a unit can't be blocked; it names all of them
        """
        self.ensure_one()
        self.check_access("write")
        self.line_ids._refresh()
        lines = self.line_ids.filtered(
            lambda line: line.situation == "on_hand" and line.outcome == "pending"
        )
        if not lines:
            raise UserError(self.env._("No unit in stock is waiting to be blocked."))
        reason = f"{self.name}: {self.reason}"
        result = lines.lot_id.serial_change_status("defective", reason)
        lines.outcome = "blocked"
        self.message_post(
            body=self.env._(
                "%(count)s units were blocked. Documents that lost a unit: "
                "%(documents)s.",
                count=len(lines),
                documents=", ".join(result["unreserved"]) or "–",
            )
        )

    def action_write_customers(self):
        """Open a mail to every customer who holds a unit and has an address (X9).

        :return: an action
        :raises UserError: when no customer has an e-mail address
        """
        self.ensure_one()
        self.check_access("write")
        lines = self._customer_lines()
        partners = lines.partner_id.filtered("email")
        if not partners:
            raise UserError(self.env._("None of the customers has an e-mail address."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to customers"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_composition_mode": "mass_mail",
                "default_model": "res.partner",
                "default_res_ids": partners.ids,
                "default_partner_ids": [],
                "default_subject": self.name,
                "default_body": self._mail_body(),
            },
        }

    def action_written(self):
        """Note that the customers who hold units were written to (X9)."""
        self.ensure_one()
        self.check_access("write")
        lines = self._customer_lines().filtered(lambda line: line.email)
        lines.outcome = "written"
        self.message_post(
            body=self.env._(
                "%(count)s customers were written to.", count=len(lines.partner_id)
            )
        )

    def _customer_lines(self):
        self.line_ids._refresh()
        return self.line_ids.filtered(
            lambda line: line.situation == "customer" and line.outcome == "pending"
        )

    def _mail_body(self):
        # A placeholder in each mail would need one mail for each customer's units;
        # the reason is for all, the numbers are in the list of units.
        return self.reason

    def action_units(self):
        """Show the units as a list, to filter, group and export (X9)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "serial_tracking_reports.action_serial_recall_line"
        )
        action["domain"] = [("recall_id", "=", self.id)]
        return action

    def action_report(self):
        """Open the report's dialog for this recall's units (X9)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "serial_tracking_reports.action_serial_report_wizard"
        )
        action["context"] = {
            "default_report": "recall",
            "default_recall_ids": self.ids,
            "dialog_size": "large",
            "serial_report_dialog": True,
        }
        return action

    def action_close(self):
        """Close the recall (X9).

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
