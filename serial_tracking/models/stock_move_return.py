from odoo import api, models
from odoo.fields import Domain

from ..tools.folding import fold
from ..tools.stock_words import ON_HAND_USAGES


class StockMove(models.Model):
    """Only units that a document moved come back on its return (R1).

    A unit that was moved without its serial number, before tracking began, may come
    back as well: it is entered on the return (E7).
    """

    _inherit = "stock.move"

    def _serial_is_return(self):
        self.ensure_one()
        return bool(self.has_tracking == "serial" and self.origin_returned_move_id)

    def _serial_returns_from_outside(self):
        """A return whose units are not in our own stock: nothing reserves them."""
        return self._serial_is_return() and (
            self.location_id.usage not in ON_HAND_USAGES
        )

    @api.depends("origin_returned_move_id.move_line_ids.lot_id")
    def _compute_serial_mode(self):
        res = super()._compute_serial_mode()
        for move in self.filtered("serial_mode"):
            if move._serial_returns_from_outside():
                known = move.origin_returned_move_id.sudo()._serial_lines().lot_id
                move.serial_mode = "select" if known else "enter"
        return res

    def _serial_check_window(self, mode=None):
        if len(self) == 1 and self._serial_returns_from_outside():
            # Its units are chosen where they are known and entered where not.
            mode = None
        return super()._serial_check_window(mode)

    # -- which units may come back --------------------------------------------------

    def _serial_return_reasons(self, others=None):
        """Return ``{lot: why it can't come back on this return, or None}``.

        All units that the returned move moved, and ``others`` that somebody named.
        Constant number of queries.
        """
        self.ensure_one()
        origin = self.origin_returned_move_id.sudo()
        reasons = origin._serial_judge_moved(self.location_id, self)
        strangers = (others or self.env["stock.lot"]).sudo() - self.env[
            "stock.lot"
        ].sudo().concat(*reasons)
        return {**reasons, **origin._serial_judge_strangers(strangers, self)}

    def _serial_judge_moved(self, location, return_move=None):
        """Which of the units that these done moves moved may come back now (R1).

        :param stock.location location: where the return takes them from
        :param stock.move return_move: the return that asks, if there is one already
        :return: ``{lot: reason or None}``
        """
        lines = self._serial_lines().filtered(
            lambda line: line.state == "done" and line.quantity > 0
        )
        lots = lines.lot_id.sudo().with_prefetch()
        if not lots:
            return {}
        places = lots._serial_places()
        last_lines = lots._serial_last_line_ids()
        line_ids = set(lines._ids)
        again = lots._serial_brought_again(self)
        elsewhere = lots._serial_on_other_returns(self, return_move)
        reasons = {}
        for lot in lots:
            held = lot._serial_held(places[lot.id])
            if location.usage in ON_HAND_USAGES:
                reason = lot._serial_why_not_here(location, held)
                if not reason and lot in again:
                    reason = self.env._(
                        "came again on %(document)s, return it there",
                        document=again[lot],
                    )
            elif last_lines.get(lot.id) not in line_ids:
                reason = self.env._(
                    "not there any more: %(where)s", where=lot._serial_where(held)
                )
            else:
                reason = None
            if not reason and lot in elsewhere:
                reason = self.env._("on %(document)s already", document=elsewhere[lot])
            reasons[lot] = reason
        return reasons

    def _serial_judge_strangers(self, lots, return_move):
        """Units that the returned move has no record of moving (E7).

        One may be a unit that went without its number, unless another document did
        record moving it that way.
        """
        unrecorded = self._serial_unrecorded(return_move)
        other = lots._serial_moved_between(
            self.location_id.usage, self.location_dest_id.usage
        )
        reason = self.env._(
            "not moved by %(document)s", document=self.reference or self.display_name
        )
        reasons = {
            lot: reason if lot in other or unrecorded <= 0 else None for lot in lots
        }
        free = lots.filtered(lambda lot: not reasons[lot])
        if free and self.location_dest_id.usage not in ON_HAND_USAGES:
            # What is on our own shelf can't come back from outside.
            places = free._serial_places()
            for lot in free:
                held = lot._serial_held(places[lot.id])
                if held and held["usage"] in ON_HAND_USAGES:
                    reasons[lot] = lot._serial_where(held)
        return reasons

    def _serial_unrecorded(self, return_move=None):
        """Units that these moves moved without a number and that are not back yet."""
        lines = self._serial_lines().filtered(lambda line: line.state == "done")
        known = lines.lot_id
        without = lines.filtered(lambda line: not line.lot_id)
        back = (self.returned_move_ids - (return_move or self.browse())).filtered(
            lambda move: move.state != "cancel"
        )
        strange = back._serial_lines().filtered(
            lambda line: line.serial_has_number and line.lot_id not in known
        )
        count = sum(without.mapped("quantity_product_uom"))
        return int(count - sum(strange.mapped("quantity_product_uom")))

    # -- choosing them --------------------------------------------------------------

    def serial_select(self, names):
        """As without a return; from outside it is the same as ``serial_enter`` (R1).

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        """
        if len(self) == 1 and self._serial_returns_from_outside():
            return self.serial_enter(names)
        return super().serial_select(names)

    def serial_enter(self, names):
        """As without a return; a return takes only units that its origin moved (R1).

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        """
        if len(self) != 1 or not self._serial_returns_from_outside():
            return super().serial_enter(names)
        self._serial_check_window()
        names, refused = self._serial_read_names(names)
        accepted, problems = self._serial_sort_out_returned(names)
        self._serial_write_returned(accepted)
        return {
            "accepted": [name for name, _lot in accepted],
            "refused": refused + problems,
        }

    def _serial_sort_out_returned(self, names):
        """Split names into units that come back and refusals.

        :return: (list of (name, lot or empty), list of ``{'name', 'reason'}``)
        """
        Lot = self.env["stock.lot"].sudo()
        lots = Lot._serial_find_by_names(
            self.product_id, self.company_id, {fold(name) for name in names}
        )
        reasons = self._serial_return_reasons(Lot.concat(*lots.values()))
        moved = self.origin_returned_move_id.sudo()._serial_lines().lot_id
        new = [name for name in names if lots.get(fold(name), Lot) not in moved]
        entered = self._serial_reasons_on_documents(new) if new else {}
        given = self._serial_lines().filtered("serial_has_number")
        chosen = {fold(n._serial_number()) for n in given.filtered("serial_chosen")}
        unrecorded = self.origin_returned_move_id.sudo()._serial_unrecorded(self)
        unrecorded -= len(given.filtered(lambda line: line.lot_id not in moved))
        room = self._serial_expected() - len(given.filtered("serial_chosen"))
        accepted, refused, seen = [], [], set()
        for name in names:
            key = fold(name)
            lot = lots.get(key, Lot)
            if key in seen:
                reason = self.env._("twice in this list")
            elif key in chosen:
                reason = self.env._("chosen already")
            elif lot not in moved and unrecorded <= 0:
                reason = self.env._(
                    "not moved by %(document)s",
                    document=self.origin_returned_move_id.reference,
                )
            else:
                reason = reasons.get(lot) or entered.get(key)
            if not reason and len(accepted) >= room:
                reason = self.env._(
                    "one too many: %(count)s units come back",
                    count=self._serial_expected(),
                )
            if reason:
                refused.append({"name": name, "reason": reason})
                continue
            seen.add(key)
            unrecorded -= lot not in moved
            accepted.append((lot.name or name, lot))
        return accepted, refused

    def _serial_write_returned(self, accepted):
        """Put the units on this return's lines: proposed and blank ones first."""
        lines = self._serial_lines().filtered(lambda line: not line.serial_chosen)
        by_lot = {line.lot_id.id: line for line in lines if line.lot_id}
        named = {lot.id for _name, lot in accepted if lot}
        spare = lines.filtered(lambda line: line.lot_id.id not in named)
        spare = iter(spare.sorted(lambda line: bool(line.lot_id)))
        new_vals = []
        for name, lot in accepted:
            vals = {
                "lot_id": lot.id,
                "lot_name": name,
                "serial_chosen": True,
            }
            line = (lot and by_lot.get(lot.id)) or next(spare, None)
            if line:
                # Nothing is reserved outside, so core's write has nothing to move.
                models.BaseModel.write(line, vals)
            else:
                new_vals.append({**self._prepare_move_line_vals(quantity=1), **vals})
        self.env["stock.move.line"].create(new_vals)

    def serial_remove(self, names):
        """As without a return; the unit stays expected (E8, R1).

        :param names: list of str
        :return: list of the names that were removed
        :raises AccessError: without the Serial Tracking right "User"
        """
        if len(self) != 1 or not self._serial_returns_from_outside():
            return super().serial_remove(names)
        self._serial_check_window()
        keys = {fold(name) for name in names}
        lines = self._serial_lines().filtered(
            lambda line: fold(line._serial_number()) in keys
        )
        removed = [line._serial_number() for line in lines]
        models.BaseModel.write(
            lines, {"lot_name": False, "lot_id": False, "serial_chosen": False}
        )
        return removed

    # -- what the windows list ------------------------------------------------------

    def _serial_returnable(self):
        """Units that may come back on this return now."""
        reasons = self.env.context.get("serial_return_reasons")
        if reasons is None:
            reasons = self._serial_return_reasons()
        return (
            self.env["stock.lot"]
            .sudo()
            .concat(*(lot for lot, reason in reasons.items() if not reason))
        )

    def _serial_free_domain(self):
        if not self._serial_is_return():
            return super()._serial_free_domain()
        units = Domain("lot_id", "in", self._serial_returnable().ids)
        if not self._serial_returns_from_outside():
            return super()._serial_free_domain() & units
        return (
            units
            & Domain("product_id", "=", self.product_id.id)
            & Domain("location_id.usage", "=", self.location_id.usage)
            & Domain("quantity", ">", 0)
        )

    def _serial_unidentified_here(self):
        if self._serial_is_return():
            return 0
        return super()._serial_unidentified_here()

    def _serial_sort_out_selected(self, names):
        if not self._serial_is_return():
            return super()._serial_sort_out_selected(names)
        Lot = self.env["stock.lot"]
        lots = Lot._serial_find_by_names(
            self.product_id, self.company_id, {fold(name) for name in names}
        )
        reasons = self._serial_return_reasons(Lot.concat(*lots.values()))
        self = self.with_context(serial_return_reasons=reasons)
        return super()._serial_sort_out_selected(names)

    def _serial_reason_not_free(self, lot, rows, holders):
        reasons = self.env.context.get("serial_return_reasons") or {}
        if self._serial_is_return() and reasons.get(lot.sudo()):
            return reasons[lot.sudo()]
        return super()._serial_reason_not_free(lot, rows, holders)

    def _serial_lacks_numbers(self):
        """Also a unit that core proposed: nobody has said that it came back (R1)."""
        if super()._serial_lacks_numbers():
            return True
        proposed = self._serial_lines().filtered(
            lambda line: line.quantity and not line.serial_chosen
        )
        if not proposed or not self._serial_is_return():
            return False
        return bool(self._serial_returnable() - self._serial_lines().lot_id.sudo())

    # -- core's proposals -----------------------------------------------------------

    def _get_available_move_lines(
        self, assigned_moves_ids, partially_available_moves_ids
    ):
        """Core fills a return with the first serials it finds; nobody chose them (R1).

        From outside, units are filled in only where there is no choice. On hand, where
        a proposal reserves the unit, only those that this return may take.
        """
        available = super()._get_available_move_lines(
            assigned_moves_ids, partially_available_moves_ids
        )
        if not self._serial_is_return():
            return available
        lots = self._serial_returnable() - self._serial_lines().lot_id.sudo()
        lot_ids = set(lots._ids)
        available = {
            key: quantity for key, quantity in available.items() if key[1].id in lot_ids
        }
        missing = self.product_qty - sum(
            self._serial_lines().mapped("quantity_product_uom")
        )
        if self._serial_returns_from_outside() and len(available) > missing:
            return {}
        return available

    def _do_unreserve(self):
        """A further return of a document leaves the units of the first one (E8)."""
        if self.env.context.get("serial_keep_returns"):
            self = self.filtered(
                lambda move: (
                    not move._serial_is_return()
                    or not any(move._serial_lines().mapped("serial_chosen"))
                )
            )
        return super()._do_unreserve()
