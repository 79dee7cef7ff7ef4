from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime, formatLang

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..tools import paper

POINTS = 9.0
LINE = 4.1
PADDING = 1.6
CELL_PADDING = 2.0
# Room that is taken on a page beside the rows, mm.
HEAD, TOTALS, SLACK = 22.0, 8.0, 4.0
COMPANY, FACT = 34.0, 4.6
MARGIN = 9
# Beyond this, paper is the wrong medium.
MOST_PRINTED = 5000


class SerialReportDefinition(models.AbstractModel):
    """How a report gets on paper."""

    _inherit = "serial.report.definition"

    def _serial_kind(self, column):
        field = self.env[self._serial_model]._fields[column.name]
        if field.type in ("date", "datetime", "integer"):
            return field.type
        return "number" if field.type in ("float", "monetary") else "text"

    def _serial_check_printable(self, wizard):
        count = self._serial_count(wizard)
        if count > MOST_PRINTED:
            raise UserError(
                self.env._(
                    "%(count)s lines are too many to print (most: %(most)s). Narrow "
                    "the filters, or use Excel or CSV, which have no such limit.",
                    count=count,
                    most=MOST_PRINTED,
                )
            )

    def _serial_print_action(self, wizard):
        report = self.env.ref("serial_tracking_reports.action_report_serial_table")
        return report.report_action(wizard, config=False)

    def _serial_print_values(self, wizard):
        """Values of the QWeb template for one dialog.

        :return: dict with ``title``, ``facts``, ``headers``, ``pages``, ``totals``,
            ``count``, ``company``
        """
        columns = [column for column in self._serial_columns if column.printed]
        totalled = [column for column in self._serial_columns if column.total]
        everything = [*columns, *(c for c in totalled if c not in columns)]
        facts = wizard._facts(self)
        room, side = self._serial_paper()
        total_width = sum(column.width for column in columns)
        widths = [room.width * column.width / total_width for column in columns]
        sums = {column.name: 0 for column in totalled}
        count = 0
        printed = []
        for row in self._serial_rows(wizard, everything):
            count += 1
            for column, value in zip(everything, row, strict=True):
                if column.total:
                    sums[column.name] += value or 0
            printed.append(
                [
                    self._serial_text(column, value)
                    for column, value in zip(columns, row, strict=False)
                ]
            )
        pages = self._serial_pages(printed, widths, room, COMPANY + FACT * len(facts))
        return {
            "company": wizard.company_ids[:1] or self.env.company,
            "title": self._serial_title(),
            "facts": facts,
            "columns": [
                {
                    "header": header,
                    "width": round(100 * column.width / total_width, 2),
                    "right": self._serial_kind(column) in ("integer", "number"),
                    "total": self._serial_text(column, sums[column.name])
                    if column.total
                    else "",
                }
                for header, column in zip(
                    self._serial_headers(columns), columns, strict=True
                )
            ],
            "pages": pages,
            "count": count,
            "padding": side,
        }

    def _serial_pages(self, rows, widths, room, first):
        """Deal rows out to pages; the first has ``first`` mm taken by other things."""
        height = room.height - HEAD - TOTALS - SLACK
        return paper.deal_pages(
            rows,
            [width - CELL_PADDING for width in widths],
            POINTS,
            LINE,
            PADDING,
            height - first,
            height,
        )

    def _serial_paper(self, landscape=True):
        """Room on a page of the company's paper, and blank mm at both sides of it."""
        paperformat = self.env.company.sudo().paperformat_id
        margins = (paperformat.margin_left or 0, paperformat.margin_right or 0)
        side = max(MARGIN - min(margins), 0)
        room = paper.page_room(
            paperformat.format or "A4",
            margins[0] + side,
            margins[1] + side,
            landscape,
            _wkhtml().is_patched_qt,
        )
        return room, side

    def _serial_now_text(self):
        """When and by whom a paper or file was made."""
        now = self._serial_localiser()(fields.Datetime.now())
        return self.env._(
            "%(date)s %(time)s (%(zone)s) by %(user)s",
            date=format_date(self.env, now.date()),
            time=now.strftime("%H:%M"),
            zone=self._serial_timezone().zone,
            user=self.env.user.name,
        )

    def _serial_text(self, column, value):
        """A plain value of ``_serial_rows`` as it is printed."""
        return self._serial_text_of(self._serial_kind(column), value)

    def _serial_text_of(self, kind, value):
        if value in (None, False, ""):
            return ""
        if kind == "datetime":
            # Already in the reader's time zone.
            return format_datetime(self.env, value, tz="UTC", dt_format="short")
        if kind == "date":
            return format_date(self.env, value)
        if kind == "number":
            return formatLang(self.env, value)
        return str(value)
