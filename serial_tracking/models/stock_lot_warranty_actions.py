from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.warranty import UNITS, add

CUSTOMER_DATES = ("serial_warranty_start", "serial_warranty_end")
VENDOR_DATES = ("serial_vendor_warranty_start", "serial_vendor_warranty_end")
WARRANTY_DATES = CUSTOMER_DATES + VENDOR_DATES


def _without(vals, names):
    return {name: value for name, value in vals.items() if name not in names}


class StockLot(models.Model):
    """What people decide about a warranty: logged, and read by the ledger (W2, W3)."""

    _inherit = "stock.lot"

    # -- actions -----------------------------------------------------------------------

    def serial_set_warranty(self, start, end, reason="", vendor=False):
        """Give these units these warranty dates, until a customer returns them (W2).

        :param start: first day (date or ISO text), or ``False``
        :param end: last day, covered too (date or ISO text), or ``False``
        :param str reason: kept in the history
        :param bool vendor: the vendor's warranty instead of the customer's
        :return: list of the serial numbers that changed
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: when the warranty would end before it starts
        """
        self._serial_require("manager")
        start, end = self._serial_to_date(start), self._serial_to_date(end)
        self._serial_refuse_order(start, end)
        names = VENDOR_DATES if vendor else CUSTOMER_DATES
        changed = self.filtered(
            lambda lot: (lot[names[0]], lot[names[1]]) != (start, end)
        )
        changed._serial_log_warranty(
            "vendor" if vendor else "set",
            {lot.id: (start, end) for lot in changed},
            reason,
        )
        return changed.mapped("name")

    def serial_extend_warranty(self, duration, unit, reason):
        """Let the warranty of these units last longer (W3).

        :param int duration: how much longer, in ``unit``
        :param str unit: ``day``, ``week``, ``month`` or ``year``
        :param str reason: kept in the history
        :return: dict: serial number to its new last day (date)
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: without a reason, and for units without a warranty or with
            a void one; it names all of them
        """
        self._serial_require("manager")
        reason = self._serial_warranty_reason(reason)
        if unit not in UNITS or not 0 < int(duration) <= 1000:
            raise UserError(self.env._("Say by how many days, weeks, months or years."))
        units = self.sudo()
        units._serial_refuse_warranty(
            lambda lot: (
                self.env._("the warranty is void; restore it first")
                if lot.serial_warranty_void
                else not lot.serial_warranty_end
                and self.env._("there is no warranty that ends")
            )
        )
        dates = {
            lot.id: (
                lot.serial_warranty_start,
                add(lot.serial_warranty_end, int(duration), unit),
            )
            for lot in units
        }
        units._serial_log_warranty("extended", dates, reason)
        return {lot.name: dates[lot.id][1] for lot in units}

    def serial_void_warranty(self, reason):
        """Void the warranty of these units, until a customer returns them (W1).

        :param str reason: kept in the history
        :return: list of the serial numbers that changed
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: without a reason, and for units without a warranty
        """
        self._serial_require("manager")
        reason = self._serial_warranty_reason(reason)
        units = self.sudo().filtered(lambda lot: not lot.serial_warranty_void)
        units._serial_refuse_warranty(
            lambda lot: (
                not (lot.serial_warranty_start or lot.serial_warranty_end)
                and self.env._("there is no warranty")
            )
        )
        units._serial_log_warranty("void", {}, reason)
        return units.mapped("name")

    def serial_restore_warranty(self, reason):
        """Take back that the warranty of these units was voided (W1).

        :param str reason: kept in the history
        :return: list of the serial numbers that changed
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: without a reason
        """
        self._serial_require("manager")
        reason = self._serial_warranty_reason(reason)
        units = self.sudo().filtered("serial_warranty_void")
        units._serial_log_warranty("restored", {}, reason)
        return units.mapped("name")

    def serial_register_warranty(self, date=None, reason=""):
        """Start the warranty of units that their customer registered (W2).

        All of them or none. For products whose warranty starts on registration.

        :param date: day of the registration (date or ISO text), today by default
        :param str reason: kept in the history, e.g. who registered
        :return: dict: serial number to its last day (date)
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: names every unit that can't be registered, and why
        """
        self._serial_require("user")
        date = self._serial_to_date(date) or self._serial_today()
        units = self.sudo()
        warranties = units._serial_warranties()
        units._serial_refuse_warranty(
            lambda lot: lot._serial_why_not_registered(warranties[lot.id], date)
        )
        dates = {id_: (date, w.terms.end(date)) for id_, w in warranties.items()}
        units._serial_log_warranty("registered", dates, reason)
        return {lot.name: dates[lot.id][1] for lot in units}

    def _serial_why_not_registered(self, warranty, date):
        if not warranty.sold:
            return self.env._("not at a customer")
        if not warranty.terms or warranty.terms.rule != "registration":
            return self.env._("its warranty doesn't start on registration")
        if warranty.void:
            return self.env._("the warranty is void")
        if warranty.by_hand:
            return self.env._(
                "its warranty started on %(date)s already",
                date=format_date(self.env, warranty.start) or "?",
            )
        sold = self._serial_day(warranty.sold)
        if date < sold:
            return self.env._(
                "it was delivered later, on %(date)s", date=format_date(self.env, sold)
            )
        if date > self._serial_today():
            return self.env._("the day of registration is in the future")
        if warranty.start and date > warranty.start:
            return self.env._(
                "its longest shelf time ended on %(date)s, the warranty started then",
                date=format_date(self.env, warranty.start),
            )
        return None

    # -- dates written on the record, by a form or a program ---------------------------

    @api.model_create_multi
    def create(self, vals_list):
        dates = [
            {name: vals[name] for name in WARRANTY_DATES if vals.get(name)}
            for vals in vals_list
        ]
        if not any(dates):
            return super().create(vals_list)
        lots = super().create([_without(vals, WARRANTY_DATES) for vals in vals_list])
        given = [pair for pair in zip(lots, dates, strict=True) if pair[1]]
        lots.concat(*(lot for lot, _dates in given))._serial_write_dates(
            {lot.id: values for lot, values in given}
        )
        return lots

    def write(self, vals):
        dates = {name: vals[name] for name in WARRANTY_DATES if name in vals}
        if not dates or self._serial_is_rebuilding():
            return super().write(vals)
        rest = _without(vals, dates)
        res = super().write(rest) if rest else True
        self._serial_write_dates({lot.id: dates for lot in self})
        return res

    def _serial_is_rebuilding(self):
        return self.env.su and self.env.context.get("serial_rebuilding")

    def _serial_write_dates(self, dates):
        """Log dates that were written on the records, all units in one go.

        :param dict dates: lot id to the fields that were written
        """
        self._serial_require("manager")
        for action, names in (("set", CUSTOMER_DATES), ("vendor", VENDOR_DATES)):
            changed = {}
            for lot in self.sudo():
                before = tuple(lot[name] for name in names)
                after = tuple(
                    self._serial_to_date(dates[lot.id].get(name, lot[name]))
                    for name in names
                )
                self._serial_refuse_order(*after)
                if after != before:
                    changed[lot.id] = after
            self.browse(changed)._serial_log_warranty(
                action, changed, self.env.context.get("serial_reason", "")
            )

    # -- the log -----------------------------------------------------------------------

    def _serial_log_warranty(self, action, dates, reason="", **values):
        """Log one decision for all these units and derive them anew (U5).

        :param str action: one of ``WARRANTY_ACTIONS``
        :param dict dates: lot id to (start, end), for actions that give dates
        """
        if not self:
            return
        units = self.sudo()
        names = VENDOR_DATES if action == "vendor" else CUSTOMER_DATES
        before = {
            lot.id: self._serial_dates_text(lot[names[0]], lot[names[1]])
            for lot in units
        }
        after = {id_: self._serial_dates_text(*pair) for id_, pair in dates.items()}
        if action in ("void", "restored", "withdrawn"):
            field = self.env["serial.event"]._fields["warranty_action"]
            before, after = {}, dict(field._description_selection(self.env))[action]
        self.env["serial.event"].log(
            units,
            "warranty",
            warranty_action=action,
            warranty_start={id_: pair[0] for id_, pair in dates.items()},
            warranty_end={id_: pair[1] for id_, pair in dates.items()},
            value_from=before,
            value_to=after,
            reason=reason or False,
            **values,
        )
        units.serial_rebuild()

    def _serial_dates_text(self, start, end):
        if not (start or end):
            return self.env._("no warranty")
        return f"{format_date(self.env, start)} – {format_date(self.env, end)}".strip()

    def _serial_to_date(self, value):
        try:
            return fields.Date.to_date(value or None) or False
        except ValueError as error:
            raise UserError(
                self.env._("%(value)s is no date; write it as 2026-12-31.", value=value)
            ) from error

    def _serial_warranty_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why; the reason is kept in the history of the unit.")
            )
        return reason.strip()

    def _serial_refuse_order(self, start, end):
        if start and end and end < start:
            raise UserError(
                self.env._(
                    "A warranty can't end before it starts: %(names)s.",
                    names=self._serial_names(),
                )
            )

    def _serial_refuse_warranty(self, problem_of):
        """Refuse all when one can't be changed, naming every unit and why.

        :param problem_of: function of a unit, gives the reason or nothing
        """
        reasons = {lot: problem_of(lot) for lot in self}
        self._serial_refuse_all(
            self.env._("The warranty of these units can't be changed:"),
            {lot: reason for lot, reason in reasons.items() if reason},
        )
