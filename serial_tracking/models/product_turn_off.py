from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ProductTemplate(models.Model):
    """Whether serial tracking may be turned off (T3, T4)."""

    _inherit = "product.template"

    def _serial_turn_off_warning(self):
        count = self._origin.serial_count
        using = self._origin._serial_using_companies() or self.env.company
        if not count or not all(using.mapped("serial_allow_turn_off")):
            return None
        return {
            "warning": {
                "title": self.env._("Serial numbers will be hidden"),
                "message": self.env._(
                    "%(count)s serial numbers of this product stay in the database, "
                    "out of sight, and come back when tracking is turned on again.",
                    count=count,
                ),
            }
        }

    def _serial_check_turn_off(self):
        """Refuse turning off once a serial has been used, unless policy allows.

        Every company that has moved serials of the product has its say, whichever the
        user works for at the moment (T3, T4).

        :raises UserError: names every product and how many serials it has
        """
        refusing = self._serial_using_companies().filtered(
            lambda company: not company.serial_allow_turn_off
        )
        if not refusing:
            return
        mine = refusing & self.env.user.company_ids
        counts = self._serial_used_counts(mine)
        hidden = self._serial_used_counts(refusing - mine)
        lines = [
            self.env._(
                "%(product)s: %(count)s serial numbers",
                product=template.display_name,
                count=counts[template],
            )
            if template in counts
            else self.env._(
                "%(product)s: serial numbers of another company",
                product=template.display_name,
            )
            for template in {**counts, **hidden}
        ]
        raise UserError(
            self.env._(
                "Serial tracking can't be turned off, because serial numbers of "
                "these products are part of stock moves:\n%(lines)s\n"
                "Archive the product and make a new one instead, or have an "
                "administrator allow turning off in the Inventory settings.",
                lines="\n".join(lines),
            )
        )

    def _serial_used_domain(self):
        variants = self.with_context(active_test=False).sudo().product_variant_ids
        return (
            Domain("product_id", "in", variants.ids)
            & (Domain("lot_id", "!=", False) | Domain("lot_name", "!=", False))
            & Domain("state", "!=", "cancel")
        )

    def _serial_using_companies(self):
        """The companies whose documents have serials of these products."""
        groups = (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(self._serial_used_domain(), ["company_id"])
        )
        return self.env["res.company"].sudo().union(*(c for (c,) in groups))

    def _serial_used_counts(self, companies):
        """Return ``{template: number of serials that their stock moves have used}``."""
        lines = self.env["stock.move.line"].sudo()
        used = self._serial_used_domain() & Domain("company_id", "in", companies.ids)
        # A number that waits on a receipt has no record yet.
        waiting = used & Domain("lot_id", "=", False)
        result = {}
        for product, count in (
            *lines._read_group(used, ["product_id"], ["lot_id:count_distinct"]),
            *lines._read_group(waiting, ["product_id"], ["__count"]),
        ):
            template = product.product_tmpl_id.sudo(False)
            result[template] = result.get(template, 0) + count
        return result
