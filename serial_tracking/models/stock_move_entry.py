from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.folding import fold
from ..tools.stock_words import OPEN_STATES


class StockMove(models.Model):
    """Serials come in: the entry window and its one call (SPEC E)."""

    _inherit = "stock.move"

    serial_mode = fields.Selection(
        [("enter", "Enter"), ("select", "Select")],
        compute="_compute_serial_mode",
        help="Whether units of this move are entered (they come in) or selected "
        "(they leave or move).",
    )
    serial_done_count = fields.Integer(
        "Serial numbers given", compute="_compute_serial_counts"
    )
    serial_expected_count = fields.Integer(
        "Serial numbers needed", compute="_compute_serial_counts"
    )

    @api.depends("has_tracking", "state", "location_id.usage")
    def _compute_serial_mode(self):
        for move in self:
            if move.has_tracking != "serial" or move.state == "cancel":
                move.serial_mode = False
            elif move.location_id.usage in ("internal", "transit"):
                move.serial_mode = "select"
            else:
                move.serial_mode = "enter"

    @api.depends(
        "has_tracking",
        "product_uom_qty",
        "quantity",
        "move_line_ids.lot_id",
        "move_line_ids.lot_name",
    )
    def _compute_serial_counts(self):
        units = self.filtered(lambda move: move.has_tracking == "serial")
        counts = units._serial_numbered_counts()
        for move in self:
            move.serial_expected_count = move._serial_expected()
            move.serial_done_count = counts.get(move.id, 0)

    def _serial_expected(self):
        """How many units this move is for, in units of the product."""
        self.ensure_one()
        quantity = max(self.product_uom_qty, self.quantity)
        return int(self.product_uom._compute_quantity(quantity, self.product_id.uom_id))

    def serial_enter(self, names):
        """Enter serial numbers on one incoming move (E1, E3, E4, E8).

        Good ones are kept even when others are refused; nothing is validated.

        :param names: text, read as the entry box reads it (separators, ranges), or
            a list of str, each one serial number taken literally
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the move is finished or moves no tracked product
        """
        self._serial_check_window("enter")
        names, refused = self._serial_read_names(names)
        names, problems = self._serial_sort_out_entered(names)
        self._serial_write_entered(names)
        return {"accepted": names, "refused": refused + problems}

    def serial_remove(self, names):
        """Take serial numbers off this move again; the units stay expected (E8).

        :param names: list of str
        :return: list of the names that were removed
        :raises AccessError: without the Serial Tracking right "User"
        """
        self._serial_check_window()
        keys = {fold(name) for name in names}
        lines = self._serial_lines().filtered(
            lambda line: fold(line._serial_number()) in keys
        )
        removed = [line._serial_number() for line in lines]
        if self.serial_mode == "enter":
            lines.write({"lot_name": False, "lot_id": False, "serial_chosen": False})
            lines._serial_forget_details()
        else:
            self._serial_unselect(lines)
        return removed

    def serial_generate(self, count):
        """Return the next numbers of the product's own sequence, not yet entered (E4).

        :param int count: how many
        :return: list of str
        :raises AccessError: without the Serial Tracking right "User"
        """
        self._serial_check_window("enter")
        return self.product_id._serial_next_names(min(int(count), 100_000))

    # -- what was typed ------------------------------------------------------------

    def _serial_read_names(self, names):
        """Read the entry box, or clean a list of literal names.

        :return: (list of names, list of refusals)
        """
        return self.env["stock.lot"]._serial_read_names(names, self.product_id)

    def _serial_sort_out_entered(self, names):
        """Split names into those that may come in here and those that may not (E3).

        Constant number of queries for any number of names.

        :return: (names, list of ``{'name', 'reason'}``)
        """
        reasons = self._serial_reasons_against(names)
        room = self._serial_expected() - len(self._serial_given_lines())
        accepted, refused, seen = [], [], set()
        for name in names:
            key = fold(name)
            if key in seen:
                reason = self.env._("twice in this list")
            elif key in reasons:
                reason = reasons[key]
            elif len(accepted) >= room:
                reason = self.env._(
                    "one too many: %(count)s units are expected",
                    count=self._serial_expected(),
                )
            else:
                seen.add(key)
                accepted.append(name)
                continue
            refused.append({"name": name, "reason": reason})
        return accepted, refused

    def _serial_given_lines(self):
        """Lines whose number somebody entered: they leave no room for another."""
        return self._serial_lines().filtered("serial_has_number")

    def _serial_reasons_against(self, names):
        """Return ``{folded name: reason}`` for names that can't come in here."""
        keys = {fold(name) for name in names}
        reasons = self._serial_reasons_on_hand(keys)
        reasons.update(self._serial_reasons_on_documents(names))
        return reasons

    def _serial_reasons_on_hand(self, keys):
        return self.env["stock.lot"]._serial_reasons_held(
            self.product_id,
            self.company_id,
            keys,
            returning=self.location_id.usage == "customer",
        )

    def _serial_reasons_on_documents(self, names):
        """Names that this or another open document has entered already."""
        reasons = self.env["stock.lot"]._serial_reasons_entered(
            self.product_id, names, self
        )
        for line in self._serial_lines().filtered("serial_has_number"):
            reasons[fold(line._serial_number())] = self.env._("entered already")
        return reasons

    # -- what is written -----------------------------------------------------------

    def _serial_write_entered(self, names):
        """Put the names on this move's lines: blank ones first, then new ones."""
        if not names:
            return
        blank = self._serial_lines().filtered(lambda line: not line.serial_has_number)
        blank = blank[: len(names)]
        blank._serial_write_names(names[: len(blank)], serial_chosen=True)
        self.env["stock.move.line"].create(
            [
                {
                    **self._prepare_move_line_vals(quantity=1),
                    "lot_name": name,
                    "serial_chosen": True,
                }
                for name in names[len(blank) :]
            ]
        )

    # -- rights -----------------------------------------------------------------------

    def _serial_check_window(self, mode=None):
        """Refuse people without the right, and moves that have no window.

        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the move is finished, of another direction or untracked
        """
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group(
            "serial_tracking.group_serial_user"
        ):
            raise AccessError(
                self.env._(
                    "Entering and selecting serial numbers needs the Serial Tracking "
                    'right "User". Ask an administrator for it.'
                )
            )
        self.check_access("write")
        product = self.product_id.display_name
        if self.has_tracking != "serial":
            raise UserError(
                self.env._(
                    "%(product)s is not tracked by serial number.", product=product
                )
            )
        if self.state not in OPEN_STATES:
            raise UserError(
                self.env._(
                    "%(document)s is finished. Correct its serial numbers instead.",
                    document=self.reference or product,
                )
            )
        if mode and self.serial_mode != mode:
            raise UserError(
                self.env._(
                    "Units of %(product)s come in on this document: enter their "
                    "serial numbers.",
                    product=product,
                )
                if self.serial_mode == "enter"
                else self.env._(
                    "Units of %(product)s leave on this document: choose their serial "
                    "numbers.",
                    product=product,
                )
            )
