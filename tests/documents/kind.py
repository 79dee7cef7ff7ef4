"""What a kind of document is, and the mistakes that every kind meets."""

from dataclasses import dataclass

MISTAKES = (
    "too few",
    "too many",
    "duplicate",
    "wrong product",
    "wrong place",
    "not available",
    "no right",
    "nothing wrong",
)
KINDS = {}


@dataclass(frozen=True)
class Cannot:
    """A cell that does not exist, and why."""

    why: str


@dataclass(frozen=True)
class Kind:
    """How to make a document of this kind, and what the rules say of its units.

    ``enters``: its units are new. ``outside``: they are not on hand when they are
    chosen, so that nobody can have given them a status. ``any_status``: units that
    aren't available may make this move (U4). ``carried``: where a step before brought
    them, the line goes on with whatever became of them inside our walls. ``returns``:
    it takes nothing but what its origin moved (R1). ``only_window``: its details offer
    units on hand, so that new numbers are given in the window alone. ``app``: what
    has to be installed besides.
    """

    name: str
    make: object
    enters: bool = False
    outside: bool = False
    any_status: bool = False
    carried: bool = False
    returns: bool = False
    only_window: bool = False
    app: str = ""

    def refuses(self, mistake):
        """Whether this mistake names a unit that must not make this move."""
        if mistake == "wrong product":
            return not self.enters  # another product's number is free by default (E3)
        if mistake == "not available":
            return not self.any_status
        return mistake in ("duplicate", "wrong place")

    def why_not(self, mistake):
        """Why nobody can make this mistake in such a document, or ``None``."""
        if mistake == "not available" and self.enters:
            return "a new unit has no status yet"
        if mistake == "not available" and self.outside:
            return "a unit that is not on hand gets no other status"
        return None

    def outcome(self, mistake):
        """What the window's call says, for the table of all of them."""
        if why := self.why_not(mistake):
            return Cannot(why)
        if mistake == "no right":
            return "AccessError"
        if mistake == "too few":
            return "asked for"
        refused = mistake == "too many" or self.refuses(mistake)
        return "refused" if refused else "accepted"


@dataclass
class Case:
    """One document and one mistake: ``given`` are the numbers to give to ``move``,
    ``bad`` those of them that must not be on it, ``names`` those that are right.
    """

    kind: Kind
    mistake: str
    move: object
    names: list
    given: list
    bad: list


def kind(name, **traits):
    def note(make):
        KINDS[name] = Kind(name, make, **traits)
        return make

    return note
