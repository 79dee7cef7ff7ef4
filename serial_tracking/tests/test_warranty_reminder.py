from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..models import stock_lot_warranty_reminder as reminder
from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestWarrantyReminder(WarrantyCase):
    """W2: whoever sold the unit is reminded before its warranty expires, if wanted."""

    def _remind(self, day):
        with freeze_time(f"{day} 06:00"):
            lots = self.env["stock.lot"]._serial_to_remind(self.env.company)
            lots._serial_remind_warranties(self.env.company)
        return lots

    def test_off_by_default(self):
        self._sold(["A1"])
        self.assertFalse(self._remind("2027-02-01"))

    def test_reminder(self):
        """W2: once for each last day; nothing for void or returned units."""
        self.env.company.serial_warranty_reminder_days = 30
        lots = self._sold(["A1", "A2", "A3"])
        lots[1].serial_void_warranty("misuse")
        self._give_back(lots[2])
        self.customer.user_id = self.worker
        self.assertFalse(self._remind("2027-01-14"))
        self.assertEqual(self._remind("2027-01-16"), lots[0])
        activity = lots[0].activity_ids
        self.assertEqual(activity.user_id, self.worker)
        self.assertEqual(activity.date_deadline, date(2027, 2, 14))
        self.assertIn("A1", activity.summary)
        self.assertFalse(self._remind("2027-01-17"), "reminded already")
        lots[0].serial_extend_warranty(1, "week", "goodwill")
        self.assertEqual(self._remind("2027-02-01"), lots[0])
        self.assertFalse(self._remind("2027-03-01"), "expired")

    def test_somebody_who_can_open_it(self):
        """W2: a salesperson without rights on units isn't asked to look at one."""
        self.env.company.serial_warranty_reminder_days = 30
        lot = self._sold(["A1"])
        self.customer.user_id = self.clerk
        self.laptop.responsible_id = self.stock_manager
        self._remind("2027-01-20")
        self.assertEqual(lot.activity_ids.user_id, self.stock_manager)

    def test_job(self):
        """W2: the daily job goes through all companies, batch by batch."""
        self.env.company.serial_warranty_reminder_days = 30
        lots = self._sold(["A1", "A2", "A3"])
        job = self.env.ref("serial_tracking.cron_serial_remind_warranties")
        self.assertIn("_cron_serial_remind_warranties", job.code)
        with (
            freeze_time("2027-01-20 06:00"),
            patch.object(reminder, "BATCH", 2),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", return_value=60
            ) as progress,
        ):
            lots._cron_serial_remind_warranties()
        self.assertEqual([call.args[-1] for call in progress.mock_calls], [2, 1])
        self.assertEqual([len(lot.activity_ids) for lot in lots], [1, 1, 1])

    def test_counts(self):
        self.env.company.serial_warranty_reminder_days = 30

        def flow(n):
            names = self._names(n, "M")
            self._sold(names)

            def remind():
                self._remind("2027-01-20")

            return remind

        self.assertGrowth(flow, 0.1)
