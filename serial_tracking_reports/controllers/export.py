import logging

from werkzeug.exceptions import NotFound

from odoo import api, http
from odoo.http import content_disposition, request

_logger = logging.getLogger(__name__)

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
        """Send the file of a report dialog of this very user (M4, P2).

        Rights and filters are judged before the first byte; the rows are read while
        they are sent.
        """
        wizard = request.env["serial.report.wizard"].browse(wizard_id)
        wizard.check_access("read")
        if not wizard.exists() or file_format not in MIMETYPES:
            raise NotFound()
        name = wizard._export_name(file_format)
        return request.make_response(
            self._rows_of(request.env, wizard_id, file_format),
            headers=[
                ("Content-Type", MIMETYPES[file_format]),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    def _rows_of(self, env, wizard_id, file_format):
        # The cursor of the request is closed before the first row is sent.
        registry, uid, context = env.registry, env.uid, dict(env.context)

        def stream():
            try:
                with registry.cursor() as cr:
                    wizards = api.Environment(cr, uid, context)["serial.report.wizard"]
                    yield from wizards.browse(wizard_id)._export_stream(file_format)
            except GeneratorExit:
                raise
            except Exception:
                # The reader's file breaks off; the reason is here only.
                _logger.exception("Export of serial report %s broke off", wizard_id)
                raise

        return stream()
