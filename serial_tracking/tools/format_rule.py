"""What the serials of an item must look like."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from .check_digits import CHECKS, DIGITS_ONLY
from .folding import fold
from .patterns import MAX_LENGTH, compile_pattern, pattern_problem

_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_ALLOWED = {"digits": _DIGITS, "letters": _LETTERS, "alnum": _DIGITS | _LETTERS}


class Broken(NamedTuple):
    """One rule that a serial breaks.

    ``code`` and the keys of ``params``: ``prefix`` (prefix), ``too_short`` and
    ``too_long`` (length, limit), ``characters`` (allowed, found), ``letter_case``
    (case), ``pattern`` (pattern), ``check_digit`` (check).
    """

    code: str
    params: dict[str, Any]


@dataclass(frozen=True)
class FormatRule:
    """The format of an item's serials; what is left at its default isn't checked.

    :param prefix: how every serial begins, in any letter case
    :param min_length: smallest number of characters, prefix included
    :param max_length: largest number of characters, 0 for any
    :param allowed: which characters may follow the prefix: ``digits`` 0-9,
        ``letters`` A-Z and a-z, ``alnum`` both, ``custom`` those of ``characters``
    :param characters: the custom characters; both cases are listed where both may be
    :param pattern: regular expression that the whole serial matches
    :param letter_case: the case that :meth:`apply_case` gives to entered serials
    :param check_digit: key of :data:`.check_digits.CHECKS`
    """

    prefix: str = ""
    min_length: int = 0
    max_length: int = 0
    allowed: Literal["any", "digits", "letters", "alnum", "custom"] = "any"
    characters: str = ""
    pattern: str = ""
    letter_case: Literal["any", "upper", "lower"] = "any"
    check_digit: str = ""

    def apply_case(self, name: str) -> str:
        """Return ``name`` in the letter case of the rule."""
        if self.letter_case == "upper":
            return name.upper()
        if self.letter_case == "lower":
            return name.lower()
        return name

    def check(self, name: str) -> list[Broken]:
        """Return every rule that ``name`` breaks, in the order of the fields.

        :param name: one clean serial, after :meth:`apply_case` where the case is
            to be mended rather than refused
        :return: empty when the serial is right
        """
        broken: list[Broken] = []
        has_prefix = fold(name).startswith(fold(self.prefix))
        body = name[len(self.prefix) :] if has_prefix else name
        if not has_prefix:
            broken.append(Broken("prefix", {"prefix": self.prefix}))
        broken += self._check_length(name)
        broken += self._check_characters(body)
        if self.apply_case(name) != name:
            broken.append(Broken("letter_case", {"case": self.letter_case}))
        if self.pattern and not self._matches(name):
            broken.append(Broken("pattern", {"pattern": self.pattern}))
        if self.check_digit and not self._has_check_digit(name, body):
            broken.append(Broken("check_digit", {"check": self.check_digit}))
        return broken

    def problems(self) -> list[Broken]:
        """Return what is wrong with the rule itself, for the form that stores it.

        Codes: ``pattern_invalid``, ``pattern_slow`` (pattern), ``length_order``
        (minimum, maximum), ``prefix_length`` (prefix, maximum), ``no_characters``,
        ``check_digit_unknown`` (check).
        """
        found: list[Broken] = []
        wrong = self.pattern and pattern_problem(self.pattern)
        if wrong:
            found.append(Broken(wrong, {"pattern": self.pattern}))
        limit = self.max_length
        if limit and self.min_length > limit:
            lengths = {"minimum": self.min_length, "maximum": limit}
            found.append(Broken("length_order", lengths))
        if limit and len(self.prefix) > limit:
            params = {"prefix": self.prefix, "maximum": limit}
            found.append(Broken("prefix_length", params))
        if self.allowed == "custom" and not self.characters:
            found.append(Broken("no_characters", {}))
        if self.check_digit and self.check_digit not in CHECKS:
            found.append(Broken("check_digit_unknown", {"check": self.check_digit}))
        return found

    def _check_length(self, name: str) -> list[Broken]:
        length = len(name)
        if length < self.min_length:
            return [Broken("too_short", {"length": length, "limit": self.min_length})]
        if self.max_length and length > self.max_length:
            return [Broken("too_long", {"length": length, "limit": self.max_length})]
        return []

    def _check_characters(self, body: str) -> list[Broken]:
        if self.allowed == "any":
            return []
        custom = self.allowed == "custom"
        allowed = set(self.characters) if custom else _ALLOWED[self.allowed]
        found = "".join(dict.fromkeys(char for char in body if char not in allowed))
        if not found:
            return []
        shown = self.characters if custom else self.allowed
        return [Broken("characters", {"allowed": shown, "found": found})]

    def _matches(self, name: str) -> bool:
        if len(name) > MAX_LENGTH:
            return False
        return bool(compile_pattern(self.pattern).fullmatch(name))

    def _has_check_digit(self, name: str, body: str) -> bool:
        outside = self.check_digit in DIGITS_ONLY and not self.prefix.isdigit()
        return CHECKS[self.check_digit](body if outside else name)
