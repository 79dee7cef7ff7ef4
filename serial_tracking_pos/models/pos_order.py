from collections import Counter

from odoo import models
from odoo.exceptions import ValidationError

from odoo.addons.serial_tracking.tools.folding import fold


class PosOrder(models.Model):
    """No order is paid whose units can't be handed over (U4, S4)."""

    _inherit = "pos.order"

    def action_pos_order_paid(self):
        self._serial_refuse_unsellable()
        return super().action_pos_order_paid()

    def _serial_refuse_unsellable(self):
        """Refuse units that this counter can't sell or take back (S4, R1).

        :raises ValidationError: names every unit and why
        """
        lines = self.lines.filtered(
            lambda line: (
                line.product_id.tracking == "serial"
                and line.product_id.is_storable
                and line.qty
            )
        )
        if not lines:
            return
        lines._serial_spell_names()
        problems = self._serial_count_problems(lines)
        for product, group in (
            lines.filtered(lambda line: line.qty > 0).grouped("product_id").items()
        ):
            names = group.pack_lot_ids.filtered("lot_name").mapped("lot_name")
            reasons = group._serial_reasons_not_sold(
                self.config_id.sudo(), product, names
            )
            problems += self._serial_reason_texts(product, names, reasons)
        for line in lines.filtered(lambda line: line.qty < 0):
            names = line.pack_lot_ids.filtered("lot_name").mapped("lot_name")
            reasons = line._serial_reasons_not_brought_back()
            problems += self._serial_reason_texts(line.product_id, names, reasons)
        if problems:
            raise ValidationError(
                self.env._(
                    "These units can't be sold or taken back here:\n%(lines)s\n"
                    "Take them off the order or choose others.",
                    lines="\n".join(problems),
                )
            )

    def _serial_reason_texts(self, product, names, reasons):
        return [
            f"- {product.display_name}, {name}: {reasons[fold(name)]}"
            for name in names
            if fold(name) in reasons
        ]

    def _serial_count_problems(self, lines):
        """One number for each unit, none twice (S3, E3)."""
        problems, seen = [], Counter()
        for line in lines:
            product = line.product_id
            names = line.pack_lot_ids.filtered("lot_name").mapped("lot_name")
            if len(names) != abs(line.qty):
                problems.append(
                    self.env._(
                        "- %(product)s: %(count)s serial numbers for %(quantity)g "
                        "units",
                        product=product.display_name,
                        count=len(names),
                        quantity=abs(line.qty),
                    )
                )
            seen.update((product, line.qty > 0, fold(name)) for name in names)
        for (product, _sold, key), count in seen.items():
            if count > 1:
                problems.append(
                    self.env._(
                        "- %(product)s, %(name)s: it is on this order twice",
                        product=product.display_name,
                        name=key,
                    )
                )
        return problems
