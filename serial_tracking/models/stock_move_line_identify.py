from collections import defaultdict

from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import groupby


class StockMoveLine(models.Model):
    """Held units get the numbers that shipping gave them (S5)."""

    _inherit = "stock.move.line"

    def _serial_resolve_lots(self):
        self._serial_identify_shipped()
        return super()._serial_resolve_lots()

    def _serial_identify_shipped(self):
        """Identify the units of lines that have a number which no unit has yet.

        :raises ValidationError: names the numbers for which no unit is there any more
        """
        named = self.filtered(
            lambda line: (
                line.lot_name
                and not line.lot_id
                and line.move_id._serial_identifies_when_shipping()
            )
        )
        if not named:
            return
        known = named._serial_existing_lots()
        lines = named.filtered(lambda line: line.id not in known)
        lines._serial_refuse_repeated_names()
        lines._serial_refuse_unheld()
        for (product, company), group in groupby(
            lines, lambda line: (line.product_id, line.company_id)
        ):
            product.sudo().with_company(company)._serial_identify_lines(
                self.browse().concat(*group), company
            )

    def _serial_refuse_unheld(self):
        """Refuse numbers that break a rule, or for which no unit is there any more.

        :raises ValidationError: names every such number
        """
        problems = []
        for product, lines in groupby(self, lambda line: line.product_id):
            units = product.sudo()._serial_lock_unidentified_at(
                self.browse().concat(*lines).location_id
            )
            by_reason = defaultdict(list)
            for line in lines:
                place = line.location_id, line.package_id, line.owner_id
                units[place] -= 1
                if reason := line._serial_why_not_identified(units[place] >= 0):
                    by_reason[reason].append(line.lot_name)
            problems += [
                f"- {product.display_name}, {', '.join(names)}: {reason}"
                for reason, names in by_reason.items()
            ]
        if problems:
            raise ValidationError(
                self.env._(
                    "These units can't be moved:\n%(lines)s", lines="\n".join(problems)
                )
            )

    def _serial_why_not_identified(self, held):
        product = self.product_id.sudo()
        if product.lot_valuated:
            return product._serial_valuated_reason()
        if not held:
            return product._serial_none_left_reason(self.location_id)
        return product._serial_format_problem(self.lot_name)
