from odoo import api, models
from odoo.tools import SQL

from ..tools.folding import fold

# Longer than any number, code or name; the rest of what was typed is not read.
LONGEST_TYPED = 250


class StockLot(models.Model):
    """What anybody may ask about a unit whose number and product they know (H4)."""

    _inherit = "stock.lot"

    @api.model
    @api.private
    def serial_public_warranty(self, number, item):
        """Return the warranty of a sold unit, or nothing (H4).

        Whether the number is unknown, the item is another one or the unit was never
        sold: the answer and the statements are the same.

        :param str number: the serial number
        :param str item: what the customer calls the product: internal reference,
            barcode, name, or reference and name as documents print them
        :return: dict ``state`` (``none``, ``active``, ``expired``, ``void``) and
            ``end`` (date or ``False``), or ``None``
        """
        wanted = fold(item[:LONGEST_TYPED])
        found = [
            row
            for row in self._serial_sold_rows(fold(number[:LONGEST_TYPED]))
            if wanted and wanted in self._serial_item_names(row)
        ]
        if len(found) != 1:
            return None
        [row] = found
        state = self._serial_state_on(
            self._serial_today(), row["start"], row["end"], row["void"]
        )
        told = state in ("active", "expired")
        return {"state": state, "end": told and row["end"] or False}

    def _serial_sold_rows(self, key):
        """Units with this folded number that this company sold, in one statement."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT lot.serial_warranty_start AS start,
                          lot.serial_warranty_end AS "end",
                          lot.serial_warranty_void AS void,
                          product.default_code, product.barcode, template.name
                     FROM stock_lot lot
                     JOIN product_product product ON product.id = lot.product_id
                     JOIN product_template template
                       ON template.id = product.product_tmpl_id
                     JOIN serial_status status ON status.id = lot.serial_status_id
                    WHERE lot.serial_key = %(key)s
                      AND lot.serial_date_sold IS NOT NULL
                      AND (lot.serial_customer_id IS NOT NULL OR status.code = 'sold')
                      AND COALESCE(lot.serial_company_id, lot.company_id, %(company)s)
                          = %(company)s""",
                key=key,
                company=self.env.company.id,
            )
        )
        return self.env.cr.dictfetchall()

    def _serial_item_names(self, row):
        code = row["default_code"]
        names = list(row["name"].values())
        if code:
            names += [f"[{code}] {name}" for name in names]
        return {fold(name) for name in [code, row["barcode"], *names] if name}
