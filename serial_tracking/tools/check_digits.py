"""Check digits by name, for the format rule; the arithmetic is python-stdnum's."""

import re
from collections.abc import Callable

from stdnum import ean, luhn
from stdnum.iso7064 import mod_97_10

# People write IMEI and ICCID in groups.
_GROUPING = re.compile("[ -]")
_VIN_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)),
        strict=True,
    )
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _digits(name: str) -> str:
    """Return the digits of ``name``, or ``""`` when it has anything else."""
    text = _GROUPING.sub("", name)
    return text if text.isascii() and text.isdigit() else ""


def is_luhn(name: str) -> bool:
    """Digits whose last one is the Luhn check digit."""
    number = _digits(name)
    return len(number) > 1 and luhn.is_valid(number)


def is_imei(name: str) -> bool:
    """15 digits with Luhn check digit (the 14 and 16 digit forms have none)."""
    return len(_digits(name)) == 15 and is_luhn(name)


def is_iccid(name: str) -> bool:
    """Number of a SIM card: 19 or 20 digits from 89 on, with Luhn check digit."""
    number = _digits(name)
    return len(number) in (19, 20) and number.startswith("89") and is_luhn(number)


def is_mod10(name: str) -> bool:
    """Digits of any length whose last one is the GS1 check digit (EAN, GTIN, SSCC)."""
    number = _digits(name)
    return len(number) > 1 and ean.calc_check_digit(number[:-1]) == number[-1]


def is_mod97(name: str) -> bool:
    """Letters and digits that end in two ISO 7064 MOD 97-10 check digits."""
    text = _GROUPING.sub("", name)
    return (
        len(text) > 2
        and text.isascii()
        and text.isalnum()
        and text[-2:].isdigit()
        and mod_97_10.is_valid(text)
    )


def is_vin(name: str) -> bool:
    """17 characters of a vehicle identification number with its North American check
    digit at the ninth place."""
    text = name.upper()
    if len(text) != 17 or any(char not in _VIN_VALUES for char in text):
        return False
    total = sum(
        _VIN_VALUES[char] * weight
        for char, weight in zip(text, _VIN_WEIGHTS, strict=True)
    )
    return text[8] == "0123456789X"[total % 11]


CHECKS: dict[str, Callable[[str], bool]] = {
    "luhn": is_luhn,
    "imei": is_imei,
    "iccid": is_iccid,
    "mod10": is_mod10,
    "mod97": is_mod97,
    "vin": is_vin,
}
"""Value of the format rule's field -> function that says whether a serial is right."""
# These read digits only, so a prefix such as ``SN-`` is no part of the number.
DIGITS_ONLY = frozenset({"luhn", "imei", "iccid", "mod10"})
