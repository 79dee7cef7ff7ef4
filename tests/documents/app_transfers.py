"""Transfers of other apps."""

from odoo import Command

from .kind import kind


@kind(
    "drop shipment of a sales order",
    app="stock_dropshipping",
    enters=True,
    only_window=True,
)
def drop_shipment(case, count):
    case.laptop.write(
        {
            "route_ids": [
                Command.set(case.env.ref("stock_dropshipping.route_drop_shipping").ids)
            ],
            "seller_ids": [Command.create({"partner_id": case.vendor.id})],
        }
    )
    purchase = case._sale(count).order_id._get_purchase_orders()
    purchase.button_confirm()
    return purchase.picking_ids.move_ids, case._new_names(count)


@kind("drop shipment that leaves our stock", app="stock_dropshipping")
def from_our_stock(case, count):
    names = case._held(case.stock, count)
    operation = case.env["stock.picking.type"].search(
        [("code", "=", "dropship"), ("company_id", "=", case.env.company.id)], limit=1
    )
    move = case._make_move(
        operation, case.stock, case.customers, case.laptop, count, partner=case.customer
    )
    return move, names
