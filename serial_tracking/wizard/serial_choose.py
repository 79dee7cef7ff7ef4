from odoo import api, fields, models


class SerialChoose(models.TransientModel):
    """The dialog of a quotation's line: which units the customer is to get (S2)."""

    _name = "serial.choose"
    _description = "Choose serial numbers"

    sale_line_id = fields.Many2one("sale.order.line", required=True, ondelete="cascade")
    product_id = fields.Many2one(related="sale_line_id.product_id")
    location_id = fields.Many2one(
        "stock.location", compute="_compute_location_id", compute_sudo=True
    )
    needed_count = fields.Integer(related="sale_line_id.serial_needed_count")
    chosen_count = fields.Integer(compute="_compute_chosen_count")
    lot_ids = fields.Many2many("stock.lot", string="Chosen units")
    names = fields.Text("Serial numbers")
    refused = fields.Text(readonly=True)

    @api.depends("sale_line_id")
    def _compute_location_id(self):
        for dialog in self:
            dialog.location_id = dialog.sale_line_id.warehouse_id.lot_stock_id

    @api.depends("lot_ids")
    def _compute_chosen_count(self):
        for dialog in self:
            dialog.chosen_count = len(dialog.lot_ids)

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        for dialog in dialogs:
            dialog.lot_ids = dialog.sale_line_id.serial_lot_ids
        return dialogs

    def action_add(self):
        """Choose what is in the box; what is refused stays there, with the reason.

        :return: window action, the same dialog
        :raises AccessError: see ``sale.order.line.serial_select``
        """
        self._take_list()
        self._show(self.sale_line_id.serial_select(self.names or ""))
        return self._reopen()

    def action_suggest(self):
        """Choose the missing units by the product's removal strategy.

        :return: window action, the same dialog
        :raises AccessError: see ``sale.order.line.serial_select``
        """
        self._take_list()
        line = self.sale_line_id
        missing = line.serial_needed_count - line.serial_chosen_count
        names = line.serial_suggest(max(0, missing))
        self._show(line.serial_select(names))
        return self._reopen()

    def action_apply(self):
        """Keep the list as it stands, and what is in the box with it.

        :return: window action: closed, or the same dialog when numbers are refused
        :raises AccessError: see ``sale.order.line.serial_select``
        """
        if self.names:
            action = self.action_add()
            return action if self.refused else self._close()
        self._take_list()
        return self._reopen() if self.refused else self._close()

    def _close(self):
        return {"type": "ir.actions.act_window_close"}

    def _take_list(self):
        """Bring the line to what the list of the dialog says."""
        line = self.sale_line_id
        chosen = line.serial_lot_ids
        line.serial_unselect((chosen - self.lot_ids).mapped("name"))
        self._show(
            line.serial_select((self.lot_ids - chosen).mapped("name")), keep=True
        )

    def _show(self, result, keep=False):
        refused = result["refused"]
        text = "\n".join(f"{row['name']}: {row['reason']}" for row in refused)
        values = {"refused": text, "lot_ids": self.sale_line_id.serial_lot_ids}
        if not keep:
            values["names"] = "\n".join(row["name"] for row in refused)
        self.write(values)

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Choose serial numbers"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
