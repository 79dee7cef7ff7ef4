from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """By policy, a customer invoice waits for its serial numbers (S6)."""

    _inherit = "account.move"

    def _post(self, soft=True):
        today = fields.Date.context_today(self)
        self.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.company_id.serial_invoice_needs_serials
                and not (soft and move.date and move.date > today)
                and not move._serial_given_elsewhere()
            )
        )._serial_refuse_lacking()
        return super()._post(soft=soft)

    def _serial_given_elsewhere(self):
        """Point of sale keeps the serial numbers of its invoices on its own orders."""
        return "pos_order_ids" in self._fields and bool(self.pos_order_ids)

    def _serial_refuse_lacking(self):
        """Refuse invoices whose lines lack serial numbers, naming all (S6).

        :raises UserError: one line of text per invoice line
        """
        texts = [
            self.env._(
                "- %(invoice)s, %(product)s: %(known)s of %(needed)s serial numbers",
                invoice=line.move_id.display_name,
                product=line.product_id.display_name,
                known=known,
                needed=needed,
            )
            for invoice in self.sudo()
            for line, known, needed in invoice._serial_lacking_lines()
        ]
        if texts:
            raise UserError(
                self.env._(
                    "These invoice lines lack serial numbers:\n%(lines)s\n"
                    "Deliver the units or choose them on the sales order first.",
                    lines="\n".join(texts),
                )
            )

    def _serial_lacking_lines(self):
        """Lines for which fewer units are known than are invoiced.

        :return: list of (line, serial numbers known, serial numbers needed)
        """
        self.ensure_one()
        lines = self.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and line.serial_tracked
                and line.quantity > 0
            )
        )
        lacking = []
        for orders, group in lines.grouped("sale_line_ids").items():
            known = len(orders._serial_known_lots()) - self._serial_posted(orders)
            for line in group:
                needed = line._serial_units(line.quantity, line.product_uom_id)
                mine = min(max(known, 0), needed)
                known -= mine
                if mine < needed:
                    lacking.append((line, mine, needed))
        return lacking

    def _serial_posted(self, orders):
        """Units of these order lines that posted invoices have taken already."""
        posted = orders.invoice_lines.filtered(
            lambda line: line.parent_state == "posted" and line.move_id != self
        )
        return sum(
            line._serial_units(line.quantity, line.product_uom_id)
            * (-1 if line.move_id.move_type == "out_refund" else 1)
            for line in posted
        )
