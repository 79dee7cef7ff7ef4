"""Documents that people make all day."""

from random_plans import Helpers, pick


class Moves(Helpers):
    """What people do all day; refused where the state of the unit forbids it."""

    def do_receive(self, number):
        product = pick(self.tracked, number)
        place = pick(self.bins, number // 2)
        units = self._new_units(1 + number % 3, product)

        def action():
            move = self._receipt(len(units), product, place)
            user_move = move.with_user(self.worker)
            self._take(user_move.serial_enter([unit.name for unit in units]))
            self._validate(move)

            def after():
                self.units += units
                for unit in units:
                    unit.go(place, "in_stock", move)

            return after

        return action, True, [unit.name for unit in units]

    def do_receive_in_part(self, number):
        """A backorder stays, and is cancelled or received."""
        product, place = pick(self.tracked, number), self.shelf_1
        first, second = self._new_units(2, product)
        goes_on = number % 3

        def action():
            move = self._receipt(3, product, place)
            user_move = move.with_user(self.worker)
            self._take(user_move.serial_enter([first.name]))
            user_move.serial_reduce()
            self._validate(move)
            rest = move.picking_id.backorder_ids.move_ids
            self.assertEqual(rest.product_qty, 2)
            if goes_on:
                self._take(rest.with_user(self.worker).serial_enter([second.name]))
                rest.with_user(self.worker).serial_reduce()
                self._validate(rest)
                rest = rest.picking_id.backorder_ids
            rest.picking_id.action_cancel() if not goes_on else rest.action_cancel()

            def after():
                for unit in (first, second)[: 2 if goes_on else 1]:
                    self.units.append(unit)
                    unit.go(place, "in_stock", move if unit == first else None)

            return after

        return action, True, first.name

    def do_receive_again(self, number):
        """What was lost, scrapped or sent back to the vendor comes in again."""
        unit = pick(self._units(False), number)
        if not unit:
            return None
        place = pick(self.bins, number // 3)

        def action():
            move = self._receipt(1, unit.product, place)
            self._take(move.with_user(self.worker).serial_enter([unit.name.lower()]))
            self._validate(move)
            return lambda: unit.go(place, "in_stock", move)

        return action, unit.company == self.env.company, unit

    def do_sister_receives(self, number):
        (unit,) = self._new_units(1, self.laptop, self.other_company)
        place = self.sister.lot_stock_id

        def action():
            move = self._make_move(
                self.sister.in_type_id,
                self.suppliers,
                place,
                self.laptop,
                1,
                company_id=self.other_company.id,
            )
            self._take(move.with_user(self.sister_worker).serial_enter([unit.name]))
            self._validate(move, self.sister_worker)

            def after():
                self.units.append(unit)
                unit.go(place, "in_stock")

            return after

        return action, True, unit

    def do_ship(self, number):
        unit = pick(self._units(*self.bins), number)
        if not unit:
            return None
        place = unit.place

        def action():
            move = self._carry(
                unit, place, self.customers, self.warehouse.out_type_id, self.customer
            )
            return lambda: unit.go(self.customers, "sold", move)

        allowed = self._may_go(unit) and not self._is_proposed(unit)
        return action, allowed, unit

    def do_carry_on_paper(self, number):
        unit = pick(self._units(*self.bins), number)
        if not unit:
            return None
        place, to = unit.place, pick(self.bins - unit.place, number // 3)

        def action():
            move = self._carry(unit, place, to, self.warehouse.int_type_id)
            code = unit.code
            return lambda: unit.go(to, code, move)

        allowed = self._may_go(unit) and not self._is_proposed(unit)
        return action, allowed, unit

    def do_transfer(self, number):
        """Any status; a proposal is let go, a choice is not."""
        unit = pick(self._units(*self.bins), number)
        if not unit:
            return None
        to, code = pick(self.bins - unit.place, number // 3), unit.code

        def action():
            self._lot(unit).with_user(self.manager).serial_transfer(to.id, "put away")
            return lambda: unit.go(to, code)

        return action, not self._is_chosen(unit), unit

    def do_send(self, number):
        unit = pick(self._units(*self.bins), number)
        if not unit:
            return None
        place = unit.place

        def action():
            self._carry(unit, place, self.transit, self.warehouse.int_type_id)
            return lambda: unit.go(self.transit, "in_transit")

        allowed = self._may_go(unit) and not self._is_proposed(unit)
        return action, allowed, unit

    def do_arrive(self, number):
        unit = pick(self._units(self.transit), number)
        if not unit:
            return None
        place = pick(self.bins, number // 3)

        def action():
            self._carry(unit, self.transit, place, self.second.in_type_id)
            return lambda: unit.go(place, "in_stock")

        return action, True, unit

    def _send_back(self, unit):
        """Return one unit by the dialog."""
        dialog = self.env["stock.return.picking"].with_context(
            active_model="stock.picking", active_id=unit.move.picking_id.id
        )
        dialog = dialog.with_user(self.worker).create({})
        line = dialog.product_return_moves
        self._take(dialog._serial_take(unit.name))
        self.assertEqual(line.serial_lot_ids, self._lot(unit).with_user(self.worker))
        action = dialog.action_create_returns()
        move = self.env["stock.picking"].browse(action["res_id"]).move_ids
        self._validate(move)
        return move

    def do_return_from_customer(self, number):
        unit = pick([u for u in self._units(self.customers) if u.move], number)
        if not unit:
            return None

        def action():
            move = self._send_back(unit)
            place = move.move_line_ids.location_dest_id
            return lambda: unit.go(place, "returned")

        return action, True, unit

    def do_return_to_vendor(self, number):
        came = [
            unit
            for unit in self._units(*self.bins)
            if unit.move and unit.move.location_id.usage == "supplier"
        ]
        unit = pick(came, number)
        if not unit:
            return None

        def action():
            self._send_back(unit)
            return lambda: unit.go(None, "vendor_returned")

        return action, not self._is_proposed(unit), unit
