from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.folding import fold
from ..tools.stock_words import ON_HAND_USAGES


class StockReturnPickingLine(models.TransientModel):
    """The selection window of a return that is being made (R1, S2)."""

    _name = "stock.return.picking.line"
    _inherit = ["stock.return.picking.line", "serial.window"]

    def action_serial_window(self):
        """Open the window of the units that come back on this line (R1).

        :return: client action
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the product isn't tracked by serial number
        """
        self._serial_check_window()
        return self._serial_window_action()

    def serial_select(self, names):
        """Choose units that come back; the quantity follows (R1).

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        """
        self._serial_check_window()
        names, refused = self.env["stock.lot"]._serial_read_names(
            names, self.product_id
        )
        accepted, problems = self._serial_sort_out(names)
        self._serial_add(accepted)
        problems = [{"name": p["name"], "reason": p["reason"]} for p in problems]
        return self._serial_with_ways_out(
            {
                "accepted": [name for name, _lot in accepted],
                "refused": refused + problems,
            }
        )

    def serial_enter(self, names):
        """The same as ``serial_select``, for units that left without a number (E7).

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        """
        return self.serial_select(names)

    def serial_remove(self, names):
        """Take units off this line again; the quantity follows (E8).

        :param names: list of str
        :return: list of the names that were removed
        :raises AccessError: without the Serial Tracking right "User"
        """
        self._serial_check_window()
        keys = {fold(name) for name in names}
        lots = self.serial_lot_ids.filtered(lambda lot: lot.serial_key in keys)
        new = [name for name in self._serial_names() if fold(name) in keys]
        self.serial_lot_ids -= lots
        rest = [name for name in self._serial_names() if fold(name) not in keys]
        self.serial_new_names = "\n".join(rest) or False
        self._serial_count()
        return lots.mapped("name") + new

    # -- what the windows ask --------------------------------------------------------

    def _serial_check_window(self, _mode=None):
        self.ensure_one()
        self.env["stock.lot"].browse()._serial_require("user")
        self.check_access("write")
        if not self.serial_tracked:
            raise UserError(
                self.env._(
                    "%(product)s is not tracked by serial number.",
                    product=self.product_id.display_name,
                )
            )

    def _serial_window_info(self):
        picking = self.wizard_id.picking_id.sudo()
        source = picking.location_dest_id
        return {
            "mode": "select" if self.serial_allowed_ids else "enter",
            "document": self.env._("Return of %(document)s", document=picking.name),
            "partner": picking.partner_id.display_name or "",
            "operation": "outgoing" if source.usage in ON_HAND_USAGES else "incoming",
            "location": {"id": source.id, "name": source.display_name},
        }

    def _serial_window_lines(self, offset, limit):
        names = self._serial_window_names()[::-1]
        places = {
            lot.name: lot.location_id.display_name or ""
            for lot in self.serial_lot_ids.sudo()
        }
        return len(names), [
            {"name": name, "location": places.get(name, "")}
            for name in names[offset : offset + limit]
        ]

    def _serial_company(self):
        return self.wizard_id.picking_id.company_id

    def _serial_window_names(self):
        return self.serial_lot_ids.mapped("name") + self._serial_names()

    def _serial_window_lots(self):
        return self.serial_lot_ids

    def _serial_window_candidates(self):
        source = self.wizard_id.picking_id.location_dest_id
        domain = Domain("lot_id", "in", self.serial_allowed_ids.ids) & Domain(
            "quantity", ">", 0
        )
        if source.usage in ON_HAND_USAGES:
            domain &= Domain("location_id", "child_of", source.id)
        else:
            domain &= Domain("location_id.usage", "=", source.usage)
        return domain, source
