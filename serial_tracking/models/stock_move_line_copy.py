from odoo import api, models
from odoo.tools import SQL

from ..tools.folding import fold
from ..tools.stock_words import RESERVING
from .serial_rows import (
    copy_rows,
    hooked,
    may_copy,
    read_rows,
    stage_rows,
    worthwhile,
)

# How the lines of one move differ from each other.
NUMBER_FIELDS = ("lot_id", "lot_name")
# Core does more than make and reserve a line where these are given.
SPECIAL_FIELDS = {"quant_id", "state", "package_history_id", "consume_line_ids"}


class StockMoveLine(models.Model):
    """Making the lines of many units in a few statements (DESIGN, decision 2)."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        groups = self._serial_alike(vals_list)
        if not groups:
            return super().create(vals_list)
        moves = self.env["stock.move"].browse({vals["move_id"] for vals in vals_list})
        states = moves._serial_states_with(vals_list)
        # A move is judged once, with all of its lines.
        waiting = super(StockMoveLine, self.with_context(preserve_state=True))
        firsts = waiting.create([dict(vals_list[rows[0]]) for rows in groups.values()])
        firsts = firsts.with_env(self.env)
        source_by_row = {
            row: first
            for first, rows in zip(firsts, groups.values(), strict=True)
            for row in rows
        }
        made = {rows[0]: source_by_row[rows[0]] for rows in groups.values()}
        rest = [row for row in range(len(vals_list)) if row not in made]
        copies = copy_rows(
            [source_by_row[row] for row in rest],
            {
                **self._serial_number_columns([vals_list[row] for row in rest]),
                "state": [states[vals_list[row]["move_id"]] for row in rest],
            },
        )
        self._serial_reserve_copies(firsts, copies)
        made.update(zip(rest, copies, strict=True))
        return self.concat(*(made[row] for row in range(len(vals_list))))

    def _serial_number_columns(self, vals_list):
        columns = {
            name: [vals.get(name) or False for vals in vals_list]
            for name in NUMBER_FIELDS
        }
        columns["serial_name_key"] = [
            (not lot_id and name and fold(name)) or False
            for lot_id, name in zip(*columns.values(), strict=True)
        ]
        return columns

    def _serial_alike(self, vals_list):
        """Group lines that differ in their number only, where copies will do.

        :return: ``{key: [position in the list]}``, empty where core has to make them
            one by one
        """
        if (
            not worthwhile(len(vals_list))
            or "import_file" in self.env.context
            or any(not vals.get("move_id") for vals in vals_list)
            or any(not SPECIAL_FIELDS.isdisjoint(vals) for vals in vals_list)
            or not may_copy(self)
        ):
            return {}
        groups = {}
        for row, vals in enumerate(vals_list):
            groups.setdefault(self._serial_key(vals), []).append(row)
        moves = self.env["stock.move"].browse({vals["move_id"] for vals in vals_list})
        if (
            len(groups) * 4 > len(vals_list)
            or any(move.state in ("done", "cancel") for move in moves)
            or any(move.has_tracking != "serial" for move in moves)
            or not all(
                self._serial_may_copy([vals_list[row] for row in rows])
                for rows in groups.values()
            )
        ):
            return {}
        return groups

    def _serial_key(self, vals):
        return tuple(
            (name, tuple(value) if isinstance(value, list) else value)
            for name, value in vals.items()
            if name not in NUMBER_FIELDS
        )

    def _serial_may_copy(self, group):
        """Whether the units fit their move and are reserved in memory."""
        vals = group[0]
        move = self.env["stock.move"].browse(vals["move_id"])
        if vals.get("product_id", move.product_id.id) != move.product_id.id:
            return False
        lot_ids = [vals["lot_id"] for vals in group if vals.get("lot_id")]
        if lot_ids and not self._serial_lots_fit(move, lot_ids):
            return False
        if move._should_bypass_reservation():
            return True
        buffer = self.env.context.get(RESERVING)
        if not buffer or len(lot_ids) < len(group):
            return False
        location_id = vals.get("location_id", move.location_id.id)
        holder = (vals.get("package_id") or None, vals.get("owner_id") or None)
        return all(
            buffer.takes_reservation((location_id, lot_id, *holder))
            for lot_id in lot_ids
        )

    def _serial_lots_fit(self, move, lot_ids):
        """What core checks of each line: the unit's product and company."""
        return not self.env.execute_query(
            SQL(
                """SELECT 1 FROM stock_lot
                    WHERE id = ANY(%s)
                      AND (product_id <> %s OR company_id <> %s) LIMIT 1""",
                lot_ids,
                move.product_id.id,
                move.company_id.id,
            )
        )

    def _serial_reserve_copies(self, firsts, copies):
        """Reserve what core's ``create`` would reserve for lines of their own."""
        reserving = firsts.move_id.filtered(
            lambda m: not m._should_bypass_reservation()
        )
        if not reserving:
            return
        buffer = self.env.context[RESERVING]
        place = ("location_id", "lot_id", "package_id", "owner_id")
        names = ("move_id", "product_id", "quantity_product_uom", *place)
        moves = set(reserving._ids)
        for move_id, product_id, quantity, *key in read_rows(copies, *names):
            if move_id in moves:
                buffer.change(product_id, tuple(key), reserved=quantity)
        reserving._recompute_state()
        reserving._serial_correct_states()

    def _apply_putaway_strategy(self):
        """Where no rule can apply, all lines of a move go where the first one goes."""
        Location = self.env["stock.location"]
        if (
            not worthwhile(len(self))
            or hooked(self, "_apply_putaway_strategy")
            or hooked(Location, "_get_putaway_strategy")
        ):
            return super()._apply_putaway_strategy()
        followers = self._serial_without_putaway()
        others = self - self.concat(*followers.values())
        res = super(StockMoveLine, others)._apply_putaway_strategy()
        for first, lines in followers.items():
            if first.location_dest_id != lines[:1].location_dest_id:
                lines.location_dest_id = first.location_dest_id
        return res

    def _serial_without_putaway(self):
        """Return ``{line: lines that go where it goes}`` of serial moves."""
        groups = {}
        fields = ("move_id", "location_dest_id", "result_package_id")
        for line_id, key in zip(self._ids, read_rows(self, *fields), strict=True):
            groups.setdefault(key, []).append(line_id)
        result = {}
        for (move_id, _place, package_id), (first, *rest) in groups.items():
            move = self.env["stock.move"].browse(move_id)
            rules = move.location_dest_id.putaway_rule_ids
            if rest and move.has_tracking == "serial" and not (package_id or rules):
                result[self.browse(first)] = self.browse(rest)
        return result

    def _serial_write_names(self, names, **flags):
        """Put numbers on lines, one each.

        Core's write would look at quants, which a number alone doesn't touch.

        :param names: list of str
        :param flags: values of other fields that every line gets
        """
        self.check_access("write")
        names = list(names)
        keys = zip(names, read_rows(self, "lot_id"), strict=True)
        keys = [(not lot_id and fold(name)) or False for name, (lot_id,) in keys]
        stage_rows(self, {"lot_name": names, "serial_name_key": keys, **flags})
