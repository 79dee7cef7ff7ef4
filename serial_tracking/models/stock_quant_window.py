from odoo import api, models
from odoo.fields import Domain

from ..tools.folding import fold


class StockQuant(models.Model):
    """Units as the selection window lists them (S1)."""

    _inherit = "stock.quant"

    @api.model
    def _serial_in_removal_order(self, domain, product, location, offset=0, limit=None):
        Quant = self.sudo()
        strategy = Quant._get_removal_strategy(product, location)
        order = Quant._get_removal_strategy_order(strategy) or "in_date, id"
        return Quant.search(domain, order=order, offset=offset, limit=limit)

    @api.model
    def _serial_unheld_domain(self, product, location):
        """Units in or below a place that nobody has chosen for a document.

        What a reservation only proposes gives way.
        """
        lines = self.env["stock.move.line"].sudo()
        held = lines._search(
            Domain("product_id", "=", product.id)
            & Domain("state", "not in", ("done", "cancel"))
            & Domain("lot_id", "!=", False)
            & Domain("quantity", ">", 0)
            & (Domain("serial_chosen", "=", True) | Domain("picked", "=", True))
        )
        return (
            Domain("product_id", "=", product.id)
            & Domain("location_id", "child_of", location.id)
            & Domain("location_id.usage", "in", ("internal", "transit"))
            & Domain("lot_id", "!=", False)
            & Domain("quantity", ">", 0)
            & Domain("lot_id", "not in", held.subselect("lot_id"))
        )

    @api.model
    def _serial_candidates(
        self,
        domain,
        where,
        mine,
        search="",
        location_id=None,
        condition=None,
        offset=0,
        limit=40,
    ):
        """A page of the units to choose from.

        :param Domain domain: quants that may be chosen, or are chosen already
        :param where: (product, location), which say the removal strategy
        :param dict mine: ``{lot id: chosen}`` of the document's own units
        :return: dict, see ``serial_candidates`` of ``stock.move``
        """
        Quant = self.sudo()
        locations = Quant._read_group(domain, ["location_id"], ["__count"])
        if search:
            domain &= Domain("lot_id.serial_key", "like", fold(search))
        if location_id:
            domain &= Domain("location_id", "child_of", location_id)
        if condition:
            operator = "!=" if condition == "noted" else "="
            domain &= Domain("lot_id.serial_condition_note", operator, False)
        quants = self._serial_in_removal_order(domain, *where, offset, limit)
        return {
            "total": Quant.search_count(domain),
            "rows": [quant._serial_candidate_row(mine) for quant in quants],
            "locations": [
                {"id": location.id, "name": location.display_name, "count": count}
                for location, count in locations
            ],
        }

    def _serial_candidate_row(self, mine):
        """This unit as a row of the selection window.

        :param dict mine: ``{lot id: chosen}`` of the move's own lines
        """
        self.ensure_one()
        lot = self.lot_id
        return {
            "lot_id": lot.id,
            "name": lot.name,
            "location": self.location_id.display_name,
            "received": lot.serial_date_received or self.in_date,
            "condition": lot.serial_condition_note or "",
            "status": lot.serial_status_id.name or "",
            "status_color": lot.serial_status_id.color,
            "chosen": bool(mine.get(lot.id)),
            "proposed": lot.id in mine and not mine[lot.id],
        }
