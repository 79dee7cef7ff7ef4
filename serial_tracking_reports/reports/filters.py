import datetime

from odoo import models
from odoo.fields import Domain

from ..models.serial_move_report import ON_HAND

# Presets that are about the units, not about days.
UNIT_PRESETS = ("on_hand", "expiring_90")
EXPIRING_DAYS = 90


class SerialReportDefinition(models.AbstractModel):
    """Filters of the dialog, read as a domain of the report's model."""

    _inherit = "serial.report.definition"

    # Way from a row to its unit; empty where the rows are units.
    _serial_lot_path = "lot_id."

    def _serial_domain(self, wizard):
        """Filters of the dialog as a domain of the report's model."""
        domain = self._serial_base_domain()
        for name, paths in self._serial_filters.items():
            if condition := getattr(self, f"_serial_filter_{name}")(wizard):
                domain &= Domain.OR(
                    Domain.AND(Domain(path, *leaf) for leaf in condition)
                    for path in paths
                )
        if wizard.company_ids:
            domain &= self._serial_company_domain(wizard.company_ids)
        if "dates" in self._serial_filters and wizard.preset in UNIT_PRESETS:
            domain &= self._serial_preset_domain(wizard.preset)
        return domain

    def _serial_preset_domain(self, preset):
        """Rows of units that are on hand now, or whose warranty ends soon."""
        if preset == "on_hand":
            leaves = [("location_id.usage", "in", ON_HAND)]
        else:
            today = self.env["stock.lot"]._serial_today()
            last = today + datetime.timedelta(days=EXPIRING_DAYS)
            leaves = [
                ("serial_warranty_state", "=", "active"),
                # Says "active" again, in words that an index understands.
                ("serial_warranty_end", ">=", today),
                ("serial_warranty_end", "<=", last),
            ]
        return Domain.AND(
            Domain(self._serial_lot_path + name, *leaf) for name, *leaf in leaves
        )

    def _serial_company_domain(self, companies):
        return Domain("company_id", "in", companies.ids)

    def _serial_place_company_domain(self, companies):
        """For rows of a place: the way between two companies belongs to neither, the
        unit that is under way to the one that sent it."""
        sent = Domain("company_id", "=", False)
        sent &= Domain("holder_company_id", "in", companies.ids)
        return Domain("company_id", "in", companies.ids) | sent

    def _serial_ready(self, wizard):
        """Hook: refuse filters with which this report makes no sense."""

    def _serial_period(self, wizard):
        """The first moment of the dialog's period and the first one after it, in UTC;
        ``None`` where it is open."""
        first = wizard.date_from and self._serial_day_start(wizard.date_from)
        after = wizard.date_to and self._serial_day_start(
            wizard.date_to + datetime.timedelta(days=1)
        )
        return first or None, after or None

    def _serial_filter_dates(self, wizard):
        first, after = self._serial_period(wizard)
        return [(">=", first)] * bool(first) + [("<", after)] * bool(after)

    def _serial_filter_days(self, wizard):
        """As ``_serial_filter_dates`` for days, which know no time zone."""
        leaves = []
        if wizard.date_from:
            leaves.append((">=", wizard.date_from))
        if wizard.date_to:
            leaves.append(("<=", wizard.date_to))
        return leaves

    def _serial_filter_products(self, wizard):
        return wizard.product_ids and [("in", wizard.product_ids.ids)]

    def _serial_filter_lots(self, wizard):
        return wizard.lot_ids and [("in", wizard.lot_ids.ids)]

    def _serial_filter_partners(self, wizard):
        return wizard.partner_ids and [("child_of", wizard.partner_ids.ids)]

    def _serial_filter_customers(self, wizard):
        return wizard.customer_ids and [("child_of", wizard.customer_ids.ids)]

    def _serial_filter_vendors(self, wizard):
        return wizard.vendor_ids and [("child_of", wizard.vendor_ids.ids)]

    def _serial_filter_locations(self, wizard):
        return wizard.location_ids and [("child_of", wizard.location_ids.ids)]

    def _serial_filter_statuses(self, wizard):
        return wizard.status_ids and [("in", wizard.status_ids.ids)]
