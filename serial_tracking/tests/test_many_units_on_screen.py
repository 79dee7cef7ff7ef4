import json

from lxml import etree

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..models.stock_move_summary import SHOWN
from .common import SerialCase


@tagged("post_install", "-at_install")
class TestManyUnitsOnScreen(SerialCase):
    """A form and a window answer for many units as for few (E4, DESIGN 2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.out_type_id.reservation_method = "manual"
        cls.form = Form(cls.env["stock.picking"].with_user(cls.worker))._view

    def _done(self, count):
        picking = self._entered(count)
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        return picking

    def _reserved(self, count):
        self._receive(self._names(count, "R"))
        return self._delivery(count, assign=True).picking_id

    def _chosen(self, count):
        names = self._names(count, "C")
        self._receive(names)
        move = self._delivery(count)
        move.serial_select(names)
        return move.picking_id

    def _entered(self, count):
        move = self._receipt(count)
        move.serial_enter(self._names(count, f"E{move.id}-"))
        return move.picking_id

    def _size(self, answer):
        return len(json.dumps(answer, default=str))

    def _open(self, picking):
        picking = picking.with_user(self.worker)
        return picking.web_read(self.form["fields_spec"])

    def test_form_answers_as_much(self):
        """E4: what the form of a transfer gets doesn't grow with its units."""
        for make in (self._done, self._reserved, self._chosen, self._entered):
            with self.subTest(make.__name__):
                few, many = (self._open(make(count)) for count in (60, 200))
                self.assertLess(abs(self._size(many) - self._size(few)), 100)

    def test_form_statements(self):
        """E4: opening it takes no statement for a unit."""
        for make in (self._done, self._reserved, self._chosen, self._entered):
            with self.subTest(make.__name__):

                def flow(count, make=make):
                    picking = make(count)
                    return lambda: self._open(picking)

                self.assertGrowth(flow, 0.02)

    def test_window_answers_as_much(self):
        """E4, S1: a window shows a page, however many numbers there are."""
        for make in (self._reserved, self._chosen, self._entered):
            with self.subTest(make.__name__):

                def window(count, make=make):
                    move = make(count).move_ids.with_user(self.worker)
                    answer = [move.serial_window(0, 40)]
                    if move.serial_mode == "select":
                        answer.append(move.serial_candidates(limit=40))
                    return self._size(answer)

                self.assertLess(abs(window(200) - window(60)), 400)

    def test_summary(self):
        """E4: the first numbers, folded, and how many more there are."""
        move = self._receipt(50)
        self.assertFalse(move.serial_summary)
        move.serial_enter("A01-A45, B7")
        self.assertEqual(move.serial_done_count, 46)
        self.assertEqual(move.serial_summary, "A01 – A40 and 6 more")
        move.serial_remove([f"A{n:02d}" for n in range(3, 46)])
        self.assertEqual(move.serial_summary, "A01, A02, B7")

    def test_tags_up_to_forty(self):
        """S1, E4: core's tags have the units of a row, unless there are too many."""
        hidden = f"serial_done_count > {SHOWN}"
        view = self.env["stock.picking"].get_view(view_type="form")["arch"]
        (tags,) = etree.fromstring(view).xpath(
            "//field[@name='move_ids']/list/field[@name='lot_ids']"
        )
        self.assertIn(hidden, tags.get("invisible"))
        asked = {"serial_summary": {}, "lot_ids": {}}
        for count, told in ((SHOWN, SHOWN), (SHOWN + 1, 0)):
            with self.subTest(count=count):
                move = self._chosen(count).move_ids
                [row] = move.web_read(asked)
                self.assertEqual(len(row["lot_ids"]), told)
                self.assertTrue(row["serial_summary"])

    def test_units_by_tags(self):
        """S1, S4, U4: tags that a form adds or takes off are units like others."""
        names = self._names(4, "T")
        lots = self._receive(names)
        lots[3].serial_change_status("defective", "broken")
        picking = self._delivery(2).picking_id
        self.worker.group_ids += self.env.ref("stock.group_production_lot")
        for lot, gone in ((lots[0], False), (lots[1], False), (lots[2], lots[0])):
            with Form(picking.with_user(self.worker)) as form:
                with form.move_ids.edit(0) as line:
                    line.lot_ids.add(lot)
                    if gone:
                        line.lot_ids.remove(gone.id)
        self.assertEqual(picking.move_ids.lot_ids, lots[1] + lots[2])
        with Form(picking.with_user(self.worker)) as form:
            with form.move_ids.edit(0) as line:
                line.lot_ids.remove(lots[1].id)
                line.lot_ids.add(lots[3])
        with self.assertRaisesRegex(ValidationError, names[3]):
            picking.with_user(self.worker).button_validate()

    def test_summary_of_many_lines(self):
        """E4: a transfer of many products reads their numbers in one query."""

        def statements(count):
            moves = self.env["stock.move"]
            for n in range(count):
                move = self._receipt(2, self._make_product(f"Product {count}-{n}"))
                move.serial_enter([f"{count}-{n}-A", f"{count}-{n}-B"])
                moves += move
            self.assertEqual(len(set(moves.mapped("serial_summary"))), count)
            return self._count(lambda: moves.mapped("serial_summary"))

        self.assertEqual(statements(12), statements(3))

    def test_lots_are_shown_one_by_one(self):
        """E4: products of other trackings keep core's tags, beside serial ones."""
        drum = self._make_product("Drum", tracking="lot")
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": drum.id})
        self._hold_unidentified(drum, 5, lot_id=lot)
        self._receive(["S1"])
        moves = self._delivery(5, drum, assign=True) + self._delivery(1, assign=True)
        rows = moves.web_read({"serial_summary": {}, "lot_ids": {}})
        self.assertEqual([row["id"] for row in rows], moves.ids)
        units = self._lots(["S1"]).ids
        self.assertEqual([row["lot_ids"] for row in rows], [lot.ids, units])
        self.assertEqual([row["serial_summary"] for row in rows], [False, "S1"])
        many = self._chosen(SHOWN + 1).move_ids
        rows = (many + moves).web_read({"serial_summary": {}, "lot_ids": {}})
        self.assertEqual([row["id"] for row in rows], (many + moves).ids)
        self.assertEqual([row["lot_ids"] for row in rows], [[], lot.ids, units])
        [row] = many.web_read({"lot_ids": {}})
        self.assertEqual(row["lot_ids"], many.lot_ids.ids)

    def test_saving_the_form_keeps_the_units(self):
        """E8: the units that the form isn't told of stay on the transfer."""
        self._check_saving(self._chosen(3))
        self._check_saving(self._chosen(SHOWN + 1))

    def _check_saving(self, picking):
        names = picking.move_ids.lot_ids.mapped("name")
        with Form(picking.with_user(self.worker)) as form:
            form.note = "handle with care"
            with form.move_ids.edit(0) as line:
                line.description_picking = "fragile"
        self.assertEqual(picking.move_ids.lot_ids.mapped("name"), names)
        self.assertEqual(picking.move_ids.description_picking, "fragile")
        picking.button_validate()
        self.assertStatus(self._lots(names), "sold")
