"""No kind of document is missing, and no cell of its row (E3, S4).

`documents/TABLE.md` is the list as people read it: every kind, every mistake, what
becomes of it. It is written anew by

    DOCUMENTS_TABLE=write ./setup/test tests/test_documents_table.py
"""

import os
from contextlib import closing
from pathlib import Path

from documents import KINDS, MISTAKES, WINDOW_MISTAKES, WINDOWS, Cannot, Documents
from test_other_apps import APPS

from odoo.tests import tagged

TABLE = Path(__file__).parent / "documents" / "TABLE.md"
# Methods by which people give serial numbers to a document.
GIVING = (
    "action_serial_window",
    "action_serial_finished",
    "serial_enter",
    "serial_select",
    "serial_announce",
    "serial_scan",
)
PLAIN = {"incoming", "outgoing", "internal"}
# Where they stand in the list under the name of what they give the numbers to.
SAME_AS = {
    "serial.window": "the abstract model of all of them",
    "stock.move": "the transfers",
    "stock.picking": "its scan box and button give numbers to its moves",
    "sale.order": "its scan box gives numbers to its lines",
    "stock.return.picking": "its scan box gives numbers to its lines",
}


def cell(outcome):
    return f"*no: {outcome.why}*" if isinstance(outcome, Cannot) else outcome


def table():
    """The whole list as text."""
    parts = [
        "<!-- Written by tests/test_documents_table.py, which says how. -->",
        "# Documents with serial numbers, and what becomes of every mistake",
        "Each cell is tried by the call of a program and by those of the form and the "
        "window. *no* means that nobody can make this mistake there, and why.",
    ]
    for title, kinds, mistakes, outcome in (
        ("Transfers", KINDS, MISTAKES, lambda each, m: each.outcome(m)),
        (
            "Documents with a window of their own: what is said of the unit",
            WINDOWS,
            WINDOW_MISTAKES,
            lambda each, m: each.outcomes[m],
        ),
    ):
        rows = [
            [
                each.name + (f" ({each.app})" if each.app else ""),
                "enter" if each.enters else "select",
                *(cell(outcome(each, mistake)) for mistake in mistakes),
            ]
            for each in kinds.values()
        ]
        head = ["document", "mode", *mistakes]
        lines = [head, ["---"] * len(head), *rows]
        parts.append(f"## {title}")
        parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    return "\n\n".join(parts) + "\n"


@tagged("post_install", "-at_install")
class TestDocumentsTable(Documents):
    def test_table(self):
        """E3, S4: the list as it was looked at; a cell that changes is seen."""
        if os.environ.get("DOCUMENTS_TABLE") == "write":
            TABLE.write_text(table())
        self.assertEqual(TABLE.read_text(), table(), f"{TABLE.name} is out of date")

    def test_no_cell_is_missing(self):
        """E3, S4: every kind says what becomes of every mistake, or why it has none."""
        for name, window in WINDOWS.items():
            self.assertEqual(set(window.outcomes), set(WINDOW_MISTAKES), name)
        outcomes = [w.outcomes[m] for w in WINDOWS.values() for m in WINDOW_MISTAKES]
        outcomes += [k.outcome(m) for k in KINDS.values() for m in MISTAKES]
        for outcome in outcomes:
            self.assertTrue(getattr(outcome, "why", outcome).strip())

    def test_left_out(self):
        """E3, S4: these are all the reasons for a cell that nobody can make."""
        why = {
            (mistake, outcome.why)
            for each in [*KINDS.values(), *WINDOWS.values()]
            for mistake in WINDOW_MISTAKES
            if isinstance(outcome := self._cell(each, mistake), Cannot)
        }
        any_number = "it is for as many units as are given"
        self.assertEqual(
            why,
            {
                ("too few", any_number),
                ("too many", any_number),
                ("not available", "a new unit has no status yet"),
                ("not available", "a unit that is not on hand gets no other status"),
                ("chosen elsewhere", "it is made of its own units"),
            },
        )

    def _cell(self, each, mistake):
        if hasattr(each, "outcomes"):
            return each.outcomes[mistake]
        return each.outcome(mistake) if mistake in MISTAKES else "accepted"

    def test_every_app_is_installed_somewhere(self):
        """E3, S4: what needs another app is run where that is installed."""
        apps = {each.app for each in [*KINDS.values(), *WINDOWS.values()] if each.app}
        self.assertLessEqual(apps, set(APPS))

    def test_every_window_is_listed(self):
        """E2, S2: every model that takes serial numbers has its row."""
        listed = {window.model for window in WINDOWS.values()}
        window = self.env.registry["serial.window"]
        takes = {
            name
            for name, model in self.env.registry.items()
            if issubclass(model, window)
            or any(callable(getattr(model, call, None)) for call in GIVING)
        }
        button = '<widget name="serial_numbers"'
        views = self.env["ir.ui.view"].search([("arch_db", "like", button)])
        takes.update(views.mapped("model"))
        self.assertLessEqual(takes - set(SAME_AS), listed)
        present = {each.model for each in self._here(WINDOWS)}
        self.assertLessEqual(present, set(self.env.registry))

    def test_every_operation_is_listed(self):
        """E1, S1: every kind of operation type, entering and selecting."""
        found = set()
        for move in self._moves():
            self.assertTrue(move.serial_mode)
            found.add((move.picking_type_id.code, move.serial_mode))
        codes = dict(self.env["stock.picking.type"]._fields["code"].selection)
        codes = set(codes) - PLAIN if self.with_apps else set(codes)
        wanted = {(code, mode) for code in codes for mode in ("enter", "select")}
        self.assertLessEqual(wanted, found)

    def _moves(self):
        """A move of every kind and window."""
        for each in self._here(KINDS):
            with closing(self.cr.savepoint()):
                move, _names = each.make(self, 1)
                self.assertEqual(each.enters, move.serial_mode == "enter", each.name)
                yield move
        for each in self._here(WINDOWS):
            if hasattr(each, "move"):
                with closing(self.cr.savepoint()):
                    record, _names = each.make(self)
                    yield each.move(self, record)
