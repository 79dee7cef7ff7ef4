from odoo import api, models

from ..tools.qr_code import qr_data_uri

# Column of the card -> share of the width.
CARD = {
    "date": 17,
    "event": 18,
    "document": 18,
    "partner": 22,
    "location_from": 20,
    "location_to": 20,
    "status": 13,
    "user": 15,
    "reason": 20,
}
CARD_HEAD = 62.0


class ReportSerialCard(models.AbstractModel):
    _name = "report.serial_tracking_reports.report_card"
    _description = "Serial history card"

    @api.model
    def _get_report_values(self, docids, data=None):
        lots = self.env["stock.lot"].browse(docids)
        # Refuses whoever may not read these units.
        history = lots.serial_history()
        by_lot = {lot_id: [] for lot_id in docids}
        for entry in history:
            by_lot[entry["lot_id"]].append(entry)
        definition = self.env["serial.report.history"]
        room, side = definition._serial_paper(landscape=False)
        cards = [self._card(lot, by_lot[lot.id], definition, room) for lot in lots]
        return {
            "docs": lots,
            "cards": cards,
            "padding": side,
            "company": self.env.company,
            "now": definition._serial_now_text(),
        }

    def _card(self, lot, entries, definition, room):
        total = sum(CARD.values())
        columns = [c for c in definition._serial_columns if c.name in CARD]
        localise = definition._serial_localiser()
        rows = []
        for entry in entries:
            values = {
                **entry,
                "date": localise(entry["date"]),
                "event": entry["event_label"],
                "document": (entry["document"] or {}).get("name"),
            }
            rows.append(
                [
                    definition._serial_text(column, values[column.name])
                    for column in columns
                ]
            )
        widths = [room.width * CARD[column.name] / total for column in columns]
        return {
            "lot": lot.sudo(),
            "facts": self._facts(lot.sudo(), definition),
            "columns": [
                {"header": header, "width": round(100 * CARD[column.name] / total, 2)}
                for header, column in zip(
                    definition._serial_headers(columns), columns, strict=True
                )
            ],
            "pages": definition._serial_pages(rows, widths, room, CARD_HEAD),
            "count": len(rows),
            # Scanned, it finds the unit (E4).
            "qr": qr_data_uri(f"SN:{lot.name}"),
        }

    def _facts(self, lot, definition):
        """What the unit is now, two columns of (label, text)."""
        localise = definition._serial_localiser()

        def date(value):
            return definition._serial_text_of("datetime", localise(value))

        return [
            (self.env._("Product"), lot.product_id.display_name),
            (self.env._("Status"), lot.serial_status_id.name or ""),
            (self.env._("Location"), lot.location_id.display_name or ""),
            (self.env._("Customer"), lot.serial_customer_id.display_name or ""),
            (self.env._("Vendor"), lot.serial_vendor_id.display_name or ""),
            (self.env._("Received"), date(lot.serial_date_received)),
            (self.env._("Sold"), date(lot.serial_date_sold)),
            (self.env._("Condition"), lot.serial_condition_note or ""),
        ]
