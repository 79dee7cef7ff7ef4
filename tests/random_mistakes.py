"""What nobody may get past, whichever way it is tried."""

from random_plans import Helpers, pick


class Mistakes(Helpers):
    """What nobody may get past, by the window or by writing the line."""

    def _force(self, move, *line_values):
        """Write the lines past the window and validate."""
        move._do_unreserve()
        move.move_line_ids.unlink()
        self.env["stock.move.line"].with_user(self.worker).create(
            [
                {**move._prepare_move_line_vals(quantity=1), **values}
                for values in line_values
            ]
        )
        move.picking_id.with_user(self.worker).move_line_ids.picked = True
        move.with_user(self.worker)._action_done()
        self.assertEqual(move.state, "done")

    def _refused_by_window(self, move, unit):
        before = self._everything()
        result = move.with_user(self.worker).serial_select([unit.name])
        self.assertFalse(result["accepted"], unit)
        self.assertEqual(self._everything(), before)

    def _force_out(self, unit, source, product=None, window=True, **values):
        def action():
            move = self._delivery(1, product or unit.product, source)
            if window:
                self._refused_by_window(move, unit)
            self._force(move, {"lot_id": self._lot(unit).id, **values})

        return action, False, unit

    def bad_receive_held(self, number):
        unit = pick(
            self._units(
                *self.bins, self.transit, self.customers, *self.sister_places()
            ),
            number,
        )
        if not unit:
            return None

        def action():
            move = self._receipt(1, unit.product)
            result = move.with_user(self.worker).serial_enter([f" {unit.name.lower()}"])
            self.assertFalse(result["accepted"], unit)
            self._force(move, {"lot_name": unit.name.lower()})

        return action, False, unit

    def sister_places(self):
        return [self.sister.lot_stock_id]

    def bad_ship_what_is_elsewhere(self, number):
        unit = pick(
            self._units(
                *self.bins, self.transit, self.customers, *self.sister_places()
            ),
            number,
        )
        if not unit:
            return None
        source = pick(
            [place for place in self.bins if place != unit.place], number // 3
        )
        return self._force_out(unit, source)

    def bad_ship_what_is_nowhere(self, number):
        unit = pick(self._units(False), number)
        return self._force_out(unit, self.shelf_1) if unit else None

    def bad_ship_not_available(self, number):
        units = [unit for unit in self._units(*self.bins) if not self._may_go(unit)]
        unit = pick(units, number)
        return self._force_out(unit, unit.place) if unit else None

    def bad_ship_not_available_off_the_document(self, number):
        """A document to where any unit may go, and a line that goes to a customer."""
        units = [unit for unit in self._units(*self.bins) if not self._may_go(unit)]
        unit = pick(units, number)
        if not unit:
            return None
        loss = self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", self.env.company.id)],
            limit=1,
        )
        place = pick([loss, self.suppliers], number // 3)

        def action():
            move = self._make_move(
                self.warehouse.out_type_id, unit.place, place, unit.product, 1
            )
            values = {"location_dest_id": self.customers.id}
            self._force(move, {"lot_id": self._lot(unit).id, **values})

        return action, False, unit

    def bad_ship_two_of_one(self, number):
        unit = pick(self._units(*self.bins, codes=["in_stock"]), number)
        if not unit:
            return None
        return self._force_out(unit, unit.place, window=False, quantity=2)

    def bad_ship_as_other_product(self, number):
        unit = pick(self._units(*self.bins, codes=["in_stock"]), number)
        if not unit:
            return None
        return self._force_out(unit, unit.place, product=self.tracked - unit.product)

    def bad_ship_twice_on_one(self, number):
        unit = pick(self._units(*self.bins, codes=["in_stock"]), number)
        if not unit:
            return None

        def action():
            move = self._delivery(2, unit.product, unit.place)
            self._force(move, *[{"lot_id": self._lot(unit).id}] * 2)

        return action, False, unit

    def bad_ship_nameless(self, number):
        (product, place), _count = pick(list(self.nameless.items()), number)

        def action():
            self._force(self._delivery(1, product, place), {"lot_id": False})

        return action, False, product.name

    def bad_return_of_another(self, number):
        """A return takes nothing that its delivery did not ship."""
        sold = [unit for unit in self._units(self.customers) if unit.move]
        unit, other = pick(sold, number), pick(self.units, number // 3)
        if not unit or other.product != unit.product or other.move == unit.move:
            return None

        def action():
            dialog = self.env["stock.return.picking"].with_context(
                active_model="stock.picking", active_id=unit.move.picking_id.id
            )
            dialog = dialog.with_user(self.worker).create({})
            self.assertTrue(dialog._serial_take(other.name)["refused"], other)
            line = dialog.product_return_moves
            line.quantity = 1
            back = dialog.action_create_returns()
            move = self.env["stock.picking"].browse(back["res_id"]).move_ids
            self._refused_by_window(move, other)
            self._force(move, {"lot_id": self._lot(other).id})

        return action, False, (unit, other)

    def bad_scrap(self, number):
        unit = pick(self._units(*self.bins, self.customers), number)
        if not unit:
            return None
        place = pick([place for place in self.bins if place != unit.place], number // 3)

        def action():
            self._scrap(unit, place)

        return action, False, unit

    def bad_quant(self, number):
        """A count of a unit that is somewhere else."""
        unit = pick(self._units(*self.bins, self.transit, self.customers), number)
        if not unit:
            return None
        place = pick([place for place in self.bins if place != unit.place], number // 3)

        def action():
            quant = (
                self.env["stock.quant"]
                .with_user(self.stock_manager)
                .with_context(inventory_mode=True)
                .create(
                    {
                        "product_id": unit.product.id,
                        "location_id": place.id,
                        "lot_id": self._lot(unit).id,
                        "inventory_quantity": 1,
                    }
                )
            )
            quant.action_apply_inventory()

        return action, False, unit

    def bad_find_held(self, number):
        unit = pick(self._units(*self.bins, self.transit, self.customers), number)
        if not unit:
            return None

        def action():
            self._take(
                unit.product.with_user(self.stock_manager).serial_adjust(
                    "add", [unit.name], self.shelf_1.id, "found"
                )
            )

        return action, False, unit

    def bad_identify_known(self, number):
        unit = pick(self._units(*self.bins, self.transit, self.customers), number)
        if not unit:
            return None

        def action():
            self._take(
                unit.product.with_user(self.manager).serial_identify([unit.name])
            )

        return action, False, unit
