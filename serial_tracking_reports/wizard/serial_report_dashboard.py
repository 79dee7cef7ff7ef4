from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import date_utils, format_date

MOST_BARS = 8
MONTHS = 12


class SerialReportWizard(models.TransientModel):
    """The figures below the index page; each bar opens its list (X10)."""

    _inherit = "serial.report.wizard"

    @api.model
    @api.readonly
    def serial_dashboard(self):
        """Return what the index page shows in bars (X10).

        A handful of queries, whatever the number of units.

        :return: list of dicts ``code``, ``title`` and ``bars``, each of which has
            ``label``, ``value`` and ``action`` (an action with the units)
        :raises AccessError: without the Serial Tracking right "Auditor"
        """
        self.env["serial.report.definition"]._serial_check_reader()
        # Read once, added up for each picture.
        on_hand = self.env["serial.stock.report"]._read_group(
            [], ["status_id", "location_id", "age_range"], ["__count"]
        )
        return [
            self._dashboard_grouped(
                "status_id", self.env._("On hand by status"), on_hand, 0
            ),
            self._dashboard_grouped(
                "location_id", self.env._("On hand by place"), on_hand, 1
            ),
            self._dashboard_grouped(
                "age_range", self.env._("Age of stock"), on_hand, 2
            ),
            self._dashboard_months(
                "received", self.env._("Received each month"), "received"
            ),
            self._dashboard_months("sold", self.env._("Sold each month"), "sold"),
            self._dashboard_warranty(),
        ]

    def _dashboard_grouped(self, name, title, on_hand, column):
        report = self.env["serial.stock.report"]
        field = report._fields[name]
        groups = defaultdict(int)
        for group in on_hand:
            groups[group[column]] += group[-1]
        bars = []
        labels = (
            dict(field._description_selection(self.env))
            if field.type == "selection"
            else {}
        )
        for value, count in sorted(groups.items(), key=lambda g: str(g[0] or "")):
            record = field.relational and value
            # Named as everywhere in the reports, whoever may open the place.
            label = record.sudo().display_name if record else labels.get(value)
            domain = [(name, "=", record.id if record else value)]
            bars.append(
                self._bar(label or self.env._("None"), count, "on_hand", domain)
            )
        if field.relational:
            bars.sort(key=lambda bar: -bar["value"])
            bars = self._dashboard_rest(name, bars, groups)
        return {"code": name, "title": title, "bars": bars}

    def _dashboard_rest(self, name, bars, groups):
        """The greatest bars, and one for all others: together they are everything."""
        if len(bars) <= MOST_BARS:
            return bars
        kept = bars[: MOST_BARS - 1]
        shown = [bar["action"]["domain"][0][2] for bar in kept]
        hidden = [value.id for value in groups if value.id not in shown]
        label = (
            self.env._("Other places")
            if name == "location_id"
            else self.env._("Others")
        )
        count = sum(bar["value"] for bar in bars[len(kept) :])
        return [*kept, self._bar(label, count, "on_hand", [(name, "in", hidden)])]

    def _dashboard_months(self, code, title, report):
        definition = self._definition(report)
        this_month = date_utils.start_of(fields.Date.context_today(self), "month")
        first = fields.Date.subtract(this_month, months=MONTHS - 1)
        start = definition._serial_day_start(first)
        domain = definition._serial_base_domain() & Domain("date", ">=", start)
        counts = {
            fields.Date.to_date(month): count
            for month, count in self.env["serial.move.report"]._read_group(
                domain, ["date:month"], ["__count"]
            )
        }
        bars = []
        for offset in range(MONTHS):
            month = fields.Date.add(first, months=offset)
            after = fields.Date.add(month, months=1)
            bars.append(
                self._bar(
                    format_date(self.env, month, date_format="MMM yyyy"),
                    counts.get(month, 0),
                    report,
                    definition._serial_base_domain()
                    & Domain("date", ">=", definition._serial_day_start(month))
                    & Domain("date", "<", definition._serial_day_start(after)),
                )
            )
        return {"code": code, "title": title, "bars": bars}

    def _dashboard_warranty(self):
        today = self.env["stock.lot"]._serial_today()
        base = self._definition("warranty")._serial_base_domain()
        base &= Domain("serial_warranty_state", "=", "active")
        bars = []
        for first, last in ((0, 30), (31, 60), (61, 90)):
            begin = fields.Date.add(today, days=first)
            end = fields.Date.add(today, days=last)
            domain = base & Domain("serial_warranty_end", ">=", begin)
            domain &= Domain("serial_warranty_end", "<=", end)
            label = self.env._("%(first)s to %(last)s days", first=first, last=last)
            count = self.env["stock.lot"].search_count(domain)
            bars.append(self._bar(label, count, "warranty", domain))
        return {
            "code": "warranty",
            "title": self.env._("Warranties that expire in the next 90 days"),
            "bars": bars,
        }

    def _bar(self, label, value, report, domain):
        definition = self._definition(report)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            definition._serial_action
        )
        action.update(
            name=f"{definition._serial_title()}: {label}",
            domain=list(domain),
            context={},
        )
        return {"label": label, "value": value, "action": action}
