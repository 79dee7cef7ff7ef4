import json

from odoo import api, fields, models
from odoo.tools import SQL


class SerialImportLine(models.Model):
    """One row of the file: what it says, what is wrong with it, what became of it."""

    _name = "serial.import.line"
    _description = "Serial Number Import Row"
    _order = "import_id, line"
    _rec_name = "name"
    _log_access = False

    import_id = fields.Many2one("serial.import", required=True, ondelete="cascade")
    line = fields.Integer(required=True)
    cells = fields.Json(required=True)
    state = fields.Selection(
        [
            ("new", "Not checked"),
            ("good", "Good"),
            ("unchanged", "Unchanged"),
            ("bad", "To correct"),
            ("done", "Imported"),
        ],
        required=True,
        default="new",
    )
    name = fields.Char("Serial number")
    key = fields.Char()
    product_id = fields.Many2one("product.product", ondelete="cascade")
    location_id = fields.Many2one("stock.location", ondelete="set null")
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="set null")
    lot_id = fields.Many2one(
        "stock.lot", "Unit", ondelete="set null", index="btree_not_null"
    )
    column = fields.Char()
    value = fields.Char()
    reason = fields.Char()

    _line_idx = models.Index("(import_id, state, line)")
    _key_idx = models.Index("(import_id, product_id, key)")

    # A file has a hundred thousand rows, and nothing else hangs on them: they are
    # written in one statement for each batch.

    @api.model
    def _insert_rows(self, record, rows):
        """Keep rows of the file as lines that are to be checked.

        :param serial.import record: whose file it is
        :param rows: list of ``Row``
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO serial_import_line (import_id, state, line, cells)
                   SELECT %s, 'new', v.line, v.cells
                     FROM unnest(%s::int[], %s::jsonb[]) AS v(line, cells)""",
                record.id,
                [row.line for row in rows],
                [json.dumps(row.cells).replace("\\u0000", "") for row in rows],
            )
        )
        record.invalidate_recordset(["line_ids", "bad_line_ids"], flush=False)

    @api.model
    def _delete_of(self, record):
        self.flush_model()
        self.env.cr.execute(
            SQL("DELETE FROM serial_import_line WHERE import_id = %s", record.id)
        )
        self.invalidate_model(flush=False)
        record.invalidate_recordset(["line_ids", "bad_line_ids"], flush=False)

    @api.model
    def _write_each(self, values):
        """Write other values on each line.

        :param dict values: line id to its fields, the same fields for all
        """
        if not values:
            return
        self.flush_model()
        names = list(next(iter(values.values())))
        columns = [SQL.identifier(name) for name in names]
        self.env.cr.execute(
            SQL(
                """UPDATE serial_import_line line SET %(set)s
                     FROM unnest(%(ids)s::int[], %(arrays)s) AS v(id, %(columns)s)
                    WHERE line.id = v.id""",
                set=SQL(", ").join(SQL("%s = v.%s", c, c) for c in columns),
                ids=list(values),
                arrays=SQL(", ").join(
                    SQL(
                        "%s::int[]" if self._fields[name].relational else "%s::text[]",
                        [vals[name] or None for vals in values.values()],
                    )
                    for name in names
                ),
                columns=SQL(", ").join(columns),
            )
        )
        self.browse(values).invalidate_recordset(names, flush=False)
