"""What a serial number is stored as, and when two of them are the same."""

import re
import unicodedata
from collections.abc import Iterable

# Control characters, marks that nobody can see (soft hyphen, zero-width blanks,
# reading-direction marks that come along when pasting from Windows dialogs) and lone
# surrogates, which PostgreSQL can't store.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ud800-\udfff]"
)
_BLANK = re.compile(r"\s")


def clean(name: str | None) -> str:
    """Return ``name`` as it is stored.

    Control and invisible characters are removed, blanks of any sort are stripped from
    both ends. Everything a person can see stays as it is: ``0012``, ``1E5``, ``=1+1``.

    :param name: what was typed, scanned or imported; None and False count as empty
    :return: the name to store, perhaps empty
    """
    if not name:
        return ""
    if not (name.isascii() and name.isprintable()):
        name = _UNSEEN.sub("", name)
    return name.strip()


def fold(name: str | None) -> str:
    """Return the form that equal serials share: two names are the same serial exactly
    when their folds are equal.

    Letter case doesn't count, neither do outer blanks, invisible characters, the sort
    of an inner blank (a no-break space looks like a space) and the way in which an
    accented letter is composed. Everything else counts, leading zeros included.

    The fold is stored in a column which only this function fills. It uses
    ``casefold`` rather than the database's ``lower()``, whose result depends on the
    collation that the server was installed with. ``fold(fold(x)) == fold(x)``.

    :param name: a serial, cleaned or not
    :return: the fold, empty when nothing visible is left
    """
    text = clean(name)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFD", _BLANK.sub(" ", text))
    return unicodedata.normalize("NFC", text.casefold())


def split_repeats(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Tell the first of each serial from those that repeat it.

    :param names: serials in the order of entry
    :return: (each serial once, the repeating names), both in the order given
    """
    seen: set[str] = set()
    first: list[str] = []
    repeats: list[str] = []
    for name in names:
        key = fold(name)
        (repeats if key in seen else first).append(name)
        seen.add(key)
    return first, repeats
