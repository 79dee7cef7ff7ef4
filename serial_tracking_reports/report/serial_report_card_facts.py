from collections import defaultdict

from odoo import models

MOST_CLAIMS, MOST_FILES = 12, 30


class SerialReportCardFacts(models.AbstractModel):
    """What the history card says of a unit above its history (X5)."""

    _name = "serial.report.card.facts"
    _description = "Facts on the serial history card"

    def _serial_facts_of(self, lots):
        """Return ``{lot id: [(label, text), ...]}``, without what is empty.

        Whoever passed a unit on to another company is not told how it fares there,
        and whoever got it not whence the other company had it (P2).
        """
        claims, files = self._claims(lots), self._files(lots)
        result = {}
        for lot in lots.sudo():
            companies = lot.serial_company_id | lot.serial_company_ids
            facts = [(self.env._("Product"), lot.product_id.display_name)]
            if not companies or lot.serial_company_id in lots.env.companies:
                facts += self._facts_now(lot)
            if companies <= lots.env.companies:
                facts += self._facts_origin(lot)
            facts += [
                (self.env._("Claims"), claims[lot.id]),
                (self.env._("Files"), files[lot.id]),
            ]
            result[lot.id] = [(label, text) for label, text in facts if text]
        return result

    def _facts_now(self, lot):
        definition = self.env["serial.report.definition"]
        localise = definition._serial_localiser()
        sold = definition._serial_text_of("datetime", localise(lot.serial_date_sold))
        return [
            (self.env._("Status"), lot.serial_status_id.name),
            (self.env._("Location"), lot.location_id.display_name),
            (self.env._("Customer"), lot.serial_customer_id.display_name),
            (self.env._("Sold"), self._joined(sold, lot.serial_sale_name)),
            (self.env._("Warranty"), self._warranty(lot)),
            (
                self.env._("Vendor warranty"),
                self._period(
                    lot.serial_vendor_warranty_start, lot.serial_vendor_warranty_end
                ),
            ),
            (self.env._("Condition"), lot.serial_condition_note),
        ]

    def _facts_origin(self, lot):
        definition = self.env["serial.report.definition"]
        localise = definition._serial_localiser()
        received = definition._serial_text_of(
            "datetime", localise(lot.serial_date_received)
        )
        return [
            (self.env._("Vendor"), lot.serial_vendor_id.display_name),
            (
                self.env._("Received"),
                self._joined(received, lot.serial_purchase_name),
            ),
        ]

    def _warranty(self, lot):
        state = lot.serial_warranty_state
        field = lot._fields["serial_warranty_state"]
        period = self._period(lot.serial_warranty_start, lot.serial_warranty_end)
        if state == "none" and not period:
            return ""
        return self._joined(dict(field._description_selection(self.env))[state], period)

    def _period(self, first, last):
        definition = self.env["serial.report.definition"]
        if not first and not last:
            return ""
        days = [definition._serial_text_of("date", day) for day in (first, last)]
        return " – ".join(day or "…" for day in days)

    def _joined(self, *texts):
        return " · ".join(text for text in texts if text)

    def _claims(self, lots):
        """Text of each unit's claims in the reader's companies, newest first."""
        claims = self.env["serial.claim"].sudo()
        states = dict(claims._fields["state"]._description_selection(self.env))
        definition = self.env["serial.report.definition"]
        lines = defaultdict(list)
        for claim in claims.search(
            [
                ("lot_id", "in", lots.ids),
                ("company_id", "in", lots.env.companies.ids),
            ]
        ):
            line = self._joined(
                claim.name,
                definition._serial_text_of("date", claim.date),
                states[claim.state],
                claim.problem,
                claim.replacement_lot_id.name
                and self.env._(
                    "replaced by %(name)s", name=claim.replacement_lot_id.name
                ),
            )
            lines[claim.lot_id.id].append(" ".join(line.split()))
        return self._texts(lots, lines, MOST_CLAIMS, "\n")

    def _files(self, lots):
        names = defaultdict(list)
        for attachment in (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "stock.lot"),
                    ("res_id", "in", lots.ids),
                    ("res_field", "=", False),
                ],
                order="id",
            )
        ):
            names[attachment.res_id].append(attachment.name)
        return self._texts(lots, names, MOST_FILES, ", ")

    def _texts(self, lots, texts, most, separator):
        result = {}
        for lot_id in lots.ids:
            shown, more = texts[lot_id][:most], len(texts[lot_id]) - most
            if more > 0:
                shown.append(self.env._("and %(count)s more", count=more))
            result[lot_id] = separator.join(shown)
        return result
