"""Whether a regular expression that a person wrote can be run on every serial."""

import re
import warnings
from functools import lru_cache

try:
    from re import _constants, _parser
except ImportError:  # Python 3.10
    import sre_constants as _constants
    import sre_parse as _parser

MAX_LENGTH = 100
"""Longer serials are not matched at all, they break the rule."""
_MAX_WAYS = 2_000_000
_REPEATS = {
    getattr(_constants, name)
    for name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
    if hasattr(_constants, name)
}


def pattern_problem(pattern: str) -> str:
    """Judge a pattern before it is stored.

    Python's ``re`` can't be stopped, and ``(a+)+b`` on thirty letters runs for ages.
    So the ways in which a pattern can be tried on one serial of at most
    :data:`MAX_LENGTH` characters are counted beforehand: up to three open repetitions
    in a row pass, a repetition of varying length inside a long one doesn't.

    :return: ``"pattern_invalid"``, ``"pattern_slow"`` or ``""`` when it is fine
    """
    try:
        with warnings.catch_warnings():
            # A pattern that Python will read otherwise one day, such as [[a].
            warnings.simplefilter("error")
            compile_pattern(pattern)
            ways = _ways(_parser.parse(pattern))
    except (re.error, OverflowError, RecursionError, Warning):
        return "pattern_invalid"
    return "pattern_slow" if ways > _MAX_WAYS else ""


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which ``\\d`` and ``\\w`` mean the plain Latin ones."""
    return re.compile(pattern, re.ASCII)


def _ways(parsed) -> int:
    """Return an upper bound of the ways in which the parts can be tried."""
    total = 1
    for operation, argument in parsed:
        total = min(total * _ways_of(operation, argument), _MAX_WAYS + 1)
    return total


def _ways_of(operation, argument) -> int:
    if operation in _REPEATS:
        low, high, inner = argument
        return _ways_of_repeat(int(low), min(int(high), MAX_LENGTH), _ways(inner))
    if operation is _constants.BRANCH:
        return sum(_ways(inner) for inner in argument[1])
    if operation is _constants.SUBPATTERN:
        return _ways(argument[-1])
    if operation is _constants.GROUPREF_EXISTS:
        return sum(_ways(inner) for inner in argument[1:] if inner)
    if operation in (_constants.ASSERT, _constants.ASSERT_NOT):
        return _ways(argument[1])
    if operation is getattr(_constants, "ATOMIC_GROUP", None):
        return _ways(argument)
    return 1


def _ways_of_repeat(low: int, high: int, inner: int) -> int:
    if inner == 1:
        return max(high - low + 1, 1)
    total = 0
    for count in range(low, high + 1):
        total += inner**count
        if total > _MAX_WAYS:
            break
    return total or inner
