from odoo.addons.web.controllers.export import (
    CSVExport,
    ExcelExport,
    ExportXlsxWriter,
    GroupExportXlsxWriter,
)

from ..tools.spreadsheet import neutralise


class TextCells:
    """Text is written as text: nothing in a list is meant to be run or followed.

    Core leaves the choice to xlsxwriter, which makes a formula of ``=1+1`` and a link
    of ``http://...`` (M4).
    """

    def write(self, row, column, cell_value, style=None):
        if isinstance(cell_value, str) and cell_value:
            self.worksheet.write_string(row, column, cell_value, style)
        else:
            super().write(row, column, cell_value, style)


class TextXlsxWriter(TextCells, ExportXlsxWriter):
    pass


class TextGroupXlsxWriter(TextCells, GroupExportXlsxWriter):
    pass


# Of all models: serial numbers stand in lists of moves, orders, invoices, attachments
# and messages too, and no list of any model has a cell that is meant to be a formula.
class ListExportXlsx(ExcelExport):
    def from_data(self, fields, columns_headers, rows):
        with TextXlsxWriter(fields, columns_headers, len(rows)) as writer:
            for position, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    writer.write_cell(position, column, value)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        with TextGroupXlsxWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value


class ListExportCsv(CSVExport):
    def from_data(self, fields, columns_headers, rows):
        # Core puts an apostrophe before text that begins with =, + or -; what is
        # neutralised here begins with an apostrophe, which it leaves alone.
        rows = [
            [neutralise(v.decode() if isinstance(v, bytes) else v) for v in row]
            for row in rows
        ]
        headers = [neutralise(header) for header in columns_headers]
        return super().from_data(fields, headers, rows)
