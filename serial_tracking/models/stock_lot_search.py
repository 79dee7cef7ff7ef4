import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.entry_text import parse_entry
from ..tools.folding import fold
from ..tools.gs1 import gtin_forms

SHORTEST_PART = 3


class StockLot(models.Model):
    """Finding a unit by what somebody says on the phone (H1)."""

    _inherit = "stock.lot"

    _serial_prefix_idx = models.Index(
        "(serial_key text_pattern_ops) WHERE serial_key IS NOT NULL"
    )
    _serial_suffix_idx = models.Index(
        "(reverse(serial_key) text_pattern_ops) WHERE serial_key IS NOT NULL"
    )
    _serial_part_idx = models.Index(
        lambda registry: (
            registry.has_trigram
            and "USING gin (serial_key gin_trgm_ops) WHERE serial_key IS NOT NULL"
        )
    )

    serial_scanned = fields.Char(
        "Scanned number",
        compute="_compute_serial_scanned",
        search="_search_serial_scanned",
    )

    def _compute_serial_scanned(self):
        for lot in self:
            lot.serial_scanned = lot.name

    @api.model
    def serial_find(self, text, limit=10, product_id=None):
        """Find units by whole number, beginning, last digits or any part (H1).

        A part needs three characters: shorter ones are looked for at the beginning
        and at the end only, where an index answers them.

        :param str text: what was typed or scanned: a number or a part of it, with or
            without ``SN:``, or a GS1 code
        :param int limit: most units to return
        :param product_id: only units of this product: int, or list of int for several
        :return: list of dicts, best first: ``id``, ``name``, ``product_id``,
            ``product``, ``status``, ``status_color``, ``location``, ``customer``,
            ``warranty_state``
        :raises AccessError: without a right of Serial Tracking
        """
        self._serial_check_reader()
        key, gtins = self._serial_find_key(text)
        if not key:
            return []
        base = Domain("serial_key", "!=", False)
        if product_id:
            ids = product_id if isinstance(product_id, list) else [product_id]
            base &= Domain("product_id", "in", ids)
        if gtins:
            base &= Domain("product_id.barcode", "in", gtins)
        lots = self.browse()
        for condition in self._serial_find_conditions(key):
            if len(lots) >= limit:
                break
            found = base & condition & Domain("id", "not in", lots.ids)
            # Unordered: sorting all that match is what takes the time.
            lots |= self.browse(self._search(found, limit=limit - len(lots)))
        return [lot._serial_find_row() for lot in lots]

    def _serial_find_key(self, text):
        """The folded number in what was typed or scanned, and its item's barcodes."""
        parsed = parse_entry((text or "").strip(), limit=1, ranges=False)
        if not parsed.entries:
            return "", []
        entry = parsed.entries[0]
        gtin = entry.gs1 and entry.gs1.gtin
        return fold(entry.name), gtin_forms(gtin) if gtin else []

    def _search_serial_scanned(self, operator, value):
        """Part of a number, or a label or code as a scanner sends it (E4)."""
        if operator not in ("ilike", "=") or not isinstance(value, str):
            return NotImplemented
        key, gtins = self._serial_find_key(value)
        if not key:
            return Domain("name", operator, value)
        pattern = self._serial_like(key)
        domain = Domain("serial_key", "=like", f"%{pattern}%")
        if gtins:
            domain &= Domain("product_id.barcode", "in", gtins)
        return domain

    def _serial_find_conditions(self, key):
        """From the best match to the weakest, each answered by an index."""
        pattern = self._serial_like(key)
        yield Domain("serial_key", "=", key)
        yield Domain("serial_key", "=like", f"{pattern}%")
        yield Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "reverse(%s) LIKE %s",
                model._field_to_sql(alias, "serial_key", query),
                f"{self._serial_like(key[::-1])}%",
            )
        )
        if len(key) >= SHORTEST_PART:
            yield Domain("serial_key", "=like", f"%{pattern}%")

    def _serial_like(self, text):
        return re.sub(r"([\\%_])", r"\\\1", text)

    def _serial_find_row(self):
        lot = self.sudo()
        return {
            "id": lot.id,
            "name": lot.name,
            "product_id": lot.product_id.id,
            "product": lot.product_id.display_name,
            "status": lot.serial_status_id.name or "",
            "status_color": lot.serial_status_id.color,
            "location": lot.location_id.display_name or "",
            "customer": lot.serial_customer_id.display_name or "",
            "warranty_state": lot.serial_warranty_state,
        }

    @api.model
    def _serial_named_elsewhere(self, product, keys):
        """Units of other products that have one of these folded numbers."""
        return self.sudo().search(
            Domain("serial_key", "in", list(keys))
            & Domain("product_id", "!=", product.id)
        )
