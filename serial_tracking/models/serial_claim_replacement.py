from odoo import models
from odoo.exceptions import UserError
from odoo.tools import groupby


class SerialClaim(models.Model):
    """The unit that settles a claim, and the warranty that it inherits (W4)."""

    _inherit = "serial.claim"

    def action_replace(self, lot_id, inherit, reason=""):
        """Settle this claim with another unit (W4).

        The replacement gets its warranty when it is delivered to the customer, or now
        if it has been.

        :param int lot_id: the replacement: available, or with this customer already
        :param str inherit: ``remaining``, what was left of the faulty unit's warranty,
            or ``fresh``, a new one by the terms of the replacement's product
        :param str reason: kept in the history of both units
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: when the claim isn't approved or the unit doesn't fit
        """
        self.ensure_one()
        self._check_right("manager")
        lot = self.env["stock.lot"].browse(lot_id).exists()
        lot.check_access("read")
        if inherit not in dict(self._fields["replacement_warranty"].selection):
            raise UserError(
                self.env._("Say which warranty it gets: remaining or fresh.")
            )
        if problem := self.sudo()._why_no_replacement(lot.sudo()):
            raise UserError(
                self.env._(
                    "%(name)s can't replace %(faulty)s: %(problem)s.",
                    name=lot.name or "?",
                    faulty=self.lot_id.name,
                    problem=problem,
                )
            )
        if self.outcome == "repaired":
            self.lot_id._serial_log_warranty("withdrawn", {}, self.name)
        self._go_to(
            "replaced",
            self.env._("Replaced by %(name)s", name=lot.name)
            + (f" · {reason}" if reason else ""),
            outcome="replaced",
            replacement_lot_id=lot.id,
            replacement_warranty=inherit,
        )
        if inherit == "remaining":
            self.sudo()._promise("replacement_lot_id")

    def _why_no_replacement(self, lot):
        if not lot.serial_key:
            return self.env._("it is no serial number")
        if lot == self.lot_id:
            return self.env._("that is the faulty unit itself")
        other = self.search(
            [("replacement_lot_id", "=", lot.id), ("id", "!=", self.id)], limit=1
        )
        if other:
            return self.env._("it replaces a unit in %(claim)s", claim=other.name)
        if lot.serial_status_code == "sold":
            mine = self.partner_id.commercial_partner_id
            if mine and lot.serial_customer_id.commercial_partner_id == mine:
                return None
            return lot._serial_where({"usage": "customer", "location_id": False})
        if not lot.serial_base_status_id.available:
            return lot._serial_why_not_available()
        return None

    def _promise(self, which):
        """Give units what the claims found of the customers' warranties, together.

        :param str which: field of the claim that has the unit
        """
        for delivered, claims in groupby(
            self, lambda claim: claim[which].serial_status_code == "sold"
        ):
            by_lot = {claim[which].id: claim for claim in claims}
            lots = self.env["stock.lot"].browse(by_lot)
            lots._serial_log_warranty(
                "set" if delivered else "promised",
                {
                    lot.id: by_lot[lot.id]._promised_dates(lot, delivered)
                    for lot in lots
                },
                {
                    id_: self.env._("Warranty claim %(name)s", name=claim.name)
                    for id_, claim in by_lot.items()
                },
                partner_id={id_: c.partner_id.id for id_, c in by_lot.items()},
                document_model=self._name,
                document_id={id_: claim.id for id_, claim in by_lot.items()},
            )

    def _promised_dates(self, lot, delivered):
        """The old last day. A replacement has its own first day, that of delivery."""
        if self.warranty_state == "void":
            return False, False
        start, end = self.warranty_start or False, self.warranty_end or False
        if lot == self.lot_id or not end:
            return start, end
        day = delivered and lot._serial_sold_day()
        return (day if day and day <= end else False), end

    def _warranty_text(self):
        """The warranty found, for people."""
        self.ensure_one()
        return self.lot_id._serial_dates_text(self.warranty_start, self.warranty_end)
