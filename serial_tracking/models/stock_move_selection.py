from odoo import models
from odoo.fields import Domain

from ..tools.folding import fold


def takes_any_status(source, destination):
    """Whether units that aren't available may go from here to there (U4).

    To a vendor, to scrap or adjusted away any unit may go. A unit under way has the
    status Transferred until it arrives, so out of transit any unit may come.
    """
    return destination.usage in ("supplier", "inventory") or source.usage == "transit"


class StockMove(models.Model):
    """Serials go out: the selection window and its one call (SPEC S)."""

    _inherit = "stock.move"

    def serial_select(self, names):
        """Choose units for one outgoing or internal move (S1, S3, S4).

        Chosen units take the place of those that the reservation proposed. Good ones
        are kept even when others are refused; nothing is validated.

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the move is finished or moves no tracked product
        """
        self._serial_check_window("select")
        names, refused = self._serial_read_names(names)
        quants, problems = self._serial_sort_out_selected(names)
        self._serial_write_selected(quants)
        return {
            "accepted": [quant.lot_id.name for quant in quants],
            "refused": refused + problems,
        }

    def serial_suggest(self, count):
        """Return the next units to take by the removal strategy (S1).

        :param int count: how many at most
        :return: list of serial numbers, those that the reservation proposed first
        :raises AccessError: without the Serial Tracking right "User"
        """
        self._serial_check_window("select")
        count = int(count)
        proposed = self._serial_lines().filtered(
            lambda line: line.lot_id and not line.serial_chosen
        )
        names = proposed.sudo().lot_id.mapped("name")[:count]
        if len(names) < count:
            quants = self._serial_free_quants(limit=count - len(names))
            names += quants.lot_id.mapped("name")
        return names

    def _serial_free_domain(self):
        """Quants of units that this move may take now."""
        self.ensure_one()
        domain = (
            Domain("product_id", "=", self.product_id.id)
            & Domain("location_id", "child_of", self.location_id.id)
            & Domain("location_id.usage", "in", ("internal", "transit"))
            & Domain("lot_id", "!=", False)
            & Domain("quantity", ">", 0)
            & Domain("reserved_quantity", "<=", 0)
        )
        if not self._serial_takes_any_status():
            domain &= self._serial_status_domain()
        return domain

    def _serial_status_domain(self):
        """Quants of units whose status lets them make this move (U4)."""
        return self.env["stock.lot"]._serial_may_go_domain(
            "lot_id.serial_base_status_id"
        )

    def _serial_status_fits(self, lot):
        """Whether the status of this unit lets it make this move (U4)."""
        return lot._serial_may_go() or self._serial_takes_any_status()

    def _serial_takes_any_status(self):
        """Whether units that aren't available may make this move (U4)."""
        return takes_any_status(self.location_id, self.location_dest_id)

    def _serial_free_quants(self, limit=None, without=None):
        domain = self._serial_free_domain()
        if without:
            domain &= Domain("lot_id", "not in", without.ids)
        return self.env["stock.quant"]._serial_in_removal_order(
            domain, self.product_id, self.location_id, limit=limit
        )

    def _serial_sort_out_selected(self, names):
        """Split names into quants to take and refusals; constant number of queries.

        :return: (quants in the order of the names, list of ``{'name', 'reason'}``)
        """
        Lot = self.env["stock.lot"]
        keys = {fold(name) for name in names}
        lots = Lot._serial_find_by_names(self.product_id, self.company_id, keys)
        units = Lot.concat(*lots.values())
        free = self._serial_takeable_quants(units)
        places = units._serial_places()
        holders = self._serial_other_holders(
            units.filtered(lambda lot: lot.id not in free)
        )
        lines_by_lot = {line.lot_id.id: line for line in self._serial_lines()}
        others = Lot._serial_named_elsewhere(self.product_id, keys - lots.keys())
        other_products = {lot.serial_key: lot.product_id for lot in others}
        room = self._serial_expected() - len(
            self._serial_lines().filtered(
                lambda line: line.serial_has_number and line.serial_chosen
            )
        )
        accepted, refused, seen = [], [], set()
        for name in names:
            key = fold(name)
            lot = lots.get(key, Lot)
            line = lines_by_lot.get(lot.id)
            if key in seen:
                reason = self.env._("twice in this list")
            elif not lot:
                reason = self._serial_unknown_reason(other_products.get(key))
            elif line and line.serial_chosen:
                reason = self.env._("chosen already")
            elif lot.id not in free:
                reason = self._serial_reason_not_free(lot, places[lot.id], holders)
            elif len(accepted) >= room:
                reason = self.env._(
                    "one too many: %(count)s units are needed",
                    count=self._serial_expected(),
                )
            else:
                seen.add(key)
                accepted.append(free[lot.id])
                continue
            refused.append({"name": name, "reason": reason})
        return accepted, refused

    def _serial_takeable_quants(self, lots):
        """Return ``{lot id: quant}`` of units that are free or proposed to us."""
        Quant = self.env["stock.quant"].sudo()
        if not lots:
            return {}
        found = Quant.search(
            self._serial_free_domain() & Domain("lot_id", "in", lots.ids)
        )
        free = {quant.lot_id.id: quant for quant in found}
        proposed = self._serial_lines().filtered(lambda line: line.lot_id in lots)
        domain = (
            Domain("lot_id", "in", proposed.lot_id.ids)
            & Domain("location_id", "in", proposed.location_id.ids)
            & Domain("quantity", ">", 0)
        )
        if not self._serial_takes_any_status():
            domain &= self._serial_status_domain()
        for quant in Quant.search(domain):
            free.setdefault(quant.lot_id.id, quant)
        return free

    def _serial_unknown_reason(self, other_product):
        if other_product:
            return self.env._(
                "belongs to %(product)s", product=other_product.display_name
            )
        return self.env._(
            "unknown serial number of %(product)s", product=self.product_id.display_name
        )

    def _serial_other_holders(self, lots):
        """Return ``{lot id: name of another open document that has it}``; one query."""
        if not lots:
            return {}
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                Domain("lot_id", "in", lots.ids)
                & Domain("state", "not in", ("done", "cancel"))
                & Domain("move_id", "not in", self.ids),
                order="id desc",
            )
        )
        return {line.lot_id.id: line.reference for line in lines}

    def _serial_reason_not_free(self, lot, rows, holders):
        held = lot._serial_held(rows)
        if not held or held["usage"] == "customer":
            return lot._serial_where(held)
        location = self.env["stock.location"].sudo().browse(held["location_id"])
        if not location._child_of(self.location_id):
            return self.env._(
                "not in %(wanted)s, it is in %(location)s",
                wanted=self.location_id.display_name,
                location=location.display_name,
            )
        if not self._serial_status_fits(lot):
            return lot._serial_why_not_available()
        return self.env._(
            "reserved for %(document)s",
            document=holders.get(lot.id) or self.env._("another document"),
        )

    def _serial_write_selected(self, quants):
        """Give the chosen units their lines, in the place of proposed ones (S1)."""
        chosen = {quant.lot_id.id for quant in quants}
        proposed = self._serial_lines().filtered(lambda line: not line.serial_chosen)
        kept = proposed.filtered(lambda line: line.lot_id.id in chosen)
        models.BaseModel.write(kept, {"serial_chosen": True})
        to_add = [q for q in quants if q.lot_id not in kept.lot_id]
        spare = proposed - kept
        free_places = self._serial_expected() - len(self._serial_lines())
        surplus = max(0, len(to_add) - free_places)
        self._serial_drop_lines(spare, surplus)
        self._serial_add_lines(to_add, chosen=True)

    def _serial_add_lines(self, quants, chosen):
        quants = self.env["stock.quant"].sudo().concat(*quants).with_prefetch()
        self.env["stock.move.line"].create(
            [
                {
                    **self._prepare_move_line_vals(quantity=1, reserved_quant=quant),
                    "serial_chosen": chosen,
                }
                for quant in quants
            ]
        )

    def _serial_unselect(self, lines):
        """Take units off; others are proposed, so that the quantity stays (S3)."""
        if not lines:
            return
        lots, count = lines.lot_id, len(lines)
        lines.unlink()
        others = self._serial_free_quants(limit=count, without=lots)
        self._serial_add_lines(others, chosen=False)

    def _serial_drop_lines(self, lines, count):
        """Free ``count`` proposed units, lines without a serial number first."""
        order = lines.sorted(lambda line: (bool(line.lot_id), -line.id))
        order[:count].unlink()
