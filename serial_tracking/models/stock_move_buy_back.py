from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.folding import fold
from .serial_rows import read_rows


class StockMove(models.Model):
    """A sold unit that is received again from a vendor (E3)."""

    _inherit = "stock.move"

    def serial_buy_back(self, names, reason):
        """Accept sold units on this receipt although nobody returned them (E3).

        When the receipt is validated, each goes from its customer to the vendor by a
        move of its own and comes in from there, so that it is in one place all the
        time and its history goes on. Good ones are kept even when others are refused.

        :param names: text, read as the entry box reads it, or a list of str
        :param str reason: why, kept in the history of each unit
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: without a reason, and on moves that are no open receipt
        """
        self.env["stock.lot"]._serial_require("manager")
        self._serial_check_window("enter")
        if self.location_id.usage != "supplier":
            raise UserError(
                self.env._("Units are bought back on receipts from a vendor only.")
            )
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why; the reason is kept in the history of the unit.")
            )
        names, refused = self._serial_read_names(names)
        move = self.with_context(serial_buy_back=True)
        names, problems = move._serial_sort_out_entered(names)
        move._serial_write_entered(names)
        keys = {fold(name) for name in names}
        lines = self._serial_lines().filtered(
            lambda line: fold(line._serial_number()) in keys
        )
        lines.sudo().serial_buy_back_reason = reason.strip()
        return {"accepted": names, "refused": refused + problems}

    def _serial_reasons_on_hand(self, keys):
        """Sold units are no obstacle where a manager, or their buyer, takes them."""
        reasons = super()._serial_reasons_on_hand(keys)
        if self.location_id.usage != "supplier" or not reasons:
            return reasons
        lots = self.env["stock.lot"]._serial_find_by_names(
            self.product_id, self.company_id, reasons
        )
        buys_back = self.env.context.get("serial_buy_back")
        for key in self._serial_at_customers(lots):
            if buys_back or lots[key]._serial_sold_to(self.company_id):
                del reasons[key]
            elif not self._serial_may_buy_back():
                reasons[key] = self.env._(
                    "%(reason)s; a Serial Manager can buy it back here",
                    reason=reasons[key],
                )
        return reasons

    def _serial_at_customers(self, lots):
        """Those of ``{folded name: lot}`` whose unit is at a customer."""
        units = self.env["stock.lot"].concat(*lots.values())
        places = units._serial_places()
        helds = {key: lot._serial_held(places[lot.id]) for key, lot in lots.items()}
        return [
            key for key, held in helds.items() if held and held["usage"] == "customer"
        ]

    def _serial_may_buy_back(self):
        return (
            self.serial_mode == "enter"
            and self.location_id.usage == "supplier"
            and self.env.user.has_group("serial_tracking.group_serial_manager")
        )

    def _serial_date_before_now(self):
        """Units leave their customer before they come in, and after they got there.

        The ledger reads moves by date; the lines of the receipt are the older ones.
        """
        second_ago = fields.Datetime.now() - timedelta(seconds=1)
        for move in self:
            earlier = move.move_line_ids.lot_id._serial_done_lines(
                [("move_id", "!=", move.id)]
            )
            move.date = max([second_ago, *earlier.mapped("date")])


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    serial_buy_back_reason = fields.Char(
        "Bought back because", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._serial_refuse_buy_back(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._serial_refuse_buy_back(vals)
        if {"lot_name", "lot_id", "quant_id"} & vals.keys() and not self.env.su:
            # Another number on the line is not the one that was accepted.
            accepted = self.filtered("serial_buy_back_reason").filtered(
                lambda line: line.state != "done"
            )
            accepted.sudo().write({"serial_buy_back_reason": False})
        return super().write(vals)

    def _serial_refuse_buy_back(self, vals):
        if vals.get("serial_buy_back_reason") and not self.env.su:
            raise AccessError(
                self.env._("A unit is bought back by its own action only.")
            )

    def _serial_refuse_bad_moves(self):
        self._serial_bring_back()
        return super()._serial_refuse_bad_moves()

    def _serial_bring_back(self):
        """Let units that were bought back go from their customer to the vendor."""
        from_vendor = self.location_id.filtered(lambda place: place.usage == "supplier")
        rows = zip(self._ids, read_rows(self, "location_id", "lot_id"), strict=True)
        lines = self.browse(
            line_id
            for line_id, (location_id, lot_id) in rows
            if lot_id and location_id in from_vendor._ids
        )
        if not lines:
            return
        lots = lines.lot_id.sudo().with_prefetch()
        lots._serial_lock()
        places = lots._serial_places()
        by_reason = {}
        for line in lines.filtered(lambda line: line.lot_id.id in places):
            lot = line.lot_id.sudo()
            held = lot._serial_held(places[lot.id])
            reason = line.sudo().serial_buy_back_reason
            if not reason and lot._serial_sold_to(line.company_id):
                reason = self.env._("Sold between companies")
            if reason and held and held["usage"] == "customer":
                source = line.location_id.sudo().browse(held["location_id"])
                row = (lot, source, line.location_id.sudo(), held)
                by_reason.setdefault((reason, line.company_id), []).append(row)
        for (reason, company), rows in by_reason.items():
            moves = lots.with_company(company)._serial_post_moves(
                rows,
                company_id=company.id,
                serial_operation="bought_back",
                serial_reason=reason,
                inventory_name=self.env._("Bought back"),
            )
            moves._serial_date_before_now()


class StockLot(models.Model):
    _inherit = "stock.lot"

    def _serial_sold_to(self, company):
        """Whether another company of this database sold the unit to this one (E3)."""
        self.ensure_one()
        lot = self.sudo()
        buyer = lot.serial_customer_id.commercial_partner_id
        seller = lot.serial_company_id
        return bool(
            buyer
            and buyer == company.sudo().partner_id.commercial_partner_id
            and seller != company
        )
