from odoo import api, models
from odoo.fields import Domain

from ..tools.folding import clean, fold
from ..tools.stock_words import OPEN_STATES


class StockLot(models.Model):
    """Why a number can't be given to a unit that comes in or is identified (E3)."""

    _inherit = "stock.lot"

    @api.model
    def _serial_read_names(self, names, product):
        """Read the entry box, or clean a list of literal names (E4).

        :param names: text as the entry box takes it, or a list of str
        :param product.product product: whose serials they are to be
        :return: (list of names, list of ``{'name', 'reason'}``)
        """
        if isinstance(names, str):
            return self._serial_read_entry(names, product)
        cleaned = [clean(str(name or "")) for name in names]
        refused = [
            {"name": name, "reason": self.env._("empty")}
            for name in cleaned
            if not name
        ]
        return [name for name in cleaned if name], refused

    @api.model
    def _serial_reasons_held(self, product, company, keys, returning=False):
        """Return ``{folded name: reason}`` for units that are somewhere already.

        :param product.product product: whose serials
        :param res.company company: who takes them
        :param keys: folded names
        :param bool returning: units that are at a customer may come in
        """
        lots = self._serial_find_by_names(product, company, keys)
        places = self.concat(*lots.values())._serial_places()
        reasons = {}
        for key, lot in lots.items():
            held = self._serial_held(places[lot.id])
            if held and not (returning and held["usage"] == "customer"):
                reasons[key] = lot._serial_where(held)
        if company.serial_unique_scope == "all":
            for lot in self._serial_named_elsewhere(product, keys):
                reasons[lot.serial_key] = self.env._(
                    "belongs to %(product)s", product=lot.product_id.display_name
                )
        return reasons

    @api.model
    def _serial_reasons_entered(self, product, names, move=None):
        """Return ``{folded name: reason}`` for names that open documents entered.

        :param product.product product: whose serials
        :param names: names as they were entered
        :param stock.move move: the document that asks
        """
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                Domain("product_id", "=", product.id)
                & Domain("serial_name_key", "in", [fold(name) for name in names])
                & Domain("state", "in", OPEN_STATES)
            )
        )
        reasons = {}
        for line in lines:
            if line.move_id == move:
                reason = self.env._("entered already")
            else:
                reason = self.env._(
                    "entered on %(document)s already", document=line.reference
                )
            if line.move_id == move or line.serial_name_key not in reasons:
                reasons[line.serial_name_key] = reason
        return reasons
