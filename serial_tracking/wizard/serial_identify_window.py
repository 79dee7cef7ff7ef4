from odoo import fields, models
from odoo.fields import Domain

from ..tools.folding import fold


class SerialIdentifyLine(models.TransientModel):
    """The entry window of the units of one place (T6, E4, E7)."""

    _name = "serial.identify.line"
    _inherit = ["serial.identify.line", "serial.window"]

    def action_serial_window(self):
        """Open the entry window of this place's units (T6).

        :return: client action
        :raises AccessError: without the Serial Tracking right "Manager"
        """
        self._serial_check_window()
        return self._serial_window_action()

    def serial_enter(self, names):
        """Note numbers for units that are held here; nothing is identified (T6, E3).

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "Manager"
        """
        self._serial_check_window("enter")
        names, refused = self.env["stock.lot"]._serial_read_names(
            names, self.product_id
        )
        noted = self._serial_noted_keys()
        known = [name for name in names if fold(name) in noted]
        accepted, problems = self._serial_judge(
            [name for name in names if fold(name) not in noted]
        )
        reason = self.env._("entered already")
        problems += [{"name": name, "reason": reason} for name in known]
        self.env["serial.identify.number"].create(
            [{"line_id": self.id, "name": name} for name in accepted]
        )
        return self._serial_with_ways_out(
            {"accepted": accepted, "refused": refused + problems}
        )

    def serial_remove(self, names):
        """Take numbers off again (E8).

        :param names: list of str
        :return: list of the names that were removed
        :raises AccessError: without the Serial Tracking right "Manager"
        """
        self._serial_check_window()
        keys = {fold(name) for name in names}
        numbers = self.number_ids.filtered(lambda number: fold(number.name) in keys)
        removed = numbers.mapped("name")
        numbers.unlink()
        return removed

    def _serial_noted_keys(self):
        """Folded numbers that units of this product get here or at another place."""
        places = self.wizard_id.line_ids.filtered(
            lambda line: line.product_id == self.product_id
        )
        return {fold(name) for name in places.number_ids.mapped("name")}

    def _serial_judge(self, names):
        """Split names as the identification will; those that wait take their room."""
        waiting = self._serial_window_names()
        product, company = self.sudo().product_id, self._serial_company()
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search(
                product._serial_unidentified_domain()
                & Domain("location_id", "=", self.location_id.id)
            )
        )
        accepted, refused = product.with_company(company)._serial_sort_out_identified(
            waiting + names, quants, self.location_id, company
        )
        keys = {fold(name) for name in waiting}
        return (
            [name for name in accepted if fold(name) not in keys],
            [row for row in refused if fold(row["name"]) not in keys],
        )

    # -- what the window asks --------------------------------------------------------

    def _serial_check_window(self, _mode=None):
        self.ensure_one()
        self.product_id._serial_check_may_identify()
        self.check_access("write")

    def _serial_window_info(self):
        return {
            "mode": "enter",
            "expected": max(self.unidentified_qty, len(self.number_ids)),
            "partial": True,
            "document": self.location_id.display_name,
            "location": {
                "id": self.location_id.id,
                "name": self.location_id.display_name,
            },
            "note": self.refused or "",
        }

    def _serial_window_lines(self, offset, limit):
        Number = self.env["serial.identify.number"]
        mine = Domain("line_id", "=", self.id)
        numbers = Number.search(mine, order="id desc", offset=offset, limit=limit)
        rows = [{"name": number.name, "location": ""} for number in numbers]
        return Number.search_count(mine), rows

    def _serial_window_names(self):
        return self.number_ids.mapped("name")

    def _serial_company(self):
        return self.location_id.sudo().company_id or self.env.company

    def _serial_write_details(self, names, details):
        if not any(details.values()):
            return []
        reason = self.env._(
            "condition and warranty are given on the units or with an import; these "
            "columns of the file were left out"
        )
        return [{"name": "", "reason": reason}]


class SerialIdentifyNumber(models.TransientModel):
    """A number that waits for its unit to be identified (E8)."""

    _name = "serial.identify.number"
    _description = "Identify Units: number"
    _order = "id"

    line_id = fields.Many2one(
        "serial.identify.line", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
