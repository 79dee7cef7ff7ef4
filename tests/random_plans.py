"""The operations of the random sequences: each plans one step from a random number.

A plan is ``(action, allowed, about)``; the action returns what to note afterwards in
the Python model. ``None``: there is nothing to do it with.
"""

from random_world import Unit

from odoo.exceptions import UserError


def pick(choices, number):
    return choices[number % len(choices)] if choices else None


class Helpers:
    def _units(self, *places, codes=None):
        return [
            unit
            for unit in self.units
            if (unit.place or False) in places and (not codes or unit.code in codes)
        ]

    def _new_units(self, count, product, company=None):
        start = self.counter
        self.counter += count
        return [
            Unit(f"SN{number:04d}", product, company or self.env.company)
            for number in range(start, start + count)
        ]

    def _lot(self, unit):
        return self.env["stock.lot"].search(
            [("product_id", "=", unit.product.id), ("name", "=", unit.name)]
        )

    def _open_lines(self, unit):
        return self.env["stock.move.line"].search(
            [
                ("lot_id", "=", self._lot(unit).id),
                ("state", "not in", ("done", "cancel")),
                ("location_id.usage", "in", ("internal", "transit")),
            ]
        )

    def _is_proposed(self, unit):
        return bool(self._open_lines(unit))

    def _is_chosen(self, unit):
        return any(self._open_lines(unit).mapped("serial_chosen"))

    def _may_go(self, unit):
        return unit.code == "in_stock"

    def _take(self, result):
        """Whatever a call refused raises, as it would stop a person."""
        if result["refused"]:
            raise UserError(str(result["refused"]))

    def _validate(self, move, user=None):
        picking = move.picking_id.with_user(user or self.worker)
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        if move.state != "done":
            raise UserError(f"{picking.name} asks for more")

    def _carry(self, unit, source, destination, picking_type, partner=None):
        values = {"partner": partner} if partner else {}
        move = self._make_move(
            picking_type, source, destination, unit.product, 1, **values
        )
        self._take(move.with_user(self.worker).serial_select([unit.name]))
        self._validate(move)
        return move

    def _scrap(self, unit, place, quantity=1):
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.worker)
            .create(
                {
                    "product_id": unit.product.id,
                    "lot_id": self._lot(unit).id,
                    "location_id": place.id,
                    "scrap_qty": quantity,
                }
            )
        )
        scrap.action_validate()
        if scrap.state != "done":
            raise UserError("the scrap order asks for more")
