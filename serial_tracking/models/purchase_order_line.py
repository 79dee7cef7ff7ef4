from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.folding import fold
from ..tools.ranges import fold_ranges
from ..tools.stock_words import OPEN_STATES


class PurchaseOrderLine(models.Model):
    """Serials that the vendor announces before the goods come (E2)."""

    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "serial.document.line"]

    # Written by our own methods only, as superuser.
    serial_announced = fields.Text(
        "Announced serial numbers",
        copy=False,
        readonly=True,
        help="One on each line, as the vendor announced them.",
    )
    serial_announced_count = fields.Integer(
        "Serial numbers announced", compute="_compute_serial_announced_count"
    )
    serial_expected_count = fields.Integer(
        "Serial numbers needed", compute="_compute_serial_expected_count"
    )
    serial_received_count = fields.Integer(
        "Serial numbers entered", compute="_compute_serial_received"
    )
    serial_announced_note = fields.Text(
        "Announced and received",
        compute="_compute_serial_received",
        help="Which announced units have not come, and which came unannounced.",
    )

    @api.depends("serial_announced")
    def _compute_serial_announced_count(self):
        for line in self:
            line.serial_announced_count = len(line._serial_announced_names())

    @api.depends("product_qty", "product_uom_id", "product_id")
    def _compute_serial_expected_count(self):
        for line in self:
            line.serial_expected_count = (
                line._serial_units(line.product_qty, line.product_uom_id)
                if line.serial_tracked
                else 0
            )

    @api.depends(
        "serial_announced",
        "move_ids.state",
        "move_ids.move_line_ids.lot_id",
        "move_ids.move_line_ids.lot_name",
        "move_ids.move_line_ids.serial_chosen",
    )
    def _compute_serial_received(self):
        for line in self.sudo():
            names = line._serial_received_names() if line.serial_tracked else {}
            line.serial_received_count = len(names)
            line.serial_announced_note = line._serial_compare(names)

    def serial_announce(self, names):
        """Note the serial numbers that the vendor announces (E2).

        Good ones are kept even when others are refused. They wait on the order until
        there is a receipt; there they are proposed and checked off by entering them.

        :param names: text, read as the entry box reads it (separators, ranges), or a
            list of str, each one serial number taken literally
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User", or without the
            right to change the order
        :raises UserError: when the order is cancelled or the product isn't tracked
        """
        self._serial_check_announce()
        line = self.sudo()
        names, refused = line._serial_probe()._serial_read_names(names)
        names, problems = line._serial_sort_out_announced(names)
        line._serial_note_announced(line._serial_announced_names() + names)
        line._serial_propose_announced()
        return {"accepted": names, "refused": refused + problems}

    def serial_withdraw(self, names):
        """Take announced serial numbers off again; what is entered stays (E2).

        :param names: list of str
        :return: list of the names that were taken off
        :raises AccessError: without the Serial Tracking right "User", or without the
            right to change the order
        :raises UserError: when the order is cancelled or the product isn't tracked
        """
        self._serial_check_announce()
        line = self.sudo()
        keys = {fold(name) for name in names}
        announced = line._serial_announced_names()
        withdrawn = [name for name in announced if fold(name) in keys]
        line._serial_note_announced([n for n in announced if fold(n) not in keys])
        for move in line._serial_open_receipts():
            move._serial_withdraw_announced(keys)
        return withdrawn

    # -- rights ----------------------------------------------------------------------

    def _serial_check_announce(self):
        self._serial_check_document()
        if self.order_id.state == "cancel":
            raise UserError(
                self.env._("%(order)s is cancelled.", order=self.order_id.display_name)
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._serial_refuse_announced(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._serial_refuse_announced(vals)
        return super().write(vals)

    def _serial_refuse_announced(self, vals):
        if vals.get("serial_announced") and not self.env.su:
            raise AccessError(
                self.env._(
                    "Announced serial numbers are checked before they are kept: "
                    "announce them with the barcode symbol of the line."
                )
            )

    # -- what is announced -------------------------------------------------------------

    def _serial_announced_names(self):
        self.ensure_one()
        return (
            (self.serial_announced or "").split("\n") if self.serial_announced else []
        )

    def _serial_note_announced(self, names):
        self.serial_announced = "\n".join(names) or False

    def _serial_probe(self):
        """A receipt of this line that exists in memory only, to judge numbers with."""
        return self.env["stock.move"].new(
            {
                "product_id": self.product_id.id,
                "company_id": self.company_id.id,
                "location_id": self.order_id.partner_id.property_stock_supplier.id,
                "product_uom_qty": self.serial_expected_count,
                "product_uom": self.product_id.uom_id.id,
            }
        )

    def _serial_sort_out_announced(self, names):
        """Split names into those that may be announced and those that may not (E3).

        :return: (names, list of ``{'name', 'reason'}``)
        """
        reasons = self._serial_probe()._serial_reasons_against(names)
        announced = {fold(name) for name in self._serial_announced_names()}
        reasons.update(dict.fromkeys(announced, self.env._("announced already")))
        received = self._serial_received_names()
        room = self.serial_expected_count - len(announced | received.keys())
        accepted, refused, seen = [], [], set()
        for name in names:
            key = fold(name)
            if key in seen:
                reason = self.env._("twice in this list")
            elif key in reasons:
                reason = reasons[key]
            elif len(accepted) >= room:
                reason = self.env._(
                    "one too many: %(count)s units are ordered",
                    count=self.serial_expected_count,
                )
            else:
                seen.add(key)
                accepted.append(name)
                continue
            refused.append({"name": name, "reason": reason})
        return accepted, refused

    # -- what has come -----------------------------------------------------------------

    def _serial_receipts(self):
        return self.move_ids.filtered(
            lambda move: (
                move.state != "cancel"
                and move.product_id == move.purchase_line_id.product_id
                and not move._is_purchase_return()
            )
        )

    def _serial_open_receipts(self):
        return self._serial_receipts().filtered(
            lambda move: move.state in OPEN_STATES and move.serial_mode == "enter"
        )

    def _serial_received_names(self):
        """Return ``{folded number: number}`` of what receipts have or are given."""
        lines = self._serial_receipts()._serial_lines().filtered("serial_has_number")
        given = lines.filtered(
            lambda line: (
                line.state == "done" or line.serial_chosen or not line.serial_announced
            )
        )
        names = [line._serial_number() for line in given]
        return {fold(name): name for name in names}

    def _serial_compare(self, received):
        """What was announced against what came, in words for the buyer."""
        announced = {fold(name): name for name in self._serial_announced_names()}
        if not announced or not received:
            return False
        texts = []
        missing = [name for key, name in announced.items() if key not in received]
        if missing:
            texts.append(
                self.env._(
                    "Announced, not received: %(names)s.",
                    names=", ".join(fold_ranges(missing)),
                )
            )
        surplus = [name for key, name in received.items() if key not in announced]
        if surplus:
            texts.append(
                self.env._(
                    "Received, not announced: %(names)s.",
                    names=", ".join(fold_ranges(surplus)),
                )
            )
        return "\n".join(texts) or False

    def _serial_propose_announced(self):
        """Put announced numbers on the receipts, where they aren't yet (E2)."""
        for line in self.filtered("serial_announced"):
            on_lines = {
                fold(move_line._serial_number())
                for move_line in line._serial_receipts()._serial_lines()
            }
            names = [
                n for n in line._serial_announced_names() if fold(n) not in on_lines
            ]
            for move in line._serial_open_receipts():
                if not names:
                    break
                names = move._serial_write_announced(names)

    # -- core's ways to a receipt ------------------------------------------------------

    def _create_or_update_picking(self):
        res = super()._create_or_update_picking()
        self.sudo()._serial_propose_announced()
        return res

    def _merge_po_line(self, rfq_line):
        names = (self + rfq_line).sudo()
        merged = [name for line in names for name in line._serial_announced_names()]
        super()._merge_po_line(rfq_line)
        self.sudo()._serial_note_announced(list({fold(n): n for n in merged}.values()))


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _create_picking(self):
        res = super()._create_picking()
        self.sudo().order_line._serial_propose_announced()
        return res
