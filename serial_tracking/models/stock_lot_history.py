from collections import defaultdict

from odoo import models
from odoo.exceptions import AccessError

from .serial_event import LOGGED_EVENTS, MOVE_EVENTS


class StockLot(models.Model):
    """The history of a unit: its stock moves and the logged changes (H2, H3)."""

    _inherit = "stock.lot"

    def serial_history(self):
        """Return everything that happened to these units, oldest first (H2).

        Needs the right to read these serial numbers; partners, locations and
        documents are named even where the caller could not open them. What happened in
        companies that the caller doesn't work in is left out (P2).

        :return: list of dicts: ``lot_id``, ``date`` (datetime, UTC), ``event`` (code),
            ``event_label``, ``document`` (``model``, ``id``, ``name``, ``may_open``) or
            ``False``, ``partner``, ``location_from``, ``location_to``, ``user``,
            ``status`` (names, ``False`` where there is none) and ``reason``
        :raises AccessError: without the right to read the units
        """
        self._serial_check_reader()
        lots = self.sudo()
        rows = lots._serial_history_moves() + lots._serial_history_logged()
        rows.sort(key=lambda row: row.pop("_order"))
        lots._serial_history_statuses(rows)
        self._serial_history_links(rows)
        return rows

    def _serial_history_links(self, rows):
        """Say of each document whether the caller may open it."""
        ids_by_model = defaultdict(set)
        for row in rows:
            if row["document"]:
                ids_by_model[row["document"]["model"]].add(row["document"]["id"])
        readable = {
            model: set(self.env[model].browse(ids)._filtered_access("read").ids)
            for model, ids in ids_by_model.items()
        }
        for row in rows:
            if document := row["document"]:
                document["may_open"] = document["id"] in readable[document["model"]]

    def _serial_check_reader(self):
        user = self.env.user
        if self.env.su or user.has_groups(
            "serial_tracking.group_serial_user,serial_tracking.group_serial_auditor"
        ):
            return self.check_access("read")
        raise AccessError(
            self.env._('Reading serial numbers needs a right of "Serial Tracking".')
        )

    def _serial_history_moves(self):
        rows = [
            row
            for row in self._serial_ledger_rows()
            if row["company_id"] in self.env.companies.ids
        ]
        lines = self.env["stock.move.line"].browse(row["line_id"] for row in rows)
        labels = self._serial_event_labels()
        result = []
        for position, (row, line) in enumerate(zip(rows, lines, strict=True)):
            partner_id = row["customer_id"] or row["vendor_id"]
            partner = self.env["res.partner"].browse(partner_id or ())
            result.append(
                {
                    "_order": (row["lot_id"], row["date"], 0, position),
                    "line_id": row["line_id"],
                    "lot_id": row["lot_id"],
                    "date": row["date"],
                    "event": row["event"],
                    "event_label": labels[row["event"]],
                    "document": line._serial_document(),
                    "partner": partner.display_name or False,
                    "location_from": line.location_id.display_name,
                    "location_to": line.location_dest_id.display_name,
                    "user": line.write_uid.name,
                    "status": False,
                    "reason": line.move_id.serial_reason or False,
                    "_ledger": row,
                }
            )
        return result

    def _serial_history_logged(self):
        events = self.env["serial.event"].search(
            [
                ("lot_id", "in", self.ids),
                ("company_id", "in", [False, *self.env.companies.ids]),
            ]
        )
        events = events.filtered(lambda event: not event._only_keeps_dates())
        labels = self._serial_event_labels()
        anchors = {line.id: line.date for line in events.move_line_id}
        result = []
        for event in events:
            document = False
            if event.document_model and event.document_id:
                record = self.env[event.document_model].browse(event.document_id)
                document = {
                    "model": record._name,
                    "id": record.id,
                    "name": record.exists().display_name or "",
                }
            date = max(event.date, anchors.get(event.move_line_id.id, event.date))
            change = " → ".join(v for v in (event.value_from, event.value_to) if v)
            result.append(
                {
                    "_order": (event.lot_id.id, date, 1, event.id),
                    "lot_id": event.lot_id.id,
                    "date": event.date,
                    "event": event.event,
                    "event_label": labels[event.event],
                    "document": document,
                    "partner": event.partner_id.display_name or False,
                    "location_from": False,
                    "location_to": False,
                    "user": event.user_id.name,
                    "status": event.status_to_id.name or False,
                    "reason": " · ".join(v for v in (change, event.reason) if v)
                    or False,
                    "_event": event,
                }
            )
        return result

    def _serial_history_statuses(self, rows):
        """Fill in the status that each move gave its unit, as the ledger folds it."""
        states = {}
        for row in rows:
            line, event = row.pop("_ledger", None), row.pop("_event", None)
            row.pop("line_id", None)
            state = states.setdefault(row["lot_id"], self._serial_start([True]))
            if line:
                self._serial_fold_line(state, line)
            elif event.event in ("status", "origin"):
                self._serial_fold_event(state, event)
            else:
                continue
            values = self._serial_folded_values(state)
            status = self.env["serial.status"].browse(values["serial_status_id"])
            row["status"] = status.name

    def _serial_event_labels(self):
        events = self.env["serial.event"]
        logged = dict(events._fields["event"]._description_selection(self.env))
        return {**dict(LOGGED_EVENTS), **logged, **self._serial_move_event_labels()}

    def _serial_move_event_labels(self):
        field = self.env["stock.move.line"]._fields["serial_event"]
        return {**dict(MOVE_EVENTS), **dict(field._description_selection(self.env))}
