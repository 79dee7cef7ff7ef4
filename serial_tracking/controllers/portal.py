from odoo import http
from odoo.exceptions import MissingError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager


class SerialPortal(CustomerPortal):
    """Customers see the units that they hold, and their warranty (H4).

    Portal users have no right on serial numbers: the domain below is all that they
    may see, and what a page shows of a unit is chosen here.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "serial_count" in counters:
            values["serial_count"] = self._serials().search_count(self._serial_domain())
        return values

    def _serials(self):
        return self.env["stock.lot"].sudo()

    def _serial_domain(self):
        return self._serials()._serial_portal_domain(self.env.user.partner_id)

    @http.route(
        ["/my/serials", "/my/serials/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_serials(
        self, page=1, sortby=None, filterby=None, search=None, search_in=None, **kw
    ):
        """The customer's units: paged, searched and sorted by the database (H4)."""
        sortings, filters = self._serial_sortings(), self._serial_filters()
        inputs = self._serial_inputs()
        sortby = sortby if sortby in sortings else "sold"
        filterby = filterby if filterby in filters else "all"
        search_in = search_in if search_in in inputs else "all"
        domain = self._serial_domain() & filters[filterby]["domain"]
        if search:
            domain &= self._serial_search_domain(search, search_in)
        count = self._serials().search_count(domain)
        pages = pager(
            url="/my/serials",
            url_args={
                "sortby": sortby,
                "filterby": filterby,
                "search": search or "",
                "search_in": search_in,
            },
            total=count,
            page=page,
            step=self._items_per_page,
        )
        lots = self._serials().search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=pages["offset"],
        )
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "serials",
            "default_url": "/my/serials",
            "serials": lots,
            "serial_count": count,
            "pager": pages,
            "sortby": sortby,
            "filterby": filterby,
            "search": search,
            "search_in": search_in,
            "searchbar_sortings": sortings,
            "searchbar_filters": filters,
            "searchbar_inputs": inputs,
        }
        return request.render("serial_tracking.portal_my_serials", values)

    @http.route(
        ["/my/serials/<int:lot_id>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_serial(self, lot_id, **kw):
        """One unit that the customer holds; any other leads back home (H4)."""
        try:
            lot = self._serial_of_customer(lot_id)
        except MissingError:
            return request.redirect("/my")
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "serial",
            "serial": lot,
            "documents": lot.sudo(False)._serial_portal_documents(),
        }
        return request.render("serial_tracking.portal_my_serial", values)

    def _serial_of_customer(self, lot_id):
        lot = self._serials().search(
            self._serial_domain() & Domain("id", "=", lot_id), limit=1
        )
        if not lot:
            raise MissingError(self.env._("This unit is not one of yours."))
        return lot

    def _serial_search_domain(self, search, search_in):
        fields = {"number": ["name"], "product": ["product_id"]}
        names = fields.get(search_in, ["name", "product_id"])
        return Domain.OR(Domain(name, "ilike", search.strip()) for name in names)

    def _serial_sortings(self):
        return {
            "sold": {
                "label": self.env._("Newest"),
                "order": "serial_date_sold desc, id desc",
            },
            "number": {"label": self.env._("Serial number"), "order": "name, id"},
            "product": {
                "label": self.env._("Product"),
                "order": "product_id, name, id",
            },
            "warranty": {
                "label": self.env._("Warranty end"),
                "order": "serial_warranty_end, id",
            },
        }

    def _serial_filters(self):
        labels = {
            "active": self.env._("Under warranty"),
            "expired": self.env._("Warranty expired"),
        }
        return {
            "all": {"label": self.env._("All"), "domain": Domain.TRUE},
            **{
                state: {
                    "label": label,
                    "domain": Domain("serial_warranty_state", "=", state),
                }
                for state, label in labels.items()
            },
        }

    def _serial_inputs(self):
        return {
            "all": {"input": "all", "label": self.env._("Number or product")},
            "number": {"input": "number", "label": self.env._("Serial number")},
            "product": {"input": "product", "label": self.env._("Product")},
        }
