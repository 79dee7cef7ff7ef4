"""Text cells of a CSV file that a spreadsheet would run as a formula.

A cell is dangerous when it begins with ``=``, ``+``, ``-``, ``@`` or their full-width
forms, also after blanks, or with a tab or a line break (OWASP, "CSV Injection";
CWE-1236). An apostrophe in front makes it text.

Only for CSV: a cell that xlsxwriter writes with ``write_string`` is text already, and
the apostrophe would show.
"""

import re
from typing import Any

_DANGEROUS = re.compile(r"[\t\r\n\0]|\s*[=+\-@＝＋－＠]")


def neutralise(value: Any) -> Any:
    """Return ``value`` as a CSV cell that no spreadsheet runs.

    Numbers, dates and harmless text stay as they are. Text that is an escaped form
    already (``'=1+1``) gets one more apostrophe, so that :func:`restore` is exact.
    """
    if isinstance(value, str) and _is_dangerous(value):
        return "'" + value
    return value


def restore(value: Any) -> Any:
    """Return the value that :func:`neutralise` made ``value`` from.

    ``restore(neutralise(x)) == x`` for every x; ``'A1`` keeps its apostrophe, since it
    wasn't put there by an export.
    """
    if isinstance(value, str) and value[:1] == "'" and _is_dangerous(value):
        return value[1:]
    return value


def _is_dangerous(text: str) -> bool:
    return bool(_DANGEROUS.match(text.lstrip("'")))
