"""Each guard by form, by RPC as each group, on a second document: one table."""

from contextlib import closing

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SerialCase

GUARDS = {}
# Where units come from and go to; the second of each is the second document.
DOCUMENTS = {
    "out": [("stock", "customers"), ("stock", "shelf_2")],
    "in": [("suppliers", "stock"), ("suppliers", "shelf_2")],
}


def guard(name, direction, *words):
    """Note what makes a line wrong: a method that returns values of the lines."""

    def note(make):
        GUARDS[name] = (direction, make, words)
        return make

    return note


@guard("never received", "out", "GHOST", "never received")
def ghost(case):
    case._hold_unidentified(case.laptop, 5)
    lot = case.env["stock.lot"].create({"name": "GHOST", "product_id": case.laptop.id})
    return [{"lot_id": lot.id}]


@guard("in another place", "out", "A1", "Shelf 1")
def elsewhere(case):
    return [{"lot_id": case._receive(["A1"], destination=case.shelf_1).id}]


@guard("in a package that the line doesn't name", "out", "A1", "PACK7")
def packed(case):
    lot = case._receive(["A1"])
    package = case.env["stock.package"].create({"name": "PACK7"})
    held = lot.quant_ids.filtered(lambda quant: quant.quantity > 0)
    held.move_quants(package_dest_id=package)
    return [{"lot_id": lot.id}]


@guard("of an owner whom the line doesn't name", "out", "A1", "Deco Addict")
def owned(case):
    lot = case.env["stock.lot"].create({"name": "A1", "product_id": case.laptop.id})
    case._hold_unidentified(case.laptop, 1, lot_id=lot, owner_id=case.vendor)
    return [{"lot_id": lot.id}]


@guard("on the document twice", "out", "A1", "twice")
def twice(case):
    return [{"lot_id": case._receive(["A1"]).id}] * 2


@guard("sold already", "out", "A1", "already sold")
def sold(case):
    case._receive(["A1"])
    return [{"lot_id": case._ship(["A1"]).id}]


@guard("not available", "out", "A1", "Defective")
def defective(case):
    lot = case._receive(["A1"])
    lot.serial_change_status("defective", "broken")
    return [{"lot_id": lot.id}]


@guard("one number for two units", "out", "A1", "exactly one unit")
def double(case):
    return [{"lot_id": case._receive(["A1"]).id, "quantity": 2}]


@guard("a text that is no unit", "out", "FREE", "never received")
def free_text(case):
    case._hold_unidentified(case.laptop, 5)
    return [{"lot_name": "FREE"}]


@guard("comes in and is in stock", "in", "A1", "already in stock")
def held(case):
    case._receive(["A1"], destination=case.shelf_1)
    return [{"lot_name": " a1"}]


@guard("comes in and is at a customer", "in", "A1", "already sold")
def at_customer(case):
    sold(case)
    return [{"lot_name": "a1 "}]


@guard("comes in twice", "in", "A1", "more than once")
def entered_twice(case):
    return [{"lot_name": "A1"}] * 2


@guard("one new number for two units", "in", "N1", "exactly one unit")
def entered_double(case):
    return [{"lot_name": "N1", "quantity": 2}]


@tagged("post_install", "-at_install")
class TestGuardTable(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        right = "stock.group_stock_user,serial_tracking.group_serial_%s"
        cls.users = {
            "User": cls.worker,
            "Transfer": cls._make_user("carrier", right % "transfer"),
            "Manager": cls.manager,
        }
        cls.strangers = {"Auditor": cls.auditor, "none": cls.clerk}
        cls.warehouse.out_type_id.reservation_method = "manual"
        cls.warehouse.int_type_id.reservation_method = "manual"

    def _picture(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT lot_id, location_id, package_id, owner_id, quantity
                 FROM stock_quant WHERE product_id = %(product)s AND quantity <> 0
                UNION ALL
               SELECT lot_id, 0, 0, 0, quantity FROM stock_move_line
                WHERE product_id = %(product)s AND state = 'done'
                ORDER BY 1, 2, 3, 4, 5""",
            {"product": self.laptop.id},
        )
        return self.env.cr.fetchall()

    def _document(self, direction, second, count):
        source, destination = (
            getattr(self, place) for place in DOCUMENTS[direction][second]
        )
        types = {"out": "out_type_id", "in": "in_type_id"}
        kind = types[direction]
        if direction == "out" and second:
            kind = "int_type_id"
        move = self._make_move(
            self.warehouse[kind], source, destination, self.laptop, count
        )
        move.move_line_ids.unlink()
        return move

    def _write_lines(self, move, lines):
        self.env["stock.move.line"].with_user(move.env.user).create(
            [{**move._prepare_move_line_vals(quantity=1), **line} for line in lines]
        )

    def _by_rpc(self, move, lines):
        self._write_lines(move, lines)
        move.picking_id.button_validate()

    def _by_form(self, move, lines):
        """The document's form is opened, saved and its Validate button pressed."""
        self._write_lines(move, lines)
        with Form(move.picking_id) as form:
            form.origin = "by hand"
        move.picking_id.button_validate()

    def _each_guard(self):
        for name, (direction, make, words) in GUARDS.items():
            with closing(self.cr.savepoint()):
                yield name, direction, make(self), words

    def assertGuarded(self, way, user, direction, lines, words, second=0):
        before = self._picture()
        count = sum(line.get("quantity", 1) for line in lines)
        move = self._document(direction, second, count)
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            way(move.with_user(user), lines)
        for word in words:
            self.assertIn(word.lower(), str(caught.exception).lower())
        self.env.invalidate_all()
        self.assertEqual(self._picture(), before)

    def test_table(self):
        """S4, L3, E3: both directions, and as many guards as there are reasons."""
        self.assertGreater(len(GUARDS), 12)
        self.assertEqual({row[0] for row in GUARDS.values()}, {"in", "out"})

    def test_by_rpc_as_each_group(self):
        """S4, L3, E3, P2: no right lifts a guard; without one nothing is written."""
        for name, direction, lines, words in self._each_guard():
            for group, user in self.users.items():
                with self.subTest(guard=name, group=group):
                    self.assertGuarded(self._by_rpc, user, direction, lines, words)
            before = self._picture()
            for group, user in self.strangers.items():
                move = self._document(direction, 0, len(lines))
                with (
                    self.subTest(guard=name, group=group),
                    mute_logger("odoo.models"),
                    self.assertRaises(AccessError),
                    self.cr.savepoint(),
                ):
                    self._by_rpc(move.with_user(user), lines)
                self.assertEqual(self._picture(), before)

    def test_by_form(self):
        """S4, L3, E3: the form's own button."""
        for name, direction, lines, words in self._each_guard():
            with self.subTest(guard=name):
                self.assertGuarded(self._by_form, self.worker, direction, lines, words)

    def test_on_a_second_document(self):
        """S4, L3, E3: a transfer inside the warehouse, a receipt to another shelf."""
        for name, direction, lines, words in self._each_guard():
            with self.subTest(guard=name):
                self.assertGuarded(
                    self._by_rpc, self.worker, direction, lines, words, second=1
                )
