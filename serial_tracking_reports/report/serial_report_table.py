from odoo import api, models


class ReportSerialTable(models.AbstractModel):
    _name = "report.serial_tracking_reports.report_table"
    _description = "Serial number report on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        wizards = self.env["serial.report.wizard"].browse(docids)
        wizards.check_access("read")
        documents = []
        for wizard in wizards:
            definition = wizard._ready()
            definition._serial_check_printable(wizard)
            documents.append(definition._serial_print_values(wizard))
        return {"docs": wizards, "documents": documents}
