from odoo import Command, models
from odoo.exceptions import UserError

from ..tools.folding import fold


class StockScrap(models.Model):
    """The selection window of a scrap order: many units at once (S1, S2)."""

    _name = "stock.scrap"
    _inherit = ["stock.scrap", "serial.window"]

    def action_serial_window(self):
        """Open the selection window of the units to scrap (S2).

        :return: client action
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the order is done or the product isn't tracked
        """
        self._serial_check_window()
        return self._serial_window_action()

    def serial_select(self, names):
        """Choose units to scrap; the quantity follows (S2, S3).

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the order is done or the product isn't tracked
        """
        self._serial_check_window()
        Lot = self.env["stock.lot"]
        names, refused = Lot._serial_read_names(names, self.product_id)
        lots = Lot._serial_find_by_names(
            self.product_id, self.company_id, {fold(name) for name in names}
        )
        units = Lot.sudo().concat(*lots.values())
        places, holders = units._serial_places(), units._serial_holders()
        chosen = self._serial_units()
        accepted, seen = Lot.sudo(), set()
        for name in names:
            lot = lots.get(fold(name), Lot).sudo()
            if not lot:
                reason = self.env._(
                    "unknown serial number of %(product)s",
                    product=self.product_id.display_name,
                )
            elif lot in seen:
                reason = self.env._("twice in this list")
            elif lot in chosen:
                reason = self.env._("chosen already")
            else:
                reason = self._serial_why_not_scrapped(lot, places, holders)
            if reason:
                refused.append({"name": name, "reason": reason})
            else:
                seen.add(lot)
                accepted += lot
        self._serial_set(chosen + accepted)
        return self._serial_with_ways_out(
            {"accepted": accepted.mapped("name"), "refused": refused}
        )

    def serial_remove(self, names):
        """Take units off this order again (E8).

        :param names: list of str
        :return: list of the names that were removed
        :raises AccessError: without the Serial Tracking right "User"
        """
        self._serial_check_window()
        keys = {fold(name) for name in names}
        units = self._serial_units()
        removed = units.filtered(lambda lot: lot.serial_key in keys)
        self._serial_set(units - removed)
        return removed.mapped("name")

    def _serial_set(self, lots):
        """These are the units; core's own field has the first of them."""
        self.write(
            {
                "lot_id": lots[:1].id,
                "serial_lot_ids": [Command.set(lots.ids)],
                "scrap_qty": max(1, len(lots)),
            }
        )

    # -- what the window asks --------------------------------------------------------

    def _serial_check_window(self, _mode=None):
        self.ensure_one()
        self.env["stock.lot"]._serial_require("user")
        self.check_access("write")
        if self.product_id.tracking != "serial":
            raise UserError(
                self.env._(
                    "%(product)s is not tracked by serial number.",
                    product=self.product_id.display_name,
                )
            )
        if self.state == "done":
            raise UserError(
                self.env._("%(document)s is finished.", document=self.display_name)
            )

    def _serial_window_info(self):
        return {
            "mode": "select",
            "document": self.env._("Scrap"),
            "location": {
                "id": self.location_id.id,
                "name": self.location_id.display_name,
            },
        }

    def _serial_window_lots(self):
        return self._serial_units()

    def _serial_window_candidates(self):
        domain = self.env["stock.quant"]._serial_unheld_domain(
            self.product_id, self.location_id
        )
        return domain, self.location_id
