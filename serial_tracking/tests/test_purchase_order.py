import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestPurchaseOrder(SerialCase):
    """Serials announced on the order before the goods come (E2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls._make_user(
            "buyer", "purchase.group_purchase_user,serial_tracking.group_serial_user"
        )
        cls.plain_buyer = cls._make_user("plain_buyer", "purchase.group_purchase_user")

    def _order(self, quantity=3, product=None, confirm=False):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or self.laptop).id,
                            "product_qty": quantity,
                            "price_unit": 10,
                        }
                    )
                ],
            }
        )
        if confirm:
            order.button_confirm()
        return order.order_line

    def _numbers(self, moves):
        return sorted(filter(None, moves.move_line_ids.mapped("lot_name")))

    def test_announce_then_confirm(self):
        """E2, E4: kept on the draft, proposed on the receipt when it exists."""
        line = self._order(3)
        result = line.serial_announce("A1-A3")
        self.assertEqual(result["accepted"], ["A1", "A2", "A3"])
        self.assertFalse(line.move_ids)
        line.order_id.button_confirm()
        move = line.move_ids
        self.assertEqual(self._numbers(move), ["A1", "A2", "A3"])
        self.assertEqual(move.serial_window()["announced"], 3)
        self.assertIs(move.picking_id.button_validate(), True)
        self.assertStatus(self._lots(["A1", "A2", "A3"]), "in_stock")
        self.assertFalse(line.serial_announced_note)

    def test_announce_on_confirmed_order(self):
        """E2: with a receipt there, they are proposed on it at once."""
        line = self._order(3, confirm=True)
        line.serial_announce(["A1", "A2"])
        self.assertEqual(self._numbers(line.move_ids), ["A1", "A2"])
        self.assertEqual(line.serial_received_count, 0)

    def test_refusals(self):
        """E3: every reason beside its number, the good ones are kept."""
        self._receive(["OLD"])
        other = self._receipt(1)
        other.serial_enter(["THERE"])
        line = self._order(2)
        line.serial_announce(["A1"])
        result = line.serial_announce(["a1", "OLD", "THERE", "B1", "b1 ", "B2", ""])
        self.assertEqual(result["accepted"], ["B1"])
        self.assertRefused(result, "a1", "announced already")
        self.assertRefused(result, "OLD", "already in stock")
        self.assertRefused(result, "THERE", other.reference)
        self.assertRefused(result, "b1", "twice")
        self.assertRefused(result, "B2", "one too many: 2")
        self.assertRefused(result, "", "empty")

    def test_check_off(self):
        """E2: entering an announced number checks it off, once."""
        line = self._order(3, confirm=True)
        line.serial_announce(["A1", "A2", "A3"])
        move = line.move_ids
        self.assertEqual(move.serial_enter(["a2"])["accepted"], ["a2"])
        window = move.serial_window()
        self.assertEqual(window["announced"], 2)
        waiting = {row["name"] for row in window["lines"] if row["announced"]}
        self.assertEqual(waiting, {"A1", "A3"})
        self.assertEqual(line.serial_received_count, 1)
        self.assertRefused(move.serial_enter(["A2"]), "A2", "entered already")
        self.assertEqual(len(move.move_line_ids), 3)

    def test_different_unit_came(self):
        """E2: it takes an announced one's place, and the order says so."""
        line = self._order(3, confirm=True)
        line.serial_announce(["A1", "A2", "A3"])
        move = line.move_ids
        result = move.serial_enter(["A1", "A3", "X9", "Y9"])
        self.assertEqual(result["accepted"], ["A1", "A3", "X9"])
        self.assertRefused(result, "Y9", "one too many")
        self.assertEqual(self._numbers(move), ["A1", "A3", "X9"])
        move.picking_id.button_validate()
        self.assertIn("not received: A2", line.serial_announced_note)
        self.assertIn("not announced: X9", line.serial_announced_note)

    def test_short_receipt_and_backorder(self):
        """E2: fewer came; the numbers that are left wait on the backorder."""
        line = self._order(4, confirm=True)
        line.serial_announce("A1-A4")
        move = line.move_ids
        move.serial_enter(["A3", "A4"])
        move.quantity = 2
        self.assertEqual(self._numbers(move), ["A3", "A4"])
        Form.from_action(self.env, move.picking_id.button_validate()).save().process()
        self.assertEqual(move.state, "done")
        backorder = line.move_ids - move
        self.assertEqual(self._numbers(backorder), ["A1", "A2"])
        self.assertIn("not received: A1, A2", line.serial_announced_note)
        backorder.picking_id.button_validate()
        self.assertFalse(line.serial_announced_note)

    def test_quantity_changes(self):
        """E2: more units give room for more numbers, fewer let the last ones go."""
        line = self._order(2, confirm=True)
        line.serial_announce(["A1", "A2"])
        line.product_qty = 3
        self.assertEqual(line.serial_announce(["A3"])["accepted"], ["A3"])
        self.assertEqual(self._numbers(line.move_ids), ["A1", "A2", "A3"])
        line.product_qty = 1
        self.assertRefused(line.serial_announce(["A4"]), "A4", "one too many: 1")
        self.assertEqual(line.serial_announced_count, 3)

    def test_withdraw(self):
        """E2, E8: announced ones go, entered ones stay."""
        line = self._order(3, confirm=True)
        line.serial_announce(["A1", "A2", "A3"])
        line.move_ids.serial_enter(["A1"])
        self.assertEqual(line.serial_withdraw(["a1", "A2", "ZZ"]), ["A1", "A2"])
        self.assertEqual(self._numbers(line.move_ids), ["A1", "A3"])
        self.assertEqual(line.serial_announced, "A3")

    def test_cancelled_order(self):
        """E2: nothing is announced on it; reopened, it still knows its numbers."""
        line = self._order(2, confirm=True)
        line.serial_announce(["A1", "A2"])
        line.order_id.button_cancel()
        with self.assertRaisesRegex(UserError, "cancelled"):
            line.serial_announce(["A3"])
        line.order_id.button_draft()
        line.order_id.button_confirm()
        open_moves = line.move_ids.filtered(lambda move: move.state != "cancel")
        self.assertEqual(self._numbers(open_moves), ["A1", "A2"])

    def test_merged_requests(self):
        """E2: two requests for quotation that are merged keep all numbers."""
        first, second = self._order(1), self._order(1)
        first.serial_announce(["A1"])
        second.serial_announce(["A2"])
        (first.order_id + second.order_id).action_merge()
        left = (first + second).filtered(lambda ln: ln.order_id.state != "cancel")
        self.assertEqual(left.serial_announced, "A1\nA2")

    def test_in_dozens(self):
        """E2: a line in dozens takes twelve numbers for each."""
        line = self._order(1)
        line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        self.assertEqual(len(line.serial_announce("D01-D13")["accepted"]), 12)

    def test_untracked_product(self):
        with self.assertRaisesRegex(UserError, "not tracked"):
            self._order(1, self.cable).serial_announce(["A1"])

    def test_window(self):
        """E2: the same window as on a receipt, the way to the receipt's own window."""
        line = self._order(3, confirm=True).with_user(self.buyer)
        action = line.action_serial_window()
        window = self.env[action["params"]["res_model"]].with_user(self.buyer)
        window = window.browse(action["params"]["res_ids"])
        self.assertRefused(window.serial_enter("A1,A2,A3,A4"), "A4", "one too many")
        info = window.serial_window(limit=2)
        self.assertEqual(
            (info["mode"], info["expected"], info["count"]), ("enter", 3, 3)
        )
        self.assertEqual([row["name"] for row in info["lines"]], ["A3", "A2"])
        way_on = getattr(window, info["way_on"]["method"])()
        self.assertEqual(way_on["params"]["move_ids"], line.sudo().move_ids.ids)
        self.assertEqual(window.serial_remove(["A1"]), ["A1"])
        self.assertEqual(line.serial_announced, "A2\nA3")
        self.assertEqual(window.serial_clear(), 2)
        self.assertFalse(line.serial_announced)
        names = window.serial_generate(2)
        self.assertEqual(window.serial_enter(names)["accepted"], names)

    def test_window_takes_a_file(self):
        """E2, E4, E5: numbers of a file; its other columns wait for the receipt."""
        line = self._order(2).with_user(self.buyer)
        text = b"Serial number,Condition note\nA1,dented\n00012,"
        result = line.serial_enter_file(base64.b64encode(text).decode())
        self.assertEqual(result["accepted"], ["A1", "00012"])
        self.assertRefused(result, "", "at the receipt")

    def test_rights(self):
        """P2: a buyer with the right needs no stock rights; others are refused."""
        line = self._order(2)
        mine = line.with_user(self.buyer)
        self.assertEqual(mine.serial_announce(["A1"])["accepted"], ["A1"])
        mine.order_id.button_confirm()
        self.assertEqual(mine.serial_announce(["A2"])["accepted"], ["A2"])
        move = line.move_ids.with_user(self.buyer)
        self.assertEqual(move.serial_enter(["A1"])["accepted"], ["A1"])
        self.assertEqual(mine.serial_withdraw(["A2"]), ["A2"])
        for user in (self.plain_buyer, self.worker, self.auditor, self.clerk):
            theirs = line.with_user(user)
            for call in (
                lambda ln: ln.serial_announce(["A3"]),
                lambda ln: ln.serial_withdraw(["A1"]),
                lambda ln: ln.action_serial_window(),
                lambda ln: ln.write({"serial_announced": "A3"}),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call(theirs)
        with self.assertRaises(AccessError):
            mine.write({"serial_announced": "A9"})

    def test_query_counts(self):
        """Announcing, confirming and checking off cost no more for many."""

        def announce(n):
            line = self._order(n, confirm=True)
            names = self._names(n, "Q")
            return lambda: line.serial_announce(names)

        def check_off(n):
            line = self._order(n, confirm=True)
            names = self._names(n, "C")
            line.serial_announce(names)
            return lambda: line.move_ids.serial_enter(names)

        self.assertGrowth(announce, 0.02)
        self.assertGrowth(check_off, 0.02)
