from collections.abc import Set

from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import SQL

# Context key: the done lines that can match, where an index finds them.
LINES = "serial_move_report_lines"


class SerialMoveReport(models.Model):
    """Finding movements by what is not on the line itself (X2, X3, X4).

    The register joins a dozen tables, too many for PostgreSQL to begin with the one
    that a filter is about: it would read the whole ledger and throw most of it away.
    So what a filter says of the unit, or of who stands on the documents, is asked of
    the lines before anything is joined to them. The filter itself stays as it is.
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
        parts = domain.children if isinstance(domain, DomainAnd) else [domain]
        narrowed = [
            lines
            for part in parts
            if isinstance(part, DomainCondition)
            and (lines := self._serial_narrowed(part))
        ]
        if not narrowed:
            return None
        # As superuser: what the reader may see is judged by the filter itself.
        model = self.env["stock.move.line"].sudo().with_context(active_test=False)
        query = model._search(Domain("state", "=", "done") & Domain.AND(narrowed))
        return SQL("(%s)", query.select(SQL("%s.*", SQL.identifier(model._table))))

    def _serial_narrowed(self, condition):
        """A domain of the lines that holds wherever ``condition`` does, if any."""
        name, operator = condition.field_expr, condition.operator
        value = condition.value
        if name in ("lot_id", "product_id") and operator in ("any", "any!"):
            return Domain(name, "any!", value)
        if operator != "in" or not _are_ids(value):
            return None
        if name == "status_id":
            return Domain("lot_id", "any!", Domain("serial_status_id", "in", value))
        if name in ("partner_id", "from_partner_id"):
            return Domain("move_id", "in", self._serial_sql_moves_of(value))
        return None

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


def _are_ids(value):
    return isinstance(value, (list, tuple, Set)) and all(value)
