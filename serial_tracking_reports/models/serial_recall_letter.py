from odoo import api, fields, models

TEMPLATE = "serial_tracking_reports.mail_template_recall"
# More letters than these go out with the mail queue.
SEND_AT_ONCE = 50


class SerialRecallLetter(models.Model):
    """What one customer is told about their units, and whether it went (X9)."""

    _name = "serial.recall.letter"
    _description = "Recall Letter"
    _order = "id desc"
    _rec_name = "partner_id"

    recall_id = fields.Many2one(
        "serial.recall", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True
    )
    email = fields.Char(related="partner_id.email", string="E-mail")
    line_ids = fields.One2many("serial.recall.line", "letter_id", "Units")
    mail_id = fields.Many2one("mail.mail", readonly=True)
    body = fields.Html("Letter", compute="_compute_body", compute_sudo=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Failed")],
        default="waiting",
        required=True,
        readonly=True,
    )
    date = fields.Datetime("Sent on", readonly=True)

    @api.depends("mail_id.body_html")
    def _compute_body(self):
        for letter in self:
            letter.body = letter.mail_id.body_html

    def _send(self):
        """Make a mail of each letter and send them, many with the mail queue."""
        template = self.env.ref(TEMPLATE).sudo(False)
        mails = template.send_mail_batch(self.ids)
        for letter, mail in zip(self, mails, strict=True):
            letter.mail_id = mail
        self.line_ids.problem = self.env._("The letter waits to be sent.")
        if len(self) <= SEND_AT_ONCE:
            mails.send_after_commit()
        else:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _note_result(self, failure):
        """Say of the units whether their letter went.

        :param str failure: why not, or nothing
        """
        if failure:
            self.state = "failed"
            self.line_ids.problem = failure
            return
        self.write({"state": "sent", "date": fields.Datetime.now()})
        pending = self.line_ids.filtered(lambda line: line.outcome == "pending")
        pending.write({"outcome": "written", "problem": False})


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """A recall's letter has gone, or hasn't (X9)."""
        about = {
            mail.res_id: mail.failure_reason
            for mail in self.sudo()
            if mail.model == "serial.recall.letter"
        }
        for letter in self.env["serial.recall.letter"].sudo().browse(about).exists():
            failure = failure_type and (
                failure_reason or about[letter.id] or failure_type
            )
            letter._note_result(failure)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
