from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

WARRANTY_STATES = [
    ("none", "None"),
    ("active", "Active"),
    ("expired", "Expired"),
    ("void", "Void"),
]


class StockLot(models.Model):
    """Warranty of a unit: dates that the ledger gives, a state read off them (W1)."""

    _inherit = "stock.lot"

    serial_warranty_start = fields.Date("Warranty start", copy=False)
    serial_warranty_end = fields.Date(
        "Warranty end", copy=False, help="The last day that is covered."
    )
    serial_warranty_void = fields.Boolean("Warranty void", readonly=True, copy=False)
    serial_warranty_state = fields.Selection(
        WARRANTY_STATES,
        "Warranty",
        compute="_compute_serial_warranty_state",
        search="_search_serial_warranty_state",
        help="As of today. A warranty that hasn't started yet is None.",
    )
    serial_may_register = fields.Boolean(compute="_compute_serial_may_register")
    serial_vendor_warranty_start = fields.Date("Vendor warranty start", copy=False)
    serial_vendor_warranty_end = fields.Date("Vendor warranty end", copy=False)

    _serial_warranty_end_idx = models.Index(
        "(serial_warranty_end) WHERE serial_warranty_end IS NOT NULL"
    )
    _serial_warranty_order = models.Constraint(
        "CHECK (serial_warranty_end >= serial_warranty_start)",
        "A warranty can't end before it starts.",
    )

    def _serial_today(self):
        """Today, where the user is; where the company is if that isn't known."""
        if self.env.context.get("tz") or self.env.user.tz:
            return fields.Date.context_today(self)
        zone = self.env.company._serial_tz().zone
        return fields.Date.context_today(self.with_context(tz=zone))

    @api.depends("serial_warranty_start", "serial_warranty_end", "serial_warranty_void")
    @api.depends_context("tz", "uid", "company")
    def _compute_serial_warranty_state(self):
        today = self._serial_today()
        for lot in self:
            lot.serial_warranty_state = self._serial_state_on(
                today,
                lot.serial_warranty_start,
                lot.serial_warranty_end,
                lot.serial_warranty_void,
            )

    def _serial_state_on(self, day, start, end, void):
        if void:
            return "void"
        if not (start or end) or (start and start > day):
            return "none"
        return "expired" if end and end < day else "active"

    @api.depends("serial_status_id", "serial_warranty_start")
    def _compute_serial_may_register(self):
        """Whether today is a day on which the warranty can be registered (W2)."""
        today = self._serial_today()
        warranties = self.sudo()._serial_warranties()
        for lot in self:
            warranty = warranties.get(lot._origin.id)
            lot.serial_may_register = bool(
                warranty and not lot._serial_why_not_registered(warranty, today)
            )

    def _search_serial_warranty_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._serial_today()
        void = Domain("serial_warranty_void", "=", True)
        no_start = Domain("serial_warranty_start", "=", False)
        no_end = Domain("serial_warranty_end", "=", False)
        later = Domain("serial_warranty_start", ">", today)
        over = Domain("serial_warranty_end", "<", today)
        none = (no_start & no_end) | later
        domains = {
            "void": void,
            "none": ~void & none,
            "expired": ~void & ~none & over,
            "active": ~void & ~none & ~over,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let lists group and sort by the state, which is nowhere stored (W1, G1)."""
        if field_expr != "serial_warranty_state":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return SQL(
            """CASE WHEN %(void)s THEN 'void'
                    WHEN COALESCE(%(start)s, %(end)s) IS NULL OR %(start)s > %(today)s
                        THEN 'none'
                    WHEN %(end)s < %(today)s THEN 'expired'
                    ELSE 'active' END""",
            void=super()._field_to_sql(alias, "serial_warranty_void", query),
            start=super()._field_to_sql(alias, "serial_warranty_start", query),
            end=super()._field_to_sql(alias, "serial_warranty_end", query),
            today=self._serial_today(),
        )
