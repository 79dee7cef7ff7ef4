"""Documents with a window of their own, with the outcome of every mistake."""

from odoo.tests import Form

from .window import (
    DENIED,
    ENTERED,
    NO_QUANTITY,
    SELECTED,
    Window,
    listed,
    rpc,
)


@listed
class Scrap(Window):
    name = "scrap order"
    model = "stock.scrap"
    any_number = True
    stranger = "reader"
    ends = "scrapped"
    outcomes = {
        **SELECTED,
        "too few": NO_QUANTITY,
        "too many": NO_QUANTITY,
        "wrong product": "unknown serial number",
        "not available": "accepted",  # broken units are what is scrapped
    }

    def make(self, case):
        form = Form(case.env["stock.scrap"].with_user(case.worker))
        form.product_id = case.laptop
        form.location_id = case.stock
        return form.save(), case._held(case.stock, 2)

    def finish(self, case, record):
        rpc(record, "action_validate")


class Adjustment(Window):
    model = "serial.adjust"
    any_number = True
    user = "stock_manager"
    posts = True
    change = ""

    def make(self, case):
        dialogs = case.env["serial.adjust"].with_user(case.stock_manager)
        form = Form(dialogs.with_context(default_product_id=case.laptop.id))
        form.change = self.change
        form.location_id = case.stock
        if self.change == "add":
            form.reason_in = "found"
        else:
            form.reason_out = "shrinkage"
        return form.save(), self.names(case)

    def by_call(self, case, record, names):
        product = case.laptop.with_user(record.env.user)
        args = self.change, names, case.stock.id, "counted"
        return rpc(product, "serial_adjust", *args)

    def finish(self, case, record):
        rpc(record, "action_apply")


@listed
class AdjustmentIn(Adjustment):
    name = "inventory adjustment, adding"
    change = "add"
    enters = True
    outcomes = {**ENTERED, "too few": NO_QUANTITY, "too many": NO_QUANTITY}

    def names(self, case):
        return case._new_names(2)


@listed
class AdjustmentOut(Adjustment):
    name = "inventory adjustment, taking out"
    change = "remove"
    ends = "lost"
    outcomes = {
        **SELECTED,
        "too few": NO_QUANTITY,
        "too many": NO_QUANTITY,
        "wrong product": "unknown serial number",
        "not available": "accepted",  # a broken unit can be lost as well
    }

    def names(self, case):
        return case._held(case.stock, 2)


@listed
class Count(Window):
    """Scanning judges, it refuses nothing that has a unit (R6)."""

    name = "cycle count"
    model = "serial.count"
    stranger = "reader"
    good = "found"
    suspects_end = {"not available": "defective", "chosen elsewhere": "reserved"}
    outcomes = {
        "too few": "missing",
        "too many": "found",
        "duplicate": "counted already",
        "wrong product": "unexpected",
        "wrong place": "misplaced",
        "not available": "found",
        "no right": DENIED,
        "nothing wrong": "found",
        "chosen elsewhere": "found",
    }

    def make(self, case):
        names = case._held(case.shelf_1, 2)
        form = Form(case.env["serial.count"].with_user(case.worker))
        form.location_id = case.shelf_1
        form.product_ids.add(case.laptop)
        return form.save(), names

    def by_call(self, case, record, names):
        return rpc(record, "serial_scan", names)

    def by_window(self, case, record, names):
        """One scan after the other, as the scanning box sends them."""
        answers = [rpc(record, "serial_scan", name) for name in names]
        record.invalidate_recordset()
        whole = {"accepted": [], "refused": [], "repeated": [], "result": {}}
        for answer in answers:
            whole["result"].update(answer["result"])
            for key in ("accepted", "refused", "repeated"):
                whole[key] += answer[key]
        shown = {line.name for line in record.line_ids}
        case.assertLessEqual(set(whole["accepted"]), shown)
        return whole

    def refuses(self, mistake):
        return False

    def kept(self, case, record):
        record.invalidate_recordset()
        scanned = record.line_ids.filtered(lambda line: line.result != "missing")
        return set(scanned.mapped("name"))

    def take_off(self, case, record, names):
        record.line_ids.filtered(lambda line: line.name in names).unlink()

    def said(self, result, name):
        if name in result["repeated"]:
            return "counted already"
        return result["result"].get(name) or super().said(result, name)

    def lacking(self, case, record, name):
        rpc(record, "action_compare")
        return record.line_ids.filtered(lambda line: line.name == name).result

    def finish(self, case, record):
        rpc(record.with_user(case.stock_manager), "action_apply")


@listed
class Identify(Window):
    name = "identifying units"
    model = "serial.identify.line"
    any_number = True
    user = "manager"
    enters = True
    posts = True
    outcomes = {**ENTERED, "too many": "no unit without serial number is left"}

    def make(self, case):
        case._hold_unidentified(case.laptop, 2, case.stock)
        action = case.laptop.with_user(case.manager).action_serial_identify()
        dialogs = case.env["serial.identify"].with_user(case.manager)
        wizard = Form(dialogs.with_context(**action["context"])).save()
        return wizard.line_ids, case._new_names(2)

    def by_call(self, case, record, names):
        product = case.laptop.with_user(record.env.user)
        return rpc(product, "serial_identify", names, case.stock.id)

    def finish(self, case, record):
        rpc(record.wizard_id, "action_identify")
