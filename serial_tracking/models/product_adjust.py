from odoo import models
from odoo.exceptions import AccessError, UserError

from ..tools.folding import fold

REASONS_IN = [("found", "Found"), ("error", "Error in the records")]
REASONS_OUT = [
    ("shrinkage", "Shrinkage"),
    ("damage", "Damage"),
    ("error", "Error in the records"),
]


class ProductProduct(models.Model):
    """Counting single units up or down, with a reason (R3)."""

    _inherit = "product.product"

    def serial_adjust(self, change, names, location_id, reason):
        """Add units to stock or take them out, as one inventory adjustment (R3).

        One done move with one line per unit. What is added is in stock, at the cost
        that core gives units found; what is taken out is lost. Good numbers are
        posted even when others are refused.

        :param str change: ``add`` or ``remove``
        :param names: text, read as the entry box reads it, or a list of str
        :param int location_id: internal location; units are removed from the places
            below it, too
        :param str reason: kept in the history of each unit
        :return: dict: ``accepted`` (list of str), ``refused`` (list of ``{'name',
            'reason'}``), ``move_ids`` (list of int)
        :raises AccessError: for people who may not apply an inventory in core
            (Inventory: Administrator)
        :raises UserError: without a reason, or for a location that holds no stock
        """
        return self._serial_adjust(change, names, location_id, reason)

    def _serial_adjust(self, change, names, location_id, reason, details=None):
        """:param dict details: ``{folded number: values of the move line}`` (E5)"""
        self._serial_check_may_adjust()
        location = self._serial_adjust_location(location_id)
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why; the reason is kept in the history of the unit.")
            )
        names, refused = self.env["stock.lot"]._serial_read_names(names, self)
        lots, problems = self._serial_sort_out_adjusted(change, names, location)
        product = self.with_context(serial_details=details or {})
        moves = product._serial_post_adjustment(
            change, lots, location, reason.strip()
        ).with_env(self.env)
        return {
            "accepted": [name for name, _lot in lots],
            "refused": refused + problems,
            "move_ids": moves.ids,
        }

    def action_serial_adjust(self):
        """Open the adjustment dialog for this product (R3)."""
        self._serial_check_may_adjust()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "serial_tracking.action_serial_adjust"
        )
        return {**action, "context": {"default_product_id": self.id}}

    def _serial_check_may_adjust(self):
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group("stock.group_stock_manager"):
            raise AccessError(
                self.env._(
                    "Adjusting the stock needs the Inventory right "
                    '"Administrator", as applying a count does.'
                )
            )
        if self.tracking != "serial":
            raise UserError(
                self.env._(
                    "%(product)s is not tracked by serial number.",
                    product=self.display_name,
                )
            )

    def _serial_adjust_location(self, location_id):
        location = self.env["stock.location"].browse(location_id).exists()
        location.check_access("read")
        if location.usage != "internal":
            raise UserError(
                self.env._("Choose the internal location whose stock is adjusted.")
            )
        return location.sudo()

    def _serial_sort_out_adjusted(self, change, names, location):
        """Split names into units to adjust and refusals; constant number of queries.

        :return: (list of (name, lot or empty), list of ``{'name', 'reason'}``)
        """
        Lot = self.env["stock.lot"].sudo()
        company = location.company_id or self.env.company
        keys = {fold(name) for name in names}
        lots = Lot._serial_find_by_names(self, company, keys)
        if change == "add":
            reasons = self._serial_reasons_against_adding(names, keys, company)
        else:
            reasons = self._serial_reasons_against_removing(lots, keys, location)
        accepted, refused, seen = [], [], set()
        for name in names:
            key = fold(name)
            reason = self.env._("twice in this list") if key in seen else None
            reason = reason or reasons.get(key)
            if reason:
                refused.append({"name": name, "reason": reason})
                continue
            seen.add(key)
            lot = lots.get(key, Lot)
            accepted.append((lot.name or name, lot))
        return accepted, refused

    def _serial_reasons_against_adding(self, names, keys, company):
        Lot = self.env["stock.lot"].sudo()
        reasons = Lot._serial_reasons_held(self, company, keys)
        reasons.update(Lot._serial_reasons_entered(self, names))
        return reasons

    def _serial_reasons_against_removing(self, lots, keys, location):
        Lot = self.env["stock.lot"].sudo()
        unknown = self.env._(
            "unknown serial number of %(product)s", product=self.display_name
        )
        reasons = dict.fromkeys(keys - lots.keys(), unknown)
        units = Lot.concat(*lots.values())
        places, holders = units._serial_places(), units._serial_holders()
        for key, lot in lots.items():
            reason = lot._serial_why_not_here(
                location, lot._serial_held(places[lot.id])
            )
            if not reason and lot in holders:
                reason = self.env._(
                    "chosen for %(document)s, take it off that document first",
                    document=holders[lot],
                )
            if reason:
                reasons[key] = reason
        return reasons

    def _serial_post_adjustment(self, change, named, location, reason):
        """Post one adjustment of these units.

        :param named: list of (name, lot or empty) of ``_serial_sort_out_adjusted``
        :return: the done moves, one for each place
        """
        if not named:
            return self.env["stock.move"]
        product = self.sudo()
        lots = product._serial_lots_of(named, location)
        lots._serial_lock()
        company = location.company_id or self.env.company
        outside = product.with_company(company).property_stock_inventory
        places = lots._serial_places()
        starved, rows = self.env["stock.move"], []
        if change == "add":
            rows = [(lot, outside, location, None) for lot in lots]
        else:
            starved = lots._serial_release()
            for lot in lots:
                place = lot._serial_held(places[lot.id])
                source = location.browse(place["location_id"])
                rows.append((lot, source, outside, place))
        moves = lots._serial_post_moves(
            rows,
            serial_reason=reason,
            inventory_name=self.env._("Serial numbers adjusted"),
        )
        starved._action_assign()
        return moves

    def _serial_lots_of(self, named, location):
        """The records of these units, new ones made in one go."""
        Lot = self.env["stock.lot"].sudo()
        company = self.company_id and (location.company_id or self.env.company)
        new = Lot.with_context(mail_create_nolog=True, mail_notrack=True).create(
            [
                {
                    "name": name,
                    "product_id": self.id,
                    "company_id": company.id if company else False,
                }
                for name, lot in named
                if not lot
            ]
        )
        return Lot.concat(*(lot for _name, lot in named), new).with_prefetch()
