from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request


class WarrantyCheck(http.Controller):
    """Until when the warranty of one sold unit lasts, for anybody who asks (H4).

    The answer doesn't repeat what was typed, so that two answers "no" are the same
    bytes. Where the company hasn't opened the page there is none.
    """

    @http.route(
        "/warranty-check",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def warranty_form(self, **kw):
        self._check_open()
        return self._render("ask")

    @http.route(
        "/warranty-check",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def warranty_answer(self, number="", item="", **kw):
        self._check_open()
        asked = request.env["serial.warranty.check"].sudo()
        if not asked.count_one(request.httprequest.remote_addr):
            return self._render("too_many", status=429)
        warranty = request.env["stock.lot"].sudo().serial_public_warranty(number, item)
        return self._render("yes" if warranty else "no", warranty=warranty)

    def _check_open(self):
        if not request.env.company.sudo().serial_public_warranty:
            raise NotFound()

    def _render(self, answer, status=200, **values):
        return request.render(
            "serial_tracking.warranty_check",
            {"answer": answer, **values},
            status=status,
            headers=[("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex")],
        )
