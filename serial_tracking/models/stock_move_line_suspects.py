from odoo import models

from ..tools.stock_words import ON_HAND_USAGES
from .serial_quant_buffer import MovedUnit
from .serial_rows import hooked, read_rows, worthwhile


class StockMoveLine(models.Model):
    """Which lines the guard has to look at, of a transfer of many units."""

    _inherit = "stock.move.line"

    def _serial_suspects(self, places, counts):
        """Lines that may break a rule: all but those that plainly break none.

        A rule of an add-on that we don't know is asked of every line.

        :param dict places: quant rows by lot id
        :param dict counts: how often each unit is on these lines, by lot id
        """
        if not worthwhile(len(self)):
            return self
        rules = [name for name in dir(self) if name.startswith("_serial_problem")]
        if hooked(self, *rules):
            return self
        refused = self._serial_lots_refused()
        units = [
            unit
            for unit in MovedUnit.read(self)
            if counts[unit.lot] == 1 and (unit.move, unit.lot) not in refused
        ]
        kinds = self._serial_plain_kinds(units)
        ones = self._serial_lines_of_one()
        may_go = self._serial_lots_that_may_go(units)
        cleared = set()
        for unit in units:
            comes_in = kinds.get((unit.move, unit.source, unit.product))
            if comes_in is None or not unit.lot or unit.line not in ones:
                continue
            rows = places.get(unit.lot, ())
            if comes_in and (not rows or self._serial_comes_back(unit, rows)):
                cleared.add(unit.line)
            elif not comes_in and len(rows) == 1 and unit.lot in may_go:
                here = rows[0]
                place = here["location_id"], here["package_id"], here["owner_id"]
                if place == (unit.source, unit.package, unit.owner):
                    if here["quantity"] > 0:
                        cleared.add(unit.line)
        return self.browse(id_ for id_ in self._ids if id_ not in cleared)

    def _serial_lots_refused(self):
        """Units that a return may not take, as ``{(move id, lot id)}``."""
        by_move = self.env.context.get("serial_return_reasons_by_move") or {}
        return {
            (move_id, lot.id)
            for move_id, reasons in by_move.items()
            for lot, reason in reasons.items()
            if reason
        }

    def _serial_comes_back(self, unit, rows):
        source = self.env["stock.location"].browse(unit.source)
        return source.usage == "customer" and all(
            row["usage"] == "customer" for row in rows
        )

    def _serial_plain_kinds(self, units):
        """Return ``{(move, source, product): whether units come in}`` as ids.

        Moves whose lines each need a look (identified units, a product that isn't the
        document's) are left out.
        """
        result = {}
        for key in {(unit.move, unit.source, unit.product) for unit in units}:
            move = self.env["stock.move"].browse(key[0])
            source = self.env["stock.location"].browse(key[1])
            comes_in = source.usage not in ON_HAND_USAGES
            if (
                move
                and move.product_id.id == key[2]
                and move.serial_operation in (False, "transfer")
                and (comes_in or source._child_of(move.location_id))
            ):
                result[key] = comes_in
        return result

    def _serial_lines_of_one(self):
        """Ids of lines of exactly one unit of the product."""
        rows = read_rows(self, "quantity", "product_uom_id", "product_id")
        ones = {}
        for quantity, uom_id, product_id in set(rows):
            uom = self.env["uom.uom"].browse(uom_id)
            product = self.env["product.product"].browse(product_id)
            one = uom._compute_quantity(quantity, product.uom_id) == 1
            ones[quantity, uom_id, product_id] = one
        return {id_ for id_, row in zip(self._ids, rows, strict=True) if ones[row]}

    def _serial_lots_that_may_go(self, units):
        lots = self.env["stock.lot"].sudo().browse({u.lot for u in units if u.lot})
        ids = {*self.env["serial.status"]._ids_in_stock(), None}
        statuses = zip(lots._ids, read_rows(lots, "serial_base_status_id"), strict=True)
        return {lot_id for lot_id, (status_id,) in statuses if status_id in ids}
