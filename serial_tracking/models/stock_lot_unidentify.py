from odoo import api, fields, models

from .serial_unidentify_buffer import SerialUnidentifyBuffer


class StockLot(models.Model):
    """Taking a number off a unit that was identified by mistake (T6)."""

    _inherit = "stock.lot"

    serial_may_unidentify = fields.Boolean(compute="_compute_serial_may_unidentify")

    @api.depends("serial_status_id")
    def _compute_serial_may_unidentify(self):
        lines = self.env["stock.move.line"].sudo()
        last_ids = self._origin._serial_last_line_ids()
        events = lines.browse(last_ids.values()).mapped("serial_event")
        identified = dict(zip(last_ids, events, strict=True))
        for lot in self:
            lot.serial_may_unidentify = identified.get(lot._origin.id) == "identified"

    def serial_unidentify(self, reason):
        """Undo the identification of these units, all of them or none (T6).

        The units stay on hand without a serial number: quantity, value, incoming
        date, package and owner are as before. Documents that only propose a unit are
        reserved anew. The numbers stay as Expected, with their history, and may be
        given to other units.

        :param str reason: why, kept in the history
        :return: dict: ``unidentified`` (list of serial numbers)
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: without a reason; and names every unit that has moved since,
            was not identified, isn't available or is chosen for a document
        """
        self._serial_require("manager")
        reason = self._serial_needed_reason(reason)
        lots = self.sudo().with_prefetch()
        lots._serial_lock()
        places = lots._serial_places()
        lots._serial_refuse_all(
            self.env._("The numbers of these units can't be taken off:"),
            lots._serial_unidentify_reasons(places),
        )
        starved = lots._serial_release()
        Location = self.env["stock.location"]
        rows = []
        for lot in lots:
            place = lot._serial_held(places[lot.id])
            location = Location.browse(place["location_id"])
            rows.append((lot, location, location, place))
        lots._serial_post_moves(
            rows,
            serial_operation="unidentified",
            serial_reason=reason,
            inventory_name=self.env._("Serial numbers taken off"),
        )
        lots._serial_note_conditions(dict.fromkeys(lots.ids, ""), reason)
        starved._action_assign()
        return {"unidentified": lots.mapped("name")}

    def action_serial_unidentify(self):
        """Open the dialog that takes the numbers off these units (T6).

        :return: window action
        :raises AccessError: without the Serial Tracking right "Manager"
        """
        self._serial_require("manager")
        return self._serial_dialog("serial_tracking.action_serial_unidentify_wizard")

    def _serial_unidentify_reasons(self, places):
        """Return ``{lot: reason}`` of units whose number has to stay."""
        last_ids = self._serial_last_line_ids()
        lines = self.env["stock.move.line"].browse(last_ids.values())
        last_lines = dict(zip(last_ids, lines, strict=True))
        holders = self._serial_holders()
        reasons = {}
        for lot in self:
            line = last_lines.get(lot.id, lines.browse())
            held = lot._serial_held(places[lot.id])
            reason = lot._serial_why_number_stays(line, held)
            if not reason and lot in holders:
                reason = self.env._(
                    "chosen for %(document)s, take it off that document first",
                    document=holders[lot],
                )
            if reason:
                reasons[lot] = reason
        return reasons

    def _serial_why_number_stays(self, line, held):
        if not held or held["usage"] != "internal":
            return self._serial_where(held)
        if line.serial_event != "identified":
            document = line.reference or self.env._("an opening balance")
            return self.env._(
                "last moved by %(document)s, after which only its number can be "
                "corrected: rename it",
                document=document,
            )
        if held["location_id"] != line.location_dest_id.id:
            return self._serial_where(held)
        if not self._serial_may_go():
            return self._serial_why_not_available()
        if self.product_id.lot_valuated:
            return self.env._(
                "the product is valuated by serial number, and a unit without one "
                "has no value"
            )
        return None

    def _serial_buffer(self, values):
        """Units that lose their number join those of their place that have none."""
        if values.get("serial_operation") != "unidentified":
            return super()._serial_buffer(values)
        env = self.env["stock.move.line"]._serial_plain_env()
        return SerialUnidentifyBuffer(env, self.product_id, self)

    # -- the ledger --------------------------------------------------------------------

    def _serial_fold_line(self, state, line):
        """Taking the number off brings back what was known before it was given."""
        if line["event"] == "unidentified":
            before = state.get("unidentified") or self._serial_start([line])
            state.clear()
            state.update(before, company=line["company_id"])
            return
        if line["event"] == "identified":
            state["unidentified"] = self._serial_copy_state(state)
            # A number that was lost or scrapped is that of a unit on hand again.
            state.update(code="in_stock", manual=False)
        super()._serial_fold_line(state, line)

    def _serial_copy_state(self, state):
        """A copy of what is folded so far, to come back to."""
        return dict(state)
