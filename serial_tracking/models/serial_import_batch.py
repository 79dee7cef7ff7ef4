import logging

from psycopg2.extensions import TransactionRollbackError

from odoo import api, models
from odoo.exceptions import UserError

BATCH = 1000
# More rows than this aren't waited for; a background job goes through them.
AT_ONCE = 1000
# A batch that was cut off so often (memory, time, power) isn't begun again.
MOST_TRIES = 3

_logger = logging.getLogger(__name__)
_NEXT = {"checking": "checked", "importing": "done"}
_BEFORE = {"checking": "file", "importing": "checked"}
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
                "tries": 0,
                "problem": False,
            }
        )
        if rows > AT_ONCE or not self.header:
            self.env.ref("serial_tracking.ir_cron_serial_import")._trigger()
            return
        while self.state in _NEXT:
            self._run_batch()

    # -- the job -----------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Go on with every file under way, one committed batch after the other."""
        for record in self.sudo().search([("state", "in", list(_NEXT))], order="id"):
            while record.exists() and record.state in _NEXT:
                if not record._begin_batch():
                    break
                seen = record.seen_count
                going_on = record._run_batch_alone()
                left = self._commit(max(record.seen_count - seen, int(going_on)))
                if not left:
                    return
                if not going_on:
                    break

    def _begin_batch(self):
        """Take the import for a batch; note that it was begun, should it be cut off.

        :return: whether there is a batch to run
        """
        if not self.try_lock_for_update():
            return False
        if self.tries >= MOST_TRIES:
            self._stop(
                self.env._(
                    "The server was cut off %(count)s times at the same rows, from row "
                    "%(row)s on. What was imported before is kept. Divide the file "
                    "and start again.",
                    count=self.tries,
                    row=self.seen_count + 1,
                )
            )
            self._commit()
            return False
        self.tries += 1
        self._commit()
        return bool(self.try_lock_for_update())

    def _commit(self, done=0):
        return self.env["ir.cron"]._commit_progress(done, remaining=self._rows_left())

    def _rows_left(self):
        under_way = self.search([("state", "in", list(_NEXT))])
        # A file that has yet to be read counts too.
        return sum(max(record.row_count - record.seen_count, 1) for record in under_way)

    def _run_batch_alone(self):
        """Run a batch; whatever goes wrong ends this import and no other.

        :return: False when it is to be tried once more later
        """
        try:
            with self.env.cr.savepoint():
                self._as_its_user()._run_batch()
        except TransactionRollbackError:
            # Somebody moved the same units meanwhile. A new look needs a new
            # transaction.
            self.env.cr.rollback()
            return False
        except Exception as error:
            _logger.exception("Serial import %s stopped", self.id)
            self._stop(
                self.env._(
                    "Something unexpected stopped this import (%(error)s). What was "
                    "imported before is kept; the rest can be started again.",
                    error=f"{type(error).__name__}: {error}"[:300],
                )
            )
        return True

    def _as_its_user(self):
        """The rights, company and language of the person who imports."""
        user = self.user_id
        return self.with_user(user).with_context(
            allowed_company_ids=self.company_id.ids,
            lang=user.lang,
            tz=user.tz,
        )

    def _stop(self, problem):
        """End it where it is, with the reason; its person can start it again."""
        record = self.sudo()
        record.write({"state": _BEFORE[record.state], "problem": problem, "tries": 0})

    # -- a batch -----------------------------------------------------------------------

    def _run_batch(self):
        """Read the file, or check or import the next rows; the caller commits.

        What concerns the whole file, like a right that was taken away, ends it.
        """
        self.ensure_one()
        self = self.with_context(allowed_company_ids=self.company_id.ids)
        try:
            with self.env.cr.savepoint():
                self._require_manager()
                count = self._run_next_lines() if self.header else self._read_file()
        except UserError as error:
            _logger.info("Serial import %s ended: %s", self.id, error)
            self._stop(str(error))
            return
        self.sudo().write({"seen_count": self.seen_count + (count or 0), "tries": 0})
        if not self._next_lines(1):
            self.sudo().state = _NEXT[self.state]

    def _run_next_lines(self):
        if not self._is_all_or_nothing():
            return self._run_lines(self._next_lines(BATCH))
        count = 0
        while lines := self._next_lines(BATCH):
            count += self._run_lines(lines)
            self._refuse_new_problems(lines)
            # A hundred thousand units don't fit into memory at once.
            self.env.flush_all()
            self.env.invalidate_all()
        return count

    def _run_lines(self, lines):
        if self.state == "checking":
            self._judge(lines)
        else:
            self._import_lines(lines)
        return len(lines)

    def _refuse_new_problems(self, lines):
        if bad := lines.filtered("reason"):
            # Rolls everything back; the next check says what is wrong with them.
            raise UserError(
                self.env._(
                    "Nothing was imported, as these lines became wrong since they were "
                    "checked: %(lines)s",
                    lines="; ".join(f"{li.line}: {li.reason}" for li in bad[:20]),
                )
            )

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
