from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestRename(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot, cls.other = cls._receive(["R-1", "R-2"])

    def _rename(self, name, reason="typed wrong", user=None):
        return self.lot.with_user(user or self.manager).serial_rename(name, reason)

    def test_r4_rename_keeps_the_history(self):
        """R4: the number changes, old and new with the reason are in the history."""
        self.assertEqual(self._rename(" R-1B "), "R-1B")
        self.assertEqual(self.lot.name, "R-1B")
        line = self.lot.serial_history()[-1]
        self.assertEqual(line["event"], "renamed")
        self.assertEqual(line["reason"], "R-1 → R-1B · typed wrong")
        self.assertEqual(line["user"], self.manager.name)
        self.assertStatus(self.lot, "in_stock")
        self.assertStoredIsRebuilt(self.lot)
        found = self.env["stock.lot"].serial_find("R-1B")
        self.assertEqual([row["id"] for row in found], [self.lot.id])

    def test_r4_letter_case_may_be_corrected(self):
        """R4: the unit itself doesn't count as another one."""
        self._rename("r-1")
        self.assertEqual(self.lot.name, "r-1")

    def test_r4_refused_names(self):
        """R4, E3: empty, unchanged, taken and announced numbers are refused."""
        waiting = self._receipt(1)
        waiting.serial_enter(["R-9"])
        for name, word in (
            ("", "empty"),
            ("R-1", "already"),
            ("r-2 ", "another unit"),
            ("R-9", waiting.reference),
        ):
            with self.subTest(name=name), self.assertRaises(UserError) as caught:
                self._rename(name)
            self.assertIn(word, str(caught.exception))
        with self.assertRaises(UserError):
            self._rename("R-3", reason=" ")
        self.assertEqual(self.lot.name, "R-1")

    def test_r4_across_products(self):
        """R4, E3: where numbers are unique across products, another's is refused."""
        self._receive(["P-1"], self.phone)
        self.env.company.serial_unique_scope = "all"
        with self.assertRaises(UserError) as caught:
            self._rename("P-1")
        self.assertIn("Phone P2", str(caught.exception))

    def test_p2_rights(self):
        """P2: only managers rename, by the method, the dialog or a plain write."""
        for user in (self.worker, self.auditor, self.clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._rename("R-3", user=user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.lot.with_user(user).name = "R-3"
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["serial.rename"].with_user(user).create({})

    def test_u5_plain_write_is_logged_too(self):
        """U5: whichever way a manager renames or notes a condition, it is kept."""
        self.lot.with_user(self.manager).write(
            {"name": "R-3", "serial_condition_note": "open box"}
        )
        events = self.lot.serial_history()[-2:]
        self.assertEqual([e["event"] for e in events], ["renamed", "condition"])
        self.assertEqual(events[1]["reason"], "open box")
        self.lot.with_user(self.manager).write({"name": "R-3"})
        self.assertEqual(len(self.lot.serial_history()), 3)

    def test_r4_dialog(self):
        """R4: the dialog starts with the number that is to be corrected."""
        form = Form(
            self.env["serial.rename"]
            .with_user(self.manager)
            .with_context(active_model="stock.lot", active_id=self.lot.id)
        )
        self.assertEqual(form.name, "R-1")
        form.name = "R-1C"
        form.reason = "label was unreadable"
        form.save().action_apply()
        self.assertEqual(self.lot.name, "R-1C")
