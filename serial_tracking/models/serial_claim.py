from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .stock_lot_warranty import WARRANTY_STATES

STATES = [
    ("reported", "Reported"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("repaired", "Repaired"),
    ("replaced", "Replaced"),
    ("closed", "Closed"),
]
NEXT_STATES = {
    "reported": ("approved", "refused"),
    "approved": ("repaired", "replaced", "refused"),
    "refused": ("approved", "closed"),
    "repaired": ("replaced", "closed"),
    "replaced": ("closed",),
    "closed": (),
}
# What only the steps below may write.
DECIDED_FIELDS = {
    "state",
    "outcome",
    "decided_by_id",
    "decided_on",
    "replacement_lot_id",
    "replacement_warranty",
    "warranty_state",
    "warranty_start",
    "warranty_end",
    "company_id",
    "name",
}


class SerialClaim(models.Model):
    """Warranty claim on one unit, from the report to the end (W4)."""

    _name = "serial.claim"
    _description = "Warranty Claim"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Claim", required=True, readonly=True, copy=False, default="/")
    lot_id = fields.Many2one(
        "stock.lot",
        "Serial number",
        required=True,
        index=True,
        check_company=True,
        domain=[("serial_key", "!=", False)],
        ondelete="restrict",
    )
    product_id = fields.Many2one(related="lot_id.product_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        check_company=True,
    )
    date = fields.Date(
        "Reported on", required=True, default=fields.Date.context_today, tracking=True
    )
    problem = fields.Text("What is wrong", required=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="reported", tracking=True
    )
    outcome = fields.Selection(
        [("refused", "Refused"), ("repaired", "Repaired"), ("replaced", "Replaced")],
        readonly=True,
        copy=False,
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_on = fields.Date("Decided on", readonly=True, copy=False)
    warranty_state = fields.Selection(
        WARRANTY_STATES,
        "Warranty when reported",
        readonly=True,
        copy=False,
        help="On the day of the report, as the customer had it: the return of the "
        "unit doesn't change it.",
    )
    warranty_start = fields.Date(readonly=True, copy=False)
    warranty_end = fields.Date(readonly=True, copy=False)
    replacement_lot_id = fields.Many2one(
        "stock.lot",
        "Replacement",
        readonly=True,
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    replacement_warranty = fields.Selection(
        [
            ("remaining", "The rest of the faulty unit's"),
            ("fresh", "A fresh one by the product's terms"),
        ],
        "Warranty of the replacement",
        readonly=True,
        copy=False,
    )

    @api.depends("lot_id")
    def _compute_partner_id(self):
        customers = self.lot_id._serial_last_customers()
        for claim in self:
            claim.partner_id = customers.get(claim.lot_id.id) or claim.partner_id

    @api.depends("name", "lot_id")
    def _compute_display_name(self):
        for claim in self:
            name = claim.name if claim.id else self.env._("New claim")
            unit = claim.lot_id.name
            claim.display_name = f"{name} ({unit})" if unit else name

    # -- made and written --------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._refuse_decided(set().union(*vals_list))
        lots = self.env["stock.lot"].browse(vals.get("lot_id") for vals in vals_list)
        lots._serial_refuse_claim()
        warranties = lots.sudo()._serial_claimed_warranties()
        for vals, lot, name in zip(
            vals_list, lots, self._next_names(len(vals_list)), strict=True
        ):
            company = lot.sudo().serial_company_id or self.env.company
            vals.update(warranties[lot.id], name=name, company_id=company.id)
        claims = super().create(vals_list)
        claims._log_step(self.env._("Reported"))
        return claims

    def _next_names(self, count):
        sequence = self.env["ir.sequence"].sudo()
        sequence = sequence.search(
            [
                ("code", "=", "serial.claim"),
                ("company_id", "in", [self.env.company.id, False]),
            ],
            order="company_id",
            limit=1,
        )
        return sequence._serial_draw(count) if sequence else ["/"] * count

    def write(self, vals):
        if not self.env.su:
            self._refuse_decided(vals.keys())
            if "lot_id" in vals and self.lot_id.ids != [vals["lot_id"]]:
                raise UserError(
                    self.env._("The unit of a claim stays. Report another claim.")
                )
        return super().write(vals)

    def _refuse_decided(self, names):
        if wrong := DECIDED_FIELDS & names:
            raise AccessError(
                self.env._(
                    "A claim goes on by its buttons; these can't be written: "
                    "%(fields)s.",
                    fields=", ".join(sorted(wrong)),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_reported(self):
        if decided := self.filtered(lambda claim: claim.state != "reported"):
            raise UserError(
                self.env._(
                    "Claims that somebody decided on can't be deleted: %(names)s.",
                    names=", ".join(decided.mapped("name")),
                )
            )

    # -- steps -------------------------------------------------------------------------

    def action_approve(self):
        """Approve these claims (W4).

        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: names the claims that aren't waiting for a decision
        """
        self._check_right("manager")
        self._go_to("approved", **self._decided())

    def action_refuse(self, reason):
        """Refuse these claims (W4).

        :param str reason: kept in the history of the units
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: without a reason, and for claims that are settled already
        """
        self._check_right("manager")
        reason = self.lot_id._serial_warranty_reason(reason)
        self._go_to("refused", reason, outcome="refused", **self._decided())

    def action_repaired(self, note=""):
        """Note that the units were repaired (W4).

        A unit that is with us keeps the customer's warranty: its next delivery to
        that customer brings back the dates that it had.

        :param str note: what was done, kept in the history
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: names the claims that aren't approved
        """
        self._check_right("user")
        self._go_to("repaired", note, outcome="repaired")
        self.sudo().filtered(
            lambda claim: claim.lot_id.serial_status_code != "sold"
        )._promise("lot_id")

    def action_close(self):
        """Close these claims (W4).

        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: names the claims that aren't settled
        """
        self._check_right("user")
        self._go_to("closed")

    def _check_right(self, right):
        self.lot_id._serial_require(right)
        self.check_access("write")

    def _decided(self):
        return {
            "decided_by_id": self.env.uid,
            "decided_on": fields.Date.context_today(self),
        }

    def _state_labels(self):
        return dict(self._fields["state"]._description_selection(self.env))

    def _go_to(self, state, reason="", **values):
        labels = self._state_labels()
        wrong = self.filtered(lambda claim: state not in NEXT_STATES[claim.state])
        if wrong:
            raise UserError(
                self.env._(
                    "These claims can't be set to %(state)s: %(names)s.",
                    state=labels[state],
                    names=", ".join(
                        f"{claim.name} ({labels[claim.state]})" for claim in wrong
                    ),
                )
            )
        self.sudo().write({"state": state, **values})
        self._log_step(labels[state], reason)

    def _log_step(self, label, reason=""):
        """Note the step in the history of the faulty unit (U5)."""
        by_lot = {claim.lot_id.id: claim for claim in self}
        self.env["serial.event"].log(
            self.lot_id,
            "claim",
            value_to=label,
            reason={id_: reason or claim.name for id_, claim in by_lot.items()},
            partner_id={id_: c.partner_id.id for id_, c in by_lot.items()},
            document_model=self._name,
            document_id={id_: claim.id for id_, claim in by_lot.items()},
        )
