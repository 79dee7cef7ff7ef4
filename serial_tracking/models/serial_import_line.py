from odoo import fields, models


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
