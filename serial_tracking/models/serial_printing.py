from odoo import models
from odoo.tools import groupby
from odoo.tools.misc import formatLang

from ..tools.printing import print_cell, print_rows


class StockMoveLine(models.Model):
    """Transfers print one row for units that differ in their number only (S7)."""

    _inherit = "stock.move.line"

    def _serial_print_groups(self, by_place=False):
        """These lines as they are printed, in the order of the first of each group.

        :param bool by_place: tell apart what lies in, or goes to, different places
        :return: list of dicts: ``line`` (the first), ``quantity``, ``cell`` (numbers
            beside the product, when they fit there), ``rows`` (numbers below it)
        """
        lines = self.with_prefetch()
        return [
            lines.browse().concat(*group)._serial_print_group()
            for _key, group in groupby(
                lines, lambda line: line._serial_print_key(by_place)
            )
        ]

    def _serial_print_key(self, by_place):
        if self.tracking != "serial":
            return self.id
        key = (self.move_id, self.product_uom_id, self.result_package_id)
        if by_place:
            key += (self.location_id, self.location_dest_id, self.package_id)
        return key

    def _serial_print_group(self):
        names = [name for line in self if (name := line._serial_number())]
        cell = print_cell(names)
        return {
            "line": self[0],
            "quantity": sum(self.mapped("quantity")),
            "cell": cell,
            "rows": [] if cell else print_rows(names),
            "single": len(self) == 1,
        }


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _serial_print_rows(self):
        """The announced serial numbers, in rows below the line (S7)."""
        return print_rows(self.sudo()._serial_announced_names())


class AccountMove(models.Model):
    _inherit = "account.move"

    def _serial_fold_lot_values(self, lot_values):
        """Core's table of delivered units, those with serial numbers folded (S7).

        :param list lot_values: see ``_get_invoiced_lot_values``
        :return: list of such dicts; ``serial_rows`` has the numbers that don't fit
            beside the product
        """
        lots = self.env["stock.lot"].sudo()
        lots = lots.browse([row["lot_id"] for row in lot_values if row.get("lot_id")])
        serials = {lot.id: lot.product_id for lot in lots if lot.serial_key}
        rows = []
        for _product, group in groupby(
            lot_values, lambda row: serials.get(row.get("lot_id"), id(row))
        ):
            if group[0].get("lot_id") in serials:
                group = self._serial_fold_group(group)
            rows += group
        return rows

    def _serial_fold_group(self, group):
        names = [row["lot_name"] for row in group]
        cell = print_cell(names)
        return [
            {
                **group[0],
                "quantity": formatLang(self.env, len(group), dp="Product Unit"),
                "lot_name": cell,
                "serial_rows": [] if cell else print_rows(names),
            }
        ]
