"""What people do to single units, to reservations and to finished documents."""

from random_plans import Helpers, pick


class Actions(Helpers):
    """Refused where the state of the unit forbids it."""

    def do_adjust_away(self, number):
        unit = pick(self._units(*self.bins), number)
        if not unit:
            return None

        def action():
            product = unit.product.with_user(self.stock_manager)
            self._take(
                product.serial_adjust("remove", [unit.name], unit.place.id, "gone")
            )
            return lambda: unit.go(None, "lost")

        return action, not self._is_chosen(unit), unit

    def do_find(self, number):
        unit = pick([u for u in self._units(False) if u.code != "expected"], number)
        new = not unit or number % 2
        if new:
            (unit,) = self._new_units(1, pick(self.tracked, number))
        place = pick(self.bins, number // 3)

        def action():
            product = unit.product.with_user(self.stock_manager)
            self._take(product.serial_adjust("add", [unit.name], place.id, "found"))

            def after():
                if new:
                    self.units.append(unit)
                unit.go(place, "in_stock")

            return after

        return action, True, unit

    def do_scrap(self, number):
        unit = pick(self._units(*self.bins), number)
        if not unit:
            return None

        def action():
            self._scrap(unit, unit.place)
            return lambda: unit.go(None, "scrapped")

        return action, not self._is_chosen(unit), unit

    def do_change_status(self, number):
        unit = pick(self._units(*self.bins, self.transit, self.customers), number)
        if not unit:
            return None
        codes = ["in_stock", "defective", "in_repair", "reserved", "sold", "scrapped"]
        code = pick(codes, number // 7)

        def action():
            lot = self._lot(unit).with_user(self.manager)
            lot.serial_change_status(code, "looked at it")
            return lambda: unit.become(code)

        on_hand = unit.place in self.bins
        allowed = code in codes[:4] and on_hand
        if code != "in_stock" and code != unit.code:
            allowed = allowed and not self._is_chosen(unit)
        if unit.place == self.customers:
            allowed = code in ("sold", "defective", "in_repair")
        return action, allowed, (unit, code)

    def do_identify(self, number):
        (product, place), count = pick(list(self.nameless.items()), number)
        (unit,) = self._new_units(1, product)

        def action():
            user_product = product.with_user(self.manager)
            self._take(user_product.serial_identify([unit.name], place.id))

            def after():
                self.nameless[product, place] -= 1
                self.units.append(unit)
                unit.go(place, "in_stock")

            return after

        return action, count > 0, unit

    def do_reserve(self, number):
        product = pick(self.tracked, number)
        place = pick(self.bins, number // 2)

        def action():
            move = self._delivery(1 + number % 3, product, place, assign=True)
            for lot in move.move_line_ids.lot_id:
                self.assertEqual(lot.serial_base_status_id.code, "in_stock")
                self.assertEqual(lot.serial_status_code, "reserved")
            return lambda: self.documents.append(move)

        return action, True, product.name

    def _open_documents(self):
        return [m for m in self.documents if m.state not in ("done", "cancel")]

    def do_unreserve_or_cancel(self, number):
        move = pick(self._open_documents(), number)
        if not move:
            return None

        def action():
            if number % 2:
                move.picking_id.with_user(self.worker).do_unreserve()
            else:
                move.picking_id.with_user(self.worker).action_cancel()
            return lambda: None

        return action, True, move.reference

    def do_choose(self, number):
        """Choose another unit than the proposed one."""
        move = pick(self._open_documents(), number)
        if not move:
            return None
        units = self._units(move.location_id, codes=["in_stock"])
        units = [u for u in units if u.product == move.product_id]
        unit = pick([u for u in units if not self._is_proposed(u)], number // 5)
        full = len(move.move_line_ids.filtered("serial_chosen")) >= move.product_qty
        if not unit:
            return None

        def action():
            self._take(move.with_user(self.worker).serial_select([unit.name]))
            return lambda: None

        return action, not full, (move.reference, unit)

    def do_finish(self, number):
        """Ship what is reserved or chosen, without a backorder left open."""
        move = pick(self._open_documents(), number)
        if not move or not move.move_line_ids:
            return None
        lines = move.move_line_ids
        units = {self._lot(unit): unit for unit in self.units}
        going = [units[lot] for lot in lines.lot_id]

        def action():
            self._validate(move)
            move.picking_id.backorder_ids.action_cancel()

            def after():
                for unit in going:
                    unit.go(self.customers, "sold", move)

            return after

        return action, all(line.lot_id for line in lines), (move.reference, going)

    def _plan_swap(self, number):
        wrong = pick([u for u in self._units(self.customers) if u.move], number)
        if not wrong:
            return None
        right = [u for u in self._units(*self.bins) if u.product == wrong.product]
        right = pick(right, number // 3)
        if not right or wrong.code != "sold" or not self._lot(right):
            return None
        line = wrong.move.move_line_ids.filtered(
            lambda line: line.lot_id.name == wrong.name
        )
        later = self.env["stock.move.line"].search_count(
            [
                ("lot_id", "=", self._lot(right).id),
                ("date", ">", line.date),
                ("state", "=", "done"),
            ]
        )
        return wrong, right, line, later

    def _swapped(self, wrong, right):
        def after():
            _place, _code, move = wrong.trail.pop()
            right.go(self.customers, "sold", move)

        return after

    def do_correct(self, number):
        if not (plan := self._plan_swap(number)):
            return None
        wrong, right, line, later = plan

        def action():
            move = line.move_id.with_user(self.manager)
            move.serial_correct(wrong.name, right.name, "mixed up")
            return self._swapped(wrong, right)

        allowed = not later and not self._is_chosen(right)
        return action, allowed, (wrong, right)

    def do_edit_finished_line(self, number):
        if not (plan := self._plan_swap(number)):
            return None
        wrong, right, line, later = plan
        user = self.manager if number % 5 else self.worker

        def action():
            line.with_user(user).lot_id = self._lot(right)
            return self._swapped(wrong, right)

        fits = right.place == line.location_id and self._may_go(right)
        allowed = fits and not later and not self._is_chosen(right)
        return action, allowed and user == self.manager, (wrong, right)

    def do_move_cables(self, number):
        """Products without serial numbers go their own way."""
        out = self.cables > 3 and number % 2
        count = 1 + number % 3

        def action():
            if out:
                move = self._delivery(count, self.cable, assign=True)
            else:
                move = self._receipt(count, self.cable)
            self._validate(move)

            def after():
                self.cables += -count if out else count

            return after

        return action, True, count
