from odoo import api, fields, models

from odoo.addons.serial_tracking.models.stock_move_summary import (
    SHOWN,
    rows_without_many,
)


class MrpProduction(models.Model):
    """Orders ask for the serial numbers of what they make and of what they use."""

    _inherit = "mrp.production"

    serial_finished_count = fields.Integer(
        "Serial numbers entered", compute="_compute_serial_finished_count"
    )

    @api.depends("lot_producing_ids", "product_tracking")
    def _compute_serial_finished_count(self):
        for order in self:
            is_serial = order.product_tracking == "serial"
            order.serial_finished_count = is_serial and len(order.lot_producing_ids)

    def web_read(self, specification):
        """As core; the form shows how many numbers an order has, not many of them.

        :param dict specification: fields to read; with ``serial_finished_count`` among
            them, ``lot_producing_ids`` is empty on orders of more than 40 units
        :return: list of dict
        """
        asked = {"serial_finished_count", "lot_producing_ids"}
        if not asked <= specification.keys():
            return super().web_read(specification)
        return rows_without_many(
            self,
            self.filtered(lambda order: order.serial_finished_count > SHOWN),
            "lot_producing_ids",
            specification,
            lambda orders, fields: super().web_read(fields),
        )

    def _serial_finished_moves(self):
        """The open moves of the units that these orders are for."""
        return self.move_finished_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move._serial_is_finished_goods()
            )
        )

    def action_serial_finished(self):
        """Open the entry window of the finished goods (E7).

        :return: client action
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when there are none to come
        """
        self.ensure_one()
        move = self._serial_finished_moves()[:1]
        move._serial_check_window("enter")
        self._serial_take_over_numbers()
        return move.action_serial_window()

    def _serial_take_over_numbers(self):
        """Show on the lines the numbers that core's own fields gave the orders."""
        for order in self:
            move = order._serial_finished_moves()[:1]
            missing = order.lot_producing_ids - move.move_line_ids.lot_id
            if move and missing:
                move._serial_write_entered(missing.mapped("name"))

    def action_generate_serial(self, workorder=False):
        """Numbers are generated in the window, beside typed ones (E4, E7)."""
        is_open = self.state in ("confirmed", "progress", "to_close")
        if self.product_tracking == "serial" and is_open and self._serial_can_ask():
            return self.action_serial_finished()
        return super().action_generate_serial(workorder=workorder)

    def _serial_can_ask(self):
        return self.env["stock.picking"]._serial_can_ask()

    def pre_button_mark_done(self):
        """Ask for the numbers of finished goods first, then of components (E1, E7)."""
        if moves := self._serial_finished_to_ask():
            return moves._serial_window_before(self, "button_mark_done")
        self._serial_take_over_numbers()
        res = super().pre_button_mark_done()
        if res is True and (moves := self._serial_components_to_ask()):
            return moves._serial_window_before(self, "button_mark_done")
        return res

    def _serial_finished_to_ask(self):
        if not self._serial_can_ask():
            return self.env["stock.move"]
        nameless = self.filtered(lambda order: not order.lot_producing_ids)
        return nameless._serial_finished_moves()

    def _serial_components_to_ask(self):
        """Components and by-products whose units lack numbers."""
        others = self.move_finished_ids - self._serial_finished_moves()
        return (self.move_raw_ids | others)._serial_to_ask()

    def _are_finished_serials_already_produced(self, lots, excluded_sml=None):
        """Core fills the lines of finished goods at the end only, and takes those
        that are filled already for another unit with the same number."""
        lines = excluded_sml or self.env["stock.move.line"]
        entered = self._serial_finished_moves().move_line_ids
        return super()._are_finished_serials_already_produced(
            lots, excluded_sml=lines | entered
        )
