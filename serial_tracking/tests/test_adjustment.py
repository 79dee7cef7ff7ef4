import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestAdjustment(SerialCase):
    """Units are counted up and down by their numbers, with a reason (R3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        several = cls.env.ref("stock.group_stock_multi_locations")
        cls.stock_manager.group_ids += several

    def _dialog(self, change, user=None, **values):
        model = self.env["serial.adjust"].with_user(user or self.stock_manager)
        form = Form(model.with_context(default_product_id=self.laptop.id))
        form.change = change
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def test_add(self):
        """R3, E7: a positive quantity enters; one move with N lines."""
        result = self.laptop.with_user(self.stock_manager).serial_adjust(
            "add", "A001-A003", self.shelf_1.id, "Found behind the shelf"
        )
        self.assertEqual(result["accepted"], ["A001", "A002", "A003"])
        move = self.env["stock.move"].browse(result["move_ids"])
        self.assertEqual((len(move), len(move.move_line_ids)), (1, 3))
        self.assertTrue(move.is_inventory)
        lots = self._lots(["A001", "A002", "A003"])
        self.assertStatus(lots, "in_stock")
        self.assertEqual(lots.location_id, self.shelf_1)
        self.assertTrue(all(lots.mapped("serial_date_received")))
        row = lots[0].serial_history()[-1]
        self.assertEqual(
            (row["event"], row["reason"], row["user"]),
            ("found", "Found behind the shelf", self.stock_manager.name),
        )
        self.assertStoredIsRebuilt(lots)

    def test_add_refuses_what_is_somewhere(self):
        """E3, L3: in stock, sold, entered on a receipt, twice; the good are posted."""
        self._receive(["A1", "A2"])
        self._ship(["A2"])
        self._receipt(1).serial_enter(["A3"])
        result = self.laptop.serial_adjust(
            "add", ["A1", "a2", "A3", "A4", "A4"], self.stock.id, "Found"
        )
        self.assertEqual(result["accepted"], ["A4"])
        self.assertRefused(result, "A1", "already in stock")
        self.assertRefused(result, "a2", "already sold")
        self.assertRefused(result, "A3", "entered on")
        self.assertRefused(result, "A4", "twice")

    def test_remove(self):
        """R3, U2: a negative quantity selects; what is adjusted away is lost."""
        lots = self._receive(["A1", "A2", "A3"])
        lots[1].serial_transfer(self.shelf_1.id)
        result = self.laptop.with_user(self.stock_manager).serial_adjust(
            "remove", ["A1", "A2"], self.stock.id, "Shrinkage"
        )
        self.assertEqual(result["accepted"], ["A1", "A2"])
        self.assertStatus(lots[:2], "lost")
        self.assertStatus(lots[2], "in_stock")
        self.assertEqual(lots[0].serial_history()[-1]["event"], "adjusted_away")
        self.assertEqual(lots[0].serial_history()[-1]["reason"], "Shrinkage")
        quants = lots[:2].quant_ids.filtered(
            lambda q: q.location_id.usage == "internal" and q.quantity
        )
        self.assertFalse(quants)
        self.assertStoredIsRebuilt(lots)
        self.laptop.serial_adjust("add", ["A1"], self.stock.id, "Found again")
        self.assertStatus(lots[0], "in_stock")

    def test_lost_unit_received_again_has_a_place(self):
        """L1, L2: the loss stays on the books, the unit is where it came in."""
        lot = self._receive(["A1"])
        self.laptop.serial_adjust("remove", ["A1"], self.stock.id, "Shrinkage")
        self._receive(["A1"], destination=self.shelf_1)
        self.assertEqual(lot.location_id, self.shelf_1)
        lot.with_user(self.manager).location_id = self.shelf_2
        self.assertEqual(lot.location_id, self.shelf_2)
        self.assertStatus(lot, "in_stock")
        self.assertStoredIsRebuilt(lot)

    def test_remove_refuses_what_is_not_there(self):
        """S4: unknown, sold, on another shelf, chosen for a delivery."""
        self._receive(["A1", "A2"])
        self._receive(["A3"], destination=self.shelf_2)
        self._ship(["A1"])
        delivery = self._delivery(1)
        delivery.serial_select(["A2"])
        result = self.laptop.serial_adjust(
            "remove", ["A1", "A2", "ZZZ"], self.stock.id, "Shrinkage"
        )
        self.assertFalse(result["accepted"])
        self.assertRefused(result, "A1", "already sold")
        self.assertRefused(result, "A2", delivery.reference)
        self.assertRefused(result, "ZZZ", "unknown")
        result = self.laptop.serial_adjust(
            "remove", ["A3"], self.shelf_1.id, "Shrinkage"
        )
        self.assertRefused(result, "A3", "Shelf 2")

    def test_removed_unit_leaves_a_proposal(self):
        """R3: a document that only proposes the unit gets another one."""
        lots = self._receive(["A1", "A2"])
        delivery = self._delivery(1, assign=True)
        self.assertEqual(delivery.move_line_ids.lot_id, lots[0])
        self.laptop.serial_adjust("remove", ["A1"], self.stock.id, "Damage")
        self.assertEqual(delivery.move_line_ids.lot_id, lots[1])

    def test_value(self):
        """R3: one valued move at the product's cost, as core's adjustment."""
        self.laptop.standard_price = 100
        before = self.laptop.total_value
        self.laptop.serial_adjust("add", ["A1", "A2"], self.stock.id, "Found")
        self.assertEqual(self.laptop.total_value - before, 200)
        self.laptop.serial_adjust("remove", ["A1"], self.stock.id, "Damage")
        self.assertEqual(self.laptop.total_value - before, 100)
        self.assertEqual(self.laptop.qty_available, 1)

    def test_rights(self):
        """P2: who may apply an inventory in core, by RPC as well."""
        for user in (self.worker, self.manager, self.auditor, self.clerk):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.laptop.with_user(user).serial_adjust(
                    "add", ["A1"], self.stock.id, "Found"
                )
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["serial.adjust"].with_user(user).create(
                    {"product_id": self.laptop.id}
                )

    def test_needs_reason_and_place(self):
        for location, reason in ((self.stock, " "), (self.customers, "Found")):
            with self.assertRaises(UserError):
                self.laptop.serial_adjust("add", ["A1"], location.id, reason)
        with self.assertRaises(UserError):
            self.cable.serial_adjust("add", ["A1"], self.stock.id, "Found")

    def test_dialog_adds(self):
        """R3, E4, E5, E7: the entry window; nothing is posted until it is applied."""
        self._receive(["OLD"])
        wizard = self._dialog("add", reason_in="found", note="cellar").save()
        action = wizard.action_serial_window()
        self.assertEqual(action["params"]["res_model"], "serial.adjust")
        self.assertEqual(wizard.serial_window()["mode"], "enter")
        result = wizard.serial_enter("A001-A003\nOLD")
        self.assertEqual(result["accepted"], ["A001", "A002", "A003"])
        self.assertRefused(result, "OLD", "already in stock")
        self.assertRefused(wizard.serial_enter(["a001"]), "a001", "entered already")
        wizard.serial_enter("B1")
        wizard.serial_detail(["B1"], "open box", "2026-01-01", "2027-12-31")
        wrong = wizard.serial_detail(["B1"], warranty_end="2025-12-31")
        self.assertRefused(wrong, "B1", "before it starts")
        self.assertEqual(wizard.serial_remove(["A003"]), ["A003"])
        rows = wizard.serial_window()["lines"]
        self.assertEqual(
            [(row["name"], row["note"]) for row in rows],
            [("B1", "open box"), ("A002", ""), ("A001", "")],
        )
        self.assertEqual((wizard.count, wizard.summary), (3, "A001, A002, B1"))
        self.assertFalse(self._lots(["A001", "A002", "B1"]), "nothing is posted yet")
        wizard.action_apply()
        lots = self._lots(["A001", "A002", "B1"])
        self.assertStatus(lots, "in_stock")
        self.assertEqual(lots[0].serial_history()[-1]["reason"], "Found: cellar")
        self.assertEqual(lots[2].serial_condition_note, "open box")
        self.assertEqual(str(lots[2].serial_warranty_end), "2027-12-31")
        self.assertStoredIsRebuilt(lots)

    def test_dialog_adds_by_file(self):
        """E4, E5, E7: a file with details, as on a receipt."""
        wizard = self._dialog("add", reason_in="found").save()
        text = b"Serial number,Condition note\nA1,dented\n00012,"
        result = wizard.serial_enter_file(base64.b64encode(text).decode())
        self.assertEqual(result["accepted"], ["A1", "00012"])
        wizard.serial_enter(wizard.serial_generate(2))
        wizard.action_apply()
        self.assertEqual(self._lots(["A1"]).serial_condition_note, "dented")
        self.assertEqual(self.laptop.qty_available, 4)

    def test_dialog_removes(self):
        """R3, S1, S2: the selection window; judged anew, applied all or none."""
        lots = self._receive(["A1", "A2", "A3"])
        delivery = self._delivery(1)
        delivery.serial_select(["A3"])
        wizard = self._dialog("remove", reason_out="damage").save()
        self.assertEqual(wizard.serial_window()["mode"], "select")
        listed = [row["name"] for row in wizard.serial_candidates()["rows"]]
        self.assertEqual(listed, ["A1", "A2"], "A3 is chosen for a delivery")
        self.assertEqual(wizard.serial_suggest(1), ["A1"])
        result = wizard.serial_select("A1\nA2\nA9\nA3")
        self.assertRefused(result, "A9", "unknown")
        self.assertRefused(result, "A3", delivery.reference)
        rows = wizard.serial_candidates()["rows"]
        self.assertTrue(all(row["chosen"] for row in rows))
        with self.assertRaisesRegex(UserError, "A1: not in"), self.cr.savepoint():
            wizard.location_id = self.shelf_1
        self._ship(["A2"])
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            wizard.action_apply()
        self.assertIn("A2", str(caught.exception))
        self.assertStatus(lots[0], "in_stock")
        wizard.serial_remove(["A2"])
        wizard.action_apply()
        self.assertStatus(lots[0], "lost")
        self.assertEqual(lots[0].serial_history()[-1]["reason"], "Damage")

    def test_window_of_the_other_direction(self):
        """R3: what is added is entered, what goes is chosen."""
        wizard = self._dialog("add").save()
        with self.assertRaisesRegex(UserError, "adds units"):
            wizard.serial_select(["A1"])
        wizard.change = "remove"
        with self.assertRaisesRegex(UserError, "takes units out"):
            wizard.serial_enter(["A1"])

    def test_details_are_for_the_dialog(self):
        """P2: by RPC nobody slips other values into the move lines."""
        with self.assertRaises(TypeError):
            self.laptop.serial_adjust("add", ["A"], self.stock.id, "x", details={})

    def test_other_reason_needs_words(self):
        wizard = self._dialog("add", reason_in="other", note="gift").save()
        wizard.serial_enter(["A1"])
        wizard.note = False
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_statements(self):
        """R3, DESIGN 2: one adjustment of many costs little more than of ten."""

        def add(n):
            names = self._names(n, "A")
            return lambda: self.laptop.serial_adjust(
                "add", names, self.stock.id, "Found"
            )

        def remove(n):
            names = self._names(n, "R")
            self._receive(names)
            return lambda: self.laptop.serial_adjust(
                "remove", names, self.stock.id, "Shrinkage"
            )

        self.assertGrowth(add, 0.3)
        self.assertGrowth(remove, 0.02)
