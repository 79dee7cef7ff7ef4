from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestRights(SerialCase):
    """Every right holds on the server, for each group (P1, P2)."""

    def test_groups_come_with_core_groups(self):
        """P1: stock users get User, stock managers Manager, accountants Auditor."""
        accountant = self._make_user("books", "account.group_account_readonly")
        expected = {
            self.worker: ("user",),
            self.stock_manager: ("user", "transfer", "manager", "auditor"),
            accountant: ("auditor",),
            self.clerk: (),
        }
        for user, groups in expected.items():
            for group in ("user", "transfer", "manager", "auditor"):
                with self.subTest(user=user.login, group=group):
                    self.assertEqual(
                        user.has_group(f"serial_tracking.group_serial_{group}"),
                        group in groups,
                    )

    def test_administrator_may_change_who_gets_what(self):
        """P1: the link from stock users to User is not forced again."""
        stock_user = self.env.ref("stock.group_stock_user")
        given = self.env.ref("serial_tracking.group_serial_user")
        stock_user.implied_ids = [Command.unlink(given.id)]
        self.assertFalse(self.worker.has_group("serial_tracking.group_serial_user"))

    def test_windows_need_user(self):
        """P2: entering and selecting by RPC."""
        self._receive(["A1"])
        receipt, delivery = self._receipt(1), self._delivery(1)
        stranger = self._make_user("stranger", "stock.group_stock_user")
        self.env.ref("stock.group_stock_user").implied_ids = [
            Command.unlink(self.env.ref("serial_tracking.group_serial_user").id)
        ]
        for user in (stranger, self.auditor, self.clerk):
            for call in (
                lambda u: receipt.with_user(u).serial_enter(["B1"]),
                lambda u: receipt.with_user(u).serial_generate(1),
                lambda u: receipt.with_user(u).serial_remove(["B1"]),
                lambda u: receipt.with_user(u).serial_window(),
                lambda u: delivery.with_user(u).serial_select(["A1"]),
                lambda u: delivery.with_user(u).serial_suggest(1),
                lambda u: delivery.with_user(u).serial_candidates(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call(user)

    def test_worker_does_the_whole_path(self):
        """P2: a stock user needs no more than User to receive and ship."""
        receipt = self._receipt(2).with_user(self.worker)
        self.assertEqual(receipt.serial_enter("W1,W2")["accepted"], ["W1", "W2"])
        self.assertIs(receipt.picking_id.button_validate(), True)
        delivery = self._delivery(1).with_user(self.worker)
        self.assertEqual(delivery.serial_select(["W2"])["accepted"], ["W2"])
        self.assertIs(delivery.picking_id.button_validate(), True)
        self.assertStatus(self._lots(["W2"]), "sold")

    def test_auditor_reads_everything_and_changes_nothing(self):
        lot = self._receive(["A1"])
        seen = lot.with_user(self.auditor)
        self.assertEqual(seen.serial_status_id.code, "in_stock")
        self.assertEqual(len(seen.serial_history()), 1)
        self.assertEqual(
            self.env["stock.lot"].with_user(self.auditor).serial_find("A1")[0]["id"],
            lot.id,
        )
        for vals in ({"name": "A2"}, {"serial_condition_note": "new"}, {"ref": "r"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                seen.write(vals)
        with self.assertRaises(AccessError):
            seen.unlink()

    def test_clerk_sees_no_history(self):
        lot = self._receive(["A1"])
        with self.assertRaises(AccessError):
            lot.with_user(self.clerk).serial_history()
        with self.assertRaises(AccessError):
            self.env["stock.lot"].with_user(self.clerk).serial_find("A1")

    def test_status_list_is_the_managers(self):
        Status = self.env["serial.status"]
        with self.assertRaises(AccessError):
            Status.with_user(self.worker).create({"name": "Mine"})
        refurbished = Status.with_user(self.manager).create(
            {"name": "Refurbished", "available": True}
        )
        self.assertEqual(refurbished.code, "refurbished")

    def test_delivered_statuses_stay(self):
        """U1, P2: moves rely on them, also for calls that claim to install."""
        sold = self.env.ref("serial_tracking.status_sold").with_user(self.manager)
        for status in (sold, sold.with_context(install_mode=True)):
            with self.assertRaises(UserError):
                status.write({"code": "mine"})
            with self.assertRaises(UserError):
                status.unlink()

    def test_events_cannot_be_rewritten(self):
        """U5: the history is not for editing."""
        lot = self._receive(["A1"])
        event = self.env["serial.event"].log(lot, "condition", value_to="dent")
        for user in (self.worker, self.manager, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                event.with_user(user).write({"reason": "no"})
