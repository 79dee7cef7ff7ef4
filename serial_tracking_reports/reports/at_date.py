import datetime

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..models.serial_stock_at_date import BEFORE
from .definition import Column


class SerialReportAtDate(models.AbstractModel):
    """What was on hand at the close of a day, with cost (X7)."""

    _name = "serial.report.at_date"
    _inherit = "serial.report.definition"
    _description = "Serials at a date"

    _serial_sequence = 60
    _serial_icon = "fa-calendar-check-o"
    _serial_model = "serial.stock.at.date"
    _serial_action = "serial_tracking_reports.action_serial_stock_at_date"
    # On paper and in files by name, whatever it takes.
    _serial_order = "product_id, lot_id, id"
    _serial_preset = "custom"
    _serial_batch = 20_000
    _serial_filters = {
        "day": (),
        "products": ("product_id",),
        "lots": ("lot_id",),
        "partners": ("partner_id",),
        "vendors": ("partner_id",),
        "locations": ("location_id",),
    }
    _serial_columns = (
        Column("product_id", 40),
        Column("lot_id", 24),
        Column("location_id", 30),
        Column("partner_id", 28),
        Column("company_id", 18, printed=False),
        Column("owner_id", 18, printed=False),
        Column("quantity", 9, total=True),
        Column("unit_cost", 12),
        Column("value", 14, total=True),
    )

    def _serial_company_domain(self, companies):
        return self._serial_place_company_domain(companies)

    def _serial_title(self):
        return self.env._("Serials at a date")

    def _serial_question(self):
        return self.env._(
            "Which units were on hand at the close of a past day, at what cost?"
        )

    def _serial_filter_day(self, wizard):
        return None

    def _serial_ready(self, wizard):
        # The status that a unit has today says nothing of the one that it had then.
        if wizard.status_ids:
            raise UserError(
                self.env._(
                    "What status units had on a past day is told by their history "
                    "cards. Leave statuses out of this report."
                )
            )

    def _serial_before(self, wizard):
        day = wizard.date_to or fields.Date.context_today(self)
        return self._serial_day_start(day + datetime.timedelta(days=1))

    def _serial_context(self, wizard):
        return {BEFORE: fields.Datetime.to_string(self._serial_before(wizard))}

    def _serial_facts(self, wizard, most=20):
        """Whether this is Odoo's stock valuation, and where it is not (X7)."""
        compared = self.env["serial.stock.value"]._serial_compared(
            wizard, self._serial_source(wizard)
        )
        different = [vals for vals in compared if vals["is_different"]]
        facts = [
            (
                self.env._("Odoo's stock valuation"),
                self.env._(
                    "%(equal)s of %(all)s products have the same value",
                    equal=len(compared) - len(different),
                    all=len(compared),
                ),
            )
        ]
        for vals in different[:most]:
            facts.append(self._serial_difference(vals))
        if len(different) > most:
            text = self.env._("%(count)s more", count=len(different) - most)
            facts.append((self.env._("Differs"), text))
        return facts

    def _serial_difference(self, vals):
        product = self.env["product.product"].sudo().browse(vals["product_id"])
        text = self.env._(
            "%(value)s here, %(odoo)s in Odoo's valuation. %(reason)s",
            value=formatLang(self.env, vals["value"]),
            odoo=formatLang(self.env, vals["odoo_value"]),
            reason=" ".join(vals["reason"].splitlines()),
        )
        return self.env._("Differs"), f"{product.display_name}: {text}"

    def _serial_view_title(self, wizard):
        return f"{self._serial_title()}: {wizard._day_text()}"
