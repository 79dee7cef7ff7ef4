from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from odoo import models
from odoo.tools import format_date, groupby

from ..tools.folding import clean
from ..tools.import_file import DATES, read_date


@dataclass(eq=False)
class ImportRow:
    """A row of the file while it is judged."""

    line: models.Model
    texts: dict
    name: str = ""
    key: str = ""
    product: models.Model = None
    asked: models.Model = None
    place: models.Model = None
    partner: models.Model = None
    lot: models.Model = None
    dates: dict[str, date] = field(default_factory=dict)
    changes: set[str] = field(default_factory=set)
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def note(self):
        return self.texts["note"]

    def refuse(self, column, reason):
        self.problems.append((column, reason))


class SerialImport(models.Model):
    """Judging rows: a batch costs the same queries however many rows it has (M2)."""

    _inherit = "serial.import"

    def _judge(self, lines):
        """Say of each line whether it is good, and write it on the line.

        :param lines: a batch of the file's lines
        :return: list of ``ImportRow``; those without problems and with ``place``,
            ``changes`` or no unit yet have something to import
        """
        rows = self._read_lines(lines)
        self._find_products(rows)
        self._find_places(rows)
        self._find_customers(rows)
        self._refuse_repeats(rows)
        sound = [row for row in rows if not row.problems]
        for product, units in groupby(sound, lambda row: row.product):
            self._judge_units(product, units)
        self._write_judgements(rows)
        return rows

    def _read_lines(self, lines):
        columns = self._column_labels()
        language = self.env["res.lang"]._get_data(code=self.env.user.lang)
        rows = []
        for line in lines:
            cells = line.cells
            texts = dict.fromkeys(columns, "")
            for column, position in self.positions.items():
                if position < len(cells):
                    texts[column] = clean(cells[position])
            row = ImportRow(line, texts)
            if not texts["name"]:
                row.refuse("name", self.env._("there is no serial number"))
            self._read_dates(row, language.date_format or "")
            rows.append(row)
        return rows

    def _read_dates(self, row, date_format):
        for column in DATES:
            text = row.texts[column]
            if not text:
                continue
            day = read_date(text, date_format)
            if day:
                row.dates[column] = day
            else:
                row.refuse(column, self.env._("is no date; write it as 2026-12-31"))
        if row.texts["sold"] and not row.texts["customer"]:
            row.refuse("sold", self.env._("a unit that was sold needs its customer"))

    def _refuse_repeats(self, rows):
        """Refuse a number that an earlier line of the file has."""
        rows = [row for row in rows if row.product and row.key]
        before = self.env["serial.import.line"].sudo()
        earlier = before._read_group(
            [
                ("import_id", "=", self.id),
                ("product_id", "in", [row.product.id for row in rows]),
                ("key", "in", [row.key for row in rows]),
                ("id", "not in", [row.line.id for row in rows]),
            ],
            ["product_id", "key"],
            ["line:min"],
        )
        first = {(product.id, key): line for product, key, line in earlier}
        for row in rows:
            line = first.setdefault((row.product.id, row.key), row.line.line)
            if line < row.line.line:
                row.refuse(
                    "name", self.env._("line %(line)s has the same number", line=line)
                )

    # -- units -------------------------------------------------------------------------

    def _judge_units(self, product, rows):
        Lot = self.env["stock.lot"].sudo()
        lots = Lot._serial_find_by_names(
            product, self.company_id, {row.key for row in rows}
        )
        places = Lot.concat(*lots.values())._serial_places()
        to_find = []
        for row in rows:
            row.lot = lots.get(row.key, Lot)
            held = Lot._serial_held(places[row.lot.id]) if row.lot else None
            self._refuse_dates(row)
            if row.lot and not self._is_new(row, held):
                self._judge_known(row, held)
            else:
                to_find.append(row)
        self._refuse_new(product, to_find)
        self._find_room(
            product, [row for row in to_find if not (row.partner or row.problems)]
        )

    def _is_new(self, row, held):
        """Whether the unit of this number has yet to be identified or recorded."""
        code = row.lot.serial_status_code
        if row.partner:
            return not held and code in (False, "expected")
        return not held and code != "sold"

    def _judge_known(self, row, held):
        lot = row.lot
        if row.partner:
            holder = lot.serial_customer_id.commercial_partner_id
            fits = lot.serial_status_code == "sold" and (
                holder == row.partner.sudo().commercial_partner_id
            )
        else:
            fits = held and held["usage"] == "internal" and self._is_at(row, held)
        if fits:
            row.changes = self._changes(row)
        elif not held and lot.serial_status_code == "sold":
            row.refuse("name", self.env._("already sold and not returned"))
        else:
            row.refuse("name", lot._serial_where(held))

    def _is_at(self, row, held):
        location = row.line.env["stock.location"].browse(held["location_id"])
        return not row.asked or location._child_of(row.asked)

    def _changes(self, row):
        """Which columns say something else than the record of the unit."""
        lot, days = row.lot, row.dates
        now = {
            "warranty_start": lot.serial_warranty_start,
            "warranty_end": lot.serial_warranty_end,
            "received": self._day_of(lot.serial_date_received),
            "sold": self._day_of(lot.serial_date_sold),
        }
        changes = {column for column, day in days.items() if day != now[column]}
        if row.note and clean(lot.serial_condition_note) != row.note:
            changes.add("note")
        return changes

    def _refuse_dates(self, row):
        start = row.dates.get("warranty_start") or row.lot.serial_warranty_start
        end = row.dates.get("warranty_end") or row.lot.serial_warranty_end
        given = row.dates.keys() & {"warranty_start", "warranty_end"}
        if given and start and end and end < start:
            row.refuse(
                max(given, key=lambda column: column == "warranty_end"),
                self.env._(
                    "the warranty would end before it starts (%(start)s)",
                    start=format_date(self.env, start),
                ),
            )

    def _refuse_new(self, product, rows):
        Lot = self.env["stock.lot"]
        fresh = [row for row in rows if not row.lot]
        reasons = Lot._serial_reasons_held(
            product, self.company_id, {row.key for row in fresh}
        )
        reasons.update(Lot._serial_reasons_entered(product, [r.name for r in rows]))
        for row in rows:
            if reason := reasons.get(row.key):
                row.refuse("name", reason)
            elif product.lot_valuated and not row.partner:
                row.refuse(
                    "name",
                    self.env._(
                        "the product is valuated by serial number; adjust the "
                        "inventory instead"
                    ),
                )

    def _find_room(self, product, rows):
        """Set aside one unit without serial number for each row."""
        if not rows:
            return
        held = product._serial_unidentified_places()
        taken = Counter(
            dict(
                self.env["serial.import.line"]
                .sudo()
                ._read_group(
                    [
                        ("import_id", "=", self.id),
                        ("state", "=", "good"),
                        ("product_id", "=", product.id),
                        ("location_id", "!=", False),
                        ("id", "not in", [row.line.id for row in rows]),
                    ],
                    ["location_id"],
                    ["__count"],
                )
            )
        )
        room = {p: int(quantity) - taken[p] for p, quantity in held.items()}
        choices = {
            asked: [p for p in room if p == asked]
            + [p for p in room if p != asked and (not asked or p._child_of(asked))]
            for asked in {row.asked for row in rows}
        }
        for row in rows:
            row.place = next((p for p in choices[row.asked] if room[p] > 0), None)
            if row.place:
                room[row.place] -= 1
                continue
            row.refuse(
                "location",
                self.env._(
                    "no unit without serial number is left in %(location)s",
                    location=row.asked.display_name or self.env._("stock"),
                ),
            )

    # -- result ------------------------------------------------------------------------

    def _write_judgements(self, rows):
        labels, values = self._column_labels(), {}
        for row in rows:
            values[row.line.id] = {
                "name": row.texts["name"],
                "key": row.key,
                "product_id": row.product.id if row.product else False,
                "location_id": row.place.id if row.place else False,
                "partner_id": row.partner.id if row.partner else False,
                "lot_id": row.lot.id if row.lot and not row.problems else False,
                **self._judgement(row, labels),
            }
        self.env["serial.import.line"].sudo()._write_each(values)

    def _judgement(self, row, labels):
        if not row.problems:
            known = row.lot and not (row.place or row.changes or self._is_unsold(row))
            return {
                "state": "unchanged" if known else "good",
                "column": False,
                "value": False,
                "reason": False,
            }
        (column, reason), *more = row.problems
        others = [f"{labels[other]}: {why}" for other, why in more]
        return {
            "state": "bad",
            "column": labels[column],
            "value": row.texts[column] or False,
            "reason": "; ".join([reason, *others]),
        }

    def _is_unsold(self, row):
        return row.partner and row.lot.serial_status_code != "sold"
