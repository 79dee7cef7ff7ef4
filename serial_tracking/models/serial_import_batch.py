import logging

from odoo import api, models
from odoo.exceptions import UserError

from .serial_import import AT_ONCE, BATCH

_logger = logging.getLogger(__name__)
_NEXT = {"checking": "checked", "importing": "done"}
_TAKES = {"checking": "new", "importing": "good"}


class SerialImport(models.Model):
    """Going through the rows, batch by batch, at once or in the background (M3)."""

    _inherit = "serial.import"

    def _start(self, state):
        rows = self.row_count if state == "checking" else self.good_count
        self.sudo().write(
            {
                "state": state,
                "user_id": self.env.uid,
                "row_count": rows,
                "seen_count": 0,
                "problem": False,
            }
        )
        if rows > AT_ONCE:
            self.env.ref("serial_tracking.ir_cron_serial_import")._trigger()
            return
        while self.state in _NEXT:
            self._run_batch()

    @api.model
    def _cron_run(self):
        """Go on with every file under way, one committed batch after the other."""
        Cron = self.env["ir.cron"]
        for record in self.sudo().search([("state", "in", list(_NEXT))], order="id"):
            while record.exists() and record.state in _NEXT:
                if not record.try_lock_for_update():
                    break
                seen = record.seen_count
                record._as_its_user()._run_batch()
                done = record.seen_count - seen
                left = Cron._commit_progress(done, remaining=record._rows_left())
                if not left:
                    return

    def _rows_left(self):
        under_way = self.search([("state", "in", list(_NEXT))])
        return sum(record.row_count - record.seen_count for record in under_way)

    def _as_its_user(self):
        """The rights, company and language of the person who imports."""
        user = self.user_id
        return self.with_user(user).with_context(
            allowed_company_ids=self.company_id.ids,
            lang=user.lang,
            tz=user.tz,
        )

    def _run_batch(self):
        """Check or import the next rows; the caller commits.

        What concerns the whole file, like a right that was taken away, ends it.
        """
        self.ensure_one()
        self = self.with_context(allowed_company_ids=self.company_id.ids)
        try:
            with self.env.cr.savepoint():
                self._require_manager()
                count = self._run_next_lines()
        except UserError as error:
            _logger.info("Serial import %s ended: %s", self.id, error)
            self.sudo().write({"state": "checked", "problem": str(error)})
            return
        self.sudo().seen_count += count
        if not self._next_lines(1):
            self.sudo().state = _NEXT[self.state]

    def _run_next_lines(self):
        limit = None if self._is_all_or_nothing() else BATCH
        lines = self._next_lines(limit)
        if self.state == "checking":
            self._judge(lines)
        else:
            self._import_lines(lines)
        if self._is_all_or_nothing() and (bad := lines.filtered("reason")):
            # Rolls everything back; the next check says what is wrong with them.
            raise UserError(
                self.env._(
                    "Nothing was imported, as these lines became wrong since they were "
                    "checked: %(lines)s",
                    lines="; ".join(f"{li.line}: {li.reason}" for li in bad[:20]),
                )
            )
        return len(lines)

    def _is_all_or_nothing(self):
        return self.state == "importing" and self.mode == "all"

    def _next_lines(self, limit):
        return (
            self.env["serial.import.line"]
            .sudo()
            .search(
                [("import_id", "=", self.id), ("state", "=", _TAKES[self.state])],
                order="line",
                limit=limit,
            )
        )
