"""A warning or an error in Odoo's log is a failure, unless core is known to log it.

``python tests/log_guard.py FILE`` judges the log of an installation; the tests are
judged by the ``conftest.py`` at the top, with :class:`LogGuard`.
"""

import logging
import re
import sys
from pathlib import Path

KNOWN_FILE = Path(__file__).with_name("known_core_messages.txt")
LOG_LINE = re.compile(
    r"\S+ \S+ \d+ (?P<level>WARNING|ERROR|CRITICAL) \S+ (?P<logger>\S+): (?P<text>.*)"
)


def known_messages():
    """Return the lines of the file of known messages, each ``logger: text``."""
    lines = KNOWN_FILE.read_text().splitlines()
    return {line.strip() for line in lines if line.strip() and line[0] != "#"}


class LogGuard(logging.Handler):
    """Collects what the tests log; muted and asserted messages never get here."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.known = known_messages()
        self.lines = []

    def emit(self, record):
        line = f"{record.name}: {record.getMessage()}"
        if line.splitlines()[0].strip() not in self.known:
            self.lines.append(f"{record.levelname} {self.format(record)}")

    def take(self):
        """Return the collected lines and forget them."""
        lines, self.lines = self.lines, []
        return lines


def unexpected_lines(log):
    """Yield the lines of a log file at WARNING and above that core is not known for."""
    known = known_messages()
    for line in log.splitlines():
        match = LOG_LINE.match(line)
        if match and f"{match['logger']}: {match['text'].strip()}" not in known:
            yield line


if __name__ == "__main__":
    found = list(unexpected_lines(Path(sys.argv[1]).read_text()))
    print("\n".join(found), file=sys.stderr)
    sys.exit(bool(found))
