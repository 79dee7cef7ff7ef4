from odoo import Command, api, fields, models


class SaleOrder(models.Model):
    """A scanned label puts product and unit on the order in one step (E4)."""

    _inherit = "sale.order"

    serial_scan = fields.Char(
        "Scan serial number",
        store=False,
        help="Type or scan a serial number, with or without SN: in front. Product and "
        "unit are put on the order.",
    )

    @api.onchange("serial_scan")
    def _onchange_serial_scan(self):
        text, self.serial_scan = (self.serial_scan or "").strip(), False
        if not text:
            return None
        lots = self.env["stock.lot"]._serial_named(text, prefixed=False)
        reason = self._serial_scan_refusal(text, lots)
        if reason:
            return self._serial_scan_warning(text, reason)
        self._serial_scan_add(lots.filtered("serial_available") or lots)
        return None

    def _serial_scan_warning(self, text, reason):
        warning = {"type": "notification", "title": text, "message": reason}
        return {"warning": warning}

    def _serial_scan_refusal(self, text, lots):
        """Why the scanned unit can't be put on this order, or ``None``."""
        if not lots:
            return self.env._("unknown serial number")
        free = lots.filtered("serial_available")
        if len(free) > 1:
            return self.env._(
                "more than one product has this number: %(products)s. Choose the unit "
                "on the line of its product.",
                products=", ".join(free.product_id.mapped("display_name")),
            )
        lot = free or lots[0]
        if lot in self.order_line.sudo().serial_lot_ids._origin:
            return self.env._("on this order already")
        if not lot.product_id.sale_ok:
            return self.env._(
                "%(product)s is not for sale", product=lot.product_id.display_name
            )
        if not free:
            held = lot._serial_held(lot._serial_places()[lot.id])
            if held and held["usage"] == "internal":
                return self.env._("reserved for another document, or not available")
            return lot._serial_where(held)
        return None

    def _serial_scan_add(self, lot):
        """Choose the unit on its product's line: with room, made longer, or new."""
        lines = self.order_line.filtered(
            lambda line: line.product_id == lot.product_id and not line.display_type
        )
        with_room = lines.filtered(
            lambda line: line.serial_chosen_count < line.serial_needed_count
        )
        line = with_room[:1] or lines[:1]
        if not line:
            line = self.env["sale.order.line"].new(
                {
                    "order_id": self.id,
                    "product_id": lot.product_id.id,
                    "product_uom_qty": 1,
                }
            )
            self.order_line += line
        elif not with_room:
            line.product_uom_qty += 1
        line.serial_lot_ids = [Command.link(lot.id)]


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    serial_scan = fields.Char(store=False)

    @api.onchange("serial_scan")
    def _onchange_serial_scan(self):
        """The product was searched by the label of a unit: take both (E4)."""
        text, self.serial_scan = (self.serial_scan or "").strip(), False
        if not text:
            return None
        lots = self.env["stock.lot"]._serial_named(text, prefixed=False)
        if self.product_id:
            lots = lots.filtered(lambda lot: lot.product_id == self.product_id) or lots
        if reason := self.order_id._serial_scan_refusal(text, lots):
            return self.order_id._serial_scan_warning(text, reason)
        lot = lots.filtered("serial_available") or lots
        self.product_id = lot.product_id
        self.serial_lot_ids = [Command.set(lot.ids)]
        return None
