from collections import defaultdict

from odoo import Command, models
from odoo.exceptions import UserError


class SerialRecall(models.Model):
    """What is done about the units: block them, write to those who have them (X9)."""

    _inherit = "serial.recall"

    def action_block(self):
        """Give the units in stock the status Defective, so that none leaves (X9).

        Units that can't be blocked yet (under way, or chosen for a document) stay
        pending with the reason; the button blocks them once that is out of the way.

        :return: action that says how many were blocked and how many were not
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: when no unit in stock is pending
        """
        self.ensure_one()
        self.check_access("write")
        self.line_ids._refresh()
        lines = self.line_ids.filtered(
            lambda line: (
                line.situation in ("on_hand", "transit") and line.outcome == "pending"
            )
        )
        if not lines:
            raise UserError(self.env._("No unit in stock is waiting to be blocked."))
        problems = lines.lot_id._serial_why_not_given("defective")
        refused = defaultdict(list)
        for line in lines:
            refused[problems.get(line.lot_id)].append(line.id)
        blocked = lines.browse(refused.pop(None, ()))
        result = {"unreserved": []}
        if blocked:
            result = blocked.lot_id.serial_change_status(
                "defective", f"{self.name}: {self.reason}"
            )
            blocked.write({"outcome": "blocked", "problem": False})
        for reason, ids in refused.items():
            lines.browse(ids).problem = reason
        self._post_blocked(blocked, refused, result["unreserved"])
        return self._notify(
            self.env._(
                "%(blocked)s units blocked, %(refused)s still to do",
                blocked=len(blocked),
                refused=len(lines) - len(blocked),
            ),
            "warning" if refused else "success",
        )

    def _post_blocked(self, blocked, refused, documents):
        text = self.env._("%(count)s units were blocked.", count=len(blocked))
        if documents:
            text += "\n" + self.env._(
                "Documents that lost a unit: %(documents)s.",
                documents=", ".join(documents),
            )
        for reason, ids in refused.items():
            lots = self.env["serial.recall.line"].browse(ids).lot_id
            text += "\n" + self.env._(
                "Not blocked: %(names)s: %(reason)s.",
                names=lots._serial_names(),
                reason=reason,
            )
        self.message_post(body=text)

    def action_write_customers(self):
        """Send each customer who holds a pending unit one letter about theirs (X9).

        In the customer's language, by the mail template "Serial numbers: recall". A
        unit counts as written about once the letter has gone; until then it stays
        pending, with the reason.

        :return: action that shows the letters
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: when no unit at a customer is waiting, or none of the
            customers has an e-mail address
        """
        self.ensure_one()
        self.check_access("write")
        self.line_ids._refresh()
        lines = self.line_ids.filtered(
            lambda line: (
                line.situation == "customer"
                and line.outcome == "pending"
                and line.letter_id.sudo().mail_id.state != "outgoing"
            )
        )
        if not lines:
            raise UserError(self.env._("No customer is waiting to be written to."))
        unknown = lines.filtered(lambda line: not line.email)
        unknown.problem = self.env._("The customer has no e-mail address.")
        reachable = lines - unknown
        if not reachable:
            raise UserError(self.env._("None of the customers has an e-mail address."))
        # Letters are made here only; nobody writes what they say was sent.
        letters = (
            self.env["serial.recall.letter"]
            .sudo()
            .create(
                [
                    {
                        "recall_id": self.id,
                        "partner_id": partner.id,
                        "line_ids": [Command.link(line.id) for line in theirs],
                    }
                    for partner, theirs in reachable.grouped("partner_id").items()
                ]
            )
        )
        letters._send()
        return self.action_letters()

    def _notify(self, message, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
