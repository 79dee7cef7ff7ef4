from odoo import fields, models
from odoo.tools import SQL


class StockLot(models.Model):
    """What the record of a unit shows beside its own fields (G3).

    Core's fields for orders and quantities can't be read by everybody who may read
    serial numbers: they go through stock moves with the user's own rights.
    """

    _inherit = "stock.lot"

    serial_purchase_order_id = fields.Many2one(
        "purchase.order", "Purchase order", compute="_compute_serial_orders"
    )
    serial_sale_order_id = fields.Many2one(
        "sale.order", "Sales order", compute="_compute_serial_orders"
    )
    serial_purchase_name = fields.Char("Purchased on", compute="_compute_serial_orders")
    serial_sale_name = fields.Char("Sold on", compute="_compute_serial_orders")
    serial_move_count = fields.Integer("Moves", compute="_compute_serial_move_count")

    def _compute_serial_orders(self):
        orders = self._serial_last_orders()
        purchases = self.env["purchase.order"].browse(
            row["purchase_id"] for row in orders.values() if row["purchase_id"]
        )
        sales = self.env["sale.order"].browse(
            row["sale_id"] for row in orders.values() if row["sale_id"]
        )
        open_purchases, open_sales = purchases, sales
        if not self.env.su:
            open_purchases = purchases._filtered_access("read")
            open_sales = sales._filtered_access("read")
        for lot in self:
            row = orders.get(lot._origin.id, {})
            purchase = purchases.browse(row.get("purchase_id") or ())
            sale = sales.browse(row.get("sale_id") or ())
            lot.serial_purchase_name = purchase.sudo().name
            lot.serial_sale_name = sale.sudo().name
            lot.serial_purchase_order_id = purchase & open_purchases
            lot.serial_sale_order_id = sale & open_sales

    def _serial_last_orders(self):
        """Return ``{lot id: {'purchase_id', 'sale_id'}}``, the last ones of each."""
        if not self.ids:
            return {}
        self.env["stock.move.line"].flush_model(["lot_id", "state", "date", "move_id"])
        self.env["stock.move"].flush_model(["purchase_line_id", "sale_line_id"])
        self.env.cr.execute(
            SQL(
                """SELECT ml.lot_id,
                          (array_agg(pol.order_id ORDER BY ml.date DESC, ml.id DESC)
                           FILTER (WHERE pol.order_id IS NOT NULL))[1] AS purchase_id,
                          (array_agg(sol.order_id ORDER BY ml.date DESC, ml.id DESC)
                           FILTER (WHERE sol.order_id IS NOT NULL))[1] AS sale_id
                     FROM stock_move_line ml
                     JOIN stock_move m ON m.id = ml.move_id
                     LEFT JOIN purchase_order_line pol ON pol.id = m.purchase_line_id
                     LEFT JOIN sale_order_line sol ON sol.id = m.sale_line_id
                    WHERE ml.lot_id = ANY(%s) AND ml.state = 'done'
                    GROUP BY ml.lot_id""",
                self.ids,
            )
        )
        return {row.pop("lot_id"): row for row in self.env.cr.dictfetchall()}

    def _compute_serial_move_count(self):
        counts = dict(
            self.env["stock.move.line"]
            .sudo()
            ._read_group(
                [("lot_id", "in", self.ids), ("state", "=", "done")],
                ["lot_id"],
                ["__count"],
            )
        )
        for lot in self:
            lot.serial_move_count = counts.get(lot._origin.sudo(), 0)

    # -- core's own fields, for people who may not read stock moves ------------------

    def _serial_reads_documents(self, model="stock.move"):
        models = ("stock.move", "stock.picking", model)
        return all(self.env[name].has_access("read") for name in models)

    def _compute_delivery_ids(self):
        if self._serial_reads_documents():
            return super()._compute_delivery_ids()
        for lot in self.sudo():
            lot.delivery_ids = False
            lot.delivery_count = 0

    def _compute_partner_ids(self):
        if self._serial_reads_documents():
            return super()._compute_partner_ids()
        for lot in self.sudo():
            lot.partner_ids = lot.serial_customer_id

    def _compute_sale_order_ids(self):
        if self._serial_reads_documents("sale.order.line"):
            return super()._compute_sale_order_ids()
        for lot in self:
            order = lot.serial_sale_order_id
            lot.sudo().sale_order_ids = order
            lot.sale_order_count = len(order)

    def _compute_purchase_order_ids(self):
        if self._serial_reads_documents("purchase.order.line"):
            return super()._compute_purchase_order_ids()
        for lot in self:
            order = lot.serial_purchase_order_id
            lot.sudo().purchase_order_ids = order
            lot.purchase_order_count = len(order)

    # -- links --------------------------------------------------------------------

    def action_serial_moves(self):
        """Open the done stock moves of these units (G3)."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.stock_move_line_action"
        )
        return {
            **action,
            "domain": [("lot_id", "in", self.ids), ("state", "=", "done")],
            "context": {"create": False},
        }

    def action_serial_detail(self):
        """Open this unit as Serial Detail, from core's form of lots (G3)."""
        self.ensure_one()
        view_id = self.env.ref("serial_tracking.view_stock_lot_serial_form").id
        action = self._serial_open(self)
        name = self.env._("Serial number")
        return {**action, "name": name, "views": [[view_id, "form"]]}

    def action_serial_sales(self):
        """Open the sales order that this unit was last sold on (G3)."""
        self.ensure_one()
        return self._serial_open(self.serial_sale_order_id)

    def action_serial_purchases(self):
        """Open the purchase order that this unit was last received on (G3)."""
        self.ensure_one()
        return self._serial_open(self.serial_purchase_order_id)

    def _serial_open(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [[False, "form"]],
        }

    def get_formview_id(self, access_uid=None):
        """Units open as Serial Detail wherever a link leads to them (G3)."""
        if len(self) == 1 and self.sudo().serial_key:
            return self.env.ref("serial_tracking.view_stock_lot_serial_form").id
        return super().get_formview_id(access_uid=access_uid)
