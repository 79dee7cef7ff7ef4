import logging
import tempfile

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..reports.filters import UNIT_PRESETS
from ..tools.xlsx_writer import WRITERS

_logger = logging.getLogger(__name__)


class SerialReportWizard(models.TransientModel):
    """Files: XLSX and CSV written row by row (M4)."""

    _inherit = "serial.report.wizard"

    def _check_export(self, file_format):
        if file_format not in WRITERS:
            raise UserError(
                self.env._(
                    "Reports are exported as %(formats)s, not as %(format)s.",
                    formats=", ".join(WRITERS),
                    format=file_format,
                )
            )

    def _export_name(self, file_format):
        """Name of the file for people, once rights and filters are judged."""
        title = self._ready()._serial_title()
        self._check_export(file_format)
        return f"{title} {fields.Date.context_today(self)}.{file_format}"

    def _export_stream(self, file_format):
        """Yield the file of the report as bytes, while its rows are read.

        :param str file_format: ``xlsx`` or ``csv``
        """
        definition = self._ready()
        self._check_export(file_format)
        columns = definition._serial_columns
        writer = WRITERS[file_format](
            title=definition._serial_title(),
            facts=self._facts(definition),
            columns=[
                (header, definition._serial_kind(column), column.width, column.total)
                for header, column in zip(
                    definition._serial_headers(columns), columns, strict=True
                )
            ],
            labels={
                "cover": self.env._("About"),
                "total": self.env._("Total"),
                "rows": self.env._("Rows"),
            },
        )
        yield from writer.stream(definition._serial_rows(self, columns))
        _logger.info(
            "%s exported %s rows of serial report %s as %s",
            self.env.user.login,
            writer.count,
            self.report,
            file_format,
        )

    def _export_file(self, file_format):
        """Write the report to a temporary file.

        :param str file_format: ``xlsx`` or ``csv``
        :return: the open file, at its beginning; its name for people
        """
        name = self._export_name(file_format)
        output = tempfile.TemporaryFile()
        for piece in self._export_stream(file_format):
            output.write(piece)
        output.seek(0)
        return output, name

    def _facts(self, definition):
        """What a reader of the paper or file has to know: company, filters, when.

        :return: list of (label, text)
        """
        companies = self.company_ids or self.env.companies
        facts = [
            (self.env._("Report"), definition._serial_title()),
            (self.env._("Company"), ", ".join(companies.mapped("name"))),
            *self._filter_facts(definition),
            (
                self.env._("Printed"),
                definition._serial_now_text(),
            ),
        ]
        return facts

    def _filter_facts(self, definition, most=20):
        names = definition._serial_filters
        facts = []
        if "dates" in names:
            facts.append((definition._serial_dates_label(), self._period_text()))
        if "day" in names:
            facts.append((self.env._("At the close of"), self._day_text()))
        for key, name in (
            ("products", "product_ids"),
            ("lots", "lot_ids"),
            ("partners", "partner_ids"),
            ("customers", "customer_ids"),
            ("vendors", "vendor_ids"),
            ("locations", "location_ids"),
            ("statuses", "status_ids"),
        ):
            records = self[name]
            if key not in names or not records:
                continue
            text = ", ".join(records[:most].mapped("display_name"))
            if len(records) > most:
                text = self.env._(
                    "%(names)s and %(count)s more",
                    names=text,
                    count=len(records) - most,
                )
            facts.append((self._fields[name]._description_string(self.env), text))
        return facts + definition._serial_facts(self)

    def _period_text(self):
        if self.preset in UNIT_PRESETS:
            field = self._fields["preset"]
            return dict(field._description_selection(self.env))[self.preset]
        first = self.date_from and format_date(self.env, self.date_from)
        last = self.date_to and format_date(self.env, self.date_to)
        if first and last:
            return first if first == last else f"{first} – {last}"
        if first:
            return self.env._("from %(day)s on", day=first)
        if last:
            return self.env._("up to %(day)s", day=last)
        return self.env._("all")

    def _day_text(self):
        return format_date(self.env, self.date_to or fields.Date.context_today(self))
