from markupsafe import Markup

from odoo import api, fields, models


class SaleOrder(models.Model):
    """What a quotation says about the units that were chosen on its lines (S2)."""

    _inherit = "sale.order"

    serial_tracked = fields.Boolean(compute="_compute_serial_tracked")
    serial_warning = fields.Text(
        compute="_compute_serial_warning",
        compute_sudo=True,
        help="Units chosen on this quotation that have gone meanwhile.",
    )

    @api.depends("order_line.product_id.tracking")
    def _compute_serial_tracked(self):
        for order in self:
            order.serial_tracked = any(order.order_line.mapped("serial_tracked"))

    @api.depends("order_line.serial_lot_ids", "state")
    def _compute_serial_warning(self):
        for order in self:
            lines = order.order_line.filtered("serial_lot_ids")
            if order.state not in ("draft", "sent") or not order.ids:
                lines = lines.browse()
            texts = [order._serial_gone_text(ln, ln._serial_gone()) for ln in lines]
            order.serial_warning = "\n".join(filter(None, texts)) or False

    def _serial_gone_text(self, line, problems):
        if not problems:
            return ""
        return self.env._(
            "%(product)s: %(problems)s",
            product=line.product_id.display_name,
            problems="; ".join(f"{p['name']} ({p['reason']})" for p in problems),
        )

    def _action_confirm(self):
        res = super()._action_confirm()
        for order in self.sudo():
            lines = order.order_line.filtered("serial_lot_ids")
            texts = [
                order._serial_gone_text(line, line._serial_drop_gone())
                for line in lines
            ]
            if texts := list(filter(None, texts)):
                order.message_post(body=order._serial_gone_message(texts))
        return res

    def _serial_gone_message(self, texts):
        intro = self.env._(
            "These chosen units have gone meanwhile; choose others on the order lines:"
        )
        return Markup("%s<ul>%s</ul>") % (
            intro,
            Markup("").join(Markup("<li>%s</li>") % text for text in texts),
        )
