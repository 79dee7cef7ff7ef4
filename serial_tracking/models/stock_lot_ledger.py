from collections import defaultdict

from odoo import Command, api, models
from odoo.tools import SQL, groupby

from ..tools.stock_words import ON_HAND_USAGES
from .serial_rows import hooked, read_rows, worthwhile, write_rows

# What people log and the ledger reads again.
FOLDED_EVENTS = ("status", "origin", "warranty")
# Where a line takes its unit, and what is given with it.
WAY_FIELDS = (
    "move_id",
    "company_id",
    "location_id",
    "location_dest_id",
    "quantity",
    "serial_warranty_start",
    "serial_warranty_end",
)

# Where the last move across our own border left the unit, and what that makes it.
STATUS_BY_USAGE = {
    "customer": "sold",
    "supplier": "vendor_returned",
    "production": "consumed",
    "inventory": "lost",
}


class StockLot(models.Model):
    """What stock moves say about a unit (DESIGN, decision 1; U2, R5, H3)."""

    _inherit = "stock.lot"

    def _serial_ledger_rows(self):
        """Read the done move lines of the units, oldest first, in one query.

        :return: dicts with ``lot_id``, ``line_id``, ``date``, both locations and
            usages, ``event``, ``customer_id``, ``vendor_id``, ``company_id``,
            the warranty terms of the move and dates given on the line
        """
        if not self.ids:
            return []
        self.env["stock.move.line"].flush_model()
        condition = SQL("ml.lot_id = ANY(%s) AND ml.state = 'done'", list(self.ids))
        return self._serial_ledger_rows_where(condition)

    @api.model
    def _serial_ledger_rows_where(self, condition):
        Line = self.env["stock.move.line"]
        self.env["stock.move"].flush_model()
        query = SQL(
            """SELECT ml.lot_id, ml.id AS line_id, ml.date,
                      ml.location_id, ml.location_dest_id, ml.company_id,
                      src.usage AS usage_from, dest.usage AS usage_to,
                      m.sale_line_id, m.serial_terms,
                      ml.serial_warranty_start AS given_start,
                      ml.serial_warranty_end AS given_end,
                      %(event)s AS event,
                      %(customer)s AS customer_id, %(vendor)s AS vendor_id
                 FROM %(tables)s
                WHERE %(condition)s AND ml.quantity > 0
                ORDER BY ml.lot_id, ml.date, ml.id""",
            event=Line._serial_sql_event(),
            customer=Line._serial_sql_customer(),
            vendor=Line._serial_sql_vendor(),
            tables=Line._serial_sql_tables(),
            condition=condition,
        )
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()

    @api.model
    def _serial_values_after(self, line, date):
        """What a unit that enters stock for the first time will be.

        :param stock.move.line line: the one that is about to bring it in
        :param datetime date: when
        :return: the derived values that are not empty, many2one as ids; nothing where
            only the ledger tells
        """
        # That the lines are picked may wait until they are done.
        line.flush_recordset(WAY_FIELDS)
        rows = self._serial_ledger_rows_where(SQL("ml.id = %s", line.id))
        if len(rows) != 1 or rows[0]["usage_to"] != "internal":
            return {}
        folded = self._serial_fold_new({**rows[0], "date": date})
        values = self._serial_shown_values(folded, reserved=False)
        values["location_id"] = line.location_dest_id.id
        return {name: value for name, value in values.items() if value}

    def _serial_fold_new(self, line):
        state = self._serial_start([line])
        self._serial_fold_line(state, line)
        return self._serial_folded_values(state)

    def _serial_last_line_ids(self):
        """Return ``{lot id: id of its last done move line}``."""
        if not self.ids:
            return {}
        self.env["stock.move.line"]._serial_flush_done(["lot_id", "state", "date"])
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT DISTINCT ON (lot_id) lot_id, id
                         FROM stock_move_line
                        WHERE lot_id = ANY(%s) AND state = 'done'
                        ORDER BY lot_id, date DESC, id DESC""",
                    list(self.ids),
                )
            )
        )

    @api.private
    def serial_rebuild(self):
        """Write what the ledger says about these units, where it says otherwise.

        Stock moves call it for the units that they moved, installation and upgrade
        for all. It may be called at any time for any set of units: three queries to
        read, one to write each distinct value (DESIGN, decisions 1 and 2).

        :return: the units whose values changed
        """
        lots = self.sudo().filtered("serial_key")
        rows = lots._serial_ledger_rows()
        lines_by_lot = dict(groupby(rows, lambda row: row["lot_id"]))
        events_by_lot = lots._serial_logged_by_lot()
        reserved = lots._serial_reserved_ids()
        targets = defaultdict(list)
        folded = {
            lot_id: self._serial_shown_values(values, lot_id in reserved)
            for lot_id, values in lots._serial_fold_all(
                lines_by_lot, events_by_lot
            ).items()
        }
        names = list(next(iter(folded.values()), ()))
        for lot_id, known in zip(lots._ids, read_rows(lots, *names), strict=True):
            changed = tuple(
                (name, value)
                for (name, value), old in zip(
                    folded[lot_id].items(), known, strict=True
                )
                if (old or False) != value
            )
            if changed:
                targets[changed].append(lot_id)
        for values, ids in targets.items():
            units = self.browse(ids).sudo().with_context(serial_rebuilding=True)
            units._serial_write_derived(dict(values))
        lots._serial_write_companies(lines_by_lot, events_by_lot)
        return self.browse(id_ for ids in targets.values() for id_ in ids)

    def _serial_fold_all(self, lines_by_lot, events_by_lot):
        """Fold many units; those that went the same way come out the same.

        :return: ``{lot id: values}``
        """
        by_way, result = {}, {}
        told = self._serial_told_by_lot(events_by_lot)
        for lot in self:
            lines, events = lines_by_lot.get(lot.id, ()), events_by_lot.get(lot.id, ())
            if not lines:
                result[lot.id] = lot._serial_fold(lines, events)
                continue
            steps = {line["line_id"]: n for n, line in enumerate(lines)}
            # Said before the first line; what follows no line of these is not read.
            steps[None] = -1
            way = (
                *map(self._serial_step, lines),
                *((steps.get(line_id), row) for line_id, row in told[lot.id]),
            )
            if way not in by_way:
                by_way[way] = lot._serial_fold(lines, events)
            result[lot.id] = by_way[way]
        return result

    @staticmethod
    def _serial_step(line):
        """What two units' lines must have in common to mean the same."""
        return tuple(
            str(value) if isinstance(value, dict) else value
            for name, value in line.items()
            if name not in ("lot_id", "line_id")
        )

    def _serial_told_by_lot(self, events_by_lot):
        """What logged events say, to compare the ways of units.

        :return: ``{lot id: [(move line id, values)]}``
        """
        told = defaultdict(list)
        events = self.env["serial.event"].concat(
            *(event for many in events_by_lot.values() for event in many)
        )
        own = {"id", "lot_id", "move_line_id", "write_date", "create_date"}
        names = [
            name
            for name, field in events._fields.items()
            if field.store and field.column_type and name not in own
        ]
        for lot_id, line_id, *row in read_rows(
            events, "lot_id", "move_line_id", *names
        ):
            told[lot_id].append((line_id, tuple(row)))
        return told

    def _serial_write_derived(self, values):
        if worthwhile(len(self)) and not hooked(self, "write"):
            write_rows(self, values)
        else:
            self.write(values)

    def _serial_write_companies(self, lines_by_lot, events_by_lot):
        """Note all companies of units that passed through several (P2)."""
        lots_by_companies = defaultdict(list)
        for lot_id, lines in lines_by_lot.items():
            companies = {line["company_id"] for line in lines}
            for event in events_by_lot.get(lot_id, ()):
                if event.event == "origin":
                    companies.add(event.company_id.id)
            if len(companies) > 1:
                lots_by_companies[tuple(sorted(companies))].append(lot_id)
        for companies, lot_ids in lots_by_companies.items():
            lots = self.browse(lot_ids).filtered(
                lambda lot, ids=companies: (
                    tuple(sorted(lot.serial_company_ids.ids)) != ids
                )
            )
            lots.serial_company_ids = [Command.set(companies)]

    def _serial_logged_by_lot(self):
        events = self.env["serial.event"].search(
            [("lot_id", "in", self.ids), ("event", "in", FOLDED_EVENTS)],
            order="lot_id, id",
        )
        return dict(groupby(events, lambda event: event.lot_id.id))

    def _serial_fold(self, lines, events):
        """Walk one unit's moves and logged changes, oldest first.

        :param lines: its rows of ``_serial_ledger_rows``
        :param events: its logged status changes and origins
        :return: the derived values, many2one as ids
        """
        return self._serial_folded_values(self._serial_folded_state(lines, events))

    def _serial_folded_state(self, lines, events):
        self.ensure_one()
        events_after = defaultdict(list)
        for event in events:
            events_after[event.move_line_id.id].append(event)
        state = self._serial_start(lines)
        for event in events_after.pop(False, ()):
            self._serial_fold_event(state, event)
        for line in lines:
            self._serial_fold_line(state, line)
            for event in events_after.get(line["line_id"], ()):
                self._serial_fold_event(state, event)
        return state

    def _serial_start(self, lines):
        # Units that came in without a move (an opening balance written straight
        # into the quants) are where the quants say.
        usage = False if lines else self.location_id.usage
        base = "in_stock" if usage in ON_HAND_USAGES else STATUS_BY_USAGE.get(usage)
        return {
            "code": base or "expected",
            "in_transit": False,
            "manual": False,
            "customer": False,
            "vendor": False,
            "received": False,
            "sold": False,
            "company": False,
        }

    def _serial_fold_line(self, state, line):
        usage_from, usage_to = line["usage_from"], line["usage_to"]
        state["company"] = line["company_id"]
        entered = usage_to in ON_HAND_USAGES
        state["in_transit"] = usage_to == "transit"
        if entered and usage_from in ON_HAND_USAGES:
            # Inside our own walls a unit stays what it is: a returned or defective
            # one does not become sellable by being carried to another shelf.
            if state["code"] == "expected":
                state["code"] = "in_stock"
        else:
            state["manual"] = False
            if entered:
                is_return = usage_from == "customer"
                state["code"] = "returned" if is_return else "in_stock"
            elif line["event"] == "scrapped":
                state["code"] = "scrapped"
            else:
                state["code"] = STATUS_BY_USAGE.get(usage_to, "expected")
        if entered and not state["received"]:
            state["received"] = line["date"]
        if line["vendor_id"] and usage_from == "supplier":
            state["vendor"] = line["vendor_id"]
        if usage_to == "customer":
            state["sold"] = line["date"]
            state["customer"] = line["customer_id"]
        else:
            state["customer"] = False

    def _serial_fold_event(self, state, event):
        if event.event == "status":
            code = event.status_to_id.code
            state["manual"] = False if code == state["code"] else code
            return
        state["company"] = state["company"] or event.company_id.id
        if event.status_to_id:
            state["code"] = event.status_to_id.code
        if event.date_received:
            state["received"] = event.date_received
        if event.date_sold:
            state["sold"] = event.date_sold
        if event.partner_id:
            state["customer"] = event.partner_id.id

    def _serial_folded_values(self, state):
        code = state["manual"] or state["code"]
        if state["in_transit"]:
            code = "in_transit"
        return {
            "serial_status_id": self.env["serial.status"]._get(code).id,
            "serial_customer_id": state["customer"] or False,
            "serial_vendor_id": state["vendor"] or False,
            "serial_date_received": state["received"] or False,
            "serial_date_sold": state["sold"] or False,
            "serial_company_id": state["company"] or False,
        }

    @api.model
    @api.private
    def serial_rebuild_all(self, batch=5000):
        """Derive every unit anew, batch by batch; for installation and upgrade.

        :param int batch: units in memory at once
        """
        last_id = 0
        while lots := self.sudo().search(
            [("serial_key", "!=", False), ("id", ">", last_id)],
            order="id",
            limit=batch,
        ):
            last_id = lots[-1].id
            lots.serial_rebuild()
            self.env.flush_all()
            self.env.invalidate_all()
