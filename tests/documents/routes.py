"""Steps of chains, resupply and returns: documents that others brought about."""

from .kind import kind


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


def last_document(case, names):
    """The done transfer that moved these units last."""
    line = case._lots(names)[0]._serial_last_line_ids()
    return case.env["stock.move.line"].browse(line.values()).picking_id


def return_dialog(case, picking):
    return (
        case.env["stock.return.picking"]
        .with_context(active_model="stock.picking", active_id=picking.id)
        .with_user(case.worker)
        .create({})
    )


def shipped_without_number(case, count):
    """A delivery from before tracking began."""
    case.laptop.tracking = "none"
    case._hold_unidentified(case.laptop, count)
    move = case._delivery(count, assign=True)
    move.picking_id.button_validate()
    case.laptop.tracking = "serial"
    return move.picking_id


def other_return(case, picking, name):
    """Another return of the same document takes this unit."""
    dialog = return_dialog(case, picking)
    dialog.product_return_moves.serial_select([name])
    dialog.action_create_returns()


def returned(name, held_at, **traits):
    @kind(name, any_status=True, returns=True, **traits)
    def make(case, count):
        names = case._held(getattr(case, held_at), count)
        dialog = return_dialog(case, last_document(case, names))
        dialog.product_return_moves.quantity = count
        action = dialog.action_create_returns()
        return case.env["stock.picking"].browse(action["res_id"]).move_ids, names


returned("return from a customer", "customers", outside=True)
returned("return to a vendor", "stock")


@kind(
    "return of units that left without a number",
    enters=True,
    returns=True,
)
def unrecorded_return(case, count):
    dialog = return_dialog(case, shipped_without_number(case, count))
    dialog.product_return_moves.quantity = count
    action = dialog.action_create_returns()
    move = case.env["stock.picking"].browse(action["res_id"]).move_ids
    return move, case._new_names(count)
