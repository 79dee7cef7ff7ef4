from odoo import models
from odoo.exceptions import UserError

from ..tools.folding import fold
from ..tools.stock_words import ON_HAND_USAGES


class StockMove(models.Model):
    """Another unit than the one on paper was moved: set it right afterwards (R4)."""

    _inherit = "stock.move"

    def serial_correct(self, wrong, right, reason):
        """Swap the unit of one finished move, as one audited action (R4).

        The wrong unit is back where this move took it from, the right one is where it
        took it to; stock, value, customer, status and warranty follow. A number that
        was merely misspelt is renamed instead.

        :param str wrong: serial number on the document
        :param str right: serial number of the unit that was really moved
        :param str reason: why, kept in the history of both units
        :return: dict: ``move_line_id`` (int), ``wrong`` and ``right`` (str)
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: when one of the units can't have been the one, and why
        """
        Lot = self.env["stock.lot"]
        Lot._serial_require("manager")
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why; the reason is kept in the history of the unit.")
            )
        line = self.sudo()._serial_line_to_correct(wrong)
        lot = self.sudo()._serial_right_unit(line, right)
        (line.lot_id + lot)._serial_lock()
        problem = line._serial_why_not_corrected() or line._serial_why_not_right(lot)
        if problem:
            raise UserError(problem)
        starved = lot._serial_release()
        wrong_name = line.lot_id.name
        line._serial_swap(lot, reason.strip())
        starved._action_assign()
        return {"move_line_id": line.id, "wrong": wrong_name, "right": lot.name}

    def _serial_line_to_correct(self, name):
        lines = self.move_line_ids.filtered(
            lambda line: (
                line.state == "done"
                and line.quantity > 0
                and line.lot_id.serial_key == fold(name)
            )
        )
        if len(lines) != 1:
            raise UserError(
                self.env._(
                    "%(name)s is not on %(document)s.",
                    name=name,
                    document=", ".join(set(self.mapped("reference"))),
                )
            )
        return lines

    def _serial_right_unit(self, line, name):
        lots = self.env["stock.lot"]._serial_find_by_names(
            line.product_id, line.company_id, [fold(name)]
        )
        if not lots:
            raise UserError(
                self.env._(
                    "There is no unit %(right)s of %(product)s. If %(wrong)s has a "
                    "wrong number, rename it.",
                    right=name,
                    product=line.product_id.display_name,
                    wrong=line.lot_id.name,
                )
            )
        return next(iter(lots.values()))


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _serial_why_not_corrected(self):
        """Why the wrong unit can't be put back, or ``None``."""
        lot = self.lot_id
        if lot._serial_last_line_ids().get(lot.id) != self.id:
            return self.env._(
                "%(name)s was moved again after %(document)s. Correct what came later "
                "first, or return and deliver the units.",
                name=lot.name,
                document=self.reference,
            )
        return None

    def _serial_why_not_right(self, lot):
        """Why this unit can't have been the one that was moved, or ``None``."""
        if lot == self.lot_id:
            return self.env._("%(name)s is the unit on the document.", name=lot.name)
        held = lot._serial_held(lot._serial_places()[lot.id])
        usage = self.location_id.usage
        if usage in ON_HAND_USAGES:
            fits = held and held["usage"] in ON_HAND_USAGES
        elif usage == "customer":
            fits = held and held["usage"] == "customer"
        else:
            fits = not held
        if not fits:
            return f"{lot.name}: {lot._serial_where(held)}"
        later = lot._serial_done_lines([("date", ">", self.date)])[:1]
        if later:
            return self.env._(
                "%(name)s was moved by %(later)s after %(document)s, so it can't have "
                "gone with it. Return and deliver the units instead.",
                name=lot.name,
                later=later.reference,
                document=self.reference,
            )
        if holder := lot._serial_holders().get(lot):
            return self.env._(
                "%(name)s is chosen for %(document)s; take it off that document first.",
                name=lot.name,
                document=holder,
            )
        return self._serial_why_not_returned(lot)

    def _serial_why_not_returned(self, lot):
        move = self.move_id
        if not move._serial_is_return():
            return None
        known = move.origin_returned_move_id.move_line_ids.lot_id
        if lot in known or not known:
            return None
        return self.env._(
            "%(name)s was not moved by %(document)s.",
            name=lot.name,
            document=move.origin_returned_move_id.reference,
        )

    def _serial_swap(self, lot, reason):
        """Let core replay this line with the right unit, from where it is now."""
        vals = {"lot_id": lot.id, "lot_name": lot.name}
        if self.location_id.usage in ON_HAND_USAGES:
            place = lot._serial_held(lot._serial_places()[lot.id])
            vals["location_id"] = place["location_id"]
            if place["package_id"] != (self.package_id.id or None):
                vals["package_id"] = place["package_id"]
            if place["owner_id"] != (self.owner_id.id or None):
                vals["owner_id"] = place["owner_id"]
        self.with_context(serial_reason=reason).write(vals)

    def write(self, vals):
        """Whoever corrects a finished line, both units' history has it (R4)."""
        swapped = self.browse()
        if {"lot_id", "quant_id"} & vals.keys():
            swapped = self._serial_done_lines()
        before = {line: line.lot_id for line in swapped}
        res = super().write(vals)
        reason = self.env.context.get("serial_reason")
        for line, wrong in before.items():
            if line.lot_id != wrong:
                line._serial_log_correction(wrong, reason)
        return res

    def _serial_log_correction(self, wrong, reason):
        right = self.lot_id
        document = self._serial_document() or {}
        self.env["serial.event"].log(
            wrong + right,
            "corrected",
            value_from=wrong.name or False,
            value_to=right.name or False,
            reason=reason or False,
            document_model=document.get("model"),
            document_id=document.get("id"),
        )
