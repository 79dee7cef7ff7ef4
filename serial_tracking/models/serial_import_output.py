import base64
import csv
import io

import xlsxwriter

from odoo import api, fields, models

from ..tools.spreadsheet import neutralise


class SerialImport(models.Model):
    """The rows to correct, as a file that can be imported once they are right (M2)."""

    _inherit = "serial.import"

    bad_xlsx = fields.Binary(compute="_compute_bad_files")
    bad_csv = fields.Binary(compute="_compute_bad_files")

    @api.depends("state")
    def _compute_bad_files(self):
        for record in self:
            table = record._bad_table()
            record.bad_xlsx = base64.b64encode(record._as_xlsx(table))
            record.bad_csv = base64.b64encode(record._as_csv(table))

    def action_download_xlsx(self):
        """Download the rows to correct as XLSX: the file's columns and the reason.

        :return: URL action
        :raises AccessError: without the Serial Tracking right "Manager"
        """
        return self._download("xlsx")

    def action_download_csv(self):
        """Download the rows to correct as CSV; no cell runs as a formula.

        :return: URL action
        :raises AccessError: without the Serial Tracking right "Manager"
        """
        return self._download("csv")

    def _download(self, kind):
        self._require_manager()
        stem = (self.filename or "").rpartition(".")[0] or "serials"
        name = f"{stem}_to_correct.{kind}"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/serial.import/{self.id}/bad_{kind}/{name}"
            "?download=true",
            "target": "download",
        }

    def _bad_table(self):
        lines = (
            self.env["serial.import.line"]
            .sudo()
            .search([("import_id", "=", self.id), ("state", "=", "bad")], order="line")
        )
        header = self.header or []
        width = max([len(header), *(len(line.cells) for line in lines)])

        def padded(cells):
            return [*cells, *[""] * (width - len(cells))]

        table = [[*padded(header), self.env._("Reason")]]
        for line in lines:
            reason = f"{line.column}: {line.reason}"
            table.append([*padded(line.cells), reason])
        return table

    def _as_csv(self, table):
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerows([neutralise(cell) for cell in row] for row in table)
        return stream.getvalue().encode("utf-8-sig")

    def _as_xlsx(self, table):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        sheet = book.add_worksheet()
        # Cells that are typed in later stay text too.
        sheet.set_column(0, len(table[0]) - 1, 20, book.add_format({"num_format": "@"}))
        text = book.add_format({"num_format": "@"})
        for position, row in enumerate(table):
            for column, cell in enumerate(row):
                sheet.write_string(position, column, cell, text)
        book.close()
        return stream.getvalue()
