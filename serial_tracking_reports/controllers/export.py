from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

MIMETYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv;charset=utf-8",
}


class SerialReportExport(http.Controller):
    @http.route(
        "/serial_tracking_reports/export/<int:wizard_id>/<string:file_format>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def export(self, wizard_id, file_format):
        """Send the file of a report dialog of this very user (M4, P2)."""
        wizard = request.env["serial.report.wizard"].browse(wizard_id)
        wizard.check_access("read")
        if not wizard.exists() or file_format not in MIMETYPES:
            raise NotFound()
        output, name = wizard._export_file(file_format)
        size = output.seek(0, 2)
        output.seek(0)
        response = request.make_response(
            wrap_file(request.httprequest.environ, output),
            headers=[
                ("Content-Type", MIMETYPES[file_format]),
                ("Content-Length", str(size)),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        response.direct_passthrough = True
        return response
