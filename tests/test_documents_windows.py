"""Documents with a window of their own times every mistake (E2, E3, S2, R3, R6, T6).

Each by the call of a program and by those of the window; the outcome of every cell
stands in ``documents/window_*.py``.
"""

from contextlib import closing
from dataclasses import dataclass

from documents import WINDOWS, Cannot, Documents
from documents.window import Window

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger


@dataclass
class Cell:
    """One document and one mistake: ``names`` are right on ``record``, ``given`` are
    given to it, ``suspects`` are those of them that the mistake is about.
    """

    window: Window
    mistake: str
    record: object
    names: list
    given: list
    suspects: list

    def refused(self):
        return self.suspects if self.window.refuses(self.mistake) else []

    def is_short(self):
        """Whether a unit that is right stays refused, so that one is missing."""
        return self.mistake in ("not available", "chosen elsewhere") and self.refused()


@tagged("post_install", "-at_install")
class TestDocumentsWindows(Documents):
    def test_by_call(self):
        """E3, S4, R3, R6, T6: the public method alone, as any program calls it."""
        self._try_each_window("by_call")

    def test_by_window(self):
        """E2, E8, S1, S2: the window opens, looks, gives and looks again."""
        self._try_each_window("by_window")

    def _try_each_window(self, way):
        for window in self._here(WINDOWS):
            for mistake, outcome in window.outcomes.items():
                if isinstance(outcome, Cannot):
                    continue  # `test_documents_table.py` has the reasons
                with (
                    self.subTest(kind=window.name, mistake=mistake),
                    closing(self.cr.savepoint()),
                ):
                    self.env.invalidate_all()
                    self._check(window, mistake, way)

    def _check(self, window, mistake, way):
        record, names = window.make(self)
        record = record.with_user(getattr(self, window.user))
        give, posts = getattr(window, way), window.posts and way == "by_call"
        if mistake == "no right":
            self._check_no_right(window, record, names, give)
            return
        given, suspects = self._mistaken(window, mistake, record, names)
        cell = Cell(window, mistake, record, names, given, suspects)
        places, before = self._places(suspects), self._quantities()
        result = give(self, record, given)
        self._check_said(cell, result)
        if posts:
            self._check_posted(cell, result, before)
        else:
            self._check_kept(cell, result, before)
            self._give_rest(cell, result, give)
            window.finish(self, record)
        if mistake != "duplicate" and cell.refused():
            self.assertEqual(self._places(suspects), places, "was refused and moved")
        self._check_ends(cell, result, posts)

    def _check_ends(self, cell, result, posts):
        """Every unit that is right is where the document was to bring it."""
        window, ended = cell.window, cell.names
        if posts or cell.is_short():
            ended = result["accepted"] if posts or window.any_number else []
        ended = [name for name in cell.names if name in ended]
        if not ended:
            self.assertTrue(cell.is_short(), "nothing has been finished")
        for lot in self._lots(ended):
            code = window.ends
            if lot.name in cell.suspects:
                code = window.suspects_end.get(cell.mistake, code)
            self.assertStatus(lot, code)
        self.assertStoredIsRebuilt(self._lots(ended))

    def _check_no_right(self, window, record, names, give):
        before = self._quantities()
        stranger = getattr(self, window.stranger)
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            give(self, record.with_user(stranger), names)
        self.assertEqual(self._quantities(), before)

    def _check_said(self, cell, result):
        """Every unit that is refused is named with its reason, and no other one."""
        window, outcome = cell.window, cell.window.outcomes[cell.mistake]
        if cell.mistake == "too few":
            (missing,) = set(cell.names) - set(cell.given)
            said = window.lacking(self, cell.record, missing)
            self.assertIn(outcome, said)
        for name in cell.suspects:
            self.assertIn(outcome, window.said(result, name))
        for name in cell.given:
            if name in cell.names and name not in cell.suspects:
                self.assertEqual(window.said(result, name), window.good)
        named = [row["name"] for row in result["refused"]]
        self.assertEqual(sorted(named), sorted(cell.refused()))

    def _check_posted(self, cell, result, before):
        """Nothing but the good ones has moved."""
        moved = {row[0] for row in set(before) ^ set(self._quantities())}
        allowed = set(self._lots(result["accepted"]).ids)
        self.assertEqual(moved - {None}, allowed)

    def _check_kept(self, cell, result, before):
        """The good ones stay on the document, the others don't; nothing has moved."""
        window, record = cell.window, cell.record
        self.assertEqual(window.kept(self, record), set(result["accepted"]))
        if cell.mistake == "too few" and window.asks:
            window.finish(self, record)
            self.assertEqual(window.kept(self, record), set(result["accepted"]))
        self.assertEqual(self._quantities(), before, "moved before it is finished")

    def _give_rest(self, cell, result, give):
        """Take off what was not meant, give what is missing."""
        accepted = set(result["accepted"])
        if strangers := sorted(accepted - set(cell.names)):
            cell.window.take_off(self, cell.record, strangers)
        if rest := [name for name in cell.names if name not in accepted]:
            give(self, cell.record, rest)

    def _mistaken(self, window, mistake, record, names):
        """:return: (numbers to give, those of them that the mistake is about)"""
        enters = window.enters
        place = self._lots(names).location_id or self.stock
        if mistake == "too few":
            return names[:1], []
        if mistake == "duplicate":
            return [names[0], f" {names[0].lower()} "], [names[0].lower()]
        if mistake == "too many":
            more = self._new_names(1) if enters else self._held(place, 1)
            return names + more, more
        if mistake == "wrong product":
            more = self._held(self.stock, 1, self.phone)
            return [names[0], *more], more
        if mistake == "wrong place":
            more = self._held(self.far, 1)
            return [names[0], *more], more
        if mistake == "not available":
            self._lots(names[1:]).serial_change_status("defective", "broken")
            return names, names[1:]
        if mistake == "chosen elsewhere":
            window.elsewhere(self, names[1], place)
            return names, names[1:]
        return names, []
