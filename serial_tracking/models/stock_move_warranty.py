from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from ..tools.folding import fold

DETAIL_FIELDS = (
    "serial_condition_note",
    "serial_warranty_start",
    "serial_warranty_end",
)


def wrong_dates(line, values):
    """Why these dates don't fit what a line with details has, or ``None``."""
    start = values.get("serial_warranty_start", line.serial_warranty_start)
    end = values.get("serial_warranty_end", line.serial_warranty_end)
    if start and end and end < start:
        return line.env._("the warranty would end before it starts")
    return None


class StockMove(models.Model):
    """The terms that a move granted, and details given with the numbers (W2, E5)."""

    _inherit = "stock.move"

    serial_terms = fields.Json(
        "Warranty terms",
        copy=False,
        readonly=True,
        help="The product's terms on the day of the move; later changes of the "
        "product don't touch units that were moved before.",
    )

    def write(self, vals):
        if vals.get("state") == "done":
            # Before the units are derived anew, which reads them.
            serials = self.filtered(lambda move: move.has_tracking == "serial")
            serials._serial_keep_terms()
        return super().write(vals)

    def _serial_keep_terms(self):
        """Write down the terms of units that cross our border, one write a product."""
        moves = self.sudo().filtered(lambda move: not move.serial_terms)
        for template, group in groupby(moves, lambda m: m.product_id.product_tmpl_id):
            if terms := template._serial_terms_snapshot():
                crossing = self.browse().concat(*group)._serial_crossing_border()
                crossing.sudo().write({"serial_terms": terms})

    def _serial_crossing_border(self):
        outside = ("customer", "supplier", "production", "inventory")
        return self.filtered(
            lambda move: (
                move.location_dest_id.usage == "customer"
                or move.location_id.usage in outside
            )
        )

    def _serial_window_row(self, line):
        row = super()._serial_window_row(line)
        if self.serial_mode == "enter":
            row |= {
                "note": line.serial_condition_note or "",
                "warranty_start": fields.Date.to_string(line.serial_warranty_start)
                or "",
                "warranty_end": fields.Date.to_string(line.serial_warranty_end) or "",
            }
        return row

    def serial_detail(self, names, note=None, warranty_start=None, warranty_end=None):
        """Give details of units that were entered on this move (E5).

        Arguments that are ``None`` stay as they are; ``False`` or an empty text takes
        the detail away. The units take them over when the document is validated.
        Dates given here win over the product's terms.

        :param names: list of str, numbers that this move has; ``None`` for all of them
        :param str note: condition of the units
        :param warranty_start: first day of the warranty (date or ISO text)
        :param warranty_end: last day of the warranty (date or ISO text)
        :return: ``{'changed': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the move is finished, units leave on it, or a date
            can't be read
        """
        self._serial_check_window("enter")
        values = self._serial_detail_values(note, warranty_start, warranty_end)
        lines = {fold(line._serial_number()): line for line in self._serial_lines()}
        lines.pop("", None)
        if names is None:
            names = [line._serial_number() for line in lines.values()]
        changed, refused = [], []
        for name in names:
            line = lines.get(fold(name))
            reason = self.env._("not on this document")
            if line:
                reason = line._serial_wrong_dates(values)
                if not reason:
                    changed.append(line)
                    continue
            refused.append({"name": name, "reason": reason})
        changed = self.env["stock.move.line"].union(*changed)
        if values:
            changed.write(values)
        return {
            "changed": [line._serial_number() for line in changed],
            "refused": refused,
        }

    def _serial_detail_values(self, note, start, end):
        given = zip(DETAIL_FIELDS, (note, start, end), strict=True)
        values = {name: value or False for name, value in given if value is not None}
        for name in DETAIL_FIELDS[1:]:
            if values.get(name):
                try:
                    values[name] = fields.Date.to_date(values[name])
                except ValueError as error:
                    raise UserError(
                        self.env._(
                            "%(value)s is no date; write it as 2026-12-31.",
                            value=values[name],
                        )
                    ) from error
        return values


class StockMoveLine(models.Model):
    """Details of a unit as they were given with its number (E5)."""

    _inherit = "stock.move.line"

    serial_condition_note = fields.Text("Condition", copy=False)
    serial_warranty_start = fields.Date("Warranty start", copy=False)
    serial_warranty_end = fields.Date("Warranty end", copy=False)

    _serial_warranty_order = models.Constraint(
        "CHECK (serial_warranty_end >= serial_warranty_start)",
        "A warranty can't end before it starts.",
    )

    def _serial_wrong_dates(self, values):
        """Why these dates don't fit what the line has, or ``None``."""
        return wrong_dates(self, values)

    def _serial_forget_details(self):
        """The unit of this line is another one now: its details are not known yet."""
        known = self.filtered(lambda line: any(line[name] for name in DETAIL_FIELDS))
        known.write(dict.fromkeys(DETAIL_FIELDS, False))

    def _prepare_new_lot_vals(self):
        vals = super()._prepare_new_lot_vals()
        if self.serial_condition_note:
            vals["serial_condition_note"] = self.serial_condition_note
        return vals

    def _action_done(self):
        noted = self.filtered("serial_condition_note")
        res = super()._action_done()
        if noted:
            noted.exists()._serial_carry_notes()
        return res

    def _serial_carry_notes(self):
        noted = self.filtered(
            lambda line: (
                line.serial_condition_note
                and line.lot_id
                and line.lot_id.sudo().serial_condition_note
                != line.serial_condition_note
            )
        )
        for note, lines in groupby(noted, lambda line: line.serial_condition_note):
            lots = self.browse().concat(*lines).lot_id
            lots.sudo().write({"serial_condition_note": note})

    def _serial_done_with_details(self, vals):
        if not vals.keys() & set(DETAIL_FIELDS):
            return self.browse()
        return self.filtered(lambda line: line.state == "done" and line.lot_id)

    def write(self, vals):
        done = self._serial_done_with_details(vals)
        if done:
            done._serial_check_may_correct()
        res = super().write(vals)
        if done:
            done._serial_carry_notes()
            done.lot_id.serial_rebuild()
        return res
