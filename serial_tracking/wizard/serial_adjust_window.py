from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.stock_move_gs1 import SCANNED_FIELDS
from ..models.stock_move_warranty import DETAIL_FIELDS, wrong_dates
from ..tools.folding import fold

KEPT = (*DETAIL_FIELDS, *SCANNED_FIELDS)


class SerialAdjust(models.TransientModel):
    """What the entry and the selection window ask of an adjustment (R3, E7, S2)."""

    _name = "serial.adjust"
    _inherit = ["serial.adjust", "serial.window"]

    def serial_enter(self, names):
        """Note units that are to be added; nothing is posted (E3, E7).

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Inventory right "Administrator"
        """
        self._serial_check_window("enter")
        return self._give(names)

    def serial_select(self, names):
        """Note units that are to be taken out; nothing is posted (S2).

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Inventory right "Administrator"
        """
        self._serial_check_window("select")
        return self._give(names)

    def _give(self, text):
        names, refused = self.env["stock.lot"]._serial_read_names(text, self.product_id)
        mine = {fold(line.name) for line in self.line_ids}
        known = [name for name in names if fold(name) in mine]
        accepted, problems = self._judge([n for n in names if fold(n) not in mine])
        scanned = self.env["stock.lot"]._serial_scanned_details(text)
        self.env["serial.adjust.line"].create(
            [
                {
                    "adjust_id": self.id,
                    "name": name,
                    "lot_id": lot.id,
                    **scanned.get(fold(name), {}),
                }
                for name, lot in accepted
            ]
        )
        reason = (
            self.env._("entered already")
            if self.change == "add"
            else self.env._("chosen already")
        )
        problems += [{"name": name, "reason": reason} for name in known]
        return self._serial_with_ways_out(
            {
                "accepted": [name for name, _lot in accepted],
                "refused": refused + problems,
                "detailed": bool(scanned),
            }
        )

    def serial_remove(self, names):
        """Take numbers off again (E8).

        :param names: list of str
        :return: list of the names that were removed
        :raises AccessError: without the Inventory right "Administrator"
        """
        self._serial_check_window()
        keys = {fold(name) for name in names}
        lines = self.line_ids.filtered(lambda line: fold(line.name) in keys)
        removed = lines.mapped("name")
        lines.unlink()
        return removed

    def serial_detail(self, names, note=None, warranty_start=None, warranty_end=None):
        """Give details of units that are to be added, as on a receipt (E5).

        :param names: list of str; ``None`` for all of them
        :param str note: condition of the units
        :param warranty_start: first day of the warranty (date or ISO text)
        :param warranty_end: last day of the warranty (date or ISO text)
        :return: ``{'changed': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Inventory right "Administrator"
        :raises UserError: when a date can't be read
        """
        self._serial_check_window("enter")
        values = self.env["stock.move"]._serial_detail_values(
            note, warranty_start, warranty_end
        )
        keys = None if names is None else {fold(name) for name in names}
        lines = self.line_ids.filtered(lambda ln: keys is None or fold(ln.name) in keys)
        refused = [
            {"name": line.name, "reason": reason}
            for line in lines
            if (reason := wrong_dates(line, values))
        ]
        if not refused:
            lines.write(values)
        return {"changed": [] if refused else lines.mapped("name"), "refused": refused}

    # -- what the windows ask --------------------------------------------------------

    def _serial_check_window(self, mode=None):
        self.ensure_one()
        self.product_id._serial_check_may_adjust()
        self.check_access("write")
        if mode and mode != self._serial_window_info()["mode"]:
            raise UserError(
                self.env._(
                    "This adjustment adds units: enter their serial numbers. To take "
                    "units out, choose so."
                )
                if mode == "select"
                else self.env._(
                    "This adjustment takes units out: choose them. To add units, "
                    "choose so."
                )
            )

    def _serial_window_info(self):
        return {
            "mode": "enter" if self.change == "add" else "select",
            "has_details": self.change == "add",
            "document": self.env._("Adjustment"),
            "location": {
                "id": self.location_id.id,
                "name": self.location_id.display_name,
            },
        }

    def _serial_window_lines(self, offset, limit):
        Line = self.env["serial.adjust.line"]
        mine = Domain("adjust_id", "=", self.id)
        lines = Line.search(mine, order="id desc", offset=offset, limit=limit)
        return Line.search_count(mine), [line._window_row() for line in lines]

    def _serial_company(self):
        return self.location_id.company_id or self.env.company

    def _serial_window_lots(self):
        return self.line_ids.lot_id

    def _serial_window_names(self):
        return self.line_ids.mapped("name")

    def _serial_window_candidates(self):
        domain = self.env["stock.quant"]._serial_unheld_domain(
            self.product_id, self.location_id
        )
        return domain, self.location_id

    def _serial_write_details(self, names, details):
        wanted = {fold(name): details.get(fold(name)) for name in names}
        for line in self.line_ids:
            if values := wanted.get(fold(line.name)):
                line.write(values)


class SerialAdjustLine(models.TransientModel):
    """A unit that is to be adjusted, and what is known of it (E5)."""

    _name = "serial.adjust.line"
    _description = "Unit to Adjust"
    _order = "id"

    adjust_id = fields.Many2one(
        "serial.adjust", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    lot_id = fields.Many2one("stock.lot")
    serial_condition_note = fields.Text()
    serial_warranty_start = fields.Date()
    serial_warranty_end = fields.Date()
    serial_batch = fields.Char()
    serial_expiry = fields.Date()

    def _details(self):
        """:return: ``{folded number: values of the move line}``"""
        return {
            fold(line.name): {name: line[name] for name in KEPT if line[name]}
            for line in self
        }

    def _window_row(self):
        return {
            "name": self.name,
            "location": self.sudo().lot_id.location_id.display_name or "",
            "note": self.serial_condition_note or "",
            "warranty_start": fields.Date.to_string(self.serial_warranty_start) or "",
            "warranty_end": fields.Date.to_string(self.serial_warranty_end) or "",
            "batch": self.serial_batch or "",
            "expiry": fields.Date.to_string(self.serial_expiry) or "",
        }
