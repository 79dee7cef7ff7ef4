"""Receipts, deliveries and transfers that anybody may write."""

from odoo import Command

from .kind import kind


def plain(name, source, destination, of_type=None, **traits):
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
        fitting = case._type_of(source_place, destination_place)
        move = case._make_move(
            case.warehouse[of_type] if of_type else fitting,
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
# Places decide what becomes of a number, not the operation type.
NEW = {"enters": True, "only_window": True}
plain("delivery from the vendor", "suppliers", "customers", "out_type_id", **NEW)
plain("transfer from the vendor", "suppliers", "stock", "int_type_id", **NEW)
plain("receipt from another shelf", "shelf_1", "shelf_2", "in_type_id")


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
