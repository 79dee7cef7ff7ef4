import re
from datetime import datetime, time

from odoo import api, fields, models
from odoo.tools import groupby

from ..tools.entry_text import parse_entry
from ..tools.folding import fold

SCANNED_FIELDS = ("serial_batch", "serial_expiry")
# Without one of these no code says more than its number.
_MAY_BE_GS1 = re.compile(r"[\x1d(\]]|01[0-9]{14}")


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.model
    def _serial_scanned_details(self, names):
        """What scanned GS1 codes say besides their numbers (E4: AI 10 and AI 17).

        :param names: what an entry call was given; a list says numbers only
        :return: ``{folded number: values of the move line}``
        """
        if not isinstance(names, str) or not _MAY_BE_GS1.search(names):
            return {}
        details = {}
        for entry in parse_entry(names).entries:
            values = {}
            if entry.gs1 and entry.gs1.batch:
                values["serial_batch"] = entry.gs1.batch
            if entry.gs1 and entry.gs1.expiry:
                values["serial_expiry"] = entry.gs1.expiry
            if values:
                details[fold(entry.name)] = values
        return details


class StockMove(models.Model):
    """Batch and expiry of a scanned code stay with the number (E4)."""

    _inherit = "stock.move"

    def serial_enter(self, names):
        """As before; batch and expiry that a GS1 code says are kept with its number.

        :param names: text, read as the entry box reads it, or a list of str
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``, and
            ``detailed`` when any was kept
        :raises AccessError: without the Serial Tracking right "User"
        """
        return self._serial_keep_scanned(super().serial_enter(names), names)

    def _serial_keep_scanned(self, result, text):
        details = self.env["stock.lot"]._serial_scanned_details(text)
        if details and result["accepted"]:
            self._serial_write_details(result["accepted"], details)
            result["detailed"] = True
        return result

    def _serial_window_row(self, line):
        row = super()._serial_window_row(line)
        if self.serial_mode == "enter":
            row["batch"] = line.serial_batch or ""
            row["expiry"] = fields.Date.to_string(line.serial_expiry) or ""
        return row


class StockMoveLine(models.Model):
    """Batch and expiry wait on the line until the unit is there (E4)."""

    _inherit = "stock.move.line"

    serial_batch = fields.Char("Batch", copy=False, help="AI 10 of the scanned code.")
    serial_expiry = fields.Date("Expiry", copy=False, help="AI 17 of the scanned code.")

    def _serial_forget_details(self):
        super()._serial_forget_details()
        known = self.filtered(lambda line: line.serial_batch or line.serial_expiry)
        known.write(dict.fromkeys(SCANNED_FIELDS, False))

    def _action_done(self):
        scanned = self.filtered(lambda line: line.serial_batch or line.serial_expiry)
        res = super()._action_done()
        if scanned:
            scanned.exists()._serial_carry_scanned()
        return res

    def _serial_carry_scanned(self):
        """The unit's reference is its batch; it expires where products do."""
        lines = self.sudo().filtered("lot_id")
        nameless = lines.filtered(
            lambda line: line.serial_batch and not line.lot_id.ref
        )
        for batch, group in groupby(nameless, lambda line: line.serial_batch):
            self.browse().concat(*group).lot_id.sudo().write({"ref": batch})
        if "use_expiration_date" not in self.env["product.product"]._fields:
            return
        expiring = lines.filtered(
            lambda line: line.serial_expiry and line.product_id.use_expiration_date
        )
        for day, group in groupby(expiring, lambda line: line.serial_expiry):
            # Noon UTC is that day nearly everywhere.
            moment = datetime.combine(day, time(12))
            self.browse().concat(*group).lot_id.sudo().write(
                {"expiration_date": moment}
            )
