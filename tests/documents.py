"""Every kind of document with serial numbers, and every mistake in it, from one list.

A kind is added to ``KINDS`` once; it then meets each of ``MISTAKES`` by the window's
calls, by written lines, in the details of its line and in its own form.
"""

from contextlib import closing
from dataclasses import dataclass

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.serial_tracking.tests.common import SerialCase

MISTAKES = (
    "too few",
    "too many",
    "duplicate",
    "wrong product",
    "wrong place",
    "not available",
    "no right",
    "nothing wrong",
)
KINDS = {}


@dataclass(frozen=True)
class Kind:
    """How to make a document of this kind, and what the rules say of its units.

    ``enters``: its units are new. ``outside``: they are not on hand when they are
    chosen, so that nobody can have given them a status. ``any_status``: units that
    aren't available may make this move (U4). ``carried``: where a step before brought
    them, the line goes on with whatever became of them inside our walls. ``returns``:
    it takes nothing but what its origin moved (R1).
    """

    name: str
    make: object
    enters: bool = False
    outside: bool = False
    any_status: bool = False
    carried: bool = False
    returns: bool = False

    def refuses(self, mistake):
        """Whether this mistake names a unit that must not make this move."""
        if mistake == "wrong product":
            return not self.enters  # another product's number is free by default (E3)
        if mistake == "not available":
            return not self.any_status
        return mistake in ("duplicate", "wrong place")

    def has(self, mistake):
        return mistake != "not available" or not (self.outside or self.enters)


@dataclass
class Case:
    """One document and one mistake: ``given`` are the numbers to give to ``move``,
    ``bad`` those of them that must not be on it, ``names`` those that are right.
    """

    kind: Kind
    mistake: str
    move: object
    names: list
    given: list
    bad: list


def kind(name, **traits):
    def note(make):
        KINDS[name] = Kind(name, make, **traits)
        return make

    return note


def plain(name, source, destination, **traits):
    """A document between two places, as anybody may write one."""

    @kind(name, **traits)
    def make(case, count):
        source_place, destination_place = (
            getattr(case, place) for place in (source, destination)
        )
        names = (
            case._new_names(count)
            if traits.get("enters")
            else case._held(source_place, count)
        )
        move = case._make_move(
            case._type_of(source_place, destination_place),
            source_place,
            destination_place,
            case.laptop,
            count,
            partner=case.customer,
        )
        return move, names


plain("receipt", "suppliers", "stock", enters=True)
plain("delivery", "stock", "customers")
plain("internal transfer", "shelf_1", "shelf_2")
plain("sending on the way", "stock", "transit")
plain("arriving from the way", "transit", "far", outside=True, any_status=True)
plain("drop shipment", "suppliers", "customers", enters=True)
plain("consumption", "stock", "production")
plain("production", "production", "stock", enters=True)


@kind("receipt of a purchase order", enters=True)
def purchase_order(case, count):
    return case._purchase(count).move_ids, case._new_names(count)


@kind("delivery of a sales order")
def sales_order(case, count):
    names = case._held(case.stock, count)
    return case._sale(count).move_ids, names


@kind("receipt into a putaway shelf", enters=True)
def putaway(case, count):
    case.env["stock.putaway.rule"].create(
        {
            "product_id": case.laptop.id,
            "location_in_id": case.stock.id,
            "location_out_id": case.shelf_2.id,
        }
    )
    return case._receipt(count), case._new_names(count)


@kind("receipt of consigned units", enters=True)
def consigned_receipt(case, count):
    move = case._receipt(count)
    move.picking_id.owner_id = case.vendor
    return move, case._new_names(count)


@kind("delivery of consigned units")
def consigned_delivery(case, count):
    move, names = consigned_receipt(case, count)
    move.serial_enter(names)
    move.picking_id.button_validate()
    return case._delivery(count), names


@kind("delivery out of a package")
def packed_delivery(case, count):
    names = case._held(case.stock, count)
    package = case.env["stock.package"].create({"name": "Box"})
    quants = case._lots(names).quant_ids
    quants.filtered(lambda q: q.location_id == case.stock).move_quants(
        package_dest_id=package
    )
    return case._delivery(count), names


def _immediate(case, picking_type, source, destination):
    """Written, filled in and validated at once: nobody marks it as to do."""
    picking = case.env["stock.picking"].create(
        {
            "picking_type_id": picking_type.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "move_ids": [
                Command.create(
                    {
                        "product_id": case.laptop.id,
                        "product_uom": case.laptop.uom_id.id,
                        "product_uom_qty": 2,
                        "location_id": source.id,
                        "location_dest_id": destination.id,
                    }
                )
            ],
        }
    )
    case.assertEqual(picking.state, "draft")
    return picking.move_ids


@kind("receipt that was never marked as to do", enters=True)
def immediate_receipt(case, count):
    move = _immediate(case, case.warehouse.in_type_id, case.suppliers, case.stock)
    return move, case._new_names(count)


@kind("delivery that was never marked as to do")
def immediate_delivery(case, count):
    names = case._held(case.stock, count)
    move = _immediate(case, case.warehouse.out_type_id, case.stock, case.customers)
    return move, names


def _step(case, move, names, number):
    """Finish that many steps of a chain; return the move that goes on."""
    for _done in range(number):
        give = move.serial_enter if move.serial_mode == "enter" else move.serial_select
        move._do_unreserve() if move.serial_mode == "select" else None
        case.assertFalse(give(names)["refused"])
        move.picking_id.button_validate()
        case.assertEqual(move.state, "done")
        move = move.move_dest_ids
    return move


def chained_receipt(name, steps, number):
    @kind(name, enters=not number, carried=bool(number))
    def make(case, count):
        case.warehouse.reception_steps = steps
        names = case._new_names(count)
        return _step(case, case._purchase(count).move_ids, names, number), names


def chained_delivery(name, steps, number, **traits):
    @kind(name, **traits)
    def make(case, count):
        case.warehouse.delivery_steps = steps
        names = case._held(case.stock, count)
        first = case._sale(count).move_ids
        while first.move_orig_ids:
            first = first.move_orig_ids
        return _step(case, first, names, number), names


chained_receipt("receipt, first of two steps", "two_steps", 0)
chained_receipt("receipt, second of two steps", "two_steps", 1)
chained_receipt("receipt, first of three steps", "three_steps", 0)
chained_receipt("receipt, second of three steps", "three_steps", 1)
chained_receipt("receipt, third of three steps", "three_steps", 2)
chained_delivery("delivery, first of two steps", "pick_ship", 0)
chained_delivery("delivery, second of two steps", "pick_ship", 1)
chained_delivery("delivery, first of three steps", "pick_pack_ship", 0)
chained_delivery("delivery, second of three steps", "pick_pack_ship", 1, carried=True)
chained_delivery("delivery, third of three steps", "pick_pack_ship", 2)


def resupply(name, number, **traits):
    """What another warehouse needs comes from this one, by its own route."""

    @kind(name, **traits)
    def make(case, count):
        names = case._held(case.stock, count)
        return _step(case, case._resupply(count), names, number), names


resupply("resupply of another warehouse, sending", 0)
resupply("resupply of another warehouse, arriving", 1, outside=True, any_status=True)


def returned(name, held_at, **traits):
    @kind(name, any_status=True, returns=True, **traits)
    def make(case, count):
        names = case._held(getattr(case, held_at), count)
        line = case._lots(names)[0]._serial_last_line_ids()
        origin = case.env["stock.move.line"].browse(line.values()).move_id
        dialog = (
            case.env["stock.return.picking"]
            .with_context(active_model="stock.picking", active_id=origin.picking_id.id)
            .with_user(case.worker)
            .create({})
        )
        dialog.product_return_moves.quantity = count
        action = dialog.action_create_returns()
        return case.env["stock.picking"].browse(action["res_id"]).move_ids, names


returned("return from a customer", "customers", outside=True)
returned("return to a vendor", "stock")


class Documents(SerialCase):
    """Places, routes and users that the kinds need."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far_warehouse = cls.env["stock.warehouse"].create(
            {
                "name": "Far",
                "code": "FAR",
                "resupply_wh_ids": [Command.link(cls.warehouse.id)],
            }
        )
        cls.far = cls.far_warehouse.lot_stock_id
        cls.transit = cls.env.company.internal_transit_location_id
        cls.transit.active = True
        cls.production = cls.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", cls.env.company.id)],
            limit=1,
        )
        cls.reader = new_test_user(
            cls.env, "serial_reader", groups="serial_tracking.group_serial_auditor"
        )
        for name in (
            "stock.group_production_lot",
            "stock.group_stock_multi_locations",
            "stock.group_adv_location",
            "stock.group_tracking_lot",
            "stock.group_tracking_owner",
        ):
            cls.worker.group_ids += cls.env.ref(name)
        cls.number = 0

    # -- units and places ----------------------------------------------------------

    def _new_names(self, count, prefix="DOC"):
        start = type(self).number
        type(self).number += count
        return [f"{prefix}{number:05d}" for number in range(start, start + count)]

    def _type_of(self, source, destination):
        inside = ("internal", "transit")
        if source.usage not in inside:
            return self.warehouse.in_type_id
        if destination.usage not in inside:
            return self.warehouse.out_type_id
        return self.warehouse.int_type_id

    def _held(self, place, count, product=None):
        """Units that are at ``place``, brought there by done moves."""
        names = self._new_names(count)
        self._receive(names, product, self.stock)
        if place != self.stock:
            move = self._make_move(
                self._type_of(self.stock, place),
                self.stock,
                place,
                product or self.laptop,
                count,
                partner=self.customer if place == self.customers else self.vendor,
            )
            move.serial_select(names)
            move.picking_id.button_validate()
            self.assertEqual(move.state, "done")
        return names

    def _quantities(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT q.lot_id, q.location_id, q.quantity FROM stock_quant q
                WHERE q.product_id = ANY(%s) AND q.quantity <> 0 ORDER BY 1, 2""",
            [(self.laptop + self.phone).ids],
        )
        return self.env.cr.fetchall()

    # -- documents that routes make --------------------------------------------------

    def _purchase(self, count):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.laptop.id,
                            "product_qty": count,
                            "price_unit": 10,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        return order.order_line

    def _sale(self, count):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "warehouse_id": self.warehouse.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.laptop.id, "product_uom_qty": count}
                    )
                ],
            }
        )
        order.action_confirm()
        return order.order_line

    def _resupply(self, count):
        """The first move of what the far warehouse orders from this one."""
        self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.laptop.id,
                "warehouse_id": self.far_warehouse.id,
                "location_id": self.far.id,
                "route_id": self.far_warehouse.resupply_route_ids.id,
                "product_min_qty": count,
                "product_max_qty": count,
                "trigger": "manual",
            }
        ).action_replenish()
        return self.env["stock.move"].search(
            [
                ("product_id", "=", self.laptop.id),
                ("location_id", "=", self.stock.id),
                ("state", "not in", ("done", "cancel")),
            ]
        )

    # -- a document with a mistake ---------------------------------------------------

    def _try_each(self, check, kinds=KINDS):
        """``check`` each kind and mistake; the document is made once a kind."""
        for each in kinds.values():
            with closing(self.cr.savepoint()):
                move, names = each.make(self, 2)
                if not each.enters:
                    move._do_unreserve()
                for mistake in filter(each.has, MISTAKES):
                    with (
                        self.subTest(kind=each.name, mistake=mistake),
                        closing(self.cr.savepoint()),
                    ):
                        self.env.invalidate_all()
                        given, bad = self._given(each, mistake, move, names)
                        check(Case(each, mistake, move, names, given, bad))

    def _given(self, each, mistake, move, names):
        """``(names to give, those of them that are refused)`` for this mistake."""
        given, suspects = names, []
        if mistake == "too few":
            given = names[:1]
        elif mistake == "too many":
            suspects = self._held(move.location_id, 1) if not each.enters else None
            suspects = suspects or self._new_names(1)
            return names + suspects, suspects
        elif mistake == "duplicate":
            suspects = [names[0].lower()]
            given = [names[0], f" {names[0].lower()} "]
        elif mistake == "wrong product":
            suspects = self._held(self.stock, 1, self.phone)
            given = [names[0], *suspects]
        elif mistake == "wrong place":
            inside = move.location_id.warehouse_id == self.warehouse
            suspects = self._held(self.far if inside else self.stock, 1)
            given = [names[0], *suspects]
        elif mistake == "not available":
            suspects = names[1:]
            self._lots(suspects).serial_change_status("defective", "broken")
        return given, suspects if each.refuses(mistake) else []
