from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.ranges import fold_ranges

# As many as a form shows one by one; its views hide the tags beyond.
SHOWN = 40


def rows_without_many(records, crowded, name, specification, read):
    """Read records for the web client, ``crowded`` ones with that field left empty.

    :param str name: a field of tags, of which the crowded records have too many
    :param dict specification: fields to read
    :param read: ``read(records, specification)``, a list of dict
    :return: list of dict, in the order of ``records``
    """
    if not crowded:
        return read(records, specification)
    others = {k: v for k, v in specification.items() if k != name}
    rows = [{**row, name: []} for row in read(crowded, others)]
    rows += read(records - crowded, specification)
    by_id = {row["id"]: row for row in rows}
    return [by_id[id_] for id_ in records._ids if id_ in by_id]


class StockMove(models.Model):
    """A form shows a line of ten thousand units as soon as one of ten (DESIGN 2)."""

    _inherit = "stock.move"

    serial_summary = fields.Char(
        "Serial numbers (short)",
        compute="_compute_serial_summary",
        help="The first serial numbers of this line, consecutive ones folded, and how "
        "many more there are.",
    )

    @api.depends("serial_done_count", "has_tracking")
    def _compute_serial_summary(self):
        units = self.filtered(
            lambda move: move.has_tracking == "serial" and move.serial_done_count
        )
        first = units._serial_first_lines()
        for move in self:
            lines = first.get(move._origin.id, ())
            text = ", ".join(fold_ranges([line._serial_number() for line in lines]))
            more = move.serial_done_count - len(lines)
            if text and more > 0:
                text = self.env._(
                    "%(names)s and %(count)s more", names=text, count=more
                )
            move.serial_summary = text or False

    def _serial_first_lines(self):
        """Return ``{id: its first lines with a serial number}`` in one query."""
        if not self:
            return {}
        Line = self.env["stock.move.line"]
        query = Line._search(self._origin._serial_numbered_domain(), order="id")
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM (%s) numbered WHERE place <= %s ORDER BY id""",
                query.select(
                    SQL.identifier(Line._table, "id"),
                    SQL(
                        "row_number() OVER (PARTITION BY %s ORDER BY %s) AS place",
                        SQL.identifier(Line._table, "move_id"),
                        SQL.identifier(Line._table, "id"),
                    ),
                ),
                SHOWN,
            )
        )
        lines = Line.browse(id_ for (id_,) in rows)
        return {move.id: group for move, group in lines.grouped("move_id").items()}

    def _serial_numbered_domain(self):
        """Lines of these moves that have a serial number."""
        return Domain("move_id", "in", self.ids) & (
            Domain("lot_id", "!=", False) | Domain("lot_name", "!=", False)
        )

    def _serial_numbered_counts(self):
        """Return ``{id: lines with a serial number}``, saved moves in one query."""
        saved, counts = self.filtered("id"), {}
        if saved:
            groups = self.env["stock.move.line"]._read_group(
                saved._serial_numbered_domain(), ["move_id"], ["__count"]
            )
            counts = {move.id: count for move, count in groups}
        # Those of a form that is being edited have lines that no table has.
        for move in self - saved:
            lines = move._serial_lines()
            counts[move.id] = len(lines.filtered("serial_has_number"))
        return counts

    def web_read(self, specification):
        """As core; whoever asks for the summary doesn't get many units one by one.

        :param dict specification: fields to read; with ``serial_summary`` among them,
            ``lot_ids`` is empty on moves of more than 40 serial numbers
        :return: list of dict
        """
        if "serial_summary" not in specification or "lot_ids" not in specification:
            return super().web_read(specification)
        return rows_without_many(
            self,
            self.filtered(lambda move: move.serial_done_count > SHOWN),
            "lot_ids",
            specification,
            lambda moves, fields: super().web_read(fields),
        )
