from odoo import api, models

from odoo.addons.serial_tracking.tools.qr_code import qr_data_uri

from ..reports.printing import LINE, POINTS
from ..tools import paper

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
# Room in mm: company, title and space below; label of a fact; code and what is
# between it and the facts.
CARD_HEAD, LABEL, CODE = 34.0, 30.0, 40.0


class ReportSerialCard(models.AbstractModel):
    _name = "report.serial_tracking_reports.report_card"
    _description = "Serial history card"

    @api.model
    def _get_report_values(self, docids, data=None):
        definition = self.env["serial.report.history"]
        if wizard_id := (data or {}).get("serial_wizard_id"):
            wizard = self.env["serial.report.wizard"].browse(int(wizard_id))
            wizard.check_access("read")
            definition = wizard._ready()
            lots = definition._serial_source(wizard).search(
                definition._serial_domain(wizard)
            )
        else:
            wizard = self.env["serial.report.wizard"]
            lots = self.env["stock.lot"].browse(docids)
        by_lot = {lot_id: [] for lot_id in lots.ids}
        # Refuses whoever may not read these units.
        for entry in lots.serial_history():
            if not wizard or definition._serial_in_period(wizard, entry["date"]):
                by_lot[entry["lot_id"]].append(entry)
        room, side = definition._serial_paper(landscape=False)
        facts = self.env["serial.report.card.facts"]._serial_facts_of(lots)
        cards = [
            self._card(lot, by_lot[lot.id], facts[lot.id], definition, room)
            for lot in lots
        ]
        return {
            "docs": lots,
            "cards": cards,
            "padding": side,
            "company": lots.env.company,
            "period": wizard._period_text()
            if wizard.date_from or wizard.date_to
            else "",
            "now": definition._serial_now_text(),
        }

    def _card(self, lot, entries, facts, definition, room):
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
        width = room.width - LABEL - CODE
        height = CARD_HEAD + LINE * sum(
            paper.line_count(text, width, POINTS) for _label, text in facts
        )
        return {
            "lot": lot.sudo(),
            "facts": facts,
            "label_width": LABEL,
            "text_width": width,
            "columns": [
                {"header": header, "width": round(100 * CARD[column.name] / total, 2)}
                for header, column in zip(
                    definition._serial_headers(columns), columns, strict=True
                )
            ],
            "pages": definition._serial_pages(rows, widths, room, max(height, 62.0)),
            "count": len(rows),
            # Scanned, it finds the unit (E4).
            "qr": qr_data_uri(f"SN:{lot.name}"),
        }
