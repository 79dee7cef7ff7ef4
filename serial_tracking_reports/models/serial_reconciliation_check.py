from collections import defaultdict

from odoo import api, fields, models

ACTIVITY = "serial_tracking_reports.activity_serial_reconciliation"


class SerialReconciliation(models.Model):
    """The scheduled check that tells the managers (X8)."""

    _inherit = "serial.reconciliation"

    @api.model
    def _cron_check(self):
        """Keep one activity for each product with discrepancies and each manager.

        Its text says what there is now; it is done by itself when all is repaired.
        """
        activity_type = self.env.ref(ACTIVITY)
        open_activities = {
            (activity.res_id, activity.user_id.id): activity
            for activity in self.env["mail.activity"].search(
                [
                    ("activity_type_id", "=", activity_type.id),
                    ("res_model", "=", "product.template"),
                ]
            )
        }
        wanted = self._wanted_activities()
        vals_list = []
        for key, note in wanted.items():
            activity = open_activities.pop(key, None)
            if not activity:
                vals_list.append(self._prepare_activity(activity_type, *key, note))
            elif activity.note != note:
                activity.note = note
        self.env["mail.activity"].create(vals_list)
        for activity in open_activities.values():
            activity.action_feedback(feedback=self.env._("Nothing left to reconcile."))

    def _wanted_activities(self):
        """Return ``{(template id, user id): note}`` of what should be open."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        texts = defaultdict(lambda: defaultdict(list))
        for company, product, kind, count in self.sudo()._read_group(
            [],
            ["company_id", "product_id", "kind"],
            ["__count"],
            order="company_id, product_id, kind",
        ):
            template = product.product_tmpl_id
            texts[company][template].append(f"{labels[kind]}: {count}")
        wanted = defaultdict(list)
        for company, by_template in texts.items():
            managers = self._managers(company)
            for template, lines in by_template.items():
                for manager in managers:
                    wanted[template.id, manager.id] += lines
        return {
            key: self._fields_note("<br/>".join(lines)) for key, lines in wanted.items()
        }

    def _fields_note(self, html):
        # As the field stores it, so that an unchanged note is seen to be unchanged.
        note = self.env["mail.activity"]._fields["note"]
        return note.convert_to_cache(html, self.env["mail.activity"])

    def _managers(self, company):
        group = self.env.ref("serial_tracking.group_serial_manager")
        managers = group.all_user_ids.filtered(
            lambda user: user.active and user.id != self.env.ref("base.user_root").id
        )
        if company:
            managers = managers.filtered(lambda user: company in user.company_ids)
        return managers

    def _prepare_activity(self, activity_type, template_id, user_id, note):
        return {
            "activity_type_id": activity_type.id,
            "res_model_id": self.env["ir.model"]._get_id("product.template"),
            "res_id": template_id,
            "user_id": user_id,
            "date_deadline": fields.Date.context_today(self),
            "note": note,
        }
