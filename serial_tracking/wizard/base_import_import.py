from odoo import models

from ..tools.spreadsheet import restore


class BaseImport(models.TransientModel):
    _inherit = "base_import.import"

    def _read_csv(self, options):
        """Cells that an export neutralised become again what they were (M4)."""
        result = super()._read_csv(options)
        if not result:
            return result
        length, rows = result
        return length, [[restore(cell) for cell in row] for row in rows]
