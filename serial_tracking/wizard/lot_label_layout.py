from odoo import fields, models


class LotLabelLayout(models.TransientModel):
    """Core's choice of label, for units chosen in a list too (G4)."""

    _inherit = "lot.label.layout"

    serial_lot_ids = fields.Many2many("stock.lot", string="Serial numbers")

    def process(self):
        if not self.serial_lot_ids:
            return super().process()
        report = self.env.ref(
            "stock.label_lot_template"
            if self.print_format == "zpl"
            else "stock.action_report_lot_label"
        )
        action = report.report_action(self.serial_lot_ids.ids, config=False)
        return {**action, "close_on_report_download": True}
