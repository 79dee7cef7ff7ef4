from odoo import api, models
from odoo.fields import Domain

from ..tools.stock_words import RESERVING


class StockQuant(models.Model):
    """Units that are not available are not reserved; nobody writes a second place."""

    _inherit = "stock.quant"

    def _get_gather_domain(self, product_id, *args, **kwargs):
        domain = super()._get_gather_domain(product_id, *args, **kwargs)
        if self.env.context.get("serial_available_only"):
            domain = Domain(domain) & (
                Domain("lot_id", "=", False)
                | self.env["stock.lot"]._serial_may_go_domain(
                    "lot_id.serial_base_status_id"
                )
            )
        return domain

    def _update_reserved_quantity(
        self,
        product_id,
        location_id,
        quantity,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        buffer = self.env.context.get(RESERVING)
        if buffer:
            lot = lot_id or self.env["stock.lot"]
            package = package_id or self.env["stock.package"]
            owner = owner_id or self.env["res.partner"]
            place = buffer.key(location_id, lot, package, owner)
            if buffer.takes_reservation(place):
                return buffer.change(product_id.id, place, reserved=quantity)
        return super()._update_reserved_quantity(
            product_id,
            location_id,
            quantity,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
        )

    def _get_reserve_quantity(self, product_id, location_id, quantity, *args, **kwargs):
        quants = None
        if product_id.tracking == "serial":
            quants = self._serial_reserve_plainly(
                product_id, location_id, quantity, *args, **kwargs
            )
        if quants is None:
            return super()._get_reserve_quantity(
                product_id, location_id, quantity, *args, **kwargs
            )
        return [(quant, 1.0) for quant in quants]

    def _serial_reserve_plainly(
        self,
        product_id,
        location_id,
        quantity,
        uom_id=None,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        """The next units by removal strategy, without reading all that are held.

        :return: quants of one free unit each, or ``None`` where core has to look:
            a unit or a place is given, units without serial number or below zero
            are held, the strategy weighs packages or distances
        """
        quantity = int(quantity) if quantity == int(quantity) else 0
        if (
            self
            or strict
            or quantity <= 0
            or lot_id
            or package_id
            or owner_id
            or (uom_id and uom_id != product_id.uom_id)
            or product_id.categ_id.packaging_reserve_method == "full"
        ):
            return None
        Quant = self.sudo()
        strategy = Quant._get_removal_strategy(product_id, location_id)
        order = Quant._get_removal_strategy_order(strategy)
        if strategy not in ("fifo", "lifo", "fefo") or not order:
            return None
        domain = Domain(Quant._get_gather_domain(product_id, location_id))
        odd = (
            Domain("quantity", "<", 0)
            | Domain("quantity", ">", 1)
            | (Domain("lot_id", "=", False) & Domain("quantity", "!=", 0))
        )
        if Quant.search_count(domain & odd, limit=1):
            return None
        free = Domain("quantity", "=", 1) & Domain("reserved_quantity", "<=", 0)
        return Quant.search(domain & free, order=order, limit=quantity)

    @api.model_create_multi
    def create(self, vals_list):
        quants = super().create(vals_list)
        if not self.env.su:
            quants.lot_id.sudo()._serial_check_one_place()
        return quants

    def write(self, vals):
        res = super().write(vals)
        if not self.env.su and {"quantity", "lot_id", "location_id"} & vals.keys():
            self.lot_id.sudo()._serial_check_one_place()
        return res

    def move_quants(self, location_dest_id=False, *args, **kwargs):
        serials = self.filtered(lambda quant: quant.tracking == "serial").lot_id
        if location_dest_id and serials:
            serials._serial_require("transfer")
        return super().move_quants(location_dest_id, *args, **kwargs)
