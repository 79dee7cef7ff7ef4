from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .definition import Column

# Column -> width, kind, key of ``stock.lot.serial_history``.
HISTORY = {
    "lot": (22, "text"),
    "product": (30, "text"),
    "date": (20, "datetime"),
    "event": (20, "text"),
    "document": (20, "text"),
    "partner": (26, "text"),
    "location_from": (24, "text"),
    "location_to": (24, "text"),
    "status": (14, "text"),
    "user": (18, "text"),
    "reason": (28, "text"),
}
MOST_CARDS = 200


class SerialReportHistory(models.AbstractModel):
    """Everything about one serial (X5); about several, one card each."""

    _name = "serial.report.history"
    _inherit = "serial.report.definition"
    _description = "Serial history card"

    _serial_sequence = 50
    _serial_icon = "fa-id-card-o"
    _serial_model = "stock.lot"
    _serial_lot_path = ""
    _serial_action = "serial_tracking.action_serial_lots"
    _serial_preset = "all"
    _serial_batch = 500
    _serial_filters = {
        "dates": (),
        "products": ("product_id",),
        "lots": ("id",),
        "partners": ("serial_customer_id", "serial_vendor_id"),
        "customers": ("serial_customer_id",),
        "vendors": ("serial_vendor_id",),
        "locations": ("location_id",),
        "statuses": ("serial_status_id",),
    }
    _serial_columns = tuple(
        Column(name, width) for name, (width, _kind) in HISTORY.items()
    )

    def _serial_title(self):
        return self.env._("Serial history card")

    def _serial_question(self):
        return self.env._("What has happened to this one unit, from first to last?")

    def _serial_base_domain(self):
        return Domain("serial_key", "!=", False)

    def _serial_company_domain(self, companies):
        # Most serial numbers belong to no company; their moves do.
        return Domain.OR(
            Domain(name, "in", companies.ids)
            for name in ("company_id", "serial_company_id", "serial_company_ids")
        )

    def _serial_ready(self, wizard):
        if not any(
            wizard[name]
            for name in (
                "lot_ids",
                "product_ids",
                "partner_ids",
                "customer_ids",
                "vendor_ids",
                "location_ids",
            )
        ):
            raise UserError(
                self.env._(
                    "Choose the serial numbers (or their product, holder or location) "
                    "whose history you want."
                )
            )

    def _serial_filter_dates(self, wizard):
        # The period is that of the history, not of the units.
        return None

    def _serial_in_period(self, wizard, moment):
        """Whether something at ``moment`` (UTC) is in the dialog's period."""
        first, after = self._serial_period(wizard)
        return not (first and moment < first or after and moment >= after)

    # -- files ------------------------------------------------------------------------

    def _serial_headers(self, columns):
        labels = {
            "lot": self.env._("Serial number"),
            "product": self.env._("Product"),
            "date": self.env._("Date"),
            "event": self.env._("Event"),
            "document": self.env._("Document"),
            "partner": self.env._("Customer or vendor"),
            "location_from": self.env._("From"),
            "location_to": self.env._("To"),
            "status": self.env._("Status"),
            "user": self.env._("User"),
            "reason": self.env._("Reason"),
        }
        return [labels[column.name] for column in columns]

    def _serial_kind(self, column):
        return HISTORY[column.name][1]

    def _serial_rows(self, wizard, columns):
        names = [column.name for column in columns]
        localise = self._serial_localiser()
        for lots in self._serial_batches(wizard):
            known = {
                lot.id: (lot.name, lot.product_id.display_name) for lot in lots.sudo()
            }
            for entry in lots.serial_history():
                if not self._serial_in_period(wizard, entry["date"]):
                    continue
                lot, product = known[entry["lot_id"]]
                values = {
                    **entry,
                    "lot": lot,
                    "product": product,
                    "date": localise(entry["date"]),
                    "event": entry["event_label"],
                    "document": (entry["document"] or {}).get("name"),
                }
                yield [values[name] or "" for name in names]

    # -- screen and paper -------------------------------------------------------------

    def _serial_view_action(self, wizard):
        action = super()._serial_view_action(wizard)
        lots = self._serial_source(wizard).search(action["domain"], limit=2)
        if len(lots) == 1:
            action.update(res_id=lots.id, views=[(False, "form")])
            action["name"] = action["display_name"] = lots.name
        return action

    def _serial_check_printable(self, wizard):
        count = self._serial_count(wizard)
        if count > MOST_CARDS:
            raise UserError(
                self.env._(
                    "%(count)s cards are too many to print at once (most: %(most)s). "
                    "Narrow the filters, or use Excel or CSV, which have no such "
                    "limit.",
                    count=count,
                    most=MOST_CARDS,
                )
            )

    def _serial_print_action(self, wizard):
        lots = self._serial_source(wizard).search(self._serial_domain(wizard))
        report = self.env.ref("serial_tracking_reports.action_report_serial_card")
        narrowed = wizard.date_from or wizard.date_to or wizard.company_ids
        # The web client sends either the units or the data.
        data = {"serial_wizard_id": wizard.id} if narrowed else None
        return report.report_action(lots, data=data, config=False)
