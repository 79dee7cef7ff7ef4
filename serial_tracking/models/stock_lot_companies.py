from collections import defaultdict
from contextlib import contextmanager

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL, groupby

from .stock_lot_ledger import FOLDED_EVENTS

# What the company that has a unit now, or sold it last, alone knows of it.
HOLDER_FIELDS = {
    "location_id",
    "serial_status_id",
    "serial_base_status_id",
    "serial_status_code",
    "serial_status_color",
    "serial_available",
    "serial_customer_id",
    "serial_date_sold",
    "serial_condition_note",
    "serial_warranty_start",
    "serial_warranty_end",
    "serial_warranty_void",
    "serial_warranty_state",
    "serial_vendor_warranty_start",
    "serial_vendor_warranty_end",
    "serial_warranty_reminded",
}
# Whence the first of its companies had it: nothing that a later one is told.
ORIGIN_FIELDS = {"serial_vendor_id", "serial_date_received"}
COMPANY_FIELDS = {"serial_company_id", "serial_company_ids"}
# Computed from others of these.
NOT_STORED = {"serial_status_code", "serial_status_color", "serial_warranty_state"}
SHOWING = "serial_shown_by_own_moves"


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    @tools.ormcache()
    def _serial_all_ids(self):
        # Core empties this cache with every new company.
        companies = self.sudo().with_context(active_test=False)
        return frozenset(companies.search([("id", ">", 0)])._ids)


class StockLot(models.Model):
    """A unit that went from one company to another: each reads what its own moves
    say, as the history does (P2).

    For who sold it that is: at its buyer, Sold. Superusers, and people who work in all
    of its companies at the moment, read everything.
    """

    _inherit = "stock.lot"

    # -- reading and exporting -------------------------------------------------------

    def read(self, fields=None, load="_classic_read"):
        with self._serial_by_own_moves(fields):
            return super().read(fields, load)

    def web_read(self, specification):
        with self._serial_by_own_moves(specification) as lots:
            return super(StockLot, lots).web_read(specification)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        with self._serial_by_own_moves([path[0] for path in fields]) as lots:
            return super(StockLot, lots)._export_rows(
                fields, _is_toplevel_call=_is_toplevel_call
            )

    @contextmanager
    def _serial_by_own_moves(self, names):
        """Have fields of units that others have too say what our own moves say.

        :param names: what is read; ``None`` for everything
        """
        private = HOLDER_FIELDS | ORIGIN_FIELDS | COMPANY_FIELDS
        asked = names is None or not private.isdisjoint(names)
        lots = self.browse()
        if asked and not self.env.context.get(SHOWING):
            lots = self._serial_shared()
        if not lots:
            yield self
            return
        lots.flush_recordset(private)
        self.fetch([name for name in COMPANY_FIELDS if names is None or name in names])
        for lot_id, values in lots._serial_own_values().items():
            lot = self.browse(lot_id)
            for name, value in values.items():
                field = lot._fields[name]
                field._update_cache(lot, field.convert_to_cache(value, lot))
        try:
            yield self.with_context(**{SHOWING: True})
        finally:
            lots.invalidate_recordset(private, flush=False)

    def _serial_shared(self):
        """Those of these units that a company moved whose business isn't ours."""
        others = self._serial_other_companies()
        if not others or not self.ids:
            return self.browse()
        self.flush_recordset(COMPANY_FIELDS)
        rows = self.env.execute_query(
            SQL(
                """SELECT lot.id FROM stock_lot lot
                    WHERE lot.id = ANY(%(lots)s)
                      AND (lot.serial_company_id = ANY(%(others)s)
                           OR EXISTS (SELECT 1 FROM stock_lot_serial_company_rel rel
                                       WHERE rel.stock_lot_id = lot.id
                                         AND rel.res_company_id = ANY(%(others)s)))""",
                lots=list(self.ids),
                others=others,
            )
        )
        return self.browse(id_ for (id_,) in rows)

    @api.model
    def _serial_other_companies(self):
        if self.env.su:
            return []
        every = self.env["res.company"]._serial_all_ids()
        return sorted(every.difference(self.env.companies.ids))

    def _serial_own_values(self):
        """What our own moves and logged changes say of these units; three queries.

        :return: ``{lot id: {field: value}}``, many2one as ids
        """
        own = self.env.companies.ids
        lots = self.sudo()
        lines = defaultdict(list)
        for row in lots._serial_ledger_rows():
            if row["company_id"] in own:
                lines[row["lot_id"]].append(row)
        events = (
            self.env["serial.event"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", self.ids),
                    ("company_id", "in", own),
                    ("event", "in", FOLDED_EVENTS),
                ],
                order="lot_id, id",
            )
        )
        told = dict(groupby(events, lambda event: event.lot_id.id))
        result = {}
        for lot in lots:
            ours = lines[lot.id]
            folded = lot._serial_fold(ours, told.get(lot.id, ())) if ours else {}
            result[lot.id] = lot.with_env(self.env)._serial_own_view(ours, folded)
        return result

    def _serial_own_view(self, lines, folded):
        """The fields of one unit, by what our own moves make of it."""
        own, unit = self.env.companies, self.sudo()
        values = {
            name: folded.get(name, False) for name in ORIGIN_FIELDS & folded.keys()
        }
        values["serial_company_ids"] = (unit.serial_company_ids & own).ids
        if unit.serial_company_id in own:
            return values
        place = lines[-1]["location_dest_id"] if lines else False
        status_id = folded.get("serial_status_id", False)
        return {
            **dict.fromkeys(HOLDER_FIELDS - NOT_STORED, False),
            **values,
            **{name: folded[name] for name in HOLDER_FIELDS & folded.keys()},
            "location_id": place,
            "serial_base_status_id": status_id,
            "serial_available": False,
            "serial_company_id": lines[-1]["company_id"] if lines else False,
        }

    # -- searching and grouping ------------------------------------------------------

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not bypass_access and self._serial_other_companies():
            domain = Domain(domain).map_conditions(self._serial_own_condition)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _serial_own_condition(self, condition):
        """Ask units that another company has what ours may know: that it is gone."""
        name = condition.field_expr.split(".")[0]
        own = self.env.companies.ids
        if name in ORIGIN_FIELDS:
            others = Domain("id", "not in", own)
            return condition & Domain("serial_company_ids", "not any!", others)
        if name not in HOLDER_FIELDS:
            return condition
        ours = Domain("serial_company_id", "in", [*own, False])
        if self._serial_gone().filtered_domain(condition):
            return (ours & condition) | ~ours
        return ours & condition

    @api.model
    def _serial_gone(self):
        """A unit as it is shown when others have it."""
        sold = self.env["serial.status"]._get("sold").id
        return self.sudo().new(
            {"serial_status_id": sold, "serial_base_status_id": sold}
        )

    def _read_group_groupby(self, alias, groupby_spec, query):
        expression = super()._read_group_groupby(alias, groupby_spec, query)
        name = groupby_spec.split(":")[0].split(".")[0]
        if name not in HOLDER_FIELDS | ORIGIN_FIELDS:
            return expression
        if not self._serial_other_companies():
            return expression
        return SQL(
            "CASE WHEN COALESCE(%s = ANY(%s), TRUE) THEN %s ELSE %s END",
            self._field_to_sql(alias, "serial_company_id", query),
            self.env.companies.ids,
            expression,
            self._serial_gone_group(name, groupby_spec),
        )

    def _serial_gone_group(self, name, groupby_spec):
        if name in ("serial_status_id", "serial_base_status_id"):
            if name == groupby_spec:
                return SQL("%s", self.env["serial.status"]._get("sold").id)
        if name == "serial_warranty_state":
            return SQL("'none'")
        if name == "serial_warranty_void":
            return SQL("FALSE")
        return SQL("NULL")
