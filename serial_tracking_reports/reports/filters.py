import datetime

from odoo import models
from odoo.fields import Domain


class SerialReportDefinition(models.AbstractModel):
    """Filters of the dialog, read as a domain of the report's model."""

    _inherit = "serial.report.definition"

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
        return domain

    def _serial_company_domain(self, companies):
        return Domain("company_id", "in", companies.ids)

    def _serial_place_company_domain(self, companies):
        """For rows of a place: the way between two companies belongs to neither, the
        unit that is under way to the one that sent it."""
        sent = Domain("company_id", "=", False)
        sent &= Domain("lot_id.serial_company_id", "in", companies.ids)
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

    def _serial_filter_locations(self, wizard):
        return wizard.location_ids and [("child_of", wizard.location_ids.ids)]

    def _serial_filter_statuses(self, wizard):
        return wizard.status_ids and [("in", wizard.status_ids.ids)]
