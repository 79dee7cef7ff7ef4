from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

BATCH = 500


class StockLot(models.Model):
    """Activities before warranties expire, where the company wants them (W2)."""

    _inherit = "stock.lot"

    serial_warranty_reminded = fields.Date(
        readonly=True,
        copy=False,
        help="The last day of warranty for which somebody was reminded.",
    )

    @api.model
    def _cron_serial_remind_warranties(self):
        cron = self.env["ir.cron"]
        reminded = Domain("serial_warranty_reminder_days", ">", 0)
        for company in self.env["res.company"].sudo().search(reminded):
            while lots := self._serial_to_remind(company):
                lots._serial_remind_warranties(company)
                if not cron._commit_progress(len(lots)):
                    return

    @api.model
    def _serial_to_remind(self, company):
        """Units at customers of this company whose warranty expires soon; a batch."""
        days = company.serial_warranty_reminder_days
        if days <= 0:
            return self.browse()
        lots = self.sudo().with_company(company).with_context(tz=False)
        today = fields.Date.context_today(
            lots.with_context(tz=company._serial_tz().zone)
        )
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT lot.id FROM stock_lot lot
                     JOIN serial_status status ON status.id = lot.serial_status_id
                    WHERE lot.serial_warranty_end BETWEEN %(today)s AND %(last)s
                      AND lot.serial_warranty_void IS NOT TRUE
                      AND status.code = 'sold'
                      AND lot.serial_company_id = %(company)s
                      AND lot.serial_warranty_reminded
                          IS DISTINCT FROM lot.serial_warranty_end
                    ORDER BY lot.serial_warranty_end, lot.id LIMIT %(limit)s""",
                today=today,
                last=today + timedelta(days=days),
                company=company.id,
                limit=BATCH,
            )
        )
        return lots.browse(id_ for (id_,) in rows)

    def _serial_remind_warranties(self, company):
        """Make one activity a unit, for whoever sold it, in one statement."""
        users = self._serial_users_to_remind(company)
        model_id = self.env["ir.model"]._get_id(self._name)
        kind = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": lot.id,
                    "activity_type_id": kind.id if kind else False,
                    "user_id": users[lot].id,
                    "date_deadline": lot.serial_warranty_end,
                    "summary": self.env._(
                        "Warranty of %(name)s ends on %(date)s",
                        name=lot.name,
                        date=format_date(self.env, lot.serial_warranty_end),
                    ),
                }
                for lot in self
                if users[lot]
            ]
        )
        for lot in self:
            lot.serial_warranty_reminded = lot.serial_warranty_end

    def _serial_users_to_remind(self, company):
        """Return ``{lot: user}``: of the order, the customer or the product, or else a
        serial manager; nobody who can't open the unit."""
        orders = self._serial_last_orders()
        sales = self.env["sale.order"].browse(
            row["sale_id"] for row in orders.values() if row["sale_id"]
        )
        managers = self.env.ref("serial_tracking.group_serial_manager").sudo()
        able = {}

        def may(user):
            if user.id not in able:
                lot_model = self.env["stock.lot"].with_user(user)
                able[user.id] = (
                    user.active
                    and company in user.company_ids
                    and lot_model.has_access("read")
                )
            return able[user.id]

        spare = next((user for user in managers.all_user_ids if may(user)), None)
        result = {}
        for lot in self:
            order = sales.browse(orders.get(lot.id, {}).get("sale_id") or ())
            candidates = (
                order.user_id,
                lot.serial_customer_id.user_id,
                lot.product_id.responsible_id,
            )
            found = (user for user in candidates if user and may(user))
            result[lot] = next(found, spare or self.env["res.users"])
        return result
