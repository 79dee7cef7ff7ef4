from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_layout(self):
        """Our pages bring their own style: wkhtmltopdf has nothing to fetch from the
        web server, which may be slow to answer or out of its reach."""
        if (self.report_name or "").startswith("serial_tracking_reports."):
            return self.env.ref("serial_tracking_reports.print_layout")
        return super()._get_layout()
