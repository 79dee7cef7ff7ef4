from collections import Counter, defaultdict

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.folding import fold
from ..tools.stock_words import IDENTIFYING, OPEN_STATES, RESERVING


class ProductProduct(models.Model):
    """Giving serial numbers to units that are held already (T6, G2)."""

    _inherit = "product.product"

    def serial_identify(self, names, location_id=None):
        """Give serial numbers to units on hand that have none (T6).

        Quantity, value, cost layers, incoming date and reservations stay as they
        are; each unit gets one dated line in its history. Good numbers are kept even
        when others are refused.

        :param names: text, read as the entry box reads it (separators, ranges), or a
            list of str, each one serial number taken literally
        :param int location_id: where the units are, places below it included;
            by default the place that holds most units without serial number
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: when the product isn't tracked by serial number, or the
            location holds no stock
        """
        self._serial_check_may_identify()
        names, refused = self.env["stock.lot"]._serial_read_names(names, self)
        location = self._serial_identify_location(location_id)
        lots, problems = self._serial_identify_units(names, location)
        return {"accepted": lots.mapped("name"), "refused": refused + problems}

    def action_serial_identify(self, location_id=None):
        """Open the dialog that identifies units of this product (T6).

        :param int location_id: only units in or below this location
        :return: action
        """
        self.ensure_one()
        return self.product_tmpl_id._serial_identify_action(location_id)

    def _serial_check_may_identify(self):
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group(
            "serial_tracking.group_serial_manager"
        ):
            raise AccessError(
                self.env._(
                    "Identifying units needs the Serial Tracking right "
                    '"Manager". Ask an administrator for it.'
                )
            )
        self.check_access("read")
        if self.tracking != "serial":
            raise UserError(
                self.env._(
                    "%(product)s is not tracked by serial number.",
                    product=self.display_name,
                )
            )

    def _serial_identify_location(self, location_id=None):
        """The place whose units are identified, checked; empty when there is none."""
        if not location_id:
            return next(
                iter(self._serial_unidentified_places()), self.env["stock.location"]
            )
        location = self.env["stock.location"].browse(int(location_id)).exists()
        location.check_access("read")
        if location.usage not in ("internal", "view"):
            raise UserError(
                self.env._(
                    "%(location)s holds no stock. Choose an internal location.",
                    location=location.display_name or location_id,
                )
            )
        return location

    def _serial_unidentified_places(self, location=None):
        """Return ``{location: units without serial number}``, fullest first."""
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                self._serial_unidentified_domain(location),
                ["location_id"],
                ["quantity:sum"],
                order="quantity:sum desc, location_id",
            )
        )
        return {place.sudo(False): quantity for place, quantity in groups}

    def _serial_unidentified_domain(self, location=None, products=None):
        """Quants without a serial number of tracked products.

        :param stock.location location: only here and below; empty for everywhere
        :param product.product products: these instead of ``self``; empty for all
        """
        held = self._serial_held_domain(location, products)
        return held & Domain("lot_id", "=", False)

    def _serial_held_domain(self, location=None, products=None):
        """As above, with and without a serial number."""
        products = self if products is None else products
        domain = (
            (
                Domain("product_id", "in", products.ids)
                if products
                else Domain("product_id.product_tmpl_id.tracking", "=", "serial")
            )
            & Domain("quantity", ">", 0)
            & Domain("location_id.usage", "=", "internal")
            & Domain("company_id", "in", self.env.companies.ids)
        )
        if location:
            domain &= Domain("location_id", "child_of", location.ids)
        return domain

    def _serial_identify_units(self, names, location):
        """Identify one unit per name at ``location``.

        :param list names: clean names
        :param stock.location location: checked
        :return: (units, list of ``{'name', 'reason'}``)
        """
        company = location.company_id or self.env.company
        product = self.sudo().with_company(company)
        quants = product._serial_lock_unidentified(location)
        accepted, refused = product._serial_sort_out_identified(
            names, quants, location, company
        )
        if not accepted:
            return self.env["stock.lot"], refused
        lots = product._serial_make_lots(accepted, company)
        counts = product._serial_places_to_identify(quants, len(lots))
        freed = product._serial_free_unidentified(quants, counts)
        product._serial_post_identified(lots, counts, company)
        lots._serial_keep_incoming_dates()
        freed._action_assign()
        return lots.sudo(False), refused

    def _serial_lock_unidentified(self, location):
        """Locked quants without serial number, those right at ``location`` first."""
        quants = self._serial_lock_quants(self._serial_unidentified_domain(location))
        return quants.sorted(lambda q: (q.location_id != location, q.in_date, q.id))

    def _serial_lock_quants(self, domain):
        Quant = self.env["stock.quant"]
        quants = Quant.search(domain, order="id")
        if quants:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM stock_quant WHERE id = ANY(%s) "
                    "ORDER BY id FOR NO KEY UPDATE",
                    quants.ids,
                )
            )
            quants.invalidate_recordset(["quantity", "reserved_quantity"])
        return quants

    def _serial_sort_out_identified(self, names, quants, location, company):
        """Split names into those that units can get and those refused (E3)."""
        Lot = self.env["stock.lot"]
        keys = {fold(name) for name in names}
        reasons = Lot._serial_reasons_held(self, company, keys)
        reasons.update(Lot._serial_reasons_entered(self, names))
        room = sum(int(quant.quantity) for quant in quants)
        no_room = self._serial_none_left_reason(location)
        accepted, refused, seen = [], [], set()
        for name in names:
            key = fold(name)
            if self.lot_valuated:
                reason = self._serial_valuated_reason()
            elif key in seen:
                reason = self.env._("twice in this list")
            elif key in reasons:
                reason = reasons[key]
            elif len(accepted) >= room:
                reason = no_room
            else:
                seen.add(key)
                accepted.append(name)
                continue
            refused.append({"name": name, "reason": reason})
        return accepted, refused

    def _serial_none_left_reason(self, location):
        return self.env._(
            "no unit without serial number is left in %(location)s",
            location=location.display_name or self.env._("stock"),
        )

    def _serial_valuated_reason(self):
        return self.env._(
            "the product is valuated by serial number, and the value of a unit "
            "without one is not known; adjust the inventory instead"
        )

    def _serial_make_lots(self, names, company):
        """The records of these names, made where they are new, in the same order."""
        Lot = self.env["stock.lot"].with_context(
            mail_create_nolog=True, mail_notrack=True
        )
        keys = [fold(name) for name in names]
        lots = Lot._serial_find_by_names(self, company, keys)
        new = {
            key: {
                "name": name,
                "product_id": self.id,
                "company_id": self.company_id and company.id,
            }
            for key, name in zip(keys, names, strict=True)
            if key not in lots
        }
        lots.update(zip(new, Lot.create(list(new.values())), strict=True))
        return Lot.concat(*(lots[key] for key in keys))

    def _serial_places_to_identify(self, quants, count):
        """Return ``{(location, package, owner): units to identify there}``."""
        counts = Counter()
        for quant in quants:
            take = min(count, int(quant.quantity))
            if take:
                counts[quant.location_id, quant.package_id, quant.owner_id] += take
                count -= take
        return counts

    # -- reservations --------------------------------------------------------------

    def _serial_free_unidentified(self, quants, counts, keep=None):
        """Take back reservations of units that get a serial number now.

        :param stock.move.line keep: lines that are not to lose their unit
        :return: the moves to reserve for again
        """
        free = Counter()
        for quant in quants:
            place = quant.location_id, quant.package_id, quant.owner_id
            free[place] += quant.quantity - quant.reserved_quantity
        short = {p: n - free[p] for p, n in counts.items() if n > free[p]}
        if not short:
            return self.env["stock.move"]
        lines = self._serial_lines_to_free(short, keep)
        moves = lines.move_id
        lines.unlink()
        return moves

    def _serial_lines_to_free(self, short, keep=None):
        by_place = defaultdict(lambda: self.env["stock.move.line"])
        for line in self.env["stock.move.line"].search(
            Domain("product_id", "=", self.id)
            & Domain("lot_id", "=", False)
            & Domain("location_id", "in", [place[0].id for place in short])
            & Domain("state", "in", OPEN_STATES)
            & Domain("quantity", ">", 0)
            & Domain("id", "not in", keep.ids if keep else []),
            order="picked, id desc",
        ):
            by_place[line.location_id, line.package_id, line.owner_id] |= line
        result = self.env["stock.move.line"]
        for place, missing in short.items():
            for line in by_place[place]:
                if missing <= 0:
                    break
                result |= line
                missing -= line.quantity_product_uom
            if missing > 0:
                raise UserError(
                    self.env._(
                        "Units in %(location)s are reserved, but no open document "
                        "says for what. Recompute the reserved quantities first.",
                        location=place[0].display_name,
                    )
                )
        return result

    # -- the move -------------------------------------------------------------------

    def _serial_post_identified(self, lots, counts, company):
        """One same-location move per place: no quantity and no value moves (T6).

        :return: the done moves
        """
        Move = self.env["stock.move"]
        locations = self.env["stock.location"].union(*(place[0] for place in counts))
        cache = self.env["stock.quant"]._get_quants_by_products_locations(
            self, locations
        )
        units, first = {}, 0
        for place, count in counts.items():
            units[place] = lots[first : first + count]
            first += count
        buffer = Move.move_line_ids._serial_identifying_buffer(self, lots, units)
        Move = Move.with_context(
            inventory_mode=False, quants_cache=cache, **{RESERVING: buffer}
        )
        moves = Move.create(
            [
                self._serial_identified_move_vals(len(there), *place, company)
                for place, there in units.items()
            ]
        )
        # Core would make each line twice in memory, were they part of their move.
        Move.move_line_ids.create(
            [
                vals
                for move, (place, there) in zip(moves, units.items(), strict=True)
                for vals in self._serial_identified_line_vals(move, there, *place)
            ]
        )
        # Core builds a cache of its own here; ours would be stale by now.
        context = {k: v for k, v in self.env.context.items() if k != "quants_cache"}
        moves.with_context(
            context, ignore_dest_packages=True, **{IDENTIFYING: buffer}
        )._action_done()
        return moves

    def _serial_identified_move_vals(self, count, location, _package, owner, company):
        return {
            **self._serial_identified_place_vals(location, company),
            "product_uom": self.uom_id.id,
            "product_uom_qty": count,
            "state": "confirmed",
            "restrict_partner_id": owner.id,
            "is_inventory": True,
            "picked": True,
            "serial_operation": "identified",
            "inventory_name": self.env._("Serial numbers identified"),
        }

    def _serial_identified_line_vals(self, move, lots, location, package, owner):
        common = {
            **self._serial_identified_place_vals(location, move.company_id),
            "move_id": move.id,
            "product_uom_id": self.uom_id.id,
            "quantity": 1,
            "picked": True,
            "package_id": package.id,
            "result_package_id": package.id,
            "owner_id": owner.id,
        }
        return [{**common, "lot_id": lot_id} for lot_id in lots.ids]

    def _serial_identified_place_vals(self, location, company):
        return {
            "product_id": self.id,
            "company_id": company.id,
            "location_id": location.id,
            "location_dest_id": location.id,
        }
