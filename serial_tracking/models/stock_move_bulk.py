from collections import defaultdict

from odoo import models

from ..tools.stock_words import DONE_AT, MOVES_DONE
from .serial_rows import hooked, read_rows, worthwhile

# {move id: values} of blank lines, while core makes many of them
BLANK_LINES = "serial_blank_line_vals"


class StockMove(models.Model):
    """What core does line by line, done once for all units (DESIGN, decision 2).

    Every way of our own is left where another add-on extends what it goes past.
    """

    _inherit = "stock.move"

    # -- lines are made ------------------------------------------------------------

    def _action_assign(self, *args, **kwargs):
        serials = self._serial_tracked()
        if not serials:
            return super()._action_assign(*args, **kwargs)
        moves = self.with_context(**{BLANK_LINES: {}})
        res = super(StockMove, moves)._action_assign(*args, **kwargs)
        serials._serial_correct_states()
        return res

    def _serial_states_with(self, vals_list):
        """The states that these moves will have with these lines of single units.

        So that lines are written with it, not once more when their move follows.

        :return: ``{move id: state}``
        """
        units = defaultdict(float)
        for vals in vals_list:
            units[vals["move_id"]] += vals.get("quantity") or 0
        result = {}
        for move in self:
            result[move.id] = move.state
            assigning = BLANK_LINES in self.env.context
            if move.state in ("confirmed", "waiting", "partially_available") and (
                assigning or not move._should_bypass_reservation()
            ):
                missing = move.product_uom_qty - move.quantity - units[move.id]
                if move.product_uom.compare(missing, 0) <= 0:
                    result[move.id] = "assigned"
        return result

    def _serial_correct_states(self):
        """Where a move has not become what its new lines expected, they follow it."""
        for move in self:
            lines = move.move_line_ids
            if worthwhile(len(lines)):
                lines._serial_stage("state", move.state)

    def _prepare_move_line_vals(self, quantity=None, reserved_quant=None):
        known = self.env.context.get(BLANK_LINES)
        if known is None or quantity != 1 or reserved_quant:
            return super()._prepare_move_line_vals(
                quantity=quantity, reserved_quant=reserved_quant
            )
        if self.id not in known:
            known[self.id] = super()._prepare_move_line_vals(quantity=quantity)
        return dict(known[self.id])

    def _update_reserved_quantity_vals(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        given = lot_id or package_id or owner_id or strict
        if not given and worthwhile(need) and self._serial_has_plain_lines():
            quants = self.env["stock.quant"]._serial_reserve_plainly(
                self.product_id, location_id, need, uom_id=self.product_uom
            )
            if quants is not None:
                return self._serial_line_vals(quants), float(len(quants))
        return super()._update_reserved_quantity_vals(
            need,
            location_id,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
        )

    def _serial_has_plain_lines(self):
        picking_type = self.picking_type_id
        return (
            self.has_tracking == "serial"
            and (picking_type.use_create_lots or picking_type.use_existing_lots)
            and not hooked(
                self,
                "_update_reserved_quantity_vals",
                "_add_serial_move_line_to_vals_list",
                "_prepare_move_line_vals",
            )
            and not hooked(self.env["stock.quant"], "_get_reserve_quantity", "_gather")
        )

    def _serial_line_vals(self, quants):
        """The values of one line for each of these quants of one unit."""
        if not quants:
            return []
        vals = self._prepare_move_line_vals(quantity=1, reserved_quant=quants[0])
        fields = ("location_id", "lot_id", "package_id", "owner_id")
        return [
            vals | {name: id_ or False for name, id_ in zip(fields, row, strict=True)}
            for row in read_rows(quants, *fields)
        ]

    # -- lines are done ------------------------------------------------------------

    def _action_done(self, *args, **kwargs):
        # Core writes the date of the moves on their lines in the end.
        context = {MOVES_DONE: True}
        if worthwhile(len(self._serial_tracked().move_line_ids)):
            known = self.env.context.get(DONE_AT)
            known = {} if known is None or "moves" in known else known
            known["moves"] = self
            context[DONE_AT] = known
        moves = self.with_context(**context)
        return super(StockMove, moves)._action_done(*args, **kwargs).with_env(self.env)

    def _serial_tracked(self):
        return self.filtered(lambda move: move.has_tracking == "serial")

    def write(self, vals):
        if vals.get("date") and self:
            vals = self._serial_at_one_moment(vals)
        res = super().write(vals)
        if "state" in vals:
            serials = self._serial_tracked()
            if worthwhile(len(serials.move_line_ids)):
                serials.move_line_ids._serial_follow_moves()
        return res

    def _serial_at_one_moment(self, vals):
        """The moment that was decided on, lest all lines are written again for it.

        Core says it of the moves, and once more when their transfer is done; who
        extends ``write`` hears it both times.
        """
        known = self.env.context.get(DONE_AT)
        if not known or not self <= known["moves"]:
            return vals
        if vals.get("state") == "done":
            known["written"] = known["moves"]
            return {**vals, "date": known.setdefault("at", vals["date"])}
        if (
            vals["date"] != known.get("at")
            or not self <= known.get("written", self.browse())
            or hooked(self, "write")
            or hooked(self.move_line_ids, "write")
        ):
            return vals
        return {name: value for name, value in vals.items() if name != "date"}

    # -- lines are checked -----------------------------------------------------------

    def _check_quantity(self):
        """Core reads every quant; one query says whether any unit is there twice."""
        units = self._serial_tracked()
        lots = units.move_line_ids.lot_id
        if (
            not worthwhile(len(lots))
            or hooked(self, "_check_quantity")
            or hooked(self.env["stock.quant"], "check_quantity")
            or lots._serial_doubled()
        ):
            return super()._check_quantity()
        return super(StockMove, self - units)._check_quantity()

    # -- value -------------------------------------------------------------------------

    def _get_in_move_lines(self, lot=None):
        lines = self._serial_valued_lines(lot)
        if lines is None:
            return super()._get_in_move_lines(lot)
        return lines(lambda source, dest: not source and dest)

    def _get_out_move_lines(self, lot=None):
        lines = self._serial_valued_lines(lot)
        if lines is None:
            return super()._get_out_move_lines(lot)
        return lines(lambda source, dest: source and not dest)

    def _serial_valued_lines(self, lot):
        """How to choose lines by whether their places are valued, for many units.

        Core asks each line anew; they differ in a few things only.

        :return: a function that takes a condition on both places, or ``None``
        """
        lines = self.move_line_ids
        if (
            lot
            or not worthwhile(len(lines))
            or any(move.has_tracking != "serial" for move in self)
            or hooked(self, "_get_in_move_lines", "_get_out_move_lines")
            or hooked(lines, "_should_exclude_for_valuation")
        ):
            return None
        names = ("picked", "owner_id", "company_id", "location_id", "location_dest_id")
        by_kind = {}
        for id_, row in zip(lines._ids, read_rows(lines, *names), strict=True):
            by_kind.setdefault(row, []).append(id_)
        kinds = {}
        for row, ids in by_kind.items():
            line = lines.browse(ids[0])
            if line.picked and not line._should_exclude_for_valuation():
                source, dest = line.location_id, line.location_dest_id
                kinds[row] = (source._should_be_valued(), dest._should_be_valued())

        def choose(condition):
            chosen = {row for row, valued in kinds.items() if condition(*valued)}
            if len(chosen) == len(by_kind):
                return lines
            if not chosen:
                return lines.browse()
            ids = {id_ for row in chosen for id_ in by_kind[row]}
            return lines.browse(id_ for id_ in lines._ids if id_ in ids)

        return choose
