from odoo import fields, models

CLAIMABLE = ("sold", "returned", "defective", "in_repair")


class StockLot(models.Model):
    """Claims of a unit (W4)."""

    _inherit = "stock.lot"

    serial_claim_ids = fields.One2many("serial.claim", "lot_id", "Warranty claims")
    serial_claim_count = fields.Integer("Claims", compute="_compute_serial_claim_count")

    def _compute_serial_claim_count(self):
        Claim = self.env["serial.claim"]
        counts = {}
        if Claim.has_access("read"):
            groups = Claim._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
            counts = {lot.id: count for lot, count in groups}
        for lot in self:
            lot.serial_claim_count = counts.get(lot._origin.id, 0)

    def serial_claim(self, problem, partner_id=None):
        """Report a warranty claim on each of these units (W4).

        :param str problem: what is wrong
        :param int partner_id: the customer, by default who has or last had the unit
        :return: list of int, ids of the new ``serial.claim``, in the order of the units
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: names the units that no customer has or had, and those that
            have an open claim
        """
        self._serial_require("user")
        partner = {"partner_id": int(partner_id)} if partner_id else {}
        claims = self.env["serial.claim"].create(
            [{"lot_id": lot.id, "problem": problem, **partner} for lot in self]
        )
        return claims.ids

    def action_serial_claims(self):
        """Open the claims of these units (W4)."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "serial_tracking.action_serial_claim"
        )
        context = {"default_lot_id": self.id if len(self) == 1 else False}
        claims = self.serial_claim_ids
        action = {**action, "domain": [("lot_id", "in", self.ids)], "context": context}
        if len(claims) == 1:
            return {**action, "res_id": claims.id, "views": [[False, "form"]]}
        return action

    def action_serial_new_claim(self):
        """Open a new claim on this unit (W4).

        :raises UserError: when no customer has or had the unit, or a claim is open
        """
        self.ensure_one()
        self._serial_require("user")
        self._serial_refuse_claim()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New warranty claim"),
            "res_model": "serial.claim",
            "views": [[False, "form"]],
            "context": {"default_lot_id": self.id},
        }

    def _serial_refuse_claim(self):
        """Refuse units that can't be claimed, naming every one and why.

        :raises UserError: not with a customer nor back from one, or claimed already
        """
        units = self.sudo()
        open_claims = {
            claim.lot_id: claim
            for claim in units.serial_claim_ids
            if claim.state not in ("refused", "closed")
        }
        reasons = {}
        for lot in units:
            if lot in open_claims:
                reasons[lot] = self.env._(
                    "claimed already in %(claim)s", claim=open_claims[lot].name
                )
            elif not (lot.serial_date_sold and lot.serial_status_code in CLAIMABLE):
                reasons[lot] = self.env._("no customer has it or brought it back")
        self._serial_refuse_all(
            self.env._("There can be no warranty claim on these units:"), reasons
        )

    def _serial_claimed_warranties(self):
        """What the customer had, also for units that came back: values of claims."""
        result = {}
        today = self._serial_today()
        for id_, warranty in self._serial_warranties().items():
            start, end, void = warranty.start, warranty.end, warranty.void
            if not warranty.sold:
                start, end, void = warranty.before_return
            result[id_] = {
                "warranty_start": start or False,
                "warranty_end": end or False,
                "warranty_state": self._serial_state_on(today, start, end, void),
            }
        return result

    def _serial_last_customers(self):
        """Return ``{lot id: partner}`` who has each unit or last had it."""
        result = {}
        for row in self.sudo()._serial_ledger_rows():
            if row["usage_to"] == "customer" and row["customer_id"]:
                result[row["lot_id"]] = row["customer_id"]
        for lot in self.sudo():
            if lot.serial_customer_id:
                result[lot.id] = lot.serial_customer_id.id
        Partner = self.env["res.partner"]
        return {id_: Partner.browse(partner) for id_, partner in result.items()}

    def _serial_sold_day(self):
        warranty = self.sudo()._serial_warranties()[self.id]
        return warranty.sold and self._serial_day(warranty.sold)
