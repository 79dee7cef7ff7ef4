from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.folding import clean, fold
from ..tools.stock_words import OPEN_STATES

FITS_BY_USAGE = {
    "internal": ("stock", "anywhere"),
    "customer": ("customer", "anywhere"),
}


class StockLot(models.Model):
    """What people do to units on purpose (U3, U5, R4)."""

    _inherit = "stock.lot"

    @api.model
    def action_serial_add(self, *_ids):
        """Open Add Serial for the product whose Serials tab is shown (G2).

        The dialog itself needs the Serial Tracking right "Manager".

        :return: window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "serial_tracking.action_serial_add"
        )
        defaults = {
            key: value
            for key, value in self.env.context.items()
            if key in ("default_product_tmpl_id", "default_product_id")
        }
        return {**action, "context": defaults}

    @api.model
    def action_serial_adjust(self, *_ids):
        """Open the adjustment for the product whose Serials tab is shown (R3).

        The dialog itself needs the Inventory right "Administrator".

        :return: window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "serial_tracking.action_serial_adjust"
        )
        context = self.env.context
        template = self.env["product.template"].browse(
            context.get("default_product_tmpl_id")
        )
        product_id = context.get("default_product_id")
        if not product_id and len(template.product_variant_ids) == 1:
            product_id = template.product_variant_ids.id
        defaults = {
            "default_product_tmpl_id": template.id,
            "default_product_id": product_id,
        }
        return {**action, "context": defaults}

    # -- status ----------------------------------------------------------------------

    def serial_change_status(self, code, reason):
        """Give these units another status by hand (U3, U5).

        All of them or none. Units that become unavailable lose what the reservation
        proposed them for; the documents are reserved anew.

        :param str code: ``code`` of a ``serial.status`` that people may set
        :param str reason: why, kept in the history
        :return: dict: ``changed`` and ``unchanged`` (lists of serial numbers) and
            ``unreserved`` (names of the documents that lost a unit)
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: without a reason, for a status that only stock moves set,
            and for units where the status doesn't fit; it names all of them
        """
        self._serial_check_manager()
        status = self._serial_status_to_set(code)
        return self._serial_set_status(status, self._serial_needed_reason(reason))

    def _serial_set_status(self, status, reason):
        """What ``serial_change_status`` does once it is allowed.

        :param reason: str, or a dict of one for each unit by its id
        """
        units = self.sudo()
        units._serial_lock()
        changed = units.filtered(lambda lot: lot.serial_base_status_id != status)
        lines = changed._serial_lines_to_lose(status)
        changed._serial_refuse_status(status, lines)
        moves, documents = lines.move_id, sorted(set(lines.mapped("reference")))
        lines.unlink()
        self.env["serial.event"].log(
            changed,
            "status",
            status_from_id={lot.id: lot.serial_base_status_id.id for lot in changed},
            status_to_id=status.id,
            reason=reason,
        )
        changed.serial_rebuild()
        moves._action_assign()
        return {
            "changed": changed.mapped("name"),
            "unchanged": (units - changed).mapped("name"),
            "unreserved": documents,
        }

    def _serial_check_manager(self):
        """Refuse people who may not correct units, and records that are lots (P2)."""
        user = self.env.user
        if not self.env.su and not user.has_group(
            "serial_tracking.group_serial_manager"
        ):
            raise AccessError(
                self.env._(
                    "Changing units by hand needs the Serial Tracking right "
                    '"Manager". Ask an administrator for it.'
                )
            )
        self.check_access("read")
        if wrong := self.sudo().filtered(lambda lot: not lot.serial_key):
            raise UserError(
                self.env._(
                    "These are not serial numbers: %(names)s.",
                    names=wrong._serial_names(),
                )
            )

    def _serial_status_to_set(self, code):
        status = self.env["serial.status"]._get(code)
        if not status or not status.active:
            raise UserError(self.env._("There is no status %(code)s.", code=code or ""))
        if status.fits == "moves":
            raise UserError(
                self.env._(
                    "%(status)s follows from stock moves and can't be set by hand. "
                    "Make the move instead.",
                    status=status.name,
                )
            )
        return status.sudo()

    def _serial_fitting_statuses(self):
        """The statuses that all of these units may be given where they are (U3)."""
        places = self.sudo()._serial_places()
        fits = {"stock", "customer", "anywhere"}
        for lot in self.sudo():
            fits &= set(lot._serial_fits(lot._serial_held(places[lot.id])))
        return self.env["serial.status"].search([("fits", "in", list(fits))])

    def _serial_fits(self, held):
        """What may be said of this unit where it is; nothing once it is gone (U3).

        :param held: its row of ``_serial_held``, or ``None``
        """
        usage = held and held["usage"]
        # Sold before the moves were recorded, so no quantity says where it is.
        if not held and self.serial_customer_id:
            usage = "customer"
        return FITS_BY_USAGE.get(usage, ())

    def _serial_needed_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why; the reason is kept in the history of the unit.")
            )
        return reason.strip()

    def _serial_refuse_status(self, status, lines):
        """Raise for every unit that can't have this status, naming all of them."""
        problems = defaultdict(list)
        for lot, reason in self._serial_status_problems(status, lines).items():
            problems[reason].append(lot)
        if problems:
            raise UserError(
                self.env._(
                    "These units can't be set to %(status)s:\n%(lines)s",
                    status=status.name,
                    lines="\n".join(
                        f"- {self.browse().concat(*lots)._serial_names()}: {reason}"
                        for reason, lots in problems.items()
                    ),
                )
            )

    def _serial_status_problems(self, status, lines):
        """Return ``{unit: reason}`` of those that can't have this status.

        :param lines: what they would lose, of ``_serial_lines_to_lose``
        """
        places = self._serial_places()
        holders = {
            line.lot_id: line.reference
            for line in lines
            if line.serial_chosen or line.picked
        }
        reasons = {
            lot: lot._serial_why_not_status(status, places, holders) for lot in self
        }
        return {lot: reason for lot, reason in reasons.items() if reason}

    def _serial_why_not_given(self, code):
        """Return ``{unit: reason}`` of those that ``serial_change_status`` refuses."""
        status = self._serial_status_to_set(code)
        changed = self.sudo().filtered(lambda lot: lot.serial_base_status_id != status)
        lines = changed._serial_lines_to_lose(status)
        problems = changed._serial_status_problems(status, lines)
        return {lot.sudo(False): reason for lot, reason in problems.items()}

    def _serial_why_not_status(self, status, places, holders):
        held = self._serial_held(places[self.id])
        usage = held and held["usage"]
        if usage == "transit":
            return self.env._(
                "on the way between locations; wait until they have arrived"
            )
        if status.fits not in self._serial_fits(held):
            if usage == "internal":
                return self.env._("on hand")
            return self._serial_where(held)
        if self in holders:
            return self.env._(
                "chosen for %(document)s; take them off that document first",
                document=holders[self],
            )
        return None

    def _serial_lines_to_lose(self, status):
        """Reservations that units can't keep once they have this status (U4)."""
        if status.available:
            return self.env["stock.move.line"]
        lines = self.env["stock.move.line"].search(
            Domain("lot_id", "in", self.ids)
            & Domain("state", "in", OPEN_STATES)
            & Domain("quantity", ">", 0)
            & Domain("location_id.usage", "in", ("internal", "transit"))
        )
        return lines.filtered(lambda line: not line.move_id._serial_takes_any_status())

    # -- name --------------------------------------------------------------------------

    def serial_rename(self, name, reason):
        """Correct the number of one unit; its history goes on (R4).

        :param str name: the right serial number
        :param str reason: why, kept in the history
        :return: the number as it is stored
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: without a name or reason, and for a number that another
            unit has or that is entered on an open document
        """
        self.ensure_one()
        self._serial_check_manager()
        reason = self._serial_needed_reason(reason)
        name = clean(name)
        if problem := self.sudo()._serial_why_not_name(name):
            raise UserError(
                self.env._(
                    "%(old)s can't be renamed to %(new)s: %(problem)s.",
                    old=self.name,
                    new=name,
                    problem=problem,
                )
            )
        self.sudo().with_context(serial_reason=reason).write({"name": name})
        return name

    def _serial_why_not_name(self, name):
        """Why this unit can't have that number, or ``None``."""
        if not name:
            return self.env._("the number is empty")
        if name == self.name:
            return self.env._("that is its number already")
        company = self.company_id or self.env.company
        product, key = self.product_id, fold(name)
        others = self._serial_find_by_names(product, company, [key])
        if others.get(key, self) != self:
            return self.env._("another unit of this product has that number")
        if company.serial_unique_scope == "all":
            if other := self._serial_named_elsewhere(product, [key])[:1]:
                return self.env._(
                    "it belongs to %(product)s", product=other.product_id.display_name
                )
        return self._serial_reasons_entered(product, [name]).get(key)

    # -- incoming dates --------------------------------------------------------------

    def _serial_keep_incoming_dates(self):
        """Log since when identified units have been here, as their stock says (T6)."""
        quants = self.env["stock.quant"].search(
            Domain("lot_id", "in", self.ids) & Domain("quantity", ">", 0)
        )
        dates = {quant.lot_id.id: quant.in_date for quant in quants}
        self.env["serial.event"].log(self, "origin", date_received=dates)
        self.serial_rebuild()
