from collections import defaultdict

from odoo import Command, api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, groupby

from ..tools.folding import fold
from ..tools.stock_words import PLACE_USAGES


class StockLot(models.Model):
    """Where units are, and the rule that each is in one place (L1, L3, S4)."""

    _inherit = "stock.lot"

    def _serial_lock(self):
        """Lock these units until the end of the transaction, before judging them.

        Two people who move the same unit at the same moment come one after the
        other; whoever is second is judged by what the first has left (L3). Every
        move changes the unit's row, so the second transaction starts anew. Core goes
        on below zero where somebody else has just reserved the quantity, so that is
        waited for, too.
        """
        if self.ids:
            self.flush_recordset()
            for table, column in (("stock_lot", "id"), ("stock_quant", "lot_id")):
                self.env.cr.execute(
                    SQL(
                        "SELECT id FROM %s WHERE %s = ANY(%s) "
                        "ORDER BY id FOR NO KEY UPDATE",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        sorted(self.ids),
                    )
                )

    def _serial_places(self):
        """Return ``{lot id: [quant rows]}`` of all places that hold quantity.

        One query. A row has ``quant_id``, ``location_id``, ``usage``, ``quantity``,
        ``reserved``, ``package_id``, ``owner_id`` and ``company_id``; a unit that is
        nowhere has no rows. Negative quantities are left out for places outside
        (core counts a vendor's stock below zero).
        """
        if not self:
            return defaultdict(list)
        self.env["stock.quant"].flush_model()
        query = SQL(
            """SELECT q.lot_id, q.id AS quant_id, q.location_id, l.usage,
                      q.quantity, q.reserved_quantity AS reserved, q.package_id,
                      q.owner_id, q.company_id
                 FROM stock_quant q
                 JOIN stock_location l ON l.id = q.location_id
                WHERE q.lot_id = ANY(%s) AND q.quantity <> 0
                  AND (q.quantity > 0 OR l.usage IN ('internal', 'transit'))
                ORDER BY q.lot_id, q.id""",
            list(self.ids),
        )
        self.env.cr.execute(query)
        places = defaultdict(list)
        for row in self.env.cr.dictfetchall():
            places[row["lot_id"]].append(row)
        return places

    @api.model
    def _serial_may_go_domain(self, field="serial_base_status_id"):
        """Units whose status lets them be reserved, listed and shipped (U4).

        To be asked of units that are on hand only; whether a document has reserved
        them is another question.

        :param str field: path to the unit's status without reservations
        """
        status_ids = self.env["serial.status"]._ids_in_stock()
        return Domain(field, "in", [*status_ids, False])

    def _serial_may_go(self):
        self.ensure_one()
        status = self.sudo().serial_base_status_id
        return not status or status.id in status._ids_in_stock()

    def _serial_held(self, rows):
        """The one row of ``rows`` that says where the unit is now, or ``None``.

        On hand comes before at a customer: where core's records say both, the unit
        is the one on the shelf.
        """
        for usages in (("internal", "transit"), ("customer",)):
            for row in rows:
                if row["usage"] in usages and row["quantity"] > 0:
                    return row
        return None

    def _serial_check_one_place(self):
        """Refuse units that are in two places or below zero (L3, S4).

        :raises ValidationError: names every such unit and its places
        """
        serials = self._serial_maybe_several().filtered("serial_key")
        problems = []
        places = serials._serial_places()
        for lot in serials:
            rows = [row for row in places[lot.id] if row["usage"] in PLACE_USAGES]
            total = sum(row["quantity"] for row in rows if row["quantity"] > 0)
            if total <= 1 and all(row["quantity"] > 0 for row in rows):
                continue
            problems.append((lot, rows))
        if problems:
            raise ValidationError(
                self.env._(
                    "A serial number belongs to one unit, and one unit is in one "
                    "place. This would leave:\n%(lines)s\nCheck the serial numbers "
                    "of the document.",
                    lines="\n".join(
                        self._serial_places_line(lot, rows) for lot, rows in problems
                    ),
                )
            )

    def _serial_places_line(self, lot, rows):
        locations = self.env["stock.location"].sudo()
        places = [
            self.env._(
                "%(quantity)g in %(location)s",
                quantity=row["quantity"],
                location=locations.browse(row["location_id"]).display_name,
            )
            for row in rows
        ]
        return f"{lot.name} ({lot.product_id.display_name}): {', '.join(places)}"

    def _serial_let_companies_see(self, companies):
        """Let these companies see units that another one has moved (P2)."""
        hidden = self.sudo().filtered(
            lambda lot: (
                lot.serial_company_id
                and companies - lot.serial_company_id - lot.serial_company_ids
            )
        )
        by_company = groupby(hidden, lambda lot: lot.serial_company_id)
        for company, lots in by_company:
            self.browse().concat(*lots).sudo().serial_company_ids = [
                Command.link(company_id) for company_id in (company | companies).ids
            ]

    def _serial_repeated_names(self):
        """Names that another of these lots has too, but for its spelling."""
        lots_by_key = defaultdict(list)
        for lot in self:
            key = (lot.product_id, lot.company_id, fold(lot.name))
            lots_by_key[key].append(lot.name)
        return [
            name for names in lots_by_key.values() if len(names) > 1 for name in names
        ]

    def _serial_names_of_many_units(self):
        """Names of lots of which more than one unit is in one of our places."""
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                Domain("lot_id", "in", self.ids)
                & Domain("location_id.usage", "in", PLACE_USAGES)
                & Domain("quantity", ">", 0),
                ["lot_id"],
                having=[("quantity:sum", ">", 1)],
            )
        )
        return [lot.name for (lot,) in groups]

    def _serial_refuse_taken(self, numbers):
        """Refuse numbers that a unit of the same product has (E3, G5).

        The database refuses them too; this comes first, to name all of them.

        :param numbers: list of (product, company id, name) of new or renamed units
        :raises ValidationError: names every such serial and its product
        """
        numbers = [
            (product, company_id, fold(name), name)
            for product, company_id, name in numbers
            if name and product.tracking == "serial"
        ]
        if not numbers:
            return
        existing = (
            self.env["stock.lot"]
            .sudo()
            .search(
                Domain("product_id", "in", [product.id for product, *_rest in numbers])
                & Domain("serial_key", "in", [key for _p, _c, key, _n in numbers])
                & Domain("id", "not in", self.ids)
            )
        )
        taken = defaultdict(set)
        for lot in existing:
            taken[lot.product_id.id, lot.serial_key].add(lot.company_id.id)
        bad = []
        for product, company_id, key, name in numbers:
            companies = taken[product.id, key]
            if companies and (not company_id or companies & {company_id, False}):
                bad.append(f"{name}: {product.display_name}")
            companies.add(company_id)
        if bad:
            raise ValidationError(
                self.env._(
                    "A serial number belongs to one unit of a product; letter case and "
                    "outer blanks don't make another one. These exist already:\n"
                    "%(lines)s",
                    lines="\n".join(bad),
                )
            )

    def _serial_check_unique_across_products(self):
        """Refuse numbers that another product has, where the company says so (E3).

        :raises ValidationError: names every such serial and the other product
        """
        if self.env.company.serial_unique_scope != "all" or not self:
            return
        others = self._serial_of_other_products()
        if others:
            raise ValidationError(
                self.env._(
                    "Serial numbers are unique across all products. These belong to "
                    "another one:\n%(lines)s",
                    lines="\n".join(
                        f"{lot.name}: {lot.product_id.display_name}" for lot in others
                    ),
                )
            )

    def _serial_of_other_products(self):
        """Units of other products whose number is also one of ours."""
        products_by_key = defaultdict(set)
        for lot in self:
            products_by_key[lot.serial_key].add(lot.product_id)
        found = self.sudo().search(
            Domain("serial_key", "in", list(products_by_key))
            & Domain("company_id", "in", [False, *self.company_id.ids])
        )
        return found.filtered(
            lambda lot: products_by_key[lot.serial_key] - {lot.product_id}
        )

    def _serial_find_by_names(self, product, company, keys):
        """Return ``{key: lot}`` of one product's units by folded number."""
        lots = self.sudo().search(
            Domain("product_id", "=", product.id)
            & Domain("serial_key", "in", list(keys))
            & Domain("company_id", "in", [False, company.id])
        )
        return {lot.serial_key: lot for lot in lots}

    def _serial_where(self, held):
        """Where this unit is, as the reason why it can't be here (E3, S4).

        :param held: its row of ``_serial_held``, or ``None``
        :return: a sentence without a full stop
        """
        self.ensure_one()
        lot = self.sudo()
        if not held:
            code = lot.serial_status_code
            if code and code != "expected":
                return self.env._(
                    "not in stock (%(status)s)", status=lot.serial_status_id.name
                )
            return self.env._("never received into stock")
        location = self.env["stock.location"].sudo().browse(held["location_id"])
        if location.company_id and location.company_id not in self.env.companies:
            return self.env._("already in stock of another company")
        if held["usage"] == "customer":
            customer = lot.serial_customer_id
            mine = lot.serial_company_id in self.env.companies
            if customer and mine:
                return self.env._(
                    "already sold to %(customer)s and not returned",
                    customer=customer.display_name,
                )
            return self.env._("already sold and not returned")
        if held["usage"] == "transit":
            return self.env._(
                "on its way between locations (%(location)s)",
                location=location.display_name,
            )
        return self.env._(
            "already in stock at %(location)s", location=location.display_name
        )

    def _serial_why_not_available(self):
        self.ensure_one()
        return self.env._(
            "not available, its status is %(status)s",
            status=self.sudo().serial_base_status_id.name or self.env._("unknown"),
        )
