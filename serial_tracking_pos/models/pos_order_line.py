from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.serial_tracking.tools.folding import fold


class PosOrderLine(models.Model):
    """The counter lists and takes only units that may be sold (U4, S1, S4)."""

    _inherit = "pos.order.line"

    @api.model
    def get_existing_lots(self, company_id, config_id, product_id):
        """As core, without units that aren't available (U4)."""
        rows = super().get_existing_lots(company_id, config_id, product_id)
        product = self.env["product.product"].sudo().browse(product_id)
        if product.tracking != "serial":
            return rows
        lots = self.env["stock.lot"].sudo().browse(row["id"] for row in rows)
        free = lots.filtered("serial_available")
        sold = self._serial_sold_until_closing(product)
        return [
            row
            for row, lot in zip(rows, lots, strict=True)
            if lot in free and lot.serial_key not in sold
        ]

    @api.model
    def serial_refused(self, config_id, product_id, names):
        """Say which of these numbers can't be sold at this counter now (S4, U4).

        :param int config_id: the ``pos.config`` that sells
        :param int product_id: a product that is tracked by serial number
        :param list names: serial numbers
        :return: list of ``{'name', 'reason'}``, empty when all may be sold
        :raises AccessError: without the Point of Sale right "User"
        """
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(
                self.env._('Selling needs the Point of Sale right "User".')
            )
        config = self.env["pos.config"].browse(config_id)
        config.check_access("read")
        product = self.env["product.product"].sudo().browse(product_id)
        reasons = self._serial_reasons_not_sold(config.sudo(), product, names)
        return [
            {"name": name, "reason": reasons[fold(name)]}
            for name in names
            if fold(name) in reasons
        ]

    @api.model
    def _serial_reasons_not_sold(self, config, product, names):
        """Return ``{folded number: reason}``; constant number of queries.

        :param pos.config config: the counter
        :param product.product product: whose units
        """
        if product.tracking != "serial":
            return {}
        Lot = self.env["stock.lot"].sudo()
        keys = {fold(name) for name in names}
        lots = Lot._serial_find_by_names(product, config.company_id, keys)
        units = Lot.concat(*lots.values())
        places, holders = units._serial_places(), units._serial_holders()
        source = config.picking_type_id.default_location_src_id
        sold = self._serial_sold_until_closing(product)
        reasons = {}
        for key in keys:
            lot = lots.get(key)
            if not lot:
                reason = self.env._(
                    "unknown serial number of %(product)s", product=product.display_name
                )
            elif key in sold:
                reason = self.env._("sold already in %(order)s", order=sold[key])
            else:
                held = lot._serial_held(places[lot.id])
                reason = lot._serial_why_not_at(source, held)
                if not reason and lot in holders:
                    reason = self.env._(
                        "reserved for %(document)s", document=holders[lot]
                    )
            if reason:
                reasons[key] = reason
        return reasons

    @api.model
    def _serial_sold_until_closing(self, product):
        """Return ``{folded number: order}`` of units that left the shop, while stock
        hears of it only when their session is closed; without our own order."""
        packs = (
            self.env["pos.pack.operation.lot"]
            .sudo()
            .search(
                Domain("product_id", "=", product.id)
                & Domain("order_id.state", "in", ("paid", "done"))
                & Domain("order_id.session_id.state", "!=", "closed")
                & Domain("order_id.session_id.update_stock_at_closing", "=", True)
                & Domain("order_id.picking_ids", "=", False)
                & Domain("order_id", "not in", self.order_id.ids),
                order="id",
            )
        )
        sold = {}
        for pack in packs.filtered("lot_name"):
            line = pack.pos_order_line_id
            if line.qty > 0:
                sold[fold(pack.lot_name)] = line.order_id.name
            else:
                sold.pop(fold(pack.lot_name), None)
        return sold

    def _serial_spell_names(self):
        """Write each number as its unit spells it: core looks for that only."""
        for product, lines in self.grouped("product_id").items():
            packs = lines.pack_lot_ids.filtered("lot_name")
            lots = self.env["stock.lot"]._serial_find_by_names(
                product,
                lines.company_id[:1],
                {fold(pack.lot_name) for pack in packs},
            )
            for pack in packs:
                lot = lots.get(fold(pack.lot_name))
                if lot and lot.name != pack.lot_name:
                    pack.lot_name = lot.name

    def _serial_reasons_not_brought_back(self):
        """Return ``{folded number: reason}`` of units that can't come back here."""
        self.ensure_one()
        names = self.pack_lot_ids.filtered("lot_name").mapped("lot_name")
        keys = {fold(name) for name in names}
        Lot = self.env["stock.lot"].sudo()
        lots = Lot._serial_find_by_names(self.product_id, self.company_id, keys)
        places = Lot.concat(*lots.values())._serial_places()
        origin = self.refunded_orderline_id.sudo()
        shipped = {fold(pack.lot_name) for pack in origin.pack_lot_ids if pack.lot_name}
        sold = self._serial_sold_until_closing(self.product_id)
        reasons = {}
        for key in keys:
            lot = lots.get(key, Lot)
            held = lot and lot._serial_held(places[lot.id])
            if origin and key not in shipped:
                reasons[key] = self.env._(
                    "not sold in %(order)s", order=origin.order_id.name
                )
            elif key not in sold and not (held and held["usage"] == "customer"):
                reasons[key] = self.env._(
                    "not at a customer: %(where)s",
                    where=lot._serial_where(held)
                    if lot
                    else self.env._("unknown serial number"),
                )
        return reasons
