"""What a document with a window of its own is, and the mistakes that each meets."""

import json

from odoo.service.model import call_kw
from odoo.tools.json import json_default

from .kind import MISTAKES, Cannot

WINDOW_MISTAKES = (*MISTAKES, "chosen elsewhere")
WINDOWS = {}

NO_QUANTITY = Cannot("it is for as many units as are given")
NEW = Cannot("a new unit has no status yet")
DENIED = "AccessError"

ENTERED = {
    "too few": "1 missing",
    "too many": "one too many",
    "duplicate": "twice in this list",
    "wrong product": "accepted",  # another product's number is free by default (E3)
    "wrong place": "already in stock",
    "not available": NEW,
    "no right": DENIED,
    "nothing wrong": "accepted",
    "chosen elsewhere": "entered on",
}
SELECTED = {
    "too few": "1 missing",
    "too many": "one too many",
    "duplicate": "twice in this list",
    "wrong product": "belongs to Phone P2",
    "wrong place": "not in",
    "not available": "Defective",
    "no right": DENIED,
    "nothing wrong": "accepted",
    "chosen elsewhere": "chosen for",
}
# What a transfer of another document holds.
RESERVED = {**SELECTED, "chosen elsewhere": "reserved for"}


def listed(window):
    """Note this kind of document in the list."""
    WINDOWS[window.name] = window()
    return window


def rpc(record, method, *args):
    """A public method as a program or the web client calls it: what comes is JSON."""
    model = record.browse()
    answer = call_kw(model, method, [record.ids, *args], {})
    return json.loads(json.dumps(answer, default=json_default))


def validate(case, moves):
    pickings = moves.picking_id.with_user(case.worker)
    pickings.with_context(skip_sms=True).button_validate()


class Window:
    """A document that is given units in a window, or by one call of a program.

    ``model`` has the window and ``app`` is what has to be installed besides. ``user``
    is who may do it, ``stranger`` who may not. ``outcomes`` has what is said of the
    unit that each mistake is about, or ``Cannot``; ``posts`` whether the program's
    call moves stock at once, ``any_number`` whether the document is for as many units
    as it has numbers, ``asks`` whether it moves nothing while numbers are missing.
    ``ends`` is the status of the units when the document is finished,
    ``suspects_end`` that of those that a mistake is about, where it is another one.
    """

    name = model = app = ""
    user = stranger = "worker"
    enters = False
    posts = any_number = asks = False
    good = "accepted"
    ends = "in_stock"
    outcomes: dict = {}
    suspects_end: dict = {}

    def make(self, case):
        """:return: (record, the two numbers that are right on it)"""
        raise NotImplementedError

    def targets(self, case, record):
        """What the record's window acts on, as the web client learns it."""
        params = rpc(record, "action_serial_window")["params"]
        if moves := params.get("move_ids"):
            return case.env["stock.move"].with_user(record.env.user).browse(moves)
        return record.env[params["res_model"]].browse(params["res_ids"])

    def by_call(self, case, record, names):
        """As a program gives them."""
        return self.by_window(case, record, names)

    def by_window(self, case, record, names):
        """As the window gives them: it opens, looks, gives, and looks again."""
        target = self.targets(case, record)
        before = rpc(target, "serial_window")
        case.assertEqual(before["mode"], "enter" if self.enters else "select")
        if not self.enters:
            free = rpc(target, "serial_suggest", 5)
            rows = rpc(target, "serial_candidates")["rows"]
            case.assertLessEqual(set(free), {row["name"] for row in rows})
        call = "serial_enter" if self.enters else "serial_select"
        result = rpc(target, call, names)
        after = rpc(target, "serial_window")
        case.assertEqual(after["count"] - before["count"], len(result["accepted"]))
        shown = {row["name"] for row in after["lines"]}
        case.assertLessEqual(set(result["accepted"]), shown)
        return result

    def refuses(self, mistake):
        """Whether a unit is refused for this mistake."""
        harmless = self.good, self.outcomes["nothing wrong"]
        return self.outcomes[mistake] not in harmless

    def kept(self, case, record):
        """The numbers that the record has now."""
        window = rpc(self.targets(case, record), "serial_window")
        return {row["name"] for row in window["lines"]}

    def elsewhere(self, case, name, place):
        """Give this number to another document."""
        if self.enters:
            given = case._receipt(1).serial_enter([name])
        else:
            given = case._delivery(1, source=place).serial_select([name])
        case.assertEqual(given["accepted"], [name])

    def take_off(self, case, record, names):
        return rpc(self.targets(case, record), "serial_remove", names)

    def said(self, result, name):
        """What the answer says of this number."""
        for row in result["refused"]:
            if row["name"] == name:
                return row["reason"]
        return "accepted" if name in result["accepted"] else "nothing"

    def lacking(self, case, record, name):
        """What is said when ``name`` was not given."""
        window = rpc(self.targets(case, record), "serial_window")
        return f"{window['expected'] - window['count']} missing"

    def finish(self, case, record):
        """Press the button that moves the stock."""
        raise NotImplementedError
