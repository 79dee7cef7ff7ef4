from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils

REMEMBERED_RECORDS = (
    "product_ids",
    "lot_ids",
    "partner_ids",
    "customer_ids",
    "vendor_ids",
    "location_ids",
    "status_ids",
    "recall_ids",
    "company_ids",
)
# Context key of the web client's dialog: start with what the person used last.
DIALOG = "serial_report_dialog"
# Longer selections are for once.
MOST_REMEMBERED = 50


class SerialReportWizard(models.TransientModel):
    """The dialog in front of every report: filters, then show, print or export."""

    _name = "serial.report.wizard"
    _description = "Serial Number Report"

    report = fields.Selection("_selection_report", required=True)
    title = fields.Char(compute="_compute_texts")
    question = fields.Char(compute="_compute_texts")
    has_dates = fields.Boolean(compute="_compute_filters")
    has_day = fields.Boolean(compute="_compute_filters")
    has_partners = fields.Boolean(compute="_compute_filters")
    has_customers = fields.Boolean(compute="_compute_filters")
    has_vendors = fields.Boolean(compute="_compute_filters")
    has_statuses = fields.Boolean(compute="_compute_filters")
    has_recalls = fields.Boolean(compute="_compute_filters")
    has_warranty = fields.Boolean(compute="_compute_filters")
    preset = fields.Selection(
        [
            ("today", "Today"),
            ("this_week", "This week"),
            ("this_month", "This month"),
            ("last_month", "Last month"),
            ("this_quarter", "This quarter"),
            ("this_year", "This year"),
            ("last_year", "Last year"),
            ("on_hand", "On hand now"),
            ("expiring_90", "Warranty ends in 90 days"),
            ("all", "All"),
            ("custom", "Custom"),
        ],
        "Period",
        # Of the field, not of the view alone: or the badges can be clicked off.
        required=True,
        default="custom",
    )
    date_from = fields.Date(
        "From", compute="_compute_dates", store=True, readonly=False
    )
    date_to = fields.Date("To", compute="_compute_dates", store=True, readonly=False)
    product_ids = fields.Many2many("product.product", string="Products")
    lot_ids = fields.Many2many("stock.lot", string="Serial numbers")
    partner_ids = fields.Many2many("res.partner", string="Customers or vendors")
    customer_ids = fields.Many2many(
        "res.partner",
        "serial_report_wizard_customer_rel",
        string="Customers",
        help="Who bought the units or has them, companies with all their contacts.",
    )
    vendor_ids = fields.Many2many(
        "res.partner",
        "serial_report_wizard_vendor_rel",
        string="Vendors",
        help="From whom the units came, companies with all their contacts.",
    )
    location_ids = fields.Many2many("stock.location", string="Locations")
    status_ids = fields.Many2many("serial.status", string="Statuses")
    recall_ids = fields.Many2many("serial.recall", string="Recalls")
    warranty = fields.Selection(
        [
            ("active", "Active"),
            ("expiring", "Expires soon"),
            ("expired", "Expired"),
            ("void", "Void"),
        ],
    )
    warranty_days = fields.Integer("Expires within (days)", default=90)
    company_ids = fields.Many2many("res.company", string="Companies")

    # -- values -----------------------------------------------------------------------

    @api.model
    def _selection_report(self):
        definitions = self.env["serial.report.definition"]
        return [
            (code, definitions._serial_report(code)._serial_title())
            for code in definitions._serial_codes()
        ]

    @api.model
    def default_get(self, fields_list):
        defaults = super().default_get(fields_list)
        context = self.env.context
        report = defaults.get("report") or self._selection_report()[0][0]
        defaults["report"] = report
        defaults.update(self._records_from_context(defaults))
        if context.get(DIALOG):
            for name, value in self._dialog_values(report, defaults).items():
                if name in fields_list and not self._is_stated(name, defaults):
                    defaults[name] = value
        return defaults

    def _is_stated(self, name, defaults):
        """Whether what opened the dialog, not the field's own default, set it."""
        if name not in defaults:
            return False
        return not self._fields[name].default or f"default_{name}" in self.env.context

    def _records_from_context(self, defaults):
        """Records that stand for those that the dialog was opened on."""
        context = self.env.context
        values = {}
        if templates := context.get("serial_template_ids"):
            products = self.env["product.template"].browse(templates)
            values["product_ids"] = products.product_variant_ids.ids
        if pickings := context.get("serial_picking_ids"):
            # As superuser: stock moves are not an auditor's to read.
            lines = (
                self.env["stock.move.line"]
                .sudo()
                .search(
                    [
                        ("move_id.picking_id", "in", pickings),
                        ("company_id", "in", self.env.companies.ids),
                        ("lot_id.serial_key", "!=", False),
                    ]
                )
            )
            values["lot_ids"] = lines.lot_id.ids
            if not lines:
                raise UserError(self.env._("No serial number is on this document yet."))
        # As commands: the web client's first onchange reads nothing else.
        return {
            name: [Command.set(ids)]
            for name, ids in values.items()
            if name not in defaults
        }

    def _dialog_values(self, report, defaults):
        """What the dialog starts with for a person; programs state what they want."""
        # Opened for given records, it does not narrow further by itself.
        if any(defaults.get(name) for name in REMEMBERED_RECORDS):
            values = {"preset": "all"}
        else:
            values = {
                "preset": self._definition(report)._serial_preset,
                **self._remembered(report),
            }
        if "day" in self._definition(report)._serial_filters:
            values.setdefault("date_to", fields.Date.context_today(self))
        if "date_from" in defaults or "date_to" in defaults:
            values["preset"] = "custom"
        return values

    def _definition(self, code=None):
        definitions = self.env["serial.report.definition"]
        definition = definitions._serial_report(code or self.report)
        definition._serial_check_reader()
        return definition

    @api.depends("report")
    def _compute_texts(self):
        for wizard in self:
            if not wizard.report:
                wizard.title = wizard.question = False
                continue
            definition = wizard._definition()
            wizard.title = definition._serial_title()
            wizard.question = definition._serial_question()

    @api.depends("report", "partner_ids", "status_ids")
    def _compute_filters(self):
        for wizard in self:
            names = wizard._definition()._serial_filters if wizard.report else {}
            wizard.has_dates = "dates" in names
            wizard.has_day = "day" in names
            # Asked for by what opened the dialog; people choose one or the other.
            wizard.has_partners = "partners" in names and bool(wizard.partner_ids)
            wizard.has_customers = "customers" in names
            wizard.has_vendors = "vendors" in names
            # Those chosen for another report stay in sight, to be taken out.
            wizard.has_statuses = "statuses" in names or bool(wizard.status_ids)
            wizard.has_recalls = "recalls" in names
            wizard.has_warranty = "warranty" in names

    @api.depends("preset")
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            if wizard.preset and wizard.preset != "custom":
                wizard.date_from, wizard.date_to = self._preset_dates(
                    wizard.preset, today
                )
            else:
                wizard.date_from = wizard.date_from
                wizard.date_to = wizard.date_to

    @api.onchange("date_from", "date_to")
    def _onchange_dates(self):
        today = fields.Date.context_today(self)
        if self.preset and self.preset != "custom":
            expected = self._preset_dates(self.preset, today)
            if (self.date_from, self.date_to) != expected:
                self.preset = "custom"

    @api.model
    def _preset_dates(self, preset, today):
        """First and last day of a preset, both included."""
        if preset == "today":
            return today, today
        if preset in ("this_week", "this_month", "this_quarter", "this_year"):
            unit = preset.removeprefix("this_")
            return date_utils.start_of(today, unit), date_utils.end_of(today, unit)
        if preset in ("last_month", "last_year"):
            unit = preset.removeprefix("last_")
            last = date_utils.start_of(today, unit) - timedelta(days=1)
            return date_utils.start_of(last, unit), last
        return False, False

    # -- memory -----------------------------------------------------------------------

    @api.model
    def _remembered(self, report):
        """The filters that this person used last for this report."""
        settings = self.env.user.sudo().res_users_settings_id
        values = dict((settings.serial_report_filters or {}).get(report) or {})
        if "statuses" not in self._definition(report)._serial_filters:
            values.pop("status_ids", None)
        for name in REMEMBERED_RECORDS:
            if ids := values.get(name):
                model = self.env[self._fields[name].comodel_name]
                # Records may be gone or out of reach since.
                values[name] = model.search([("id", "in", ids)]).ids
        return values

    def _remember(self):
        self.ensure_one()
        if not self.env.context.get(DIALOG):
            return
        settings = self.env["res.users.settings"]._find_or_create_for_user(
            self.env.user
        )
        values = {"preset": self.preset}
        if self.warranty:
            values["warranty"] = self.warranty
            values["warranty_days"] = self.warranty_days
        if self.preset == "custom":
            values["date_from"] = fields.Date.to_string(self.date_from)
            values["date_to"] = fields.Date.to_string(self.date_to)
        for name in REMEMBERED_RECORDS:
            if 0 < len(self[name]) <= MOST_REMEMBERED:
                values[name] = self[name].ids
        stored = dict(settings.serial_report_filters or {})
        if stored.get(self.report) != values:
            stored[self.report] = values
            settings.sudo().serial_report_filters = stored

    # -- actions ----------------------------------------------------------------------

    def _ready(self):
        """Check right and filters; return the definition of the chosen report."""
        self.ensure_one()
        definition = self._definition()
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise UserError(
                self.env._(
                    "The period ends (%(to)s) before it begins (%(from)s).",
                    **{"from": self.date_from, "to": self.date_to},
                )
            )
        definition._serial_ready(self)
        return definition

    def action_view(self):
        """Show the report in the web client (X1-X9).

        :return: an action with the rows that match the filters
        :raises AccessError: without the Serial Tracking right "Auditor"
        :raises UserError: when the period ends before it begins
        """
        definition = self._ready()
        self._remember()
        return definition._serial_view_action(self)

    def action_print(self):
        """Print the report as PDF (X1-X9).

        :return: a report action
        :raises AccessError: without the Serial Tracking right "Auditor"
        :raises UserError: when there are more rows than paper is good for
        """
        definition = self._ready()
        definition._serial_check_printable(self)
        self._remember()
        return definition._serial_print_action(self)

    def action_export(self, file_format="xlsx"):
        """Export the report to a file (M4).

        :param str file_format: ``xlsx`` or ``csv``
        :return: an action that downloads the file
        :raises AccessError: without the Serial Tracking right "Auditor"; Odoo's own
            right to export is not needed
        :raises UserError: for another format
        """
        self._ready()
        self._check_export(file_format)
        self._remember()
        return {
            "type": "ir.actions.act_url",
            "url": f"/serial_tracking_reports/export/{self.id}/{file_format}",
            "target": "download",
        }

    def action_export_csv(self):
        """Export the report as CSV; see ``action_export`` (M4)."""
        return self.action_export("csv")

    @api.model
    def serial_reports(self):
        """The reports for the index page (X10).

        :return: list of dicts ``code``, ``title``, ``question``, ``icon`` and
            ``action`` (xml id, or ``None`` where the card opens the dialog)
        :raises AccessError: without the Serial Tracking right "Auditor"
        """
        definitions = self.env["serial.report.definition"]
        definitions._serial_check_reader()
        result = []
        for code in definitions._serial_codes():
            definition = definitions._serial_report(code)
            result.append(
                {
                    "code": code,
                    "title": definition._serial_title(),
                    "question": definition._serial_question(),
                    "icon": definition._serial_icon,
                    "action": definition._serial_index_action,
                }
            )
        return result
