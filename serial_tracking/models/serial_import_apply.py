from datetime import datetime, time

import pytz

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import groupby


class SerialImport(models.Model):
    """Importing rows that were judged good, all of a kind in one operation (M1)."""

    _inherit = "serial.import"

    def _import_lines(self, lines):
        """Judge these lines again, for the stock may have moved, and import them."""
        rows = [row for row in self._judge(lines) if row.line.state == "good"]
        self._identify_rows([row for row in rows if row.place])
        self._record_sold([row for row in rows if self._is_unsold(row)])
        rows = [row for row in rows if not row.problems]
        self._write_dates(rows)
        lots = self._unit_ids(rows)
        self.env["stock.lot"].browse(lots)._serial_note_conditions(
            {row.lot.id: row.note for row in rows if row.note}, self._origin_text()
        )
        self.env.flush_all()
        self.env["serial.import.line"].sudo()._write_each(
            {row.line.id: {"state": "done", "lot_id": row.lot.id} for row in rows}
        )

    def _unit_ids(self, rows):
        return [row.lot.id for row in rows]

    def _origin_text(self):
        return self.env._("Imported from %(file)s", file=self.filename)

    def _identify_rows(self, rows):
        """Give held units their numbers, those of one place in one operation (T6)."""
        for (product, place), group in groupby(rows, lambda r: (r.product, r.place)):
            problem, refused = False, []
            lots = self.env["stock.lot"]
            try:
                with self.env.cr.savepoint():
                    lots, refused = product._serial_identify_units(
                        [row.name for row in group], place
                    )
            except UserError as error:
                problem = str(error)
            by_key = {lot.serial_key: lot for lot in lots.sudo()}
            reasons = {item["name"]: item["reason"] for item in refused}
            for row in group:
                row.lot = by_key.get(row.key, lots.sudo().browse())
                if not row.lot:
                    row.refuse("name", problem or reasons.get(row.name, ""))
        self._write_judgements([row for row in rows if row.problems])

    def _record_sold(self, rows):
        """Record units that were sold before: who has them, and no stock move."""
        for product, group in groupby(rows, lambda row: row.product):
            lots = (
                product.sudo()
                .with_company(self.company_id)
                ._serial_make_lots([row.name for row in group], self.company_id)
            )
            for row, lot in zip(group, lots, strict=True):
                row.lot = lot
            self.env["serial.event"].log(
                lots,
                "origin",
                status_to_id=self.env["serial.status"]._get("sold").id,
                partner_id={row.lot.id: row.partner.id for row in group},
                date_received=self._moments(group, "received"),
                date_sold=self._moments(group, "sold"),
                reason=self._origin_text(),
            )
            lots.serial_rebuild()

    def _write_dates(self, rows):
        """Dates that the units don't have yet; logged, as the history reads them."""
        Lot = self.env["stock.lot"]
        for row in rows:
            row.changes = self._changes(row)
        dated = [row for row in rows if row.changes & {"received", "sold"}]
        if dated:
            lots = Lot.browse(self._unit_ids(dated))
            self.env["serial.event"].log(
                lots,
                "origin",
                date_received=self._moments(dated, "received"),
                date_sold=self._moments(dated, "sold"),
            )
            lots.serial_rebuild()
        covered = {
            row.lot.id: {
                f"serial_{column}": row.dates[column]
                for column in ("warranty_start", "warranty_end")
                if column in row.dates
            }
            for row in rows
            if row.changes & {"warranty_start", "warranty_end"}
        }
        if covered:
            Lot.browse(covered).with_context(
                serial_reason=self._origin_text()
            )._serial_write_dates(covered)

    # -- days and moments --------------------------------------------------------------

    def _zone(self):
        return self.company_id._serial_tz()

    def _moments(self, rows, column):
        """Noon of the days that the file gives, as the database keeps them."""
        return {
            row.lot.id: self._zone()
            .localize(datetime.combine(row.dates[column], time(12)))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for row in rows
            if column in row.dates
        }

    def _day_of(self, moment):
        if not moment:
            return None
        return pytz.utc.localize(moment).astimezone(self._zone()).date()
