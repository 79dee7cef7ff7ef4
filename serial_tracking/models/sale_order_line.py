from collections import Counter

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.folding import fold
from ..tools.stock_words import OPEN_STATES

MAY_SEE = (
    "serial_tracking.group_serial_user,serial_tracking.group_serial_auditor,"
    "stock.group_stock_user"
)


class SaleOrderLine(models.Model):
    """Serials chosen on the order, held for it until they are delivered (S2).

    A quotation only remembers the choice. Once the order is confirmed, its first moves
    reserve exactly the chosen units, and so do backorders and added quantities.
    """

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "serial.document.line"]

    serial_lot_ids = fields.Many2many(
        "stock.lot",
        "sale_order_line_serial_rel",
        "sale_line_id",
        "lot_id",
        "Serial numbers",
        copy=False,
        groups=MAY_SEE,
        help="Units chosen for this line. They are held for the order once it is "
        "confirmed.",
    )
    serial_needed_count = fields.Integer(
        "Serial numbers needed", compute="_compute_serial_counts", compute_sudo=True
    )
    serial_chosen_count = fields.Integer(
        "Serial numbers chosen", compute="_compute_serial_counts", compute_sudo=True
    )
    serial_summary = fields.Char(
        "Serials", compute="_compute_serial_counts", compute_sudo=True
    )

    @api.depends("serial_lot_ids", "product_uom_qty", "product_uom_id", "product_id")
    def _compute_serial_counts(self):
        for line in self:
            needed = (
                line._serial_units(line.product_uom_qty, line.product_uom_id)
                if line.serial_tracked
                else 0
            )
            line.serial_needed_count = needed
            line.serial_chosen_count = len(line.serial_lot_ids)
            line.serial_summary = (
                f"{line.serial_chosen_count}/{needed}" if line.serial_tracked else ""
            )

    def serial_select(self, names):
        """Choose units for this line (S2, S3).

        Good ones are kept even when others are refused. A confirmed order holds them
        at once; a quotation remembers them.

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User", or without the
            right to change the order
        :raises UserError: when nothing is left to deliver, or the product isn't tracked
        """
        line = self._serial_check_choose()
        if line.state != "sale":
            return line._serial_select_on_quotation(names)
        result = {"accepted": [], "refused": []}
        for move in line._serial_check_open_deliveries():
            result = move.serial_select(names)
            if not result["refused"]:
                break
            names = [row["name"] for row in result["refused"] if row["name"]]
        return result

    def serial_unselect(self, names):
        """Take units off this line again, and free them (S2).

        :param names: list of str
        :return: list of the names that were taken off
        :raises AccessError: without the Serial Tracking right "User", or without the
            right to change the order
        :raises UserError: when the order is cancelled or the product isn't tracked
        """
        line = self._serial_check_choose()
        keys = {fold(name) for name in names}
        lots = line.serial_lot_ids.filtered(lambda lot: lot.serial_key in keys)
        line.serial_lot_ids -= lots
        return lots.mapped("name")

    def serial_suggest(self, count):
        """Return the next units to take by the removal strategy (S1, S2).

        :param int count: how many at most
        :return: list of serial numbers
        :raises AccessError: without the Serial Tracking right "User", or without the
            right to change the order
        :raises UserError: when nothing is left to deliver, or the product isn't tracked
        """
        line, count = self._serial_check_choose(), int(count)
        if line.state != "sale":
            quants = line._serial_probe()._serial_free_quants(
                limit=count, without=line.serial_lot_ids
            )
            return quants.lot_id.mapped("name")
        names = []
        for move in line._serial_check_open_deliveries():
            names += move.serial_suggest(count - len(names))
        return names

    # -- rights ----------------------------------------------------------------------

    def _serial_check_choose(self):
        """Check the rights; return this line with those that the choice needs."""
        self._serial_check_document()
        if self.state == "cancel":
            raise UserError(
                self.env._("%(order)s is cancelled.", order=self.order_id.display_name)
            )
        return self.sudo()

    def _serial_check_open_deliveries(self):
        moves = self._serial_open_deliveries()
        if not moves:
            raise UserError(
                self.env._(
                    "Nothing of %(product)s is left to deliver on %(order)s.",
                    product=self.product_id.display_name,
                    order=self.order_id.display_name,
                )
            )
        return moves

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        chosen = lines.browse(
            line.id
            for line, vals in zip(lines, vals_list, strict=True)
            if vals.get("serial_lot_ids")
        )
        chosen._serial_after_choice()
        return lines

    def write(self, vals):
        res = super().write(vals)
        if "product_id" in vals:
            for line in self.sudo().filtered("serial_lot_ids"):
                line.serial_lot_ids = line._serial_lots_of_product()
        if "serial_lot_ids" in vals:
            self._serial_after_choice()
        elif "product_uom_qty" in vals:
            self.sudo()._serial_open_deliveries()._serial_reserve_chosen()
        return res

    def _serial_after_choice(self):
        """Check what was chosen, whoever wrote it, and hold it (S2, P2)."""
        if not self:
            return
        self._serial_check_right()
        for line in self.sudo():
            wrong = line.serial_lot_ids - line._serial_lots_of_product()
            if wrong:
                raise ValidationError(
                    self.env._(
                        "These serial numbers are not of %(product)s: %(names)s.",
                        product=line.product_id.display_name,
                        names=wrong._serial_names(),
                    )
                )
        moves = self.sudo()._serial_open_deliveries()
        moves._serial_free_unchosen()
        moves._serial_reserve_chosen()

    def _serial_lots_of_product(self):
        return self.serial_lot_ids.filtered(
            lambda lot: (
                lot.product_id == self.product_id
                and lot.company_id <= self.company_id
                and lot.serial_key
            )
        )

    # -- quotations --------------------------------------------------------------------

    def _serial_probe(self):
        """A delivery of this line that exists in memory only, to judge numbers with."""
        return self.env["stock.move"].new(
            {
                "product_id": self.product_id.id,
                "company_id": self.company_id.id,
                "location_id": self.warehouse_id.lot_stock_id.id,
                "location_dest_id": self._get_location_final().id,
                "product_uom_qty": 1_000_000,
                "product_uom": self.product_id.uom_id.id,
            }
        )

    def _serial_select_on_quotation(self, names):
        probe = self._serial_probe()
        names, refused = probe._serial_read_names(names)
        mine = {lot.serial_key for lot in self.serial_lot_ids}
        already = [name for name in names if fold(name) in mine]
        quants, problems = probe._serial_sort_out_selected(
            [name for name in names if fold(name) not in mine]
        )
        room = max(0, self.serial_needed_count - len(mine))
        self.serial_lot_ids = [Command.link(quant.lot_id.id) for quant in quants[:room]]
        reasons = [
            (already, self.env._("chosen already")),
            (
                [quant.lot_id.name for quant in quants[room:]],
                self.env._(
                    "one too many: %(count)s units are needed",
                    count=self.serial_needed_count,
                ),
            ),
        ]
        for many, reason in reasons:
            problems += [{"name": name, "reason": reason} for name in many]
        return {
            "accepted": [quant.lot_id.name for quant in quants[:room]],
            "refused": refused + problems,
        }

    def _serial_gone(self):
        """Chosen units that this quotation could not have any more, with the reason.

        :return: list of ``{'name', 'reason'}``
        """
        names = self.serial_lot_ids.mapped("name")
        if not names:
            return []
        return self._serial_probe()._serial_sort_out_selected(names)[1]

    # -- confirmed orders --------------------------------------------------------------

    def _serial_deliveries(self):
        """Moves that bring units of these lines on their way to the customer."""
        return self.move_ids.filtered(
            lambda move: (
                move.state != "cancel"
                and move.product_id == move.sale_line_id.product_id
                and not move.origin_returned_move_id
                and move.serial_mode == "select"
                and (move.location_final_id or move.location_dest_id).usage
                in ("customer", "transit")
            )
        )

    def _serial_open_deliveries(self):
        return self._serial_deliveries().filtered(
            lambda move: move.state in OPEN_STATES
        )

    def _serial_known_lots(self):
        """Units that were delivered on these lines, or are sure to be (S2, S6)."""
        done = self.move_ids.filtered(lambda move: move.state == "done")
        out = done.filtered(lambda move: move.location_dest_id.usage == "customer")
        back = done.filtered(lambda move: move.location_id.usage == "customer")
        held = (
            self._serial_open_deliveries()
            ._serial_lines()
            .filtered(
                lambda line: (
                    line.serial_chosen
                    or line.move_id.move_orig_ids
                    or line.lot_id in line.move_id.sale_line_id.serial_lot_ids
                )
            )
        )
        counts = Counter(out.move_line_ids.mapped("lot_id.id"))
        counts.subtract(back.move_line_ids.mapped("lot_id.id"))
        delivered = [lot_id for lot_id, count in counts.items() if count > 0]
        return self.env["stock.lot"].browse(delivered) | held.lot_id

    def _serial_drop_gone(self):
        """Forget chosen units that the confirmed order could not get; say which.

        :return: list of ``{'name', 'reason'}``
        """
        moves = self._serial_open_deliveries()
        lost = self.serial_lot_ids - moves._serial_lines().lot_id
        if not moves or not lost:
            return []
        problems = moves[0]._serial_sort_out_selected(lost.mapped("name"))[1]
        self.serial_lot_ids -= lost
        return problems
