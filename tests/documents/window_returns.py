"""The dialog of returns, with the outcome of every mistake (R1, E7)."""

from contextlib import closing

from odoo.exceptions import UserError

from .routes import (
    last_document,
    other_return,
    return_dialog,
    shipped_without_number,
)
from .window import ENTERED, SELECTED, Cannot, Window, listed, rpc, validate

NOT_MOVED = "not moved by"


class ReturnLine(Window):
    model = "stock.return.picking.line"
    stranger = "reader"
    any_number = True
    held_at = ""
    outcomes = {
        **SELECTED,
        "too few": "1 of 2 serial numbers chosen",
        "too many": NOT_MOVED,
        "duplicate": "chosen already",
        "wrong product": NOT_MOVED,
        "wrong place": NOT_MOVED,
        "not available": "accepted",  # a broken unit goes back as well
        "chosen elsewhere": "on WH/",
    }

    def make(self, case):
        names = case._held(getattr(case, self.held_at), 2)
        return self.dialog(case, last_document(case, names)), names

    def dialog(self, case, picking):
        line = return_dialog(case, picking).product_return_moves
        line.quantity = 0
        return line

    def elsewhere(self, case, name, place):
        other_return(case, last_document(case, [name]), name)

    def lacking(self, case, record, name):
        record.quantity += 1
        try:
            with closing(case.cr.savepoint()):
                rpc(record.wizard_id, "action_create_returns")
        except UserError as error:
            return str(error)
        return "nothing"

    def finish(self, case, record):
        action = rpc(record.wizard_id, "action_create_returns")
        back = case.env["stock.picking"].browse(action["res_id"])
        validate(case, back.move_ids)


@listed
class CustomerReturnLine(ReturnLine):
    name = "return dialog, from a customer"
    held_at = "customers"
    ends = "returned"
    outcomes = {
        **ReturnLine.outcomes,
        "not available": Cannot("a unit that is not on hand gets no other status"),
    }


@listed
class VendorReturnLine(ReturnLine):
    name = "return dialog, to a vendor"
    held_at = "stock"
    ends = "vendor_returned"


@listed
class UnrecordedReturnLine(ReturnLine):
    """Units that left before tracking began (E7)."""

    name = "return dialog, units that left without a number"
    enters = True
    ends = "returned"
    outcomes = {
        **ENTERED,
        "too few": "1 of 2 serial numbers chosen",
        "too many": NOT_MOVED,
        "duplicate": "chosen already",
    }

    def make(self, case):
        picking = shipped_without_number(case, 2)
        return self.dialog(case, picking), case._new_names(2)

    def elsewhere(self, case, name, place):
        Window.elsewhere(self, case, name, place)
