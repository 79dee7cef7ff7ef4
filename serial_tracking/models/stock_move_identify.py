from collections import Counter

from odoo import models
from odoo.fields import Domain

from ..tools.folding import fold
from ..tools.stock_words import RESERVING
from .serial_identify_buffer import SerialIdentifyBuffer


class StockMove(models.Model):
    """By policy, shipping a held unit gives it its serial number (S5).

    Choosing writes the number on the line and nothing to stock; the unit gets it when
    the document is validated (``stock_move_line_identify``).
    """

    _inherit = "stock.move"

    def serial_select(self, names):
        """As before; an unknown number is kept for a held unit that has none (S5).

        Where the company says so, only. Known units come first where there is not room
        for all. The unit gets its number when the document is validated.

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the move is finished or moves no tracked product
        """
        if not self._serial_identifies_when_shipping():
            return super().serial_select(names)
        self._serial_check_window("select")
        names, unread = self._serial_read_names(names)
        found = self.env["stock.lot"]._serial_find_by_names(
            self.product_id, self.company_id, {fold(name) for name in names}
        )
        known = [name for name in names if fold(name) in found]
        result = super().serial_select(known)
        unknown = [name for name in names if fold(name) not in found]
        captured, refused = self._serial_capture(unknown)
        accepted = set(result["accepted"]) | set(captured)
        spelling = {fold(name): name for name in accepted}
        return {
            "accepted": [
                spelling.pop(fold(name)) for name in names if fold(name) in spelling
            ],
            "refused": unread + result["refused"] + refused,
        }

    def _serial_identifies_when_shipping(self):
        final = self.location_final_id or self.location_dest_id
        return (
            self.company_id.serial_identify_when_shipping
            and self.location_id.usage == "internal"
            and final.usage == "customer"
            and not self.origin_returned_move_id
        )

    def _serial_capture(self, names):
        """Keep numbers that no unit has on this move's lines, as far as there is room.

        :return: (names that were kept, list of ``{'name', 'reason'}``)
        """
        if not names:
            return [], []
        units = self._serial_units_to_capture()
        names, refused = self._serial_sort_out_captured(names, units.total())
        self._serial_write_captured(names, units)
        return names, refused

    def _serial_units_to_capture(self):
        """Units without serial number that this move may take, by place.

        :return: ``Counter`` by (location, package, owner), oldest place first
        """
        units = Counter()
        for quant in self._serial_unidentified_quants():
            place = quant.location_id, quant.package_id, quant.owner_id
            units[place] += int(quant.quantity - quant.reserved_quantity)
        for line in self._serial_blank_lines():
            place = line.location_id, line.package_id, line.owner_id
            if place in units:
                units[place] += 1
        return +units

    def _serial_unidentified_quants(self):
        return (
            self.env["stock.quant"]
            .sudo()
            .search(
                Domain("product_id", "=", self.product_id.id)
                & Domain("location_id", "child_of", self.location_id.id)
                & Domain("location_id.usage", "=", "internal")
                & Domain("lot_id", "=", False)
                & Domain("quantity", ">", 0),
                order="in_date, id",
            )
        )

    def _serial_blank_lines(self):
        """Proposals of units without serial number, one unit each."""
        return self._serial_lines().filtered(
            lambda line: not line.serial_has_number and line.quantity == 1
        )

    def _serial_sort_out_captured(self, names, units):
        """Split numbers that no unit has into those that units here can get and others.

        :param int units: how many units could get one
        :return: (names, list of ``{'name', 'reason'}``)
        """
        Lot = self.env["stock.lot"]
        expected = self._serial_expected()
        chosen = self._serial_lines().filtered("serial_chosen")
        room = expected - len(chosen)
        product = self.product_id.sudo().with_company(self.company_id)
        reasons = Lot._serial_reasons_held(
            product, self.company_id, {fold(name) for name in names}
        )
        reasons.update(Lot._serial_reasons_entered(product, names, self))
        accepted, refused, seen = [], [], set()
        for name in names:
            key = fold(name)
            if key in seen:
                reason = self.env._("twice in this list")
            elif product.lot_valuated:
                reason = product._serial_valuated_reason()
            elif key in reasons:
                reason = reasons[key]
            elif len(accepted) >= room:
                reason = self.env._(
                    "one too many: %(count)s units are needed", count=expected
                )
            elif len(accepted) >= units:
                reason = product._serial_none_left_reason(self.location_id)
            else:
                seen.add(key)
                accepted.append(name)
                continue
            refused.append({"name": name, "reason": reason})
        return accepted, refused

    def _serial_write_captured(self, names, units):
        """Put numbers on lines: proposals without one first, then new lines.

        :param units: ``Counter`` of ``_serial_units_to_capture``; enough for the names
        """
        waiting = list(names)
        for line in self._serial_blank_lines():
            place = line.location_id, line.package_id, line.owner_id
            if waiting and units[place] > 0:
                units[place] -= 1
                # A number alone moves no reservation, so core's write has no part.
                models.BaseModel.write(
                    line, {"lot_name": waiting.pop(0), "serial_chosen": True}
                )
        if not waiting:
            return
        proposed = self._serial_lines().filtered(lambda line: not line.serial_chosen)
        free_places = self._serial_expected() - len(self._serial_lines())
        self._serial_drop_lines(proposed, max(0, len(waiting) - free_places))
        places = list(units.elements())[: len(waiting)]
        vals_list = [
            {
                **self._prepare_move_line_vals(quantity=1),
                "location_id": location.id,
                "package_id": package.id,
                "result_package_id": package.id,
                "owner_id": owner.id,
                "lot_name": name,
                "serial_chosen": True,
            }
            for name, (location, package, owner) in zip(waiting, places, strict=True)
        ]
        Line = self.env["stock.move.line"]
        buffer = SerialIdentifyBuffer(Line._serial_plain_env(), self.product_id)
        for place in set(places):
            buffer.take_over(*place)
        Line.with_context(**{RESERVING: buffer}).create(vals_list)
        buffer.apply()

    def _serial_unselect(self, lines):
        """A unit without serial number stays proposed; only its number goes."""
        captured = lines.filtered(lambda line: not line.lot_id)
        models.BaseModel.write(captured, {"lot_name": False, "serial_chosen": False})
        return super()._serial_unselect(lines - captured)
