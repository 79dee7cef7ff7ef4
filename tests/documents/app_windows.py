"""Windows of documents of other apps: batches, manufacturing and repairs."""

from odoo import Command

from .window import ENTERED, RESERVED, Cannot, Window, listed, rpc


class MoveWindow(Window):
    """A document that opens the window of one of its stock moves, from its line."""

    stranger = "reader"

    def move(self, case, record):
        raise NotImplementedError

    def targets(self, case, record):
        move = self.move(case, record).with_user(record.env.user)
        (found,) = rpc(move, "action_serial_window")["params"]["move_ids"]
        return move.browse(found)

    def by_call(self, case, record, names):
        move = self.move(case, record).with_user(record.env.user)
        return rpc(move, "serial_enter" if self.enters else "serial_select", names)


# -- batches and waves -----------------------------------------------------------------


class Batch(MoveWindow):
    """Two transfers in one, of which the other one has its numbers."""

    app = "stock_picking_batch"
    model = "stock.picking.batch"

    def batch(self, case, moves):
        batch = case.env["stock.picking.batch"].create(
            {"picking_ids": [Command.set(moves.picking_id.ids)]}
        )
        batch.action_confirm()
        return batch.with_user(case.worker)

    def move(self, case, record):
        moves = record.move_ids or record.move_line_ids.move_id
        return moves.filtered(lambda move: move.product_id == case.laptop)

    def finish(self, case, record):
        record.move_ids.picked = True
        rpc(record, "action_done")


@listed
class BatchOfReceipts(Batch):
    name = "batch of receipts"
    enters = asks = True
    outcomes = ENTERED

    def make(self, case):
        move, other = case._receipt(2), case._receipt(1, case.phone)
        other.serial_enter(case._new_names(1, "BATCH"))
        return self.batch(case, move | other), case._new_names(2)

    def targets(self, case, record):
        """Validate of the batch asks."""
        if not self.move(case, record)._serial_lacks_numbers():
            return super().targets(case, record)
        record.move_ids.picked = True
        (found,) = rpc(record, "action_done")["params"]["move_ids"]
        return self.move(case, record).browse(found)


@listed
class BatchOfDeliveries(Batch):
    name = "batch of deliveries"
    ends = "sold"
    outcomes = RESERVED

    def make(self, case):
        names = case._held(case.stock, 2)
        (other,) = case._held(case.stock, 1, case.phone)
        moves = case._delivery(2) | case._delivery(1, case.phone)
        moves._do_unreserve()
        moves[1].serial_select([other])
        return self.batch(case, moves), names


@listed
class Wave(Batch):
    name = "wave of a delivery's lines"
    ends = "sold"
    outcomes = {**RESERVED, "chosen elsewhere": Cannot("it is made of its own units")}

    def make(self, case):
        names = case._held(case.stock, 2)
        move = case._delivery(2, assign=True)
        move.move_line_ids._add_to_wave()
        wave = move.move_line_ids.batch_id
        case.assertTrue(wave.is_wave)
        wave.action_confirm()
        return wave.with_user(case.worker), names


# -- manufacturing ---------------------------------------------------------------------


class Production(MoveWindow):
    """An order makes one product out of another one, two units of each."""

    app = "mrp"
    model = "mrp.production"
    user = "maker"

    def order(self, case, made, used, **values):
        order = case.env["mrp.production"].create(
            {
                "product_id": made.id,
                "product_qty": 2,
                "bom_id": False,
                "move_raw_ids": [
                    Command.create({"product_id": used.id, "product_uom_qty": 2})
                ],
                **values,
            }
        )
        order.action_confirm()
        return order.with_user(case.maker)

    def finish(self, case, record):
        if not record.qty_producing:
            record.qty_producing = 2
            record.set_qty_producing()
        rpc(record, "button_mark_done")


@listed
class FinishedGoods(Production):
    name = "manufacturing order, finished goods"
    enters = asks = True
    outcomes = ENTERED

    def make(self, case):
        return self.order(case, case.laptop, case.cable), case._new_names(2)

    def move(self, case, record):
        return record.sudo()._serial_finished_moves()

    def targets(self, case, record):
        (found,) = rpc(record, "action_serial_finished")["params"]["move_ids"]
        return self.move(case, record).with_user(record.env.user).browse(found)


@listed
class Component(Production):
    name = "manufacturing order, component"
    ends = "consumed"
    outcomes = RESERVED

    def make(self, case):
        names = case._held(case.stock, 2)
        order = self.order(case, case.cable, case.laptop)
        order.move_raw_ids._do_unreserve()
        return order, names

    def move(self, case, record):
        return record.move_raw_ids


@listed
class ByProduct(Production):
    name = "manufacturing order, by-product"
    enters = asks = True
    outcomes = ENTERED

    def make(self, case):
        desk = case._make_product("Desk", tracking="none")
        by_product = {"product_id": case.laptop.id, "product_uom_qty": 2}
        order = self.order(
            case, desk, case.cable, move_byproduct_ids=[Command.create(by_product)]
        )
        return order, case._new_names(2)

    def move(self, case, record):
        return record.move_byproduct_ids


# -- repairs ---------------------------------------------------------------------------


class Repair(MoveWindow):
    """A repair of a phone; parts are put in, taken out or kept."""

    app = "repair"
    model = "repair.order"
    line_type = ""

    def make(self, case):
        (phone,) = case._held(case.stock, 1, case.phone)
        names = self.names(case)
        part = {"product_id": case.laptop.id, "product_uom_qty": 2}
        repair = case.env["repair.order"].create(
            {
                "product_id": case.phone.id,
                "lot_id": case._lots([phone], case.phone).id,
                "move_ids": [
                    Command.create({**part, "repair_line_type": self.line_type})
                ],
            }
        )
        repair.action_validate()
        repair.move_ids._do_unreserve()
        return repair.with_user(case.worker), names

    def names(self, case):
        return case._new_names(2)

    def move(self, case, record):
        return record.move_ids

    def finish(self, case, record):
        if record.state != "under_repair":
            rpc(record, "action_repair_start")
        rpc(record, "action_repair_end")


@listed
class PartPutIn(Repair):
    name = "repair order, part put in"
    line_type = "add"
    ends = "consumed"
    outcomes = RESERVED

    def names(self, case):
        return case._held(case.stock, 2)


@listed
class PartTakenOut(Repair):
    name = "repair order, part taken out"
    line_type = "remove"
    enters = True
    ends = "lost"  # where core puts it, as a unit that was counted away
    outcomes = ENTERED


@listed
class PartKept(Repair):
    name = "repair order, part kept"
    line_type = "recycle"
    enters = True
    outcomes = ENTERED
