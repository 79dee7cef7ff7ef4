import datetime
from typing import NamedTuple

import pytz

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Date, Domain
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

MOST_NAMES = 5000
# Rows of a table beyond which all of its rows are too many to group for one screen.
MOST_GROUPED = 500_000
LONGEST_GROUPED = datetime.timedelta(days=366)


class Column(NamedTuple):
    """One column of a report on paper and in files.

    :param str name: field of the report's model
    :param int width: in characters
    :param bool total: whether the sum stands below
    :param bool printed: whether it is on paper, where room is scarce
    """

    name: str
    width: int = 16
    total: bool = False
    printed: bool = True


class SerialReportDefinition(models.AbstractModel):
    """What a report is: its question, its rows and its columns.

    A further report is a class that inherits this one under a name of its own,
    ``serial.report.<code>``; dialog, list, paper, XLSX, CSV and index page follow.
    """

    _name = "serial.report.definition"
    _description = "Serial Number Report"

    _serial_sequence = 100
    _serial_icon = "fa-list"
    # Model whose records are the rows, and the action that shows them.
    _serial_model = None
    _serial_action = None
    # Action behind the card of the index page, where it is not the dialog.
    _serial_index_action = None
    _serial_order = None
    _serial_columns = ()
    # Filter of the dialog -> fields of the model that it looks at.
    _serial_filters = {
        "dates": ("date",),
        "products": ("product_id",),
        "lots": ("lot_id",),
        "partners": ("partner_id",),
        "customers": ("partner_id",),
        "vendors": ("lot_id.serial_vendor_id",),
        "locations": ("location_id", "location_dest_id"),
        "statuses": ("status_id",),
    }
    _serial_preset = "this_month"
    # Model whose records all have to be read to put the rows into groups.
    _serial_ledger = None
    # Rows that are read at a time for paper and files.
    _serial_batch = 2000

    # -- what a report says of itself -------------------------------------------------

    def _serial_title(self):
        raise NotImplementedError

    def _serial_question(self):
        """One line on the index page: what the report answers (X10)."""
        raise NotImplementedError

    def _serial_dates_label(self):
        """What the dates of the dialog are about, on paper and in files."""
        return self.env._("Period")

    def _serial_base_domain(self):
        """Rows of the report before any filter."""
        return Domain.TRUE

    def _serial_facts(self, wizard):
        """Filters of this report only, as (label, text) for paper and files."""
        return []

    # -- registry ---------------------------------------------------------------------

    @api.model
    def _serial_codes(self):
        """Codes of all reports in the order of the index page."""
        reports = [
            self.env[name]
            for name in self.env.registry
            if name.startswith("serial.report.")
            and getattr(self.env[name], "_serial_model", None)
        ]
        reports.sort(key=lambda report: (report._serial_sequence, report._name))
        return [report._serial_code() for report in reports]

    @api.model
    def _serial_code(self):
        return self._name.removeprefix("serial.report.")

    @api.model
    def _serial_report(self, code):
        """Return the definition with this code."""
        if code not in self._serial_codes():
            raise ValueError(f"unknown report {code!r}")
        return self.env[f"serial.report.{code}"]

    @api.model
    def _serial_check_reader(self):
        """Refuse everybody but auditors (managers are auditors too) (P1, P2)."""
        if self.env.su or self.env.user.has_group(
            "serial_tracking.group_serial_auditor"
        ):
            return
        raise AccessError(
            self.env._('Reading this report needs the Serial Tracking right "Auditor".')
        )

    # -- rows -------------------------------------------------------------------------

    def _serial_day_start(self, day):
        """The moment a day begins for the user, in UTC."""
        midnight = datetime.datetime.combine(Date.to_date(day), datetime.time.min)
        local = self._serial_timezone().localize(midnight)
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _serial_timezone(self):
        return pytz.timezone(self.env.context.get("tz") or self.env.user.tz or "UTC")

    def _serial_source(self, wizard):
        """Model to read the rows from, with the context it needs."""
        context = self._serial_context(wizard)
        if wizard.company_ids:
            # What rows say of other companies' doings is left out as well.
            context = {**context, "allowed_company_ids": wizard.company_ids.ids}
        return self.env[self._serial_model].with_context(**context)

    def _serial_context(self, wizard):
        """Context that the rows are read with, in files and in the web client."""
        return {}

    def _serial_batches(self, wizard):
        """Yield the rows as recordsets, few at a time.

        Ids come from a cursor on the database's side, so that memory does not grow
        with the number of rows; the cache is emptied between batches.
        """
        source = self._serial_source(wizard)
        query = source._search(
            self._serial_domain(wizard), order=self._serial_order or source._order
        )
        if query.is_empty():
            return
        sql = query.select()
        self.env.flush_all()
        with self.env.cr._cnx.cursor(name="serial_report") as cursor:
            cursor.execute(sql.code, sql.params)
            while rows := cursor.fetchmany(self._serial_batch):
                yield source.browse(row[0] for row in rows)
                self.env.invalidate_all(flush=False)

    def _serial_rows(self, wizard, columns):
        """Yield one list of plain values for each row of the report.

        Partners, locations and documents are named even where the reader could not
        open them; which rows there are was decided by their own rights.
        """
        names = [column.name for column in columns]
        source = self._serial_source(wizard)
        readers = [self._serial_reader(source._fields[name]) for name in names]
        for batch in self._serial_batches(wizard):
            records = batch.sudo()
            records.fetch([name for name in names if source._fields[name].store])
            for record in records:
                yield [
                    read(record[name])
                    for name, read in zip(names, readers, strict=True)
                ]

    def _serial_reader(self, field):
        """Return a function that makes a plain value of a field's value."""
        if field.type == "many2one":
            return self._serial_namer()
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return lambda value: labels.get(value, "")
        if field.type == "datetime":
            return self._serial_localiser()
        if field.type in ("integer", "float", "monetary"):
            return lambda value: value
        return lambda value: value or ""

    def _serial_namer(self):
        """Return a function that names records, and remembers the last names: the
        cache of the environment is emptied between batches."""
        names = {}

        def name_of(record):
            if not record:
                return ""
            if record.id not in names:
                if len(names) > MOST_NAMES:
                    names.clear()
                names[record.id] = record.display_name or ""
            return names[record.id]

        return name_of

    def _serial_localiser(self):
        """Return a function from UTC to the user's time zone, both naive."""
        zone = self._serial_timezone()
        return lambda value: (
            pytz.utc.localize(value).astimezone(zone).replace(tzinfo=None)
            if value
            else None
        )

    def _serial_count(self, wizard):
        return self._serial_source(wizard).search_count(self._serial_domain(wizard))

    def _serial_headers(self, columns):
        fields_ = self.env[self._serial_model].fields_get(
            [column.name for column in columns], ["string"]
        )
        return [fields_[column.name]["string"] for column in columns]

    # -- showing ----------------------------------------------------------------------

    def _serial_view_title(self, wizard):
        """What stands above the rows; the web client shows the display name."""
        return self._serial_title()

    def _serial_view_action(self, wizard):
        """Action of the web client with the rows of the report."""
        action = self.env["ir.actions.act_window"]._for_xml_id(self._serial_action)
        action["name"] = action["display_name"] = self._serial_view_title(wizard)
        action["domain"] = list(self._serial_domain(wizard))
        action["context"] = {
            **safe_eval(action["context"] or "{}"),
            **self._serial_context(wizard),
        }
        if self._serial_too_wide(wizard):
            # The newest rows are there at once; who wants the groups asks for them.
            action["context"] = {
                name: value
                for name, value in action["context"].items()
                if not name.startswith("search_default_by_")
            }
        return action

    def _serial_too_wide(self, wizard):
        """Whether groups would be made of a long ledger that nothing narrows."""
        if not self._serial_ledger or any(
            wizard[name]
            for name in (
                "product_ids",
                "lot_ids",
                "partner_ids",
                "customer_ids",
                "vendor_ids",
            )
        ):
            return False
        if wizard.date_from and wizard.date_to:
            if wizard.date_to - wizard.date_from <= LONGEST_GROUPED:
                return False
        # As counted by the last VACUUM: near enough, and at no cost.
        [[rows]] = self.env.execute_query(
            SQL(
                "SELECT reltuples FROM pg_class WHERE oid = %s::regclass",
                self.env[self._serial_ledger]._table,
            )
        )
        return rows > MOST_GROUPED
