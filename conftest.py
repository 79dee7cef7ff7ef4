"""Rules for every test: no warning in the log, no skipped browser test."""

import importlib.util
import logging
import signal
from pathlib import Path

import pytest

spec = importlib.util.spec_from_file_location(
    "log_guard", Path(__file__).parent / "tests" / "log_guard.py"
)
log_guard = importlib.util.module_from_spec(spec)
spec.loader.exec_module(log_guard)

GUARD = log_guard.LogGuard()


def pytest_configure(config):
    # a background job starts with Ctrl-C ignored
    signal.signal(signal.SIGINT, signal.default_int_handler)
    logging.getLogger().addHandler(GUARD)
    # pytest-odoo silences Odoo by default
    odoo_logger = logging.getLogger("odoo")
    if odoo_logger.getEffectiveLevel() > logging.WARNING:
        odoo_logger.setLevel(logging.WARNING)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    lines = GUARD.take()
    if lines and report.outcome != "failed":
        report.outcome = "failed"
        report.longrepr = "Odoo's log has, unexpected:\n" + "\n".join(lines)
    elif report.skipped and _is_browser_test(item):
        report.outcome = "failed"
        report.longrepr = f"a browser test was skipped: {call.excinfo.value}"
    return report


def _is_browser_test(item):
    from odoo.tests import HttpCase

    return bool(getattr(item, "cls", None)) and issubclass(item.cls, HttpCase)
