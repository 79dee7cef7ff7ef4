from dataclasses import replace

import pytz

from odoo import models
from odoo.tools import SQL

from ..tools.stock_words import ON_HAND_USAGES
from ..tools.warranty import Promise, Terms, Warranty


class StockLot(models.Model):
    """What moves and decisions say about a warranty (W2, W3, R5).

    Delivery gives what the product promised on that day, a return ends it, and what
    people decided in between counts until then. Nothing but the ledger is read, so
    that a cancelled or corrected move leaves the warranty as if it had never been.
    """

    _inherit = "stock.lot"

    def _serial_ledger_rows(self):
        rows = super()._serial_ledger_rows()
        self._serial_read_invoices(rows)
        return rows

    def _serial_read_invoices(self, rows):
        """Add ``invoiced`` to deliveries whose warranty starts on the invoice."""
        by_invoice = [
            row
            for row in rows
            if (row["serial_terms"] or {}).get("customer", (0, 0, ""))[2] == "invoice"
        ]
        if not by_invoice:
            return
        dates = self._serial_invoice_dates(
            [row["line_id"] for row in by_invoice if row["sale_line_id"]]
        )
        for row in by_invoice:
            if row["sale_line_id"]:
                row["invoiced"] = dates.get(row["line_id"])
            else:
                row["invoiced"] = self._serial_day(row)

    def _serial_invoice_dates(self, line_ids):
        """Return ``{move line id: date of the invoice that covers it}``, one query.

        The units of a sales order line are taken as invoiced in the order in which
        they were delivered. Parts of a kit go with the kit's first invoice.

        :param line_ids: done lines of moves that have a sales order line
        """
        if not line_ids:
            return {}
        self.env["account.move"].flush_model(["state", "move_type", "invoice_date"])
        self.env["account.move.line"].flush_model(
            ["move_id", "quantity", "product_uom_id"]
        )
        query = SQL(
            """WITH sold AS (
                    SELECT DISTINCT m.sale_line_id
                      FROM stock_move_line ml JOIN stock_move m ON m.id = ml.move_id
                     WHERE ml.id = ANY(%(lines)s) AND m.sale_line_id IS NOT NULL
                ), units AS (
                    SELECT ml.id, m.sale_line_id, m.product_id, row_number() OVER (
                               PARTITION BY m.sale_line_id ORDER BY ml.date, ml.id
                           ) AS position
                      FROM stock_move_line ml
                      JOIN stock_move m ON m.id = ml.move_id
                      JOIN stock_location dest ON dest.id = ml.location_dest_id
                     WHERE m.sale_line_id IN (SELECT sale_line_id FROM sold)
                       AND dest.usage = 'customer' AND ml.quantity > 0
                       AND (ml.state = 'done' OR ml.id = ANY(%(lines)s))
                ), invoiced AS (
                    SELECT rel.order_line_id, am.invoice_date, aml.product_id,
                           sum(aml.quantity * uom.factor / own.factor) OVER (
                               PARTITION BY rel.order_line_id
                               ORDER BY am.invoice_date, aml.id
                           ) AS upto
                      FROM sale_order_line_invoice_rel rel
                      JOIN account_move_line aml ON aml.id = rel.invoice_line_id
                      JOIN account_move am ON am.id = aml.move_id
                      JOIN product_product p ON p.id = aml.product_id
                      JOIN product_template t ON t.id = p.product_tmpl_id
                      JOIN uom_uom own ON own.id = t.uom_id
                      JOIN uom_uom uom ON uom.id = COALESCE(aml.product_uom_id, own.id)
                     WHERE rel.order_line_id IN (SELECT sale_line_id FROM sold)
                       AND am.state = 'posted' AND am.move_type = 'out_invoice'
                )
                SELECT units.id, min(invoiced.invoice_date)
                  FROM units
                  JOIN invoiced ON invoiced.order_line_id = units.sale_line_id
                   AND (invoiced.upto >= units.position
                        OR invoiced.product_id <> units.product_id)
                 WHERE units.id = ANY(%(lines)s)
                 GROUP BY units.id""",
            lines=line_ids,
        )
        return dict(self.env.execute_query(query))

    def _serial_start(self, lines):
        return {**super()._serial_start(lines), "warranty": Warranty()}

    def _serial_copy_state(self, state):
        copied = super()._serial_copy_state(state)
        return {**copied, "warranty": replace(state["warranty"])}

    def _serial_fold_line(self, state, line):
        super()._serial_fold_line(state, line)
        warranty = state["warranty"]
        usage_from, usage_to = line["usage_from"], line["usage_to"]
        terms = line["serial_terms"] or {}
        if usage_from == "customer" and usage_to != "customer":
            warranty.clear()
        if usage_to in ON_HAND_USAGES and usage_from not in ON_HAND_USAGES:
            warranty.entered = line
        if usage_from == "supplier":
            self._serial_fold_vendor_terms(warranty, line, terms.get("vendor"))
        if usage_to == "supplier":
            warranty.vendor_start = warranty.vendor_end = None
        if line["given_start"] or line["given_end"]:
            warranty.give(line["given_start"], line["given_end"])
        if usage_to == "customer" and usage_from != "customer":
            self._serial_fold_delivery(warranty, line, terms.get("customer"))
        elif warranty.entered is line and usage_from != "customer":
            self._serial_fold_receipt(warranty, line, terms.get("customer"))

    def _serial_fold_vendor_terms(self, warranty, line, terms):
        if terms:
            start = self._serial_day(line)
            warranty.vendor_start, warranty.vendor_end = start, Terms(*terms).end(start)

    def _serial_fold_receipt(self, warranty, line, terms):
        """Where the warranty runs from receipt, units have it while they are here."""
        if terms and Terms(*terms).rule == "receipt":
            warranty.begin(self._serial_day(line), Terms(*terms))

    def _serial_fold_delivery(self, warranty, line, terms):
        warranty.sold = line
        warranty.terms = terms = Terms(*terms) if terms else None
        promise, warranty.promise = warranty.promise, None
        if promise and self._serial_same_customer(promise.partner_id, line):
            today = self._serial_day(line) if promise.end else None
            warranty.give(promise.start or today, promise.end)
        elif terms:
            warranty.begin(self._serial_terms_start(warranty, terms), terms)

    def _serial_terms_start(self, warranty, terms):
        """The day on which a warranty with these terms starts, ``None`` if open."""
        sold = self._serial_day(warranty.sold)
        entered = warranty.entered and self._serial_day(warranty.entered)
        return terms.start(sold, entered, warranty.sold.get("invoiced"))

    def _serial_same_customer(self, partner_id, line):
        if not partner_id or not line["customer_id"]:
            return True
        Partner = self.env["res.partner"].sudo()
        one, other = Partner.browse(partner_id), Partner.browse(line["customer_id"])
        return one.commercial_partner_id == other.commercial_partner_id

    def _serial_day(self, line):
        """The day of a ledger row, where its company is."""
        zone = self.env["res.company"].browse(line["company_id"])._serial_tz()
        return pytz.utc.localize(line["date"]).astimezone(zone).date()

    def _serial_fold_event(self, state, event):
        warranty = state["warranty"]
        if event.event != "warranty":
            super()._serial_fold_event(state, event)
            if event.date_sold and not warranty.sold:
                company_id = event.company_id.id
                warranty.sold = {
                    "date": event.date_sold,
                    "company_id": company_id,
                    "line_id": None,
                    "sale_line_id": None,
                }
            return
        action, dates = (
            event.warranty_action,
            (event.warranty_start or None, event.warranty_end or None),
        )
        if action == "void":
            warranty.void = True
        elif action == "restored":
            warranty.void = False
        elif action == "vendor":
            warranty.vendor_start, warranty.vendor_end = dates
        elif action == "promised":
            warranty.promise = Promise(*dates, event.partner_id.id or None)
        elif action == "withdrawn":
            warranty.promise = None
        else:
            warranty.give(*dates)

    def _serial_folded_values(self, state):
        warranty = state["warranty"]
        return {
            **super()._serial_folded_values(state),
            "serial_warranty_start": warranty.start or False,
            "serial_warranty_end": warranty.end or False,
            "serial_warranty_void": warranty.void,
            "serial_vendor_warranty_start": warranty.vendor_start or False,
            "serial_vendor_warranty_end": warranty.vendor_end or False,
        }

    def _serial_warranties(self):
        """Read the ledger of these units for their warranties; two queries.

        :return: ``{lot id: Warranty}``, with the terms, days and earlier dates that
            the fields don't show
        """
        rows = self._serial_ledger_rows()
        lines, events = {}, self._serial_logged_by_lot()
        for row in rows:
            lines.setdefault(row["lot_id"], []).append(row)
        return {
            lot.id: lot._serial_folded_state(
                lines.get(lot.id, ()), events.get(lot.id, ())
            )["warranty"]
            for lot in self
        }

    def _serial_dates_by_terms(self, terms):
        """The warranty dates that other terms would give these units (W3).

        :param Terms terms: as if they had been promised at the last delivery
        :return: ``{lot id: (start, end)}`` of units at a customer; (None, None) while
            the start is open
        """
        warranties = self._serial_warranties()
        sold = {id_: w for id_, w in warranties.items() if w.sold}
        if terms.rule == "invoice":
            for warranty in sold.values():
                warranty.sold["serial_terms"] = {"customer": list(terms)}
            self._serial_read_invoices([w.sold for w in sold.values()])
        result = {}
        for id_, warranty in sold.items():
            start = self._serial_terms_start(warranty, terms)
            result[id_] = (start, terms.end(start)) if start else (None, None)
        return result
