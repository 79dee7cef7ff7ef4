from odoo import api, fields, models
from odoo.tools import groupby

from ..tools.folding import fold
from .serial_count import RESULTS


class SerialCountLine(models.Model):
    """One unit in a count: scanned, or expected and not scanned (R6)."""

    _name = "serial.count.line"
    _description = "Serial Number Count Line"
    _order = "result desc, product_id, name, id"

    count_id = fields.Many2one(
        "serial.count", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char("Serial number", required=True)
    lot_id = fields.Many2one("stock.lot", "Unit", index="btree_not_null")
    product_id = fields.Many2one(
        "product.product", domain="[('tracking', '=', 'serial')]"
    )
    location_id = fields.Many2one("stock.location", "On record in")
    result = fields.Selection(RESULTS, required=True)
    problem = fields.Char(help="Why applying the count leaves this line as it is.")
    scanned_at = fields.Datetime()
    scanned_by = fields.Many2one("res.users")
    applied = fields.Boolean()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines.count_id._check_open()
        return lines

    def write(self, vals):
        if not self.env.su:
            self.count_id._check_open()
        res = super().write(vals)
        if "product_id" in vals and not self.env.su:
            self.count_id.action_compare()
        return res

    def unlink(self):
        if not self.env.su:
            self.count_id._check_open()
        return super().unlink()

    def _group_by_result(self, judged):
        """Yield (values, lines) for each distinct judgement of these scanned lines."""
        rows = []
        for line in self:
            vals = judged.get(line.lot_id) if line.lot_id else None
            vals = vals or line.count_id._judge_unknown(line.product_id)
            rows.append((tuple(vals.items()), line))
        for vals, pairs in groupby(rows, lambda row: row[0]):
            yield dict(vals), self.browse(line.id for _vals, line in pairs)

    def _adjust(self, change, reason):
        """Adjust these units away, or into the counted place, per product."""
        for product, lines in groupby(self, lambda line: line.product_id):
            location = lines[0].count_id.location_id
            named = [(line.name, line.lot_id) for line in lines]
            moves = product._serial_post_adjustment(change, named, location, reason)
            lots = {lot.serial_key: lot for lot in moves.move_line_ids.lot_id}
            for line in lines:
                if not line.lot_id:
                    line.lot_id = lots.get(fold(line.name))
