from collections import Counter, defaultdict
from collections.abc import Set

from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition, DomainOr
from odoo.tools import SQL

# Context key: the done lines that can match, where an index finds them.
LINES = "serial_move_report_lines"
SOURCE, DEST = "location_id", "location_dest_id"
# What each event says of the places of its line, by their usage. Events that are not
# here may be about any place, or about those that most lines have.
EVENT_PLACES = {
    "received": {(SOURCE, "supplier")},
    "delivered": {(DEST, "customer")},
    "returned": {(SOURCE, "customer")},
    "returned_to_vendor": {(DEST, "supplier")},
    "dropshipped": {(SOURCE, "supplier"), (DEST, "customer")},
    "sent": {(DEST, "transit")},
    "arrived": {(SOURCE, "transit")},
    "found": {(SOURCE, "inventory")},
    "adjusted_away": {(DEST, "inventory")},
    "produced": {(SOURCE, "production")},
    "consumed": {(DEST, "production")},
    # From the customer to where the buyer receives it from.
    "bought_back": {(SOURCE, "customer"), (DEST, "supplier")},
}


class SerialMoveReport(models.Model):
    """Finding movements by what is not on the line itself (X2, X3, X4).

    The register joins a dozen tables, too many for PostgreSQL to begin with the one
    that a filter is about: it would read the whole ledger and throw most of it away.
    So what a filter says of the unit, of who stands on the documents, or of what
    happened is asked of the lines before anything is joined to them. The filter itself
    stays as it is.
    """

    _inherit = "serial.move.report"

    @api.model
    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain).optimize_full(self)
        lines = self._serial_lines(domain)
        searched = self.with_context(**{LINES: lines}) if lines else self
        return super(SerialMoveReport, searched)._search(domain, *args, **kwargs)

    def _from_lines(self):
        return self.env.context.get(LINES) or super()._from_lines()

    def _serial_lines(self, domain):
        """The lines that can match, as a sub-select; ``None`` for all of them."""
        narrowed = self._serial_narrowed(domain)
        if narrowed is None:
            return None
        # As superuser: what the reader may see is judged by the filter itself.
        model = self.env["stock.move.line"].sudo().with_context(active_test=False)
        query = model._search(Domain("state", "=", "done") & narrowed)
        return SQL("(%s)", query.select(SQL("%s.*", SQL.identifier(model._table))))

    def _serial_narrowed(self, domain):
        """A domain of the lines that holds wherever ``domain`` does, if any."""
        if isinstance(domain, DomainCondition):
            return self._serial_narrowed_condition(domain)
        if not isinstance(domain, (DomainAnd, DomainOr)):
            return None
        parts = [self._serial_narrowed(part) for part in domain.children]
        if isinstance(domain, DomainOr):
            return None if None in parts else Domain.OR(parts)
        parts = [part for part in parts if part is not None]
        return Domain.AND(parts) if parts else None

    def _serial_narrowed_condition(self, condition):
        name, operator = condition.field_expr, condition.operator
        value = condition.value
        if name in ("lot_id", "product_id") and operator in ("any", "any!"):
            return Domain(name, "any!", value)
        if operator != "in" or not _are_values(value):
            return None
        if name == "event":
            return self._serial_lines_of_events(value)
        if name == "status_id":
            return Domain("lot_id", "any!", Domain("serial_status_id", "in", value))
        if name in ("partner_id", "from_partner_id"):
            return Domain("move_id", "in", self._serial_sql_moves_of(value))
        return None

    def _serial_lines_of_events(self, events):
        """Lines of the places that these events are about; ``None`` for any."""
        left = {event: EVENT_PLACES.get(event) for event in events}
        if not all(left.values()):
            return None
        wanted = defaultdict(set)
        while left:
            # What most of them have in common, so that few conditions say it.
            counts = Counter(
                sorted(place for places in left.values() for place in places)
            )
            [((side, usage), _count)] = counts.most_common(1)
            wanted[side].add(usage)
            left = {
                event: places
                for event, places in left.items()
                if (side, usage) not in places
            }
        return Domain.OR(
            Domain(side, "in", self._serial_places_of(usages))
            for side, usages in wanted.items()
        )

    def _serial_places_of(self, usages):
        """Ids of the places of these usages, which are few: PostgreSQL then knows how
        many lines there are of them."""
        places = self.env["stock.location"].sudo().with_context(active_test=False)
        return places.search([("usage", "in", sorted(usages))]).ids

    def _serial_sql_moves_of(self, partner_ids):
        """Moves with one of these partners on a document, which may be the event's."""
        return SQL(
            """(SELECT m.id FROM stock_move m WHERE m.partner_id IN %(ids)s
                UNION
                SELECT m.id FROM stock_picking p
                  JOIN stock_move m ON m.picking_id = p.id
                 WHERE p.partner_id IN %(ids)s
                UNION
                SELECT m.id FROM purchase_order po
                  JOIN purchase_order_line pol ON pol.order_id = po.id
                  JOIN stock_move m ON m.purchase_line_id = pol.id
                 WHERE po.partner_id IN %(ids)s)""",
            ids=tuple(partner_ids),
        )


def _are_values(value):
    return isinstance(value, (list, tuple, Set)) and all(value)
