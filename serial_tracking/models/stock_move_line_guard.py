from collections import Counter, defaultdict

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import groupby

from ..tools.folding import fold
from ..tools.stock_words import ON_HAND_USAGES
from .serial_rows import read_rows, stage_rows
from .stock_move_selection import takes_any_status

MOVING_FIELDS = {
    "lot_id",
    "quant_id",  # "Pick From" of the details: core copies the rest from it
    "quantity",
    "location_id",
    "location_dest_id",
    "package_id",
    "result_package_id",
    "owner_id",
    "product_uom_id",
}


class StockMoveLine(models.Model):
    """The guard that nobody can go round: every done move of a unit passes here."""

    _inherit = "stock.move.line"

    def _action_done(self):
        serial_lines = self._serial_moving_lines()
        if not serial_lines:
            return super()._action_done()
        serial_lines._serial_resolve_lots()
        serial_lines._serial_refuse_bad_moves()
        res = super()._action_done()
        serial_lines.lot_id._serial_check_one_place()
        return res

    def _serial_moving_lines(self):
        self = self.with_prefetch()
        products = {p.id for p in self.product_id if p.tracking == "serial"}
        moves = {m.id for m in self.move_id if m.has_tracking == "serial"}
        if not products and not moves:
            return self.browse()
        rows = read_rows(self, "product_id", "move_id", "quantity")
        return self.browse(
            line_id
            for line_id, (product_id, move_id, quantity) in zip(
                self._ids, rows, strict=True
            )
            if (product_id in products or move_id in moves) and quantity > 0
        ).with_prefetch()

    # -- numbers become records ------------------------------------------------

    def _serial_resolve_lots(self):
        """Give each line the record of its serial number, made where it is new.

        One search per product and one ``create`` for all: core looks for the exact
        spelling only, and asks the operation type whether serials matter (S4).
        """
        named = self.filtered(lambda line: line.lot_name and not line.lot_id)
        lots_by_line = named._serial_existing_lots()
        new_lines = named.filtered(lambda line: line.id not in lots_by_line)
        new_lines._serial_refuse_repeated_names()
        lots = (
            self.env["stock.lot"]
            .with_context(
                mail_create_nolog=True,
                mail_notrack=True,
                **new_lines._serial_known_of_lots(),
            )
            .create([line._prepare_new_lot_vals() for line in new_lines])
        )
        known = self.env["stock.lot"].concat(*lots_by_line.values())
        known._serial_let_companies_see(self.company_id)
        lots_by_line.update(zip(new_lines.ids, lots, strict=True))
        named._serial_set_lots([lots_by_line[id_].id for id_ in named.ids])

    def _serial_existing_lots(self):
        result = {}
        for (product, company), lines in groupby(
            self, lambda line: (line.product_id, line.company_id)
        ):
            keys = {line.id: fold(line.lot_name) for line in lines}
            lots = self.env["stock.lot"]._serial_find_by_names(
                product, company, keys.values()
            )
            result.update(
                (line_id, lots[key]) for line_id, key in keys.items() if key in lots
            )
        return result

    def _serial_refuse_repeated_names(self):
        counts = Counter((line.product_id, fold(line.lot_name)) for line in self)
        repeated = sorted(
            {
                line.lot_name
                for line in self
                if counts[line.product_id, fold(line.lot_name)] > 1
            }
        )
        if repeated:
            raise ValidationError(
                self.env._(
                    "Each serial number belongs to one unit. These are entered more "
                    "than once: %(names)s.",
                    names=", ".join(repeated),
                )
            )

    def _serial_set_lots(self, lot_ids):
        """Put one unit on each line, in the order of the lines."""
        lot_of = dict(zip(self.ids, lot_ids, strict=True))
        outside = self.filtered(
            lambda line: line.move_id._should_bypass_reservation(line.location_id)
        )
        # Nothing is reserved there, so core's write has nothing to move over.
        outside.check_access("write")
        stage_rows(outside, {"lot_id": [lot_of[id_] for id_ in outside.ids]})
        outside._validate_fields(["lot_id"])
        for line in self - outside:
            line.lot_id = lot_of[line.id]

    # -- the guard ---------------------------------------------------------------

    def _serial_refuse_bad_moves(self):
        """Refuse every line that would break a rule, naming all of them (S4, L3).

        :raises ValidationError: one line of text per product and reason
        """
        lots = self.lot_id.sudo().with_prefetch()
        lots._serial_lock()
        places = lots._serial_places()
        lots._serial_not_seen(places).serial_rebuild()
        counts = Counter(lot_id or False for (lot_id,) in read_rows(self, "lot_id"))
        problems = defaultdict(list)
        for line in self._serial_suspects(places, counts):
            reason = line._serial_problem(places, counts)
            if reason:
                problems[line.product_id, reason].append(line)
        if problems:
            raise ValidationError(self._serial_problem_text(problems))

    def _serial_problem_text(self, problems):
        texts = []
        for (product, reason), lines in problems.items():
            lots = self.env["stock.lot"].concat(*(line.lot_id for line in lines))
            names = lots._serial_names() if lots else str(len(lines))
            texts.append(f"- {product.display_name}, {names}: {reason}")
        return self.env._(
            "These units can't be moved:\n%(lines)s", lines="\n".join(texts)
        )

    def _serial_problem(self, places, counts):
        """Why this line may not be done, in words for a warehouse worker, or None.

        Where many units move, those that ``_serial_suspects`` clears aren't asked.
        """
        self.ensure_one()
        lot = self.lot_id.sudo()
        if problem := self._serial_problem_product():
            return problem
        if not lot:
            return self._serial_problem_missing()
        if (
            self.product_uom_id._compute_quantity(self.quantity, self.product_id.uom_id)
            != 1
        ):
            return self.env._("one serial number stands for exactly one unit")
        if counts[lot.id] > 1:
            return self.env._("it is on this document twice")
        if self.location_id.usage in ON_HAND_USAGES:
            return self._serial_problem_out(lot, places[lot.id])
        return self._serial_problem_in(lot, places[lot.id])

    def _serial_problem_product(self):
        """Core takes the product of the quant that somebody picks from (G5)."""
        wanted = self.move_id.product_id
        if not wanted or wanted == self.product_id:
            return None
        return self.env._("the document moves %(product)s", product=wanted.display_name)

    def _serial_problem_missing(self):
        usages = {self.location_id.usage, self.location_dest_id.usage}
        counted = "inventory" in usages and usages & set(ON_HAND_USAGES)
        if (
            self.is_inventory
            and counted
            and self.env.user.has_group("stock.group_stock_manager")
        ):
            return None
        return self.env._(
            "units have no serial number. Enter or choose them first; units that are "
            "held without one are identified from the product"
        )

    def _serial_problem_out(self, lot, rows):
        held = lot._serial_held(rows)
        if self.move_id.serial_operation == "identified":
            return lot._serial_where(held) if held else None
        here = [
            row
            for row in rows
            if row["location_id"] == self.location_id.id and row["quantity"] > 0
        ]
        if not here:
            return self.env._(
                "not in %(location)s: %(where)s",
                location=self.location_id.display_name,
                where=lot._serial_where(held),
            )
        source = self.move_id.location_id
        if source and not self.location_id._child_of(source):
            return self.env._(
                "not in %(wanted)s, it is in %(location)s",
                wanted=source.display_name,
                location=self.location_id.display_name,
            )
        wanted = (self.package_id.id or None, self.owner_id.id or None)
        if wanted not in [(row["package_id"], row["owner_id"]) for row in here]:
            return self._serial_problem_container(here[0])
        if not lot._serial_may_go() and not self._serial_goes_anyway():
            return lot._serial_why_not_available()
        return None

    def _serial_problem_container(self, row):
        package = self.env["stock.package"].sudo().browse(row["package_id"])
        owner = self.env["res.partner"].sudo().browse(row["owner_id"])
        nothing = self.env._("none")
        return self.env._(
            "in another package or of another owner than this line says (package: "
            "%(package)s, owner: %(owner)s)",
            package=package.display_name or nothing,
            owner=owner.display_name or nothing,
        )

    def _serial_problem_in(self, lot, rows):
        held = lot._serial_held(rows)
        if not held or self.move_id.serial_operation == "bought_back":
            return None
        if self.location_id.usage == "customer" and held["usage"] == "customer":
            return None
        return lot._serial_where(held)

    def _serial_goes_anyway(self):
        """Whether a unit that isn't available may make this move all the same.

        The line's own places count: they say where the unit really goes.
        """
        usage = self.location_dest_id.usage
        operation = self.move_id.serial_operation
        if operation and operation != "transfer":
            return True
        if self._serial_takes_any_status() or self.move_id._serial_undoes_return(
            self.lot_id
        ):
            return True
        if usage not in ON_HAND_USAGES:
            return False
        if operation:
            return True
        # Carried on along the chain that brought it, or put on another shelf.
        return self.is_inventory or self.lot_id in self.move_id.move_orig_ids.lot_ids

    def _serial_takes_any_status(self):
        return takes_any_status(self.location_id, self.location_dest_id)

    # -- corrections of done lines ---------------------------------------------

    def write(self, vals):
        if not (MOVING_FIELDS | {"date"}) & vals.keys():
            return super().write(vals)
        done = self._serial_done_lines()
        if not done:
            return super().write(vals)
        if not MOVING_FIELDS & vals.keys():
            # Also core's last word on every move that is done: its lines take its date.
            res = super().write(vals)
            done.lot_id.serial_rebuild()
            return res
        done._serial_check_may_correct()
        lots = done.lot_id
        lots._serial_lock()
        res = super().write(vals)
        done._serial_refuse_missing()
        done._serial_after_correction(lots | done.lot_id)
        return res

    def _serial_done_lines(self):
        self._serial_follow_moves()
        products = {p.id for p in self.product_id if p.tracking == "serial"}
        if not products:
            return self.browse()
        rows = zip(self._ids, read_rows(self, "state", "product_id"), strict=True)
        return self.browse(
            line_id
            for line_id, (state, product_id) in rows
            if state == "done" and product_id in products
        ).with_prefetch()

    def _serial_after_correction(self, lots):
        lots._serial_check_one_place()
        lots.serial_rebuild()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        done = lines._serial_done_lines()
        if done:
            done._serial_check_may_correct()
            done._serial_refuse_missing()
            done._serial_after_correction(done.lot_id)
        return lines

    def _serial_check_may_correct(self):
        if self.env.su or self.env.user.has_group(
            "serial_tracking.group_serial_manager"
        ):
            return
        raise AccessError(
            self.env._(
                "Changing the serial numbers of a finished transfer needs the Serial "
                'Tracking right "Manager": %(names)s.',
                names=self.lot_id._serial_names() or self.product_id.display_name,
            )
        )

    def _serial_refuse_missing(self):
        problems = defaultdict(list)
        for line in self.filtered(lambda line: line.quantity > 0):
            reason = line._serial_problem_product()
            if not reason and not line.lot_id:
                reason = line._serial_problem_missing()
            if reason:
                problems[line.product_id, reason].append(line)
        if problems:
            raise ValidationError(self._serial_problem_text(problems))
