"""Every kind of document times every mistake, from one list (E3, S4, R1, L3).

Each is tried twice by RPC as a user with the needed rights and no other: by the
window's own call, which names what it refuses, and by writing the lines and validating.
"""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.serial_tracking.tests.common import SerialCase

# kind: (from, to); "in" takes new numbers, "back" those that were moved, others choose.
KINDS = {
    "receipt": ("suppliers", "stock"),
    "receipt in two steps": ("suppliers", "dock"),
    "putting away, second step": ("dock", "stock"),
    "delivery": ("stock", "customers"),
    "picking, first of three steps": ("stock", "pack"),
    "packing, second of three steps": ("pack", "gate"),
    "shipping, third of three steps": ("gate", "customers"),
    "internal transfer": ("shelf_1", "shelf_2"),
    "sending to another warehouse": ("stock", "transit"),
    "arriving in another warehouse": ("transit", "far"),
    "return from a customer": ("customers", "stock"),
    "return to a vendor": ("stock", "suppliers"),
    "dropship": ("suppliers", "customers"),
    "consumption": ("stock", "production"),
    "production": ("production", "stock"),
}
ONCHANGE = "odoo.tests.form"  # a warning there is for people
RETURNS = ("return from a customer", "return to a vendor")
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
# What any unit may do, whatever its status (U4); what comes in has no status yet.
ANY_STATUS = (
    "arriving in another warehouse",
    "return to a vendor",
    "return from a customer",
)


@tagged("post_install", "-at_install")
class TestDocuments(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far = cls.env["stock.warehouse"].create({"name": "Far", "code": "FAR"})
        cls.far = cls.far.lot_stock_id
        cls.transit = cls.env.company.internal_transit_location_id
        cls.transit.active = True
        cls.dock, cls.pack, cls.gate = cls.env["stock.location"].create(
            [
                {"name": name, "location_id": cls.warehouse.view_location_id.id}
                for name in ("Dock", "Pack", "Gate")
            ]
        )
        cls.production = cls.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", cls.env.company.id)],
            limit=1,
        )
        cls.reader = new_test_user(
            cls.env, "serial_reader", groups="serial_tracking.group_serial_auditor"
        )
        cls.number = 0

    def _names(self, count, prefix="DOC"):
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

    def _places(self, kind):
        return [getattr(self, name) for name in KINDS[kind]]

    def _held(self, place, count, product=None, **values):
        """Units that are at ``place``, brought there by done moves."""
        names = self._names(count)
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

    # -- one document of each kind ---------------------------------------------------

    def _document(self, kind, count):
        """An open move of ``count`` units, and names that it may be given."""
        source, destination = self._places(kind)
        if kind in RETURNS:
            names = self._held(
                self.customers if kind == "return from a customer" else self.stock,
                count,
            )
            line = self._lots(names)[0]._serial_last_line_ids()
            origin = self.env["stock.move.line"].browse(line.values()).move_id
            dialog = (
                self.env["stock.return.picking"]
                .with_context(active_model="stock.picking")
                .with_context(active_id=origin.picking_id.id)
                .with_user(self.worker)
                .create({})
            )
            dialog.product_return_moves.quantity = count
            action = dialog.action_create_returns()
            move = self.env["stock.picking"].browse(action["res_id"]).move_ids
        else:
            comes_in = source.usage in ("supplier", "production")
            names = self._names(count) if comes_in else self._held(source, count)
            move = self._make_move(
                self._type_of(source, destination),
                source,
                destination,
                self.laptop,
                count,
                partner=self.customer,
            )
        move._do_unreserve()
        return move, names

    def _given(self, kind, mistake, move, names):
        """``(names to give, those of them that are refused)`` for this mistake."""
        source = move.location_id
        if mistake == "too few":
            return names[:1], []
        if mistake == "too many":
            comes_in = source.usage in ("supplier", "production")
            more = self._names(1) if comes_in else None
            if not more:
                more = self._held(source, 1)
            return names + more, more
        if mistake == "duplicate":
            return [names[0], f" {names[0].lower()} "], [names[0].lower()]
        if mistake == "wrong product":
            other = self._held(self.stock, 1, self.phone)
            return [names[0], *other], other
        if mistake == "wrong place":
            other = self._held(self.far if source != self.far else self.stock, 1)
            return [names[0], *other], other
        if mistake == "not available":
            self._make_defective(source, names[1])
            return names, [names[1]]
        return names, []

    def _make_defective(self, source, name):
        self._lots([name]).serial_change_status("defective", "broken")

    def _cases(self):
        for kind in KINDS:
            for mistake in MISTAKES:
                yield kind, mistake

    def _makes_sense(self, kind, mistake):
        """New numbers have no status; a unit under way can't be given one."""
        outside = KINDS[kind][0] in ("suppliers", "production", "transit", "customers")
        return not (mistake == "not available" and outside)

    def _is_new_elsewhere(self, kind, mistake):
        """A new unit may bear the number of another product, by default (E3)."""
        source = KINDS[kind][0]
        return mistake == "wrong product" and source in ("suppliers", "production")

    # -- the window's call -------------------------------------------------------------

    def test_window(self):
        """E3, S1, S4, R1: good ones are kept, bad ones named, in every document."""
        tried = 0
        for kind, mistake in self._cases():
            if not self._makes_sense(kind, mistake):
                continue
            with self.subTest(kind=kind, mistake=mistake):
                savepoint = self.cr.savepoint()
                self._try_window(kind, mistake)
                savepoint.close(rollback=True)
                tried += 1
        self.assertGreater(tried, 90)

    def _try_window(self, kind, mistake):
        move, names = self._document(kind, 2)
        given, bad = self._given(kind, mistake, move, names)
        if self._is_new_elsewhere(kind, mistake) or (
            mistake == "not available" and kind in ANY_STATUS
        ):
            bad = []
        user = self.reader if mistake == "no right" else self.worker
        call = move.with_user(user)
        call = call.serial_enter if move.serial_mode == "enter" else call.serial_select
        if mistake == "no right":
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                call(given)
            return
        result = call(given)
        refused = [row["name"] for row in result["refused"]]
        self.assertEqual(refused, bad)
        self.assertTrue(all(row["reason"] for row in result["refused"]))
        self.assertEqual(len(result["accepted"]), len(given) - len(bad))
        chosen = move.move_line_ids.filtered("serial_chosen")
        self.assertEqual(
            {line._serial_number() for line in chosen}, set(result["accepted"])
        )

    # -- past the window ---------------------------------------------------------------

    def test_lines(self):
        """L3, R1, S4: written on the lines and validated, every mistake is refused."""
        for kind, mistake in self._cases():
            if not self._makes_sense(kind, mistake):
                continue
            if mistake in ("too few", "too many"):
                continue  # fewer or more units are what was really moved
            with self.subTest(kind=kind, mistake=mistake):
                savepoint = self.cr.savepoint()
                self._try_lines(kind, mistake)
                savepoint.close(rollback=True)

    def _try_lines(self, kind, mistake):
        move, names = self._document(kind, 2)
        given, bad = self._given(kind, mistake, move, names)
        if self._is_new_elsewhere(kind, mistake) or (
            mistake == "not available" and kind in ANY_STATUS
        ):
            bad = []
        before = self._quantities()
        user = self.reader if mistake == "no right" else self.worker
        if bad or mistake == "no right":
            with (
                self.assertRaises(UserError) as caught,
                self.cr.savepoint(),
                mute_logger("odoo.models"),
            ):
                self._write_and_validate(move, given, user)
            if bad:
                self.assertIn(bad[0].lower(), str(caught.exception).lower())
            self.assertEqual(self._quantities(), before)
        else:
            self._write_and_validate(move, given, user)
            self.assertEqual(move.state, "done")
            lots = move.move_line_ids.lot_id
            self.assertEqual({lot.name for lot in lots}, set(given))
            self.assertFalse(lots.serial_rebuild())
            if move.location_dest_id.usage in ("internal", "transit", "customer"):
                self.assertEqual(lots.location_id, move.location_dest_id)

    def _write_and_validate(self, move, names, user):
        move.move_line_ids.unlink()
        known = {
            lot.serial_key: lot
            for lot in self.env["stock.lot"].search(
                [("product_id", "in", (self.laptop + self.phone).ids)]
            )
        }
        enters = move.location_id.usage in ("supplier", "production")
        lines = []
        for name in names:
            lot = known.get(name.strip().lower())
            value = {"lot_name": name} if enters or not lot else {"lot_id": lot.id}
            lines.append({**move._prepare_move_line_vals(quantity=1), **value})
        move.with_user(user).move_line_ids.create(lines)
        move.picking_id.with_user(user).with_context(skip_sms=True).button_validate()
        if move.state != "done":
            raise UserError(f"{names} not done")

    def _quantities(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT q.lot_id, q.location_id, q.quantity FROM stock_quant q
                WHERE q.product_id = ANY(%s) AND q.quantity <> 0 ORDER BY 1, 2""",
            [(self.laptop + self.phone).ids],
        )
        return self.env.cr.fetchall()

    # -- by form ---------------------------------------------------------------------

    def test_scrap(self):
        """S2, S4: a scrap order, by form: gone, elsewhere, of another product."""
        (here,) = self._held(self.shelf_1, 1)
        (gone,) = self._held(self.customers, 1)
        (phone,) = self._held(self.shelf_1, 1, self.phone)
        for name, product, allowed in (
            (gone, self.laptop, False),
            (phone, self.laptop, False),
            (here, self.laptop, True),
            (here, self.laptop, False),
        ):
            with self.subTest(name=name, allowed=allowed), mute_logger(ONCHANGE):
                lot = self._lots([name], self.phone if name == phone else product)
                before = self._quantities()
                try:
                    with self.cr.savepoint():
                        self._scrap_by_form(product, lot)
                except UserError:
                    self.assertFalse(allowed)
                    self.assertEqual(self._quantities(), before)
                else:
                    self.assertTrue(allowed)
                    self.assertStatus(lot, "scrapped")

    def _scrap_by_form(self, product, lot):
        form = Form(self.env["stock.scrap"].with_user(self.worker))
        form.product_id = product
        form.lot_id = lot.with_user(self.worker)
        form.save().action_validate()

    def test_adjustment(self):
        """R3, L3: counting up what is somewhere, down what is not there."""
        (here,) = self._held(self.shelf_1, 1)
        (gone,) = self._held(self.customers, 1)
        (new,) = self._names(1)
        product = self.laptop.with_user(self.stock_manager)
        for change, given, accepted in (
            ("add", [here, gone, new, new], [new]),
            ("remove", [here, gone, new, "NONE", here], [here]),
        ):
            with self.subTest(change=change):
                result = product.serial_adjust(
                    change, given, self.shelf_1.id, "counted"
                )
                if change == "remove":
                    accepted = [here, new]
                self.assertEqual(result["accepted"], accepted)
                self.assertEqual(len(result["refused"]), len(given) - len(accepted))
        for user in (self.worker, self.reader):
            with self.assertRaises(AccessError):
                self.laptop.with_user(user).serial_adjust(
                    "add", ["X"], self.shelf_1.id, "counted"
                )

    def test_backorder(self):
        """E1, S3: too few, the rest stays on a backorder that takes no unit twice."""
        for kind in ("receipt", "delivery", "internal transfer"):
            with self.subTest(kind=kind):
                move, names = self._document(kind, 2)
                call = "serial_enter" if kind == "receipt" else "serial_select"
                getattr(move.with_user(self.worker), call)(names[:1])
                move.with_user(self.worker).serial_reduce()
                picking = move.picking_id.with_user(self.worker)
                picking.with_context(skip_backorder=True).button_validate()
                self.assertEqual(move.state, "done")
                rest = picking.backorder_ids.move_ids
                self.assertEqual(rest.product_qty, 1)
                rest._do_unreserve()
                again = getattr(rest.with_user(self.worker), call)(names)
                self.assertEqual(again["accepted"], names[1:])
                self.assertEqual(again["refused"][0]["name"], names[0])
                rest.picking_id.with_user(self.worker).button_validate()
                self.assertEqual(rest.state, "done")

    def test_several_documents_at_once(self):
        """S4, L3: two deliveries validated together don't ship one unit twice."""
        names = self._held(self.stock, 1)
        moves = self._delivery(1) + self._delivery(1)
        for move in moves:
            move._do_unreserve()
            self.env["stock.move.line"].create(
                {
                    **move._prepare_move_line_vals(quantity=1),
                    "lot_id": self._lots(names).id,
                }
            )
        before = self._quantities()
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            moves.picking_id.with_user(self.worker).button_validate()
        self.assertIn(names[0], str(caught.exception))
        self.assertEqual(self._quantities(), before)

    def test_order_lines_in_a_form(self):
        """E1: a receipt written in the form of the document, by a worker."""
        form = Form(
            self.env["stock.picking"]
            .with_user(self.worker)
            .with_context(default_picking_type_id=self.warehouse.in_type_id.id)
        )
        form.partner_id = self.vendor
        with form.move_ids.new() as line:
            line.product_id = self.laptop
            line.product_uom_qty = 2
        picking = form.save()
        picking.action_confirm()
        action = picking.button_validate()
        self.assertEqual(action["tag"], "serial_tracking.window")
        self.assertNotEqual(picking.state, "done")
        picking.move_ids.serial_enter(self._names(2))
        picking.button_validate()
        self.assertEqual(picking.state, "done")
