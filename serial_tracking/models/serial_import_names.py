from odoo import models
from odoo.fields import Domain
from odoo.tools import groupby

from ..tools.folding import fold


class SerialImport(models.Model):
    """Finding the products, locations and customers that cells name (M1)."""

    _inherit = "serial.import"

    def _company_domain(self):
        return Domain("company_id", "in", [False, self.company_id.id])

    def _find_named(self, model, fields, texts):
        """Return ``{text: records}`` found by the first of ``fields`` that has it."""
        found = {}
        texts = [text for text in texts if text]
        if not texts:
            return found
        domain = Domain.OR(Domain(name, "in", texts) for name in fields)
        records = model.search(domain & self._company_domain())
        for name in fields:
            for text, same in groupby(records, lambda record, n=name: record[n]):
                found.setdefault(text, model.concat(*same))
        return found

    def _find_products(self, rows):
        texts = {row.texts["product"] for row in rows}
        products = self._find_named(
            self.env["product.product"], ("default_code", "barcode", "name"), texts
        )
        for row in rows:
            text = row.texts["product"]
            found = products.get(text, ()) if text else self.product_id
            if not found:
                reason = (
                    self.env._("there is no such product")
                    if text
                    else self.env._("the row names no product")
                )
            elif len(found) > 1:
                reason = self.env._(
                    "several products are called so; give the internal reference"
                )
            elif found.tracking != "serial":
                reason = self.env._("is not tracked by serial number")
            else:
                row.product = found
                row.name = found._serial_apply_case(row.texts["name"])
                row.key = fold(row.name)
                continue
            row.refuse("product", reason)

    def _find_places(self, rows):
        # Serial managers without stock rights name locations too.
        Location = self.env["stock.location"].sudo()
        texts = {row.texts["location"] for row in rows}
        places = self._find_named(Location, ("complete_name", "barcode", "name"), texts)
        for row in rows:
            text = row.texts["location"]
            if not text:
                row.asked = self.location_id.sudo()
                continue
            found = places.get(text, ())
            sold = bool(row.texts["customer"])
            if not found:
                reason = self.env._("there is no such location")
            elif len(found) > 1:
                reason = self.env._(
                    "several locations are called so; give the whole name"
                )
            elif sold and found.usage != "customer":
                reason = self.env._(
                    "a unit that was sold is at its customer; leave the location or "
                    "the customer empty"
                )
            elif not sold and found.usage != "internal":
                reason = self.env._("holds no stock; give an internal location")
            else:
                row.asked = found
                continue
            row.refuse("location", reason)

    def _find_customers(self, rows):
        texts = {row.texts["customer"] for row in rows}
        partners = self._find_named(
            self.env["res.partner"],
            ("ref", "complete_name", "name", "email", "vat"),
            texts,
        )
        for row in rows:
            text = row.texts["customer"]
            found = partners.get(text, ()) if text else self.env["res.partner"]
            if text and not found:
                row.refuse("customer", self.env._("there is no such customer"))
            elif len(found) > 1:
                row.refuse(
                    "customer",
                    self.env._("several contacts are called so; give the reference"),
                )
            else:
                row.partner = found
