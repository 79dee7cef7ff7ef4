from odoo import api, models
from odoo.tools import SQL

# Aggregate of a page of groups: how many groups there are on all pages.
GROUPS = "__groups"


class SerialReportRows(models.AbstractModel):
    """Rows of a report that PostgreSQL works out anew for each screen.

    The web client asks for a page of groups and for their number, each of which takes
    as long as the other: both are read in one statement.
    """

    _name = "serial.report.rows"
    _description = "Rows of a Serial Number Report"

    @api.model
    def _formatted_read_group_with_length(
        self, domain, groupby, aggregates, offset=0, limit=None, order=None
    ):
        groups = self.formatted_read_group(
            domain,
            groupby,
            [*aggregates, GROUPS],
            offset=offset,
            limit=limit,
            order=order,
        )
        lengths = [group.pop(GROUPS) for group in groups]
        return groups, lengths[0] if lengths else 0

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == GROUPS:
            return SQL("COUNT(*) OVER ()")
        return super()._read_group_select(aggregate_spec, query)

    def _read_group_empty_value(self, spec):
        return 0 if spec == GROUPS else super()._read_group_empty_value(spec)

    def _read_group_postprocess_aggregate(self, aggregate_spec, raw_values):
        if aggregate_spec == GROUPS:
            return raw_values
        return super()._read_group_postprocess_aggregate(aggregate_spec, raw_values)
