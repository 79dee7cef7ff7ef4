from odoo import models

from ..tools.folding import fold


class StockMove(models.Model):
    """By policy, shipping a held unit gives it its serial number (S5)."""

    _inherit = "stock.move"

    def serial_select(self, names):
        """As before; unknown numbers identify held units where the company says so.

        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        """
        if not self._serial_identifies_when_shipping():
            return super().serial_select(names)
        self._serial_check_window("select")
        names, unread = self._serial_read_names(names)
        reasons = self._serial_identify_unknown(names)
        res = super().serial_select(names)
        for row in res["refused"]:
            row["reason"] = reasons.get(fold(row["name"])) or row["reason"]
        return {**res, "refused": unread + res["refused"]}

    def _serial_identifies_when_shipping(self):
        final = self.location_final_id or self.location_dest_id
        return (
            self.company_id.serial_identify_when_shipping
            and self.location_id.usage == "internal"
            and final.usage == "customer"
            and not self.origin_returned_move_id
        )

    def _serial_identify_unknown(self, names):
        """Give numbers that no unit has to units that are held here without one.

        :return: ``{folded number: reason}`` of those that no unit can get
        """
        found = self.env["stock.lot"]._serial_find_by_names(
            self.product_id, self.company_id, {fold(name) for name in names}
        )
        unknown = [name for name in names if fold(name) not in found]
        chosen = self._serial_lines().filtered("serial_chosen")
        room = self._serial_expected() - len(chosen)
        if not unknown or room <= 0 or not self._serial_unidentified_here():
            return {}
        product = self.product_id.sudo().with_company(self.company_id)
        result = product.serial_identify(unknown[:room], self.location_id.id)
        return {fold(row["name"]): row["reason"] for row in result["refused"]}
