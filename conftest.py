"""Rules for every test: no warning in the log, no skipped browser test."""

import ast
import functools
import importlib.util
import logging
import os
import shutil
import signal
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

spec = importlib.util.spec_from_file_location(
    "log_guard", Path(__file__).parent / "tests" / "log_guard.py"
)
log_guard = importlib.util.module_from_spec(spec)
spec.loader.exec_module(log_guard)

GUARD = log_guard.LogGuard()
ROOT = Path(__file__).parent
sys.path.append(str(ROOT / "tests"))
WITH_OTHER_APPS = ROOT / "tests" / "with_other_apps"
LONG_TESTS = {"test_core_suites.py", "test_other_apps.py", "test_import_crash.py"}


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


def pytest_collection_modifyitems(config, items):
    """Workers begin with what takes minutes, lest one is left alone with it.

    Those tests work on copies. The others of the folder ``tests`` come last, as they
    do in one process: some of them commit what they do.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.path.name not in LONG_TESTS)


@pytest.fixture(scope="session", autouse=True)
def own_filestore(load_registry):
    """A filestore for each worker, where pytest-odoo gives all of them the same one.

    After each class of tests Odoo deletes the files that its database doesn't know.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    import database_copy

    from odoo.tests.common import get_db_name
    from odoo.tools import config

    folder = Path(config["data_dir"]) / "filestore"
    shared, own = config.filestore(get_db_name()), folder / get_db_name()
    database_copy.copy_filestore(shared, own)
    with patch.object(config, "filestore", lambda name: str(folder / name)):
        yield
    shutil.rmtree(own, ignore_errors=True)


def pytest_ignore_collect(collection_path):
    """What needs apps that this database lacks; ``test_other_apps.py`` runs it."""
    # pytest asks about the files of a folder that it was sent to, not about the folder
    if any(map(needs_other_apps, (collection_path, collection_path.parent))):
        return not _has_other_apps()
    return None


def needs_other_apps(path):
    """Whether these tests need more than what `serial_tracking` depends on."""
    if path == WITH_OTHER_APPS:
        return True
    manifest = path.parent / "__manifest__.py"
    if path.name != "tests" or not manifest.exists():
        return False
    return bool(ast.literal_eval(manifest.read_text()).get("auto_install"))


@functools.cache
def _has_other_apps():
    import database_copy

    from odoo.tests.common import get_db_name

    return "mrp" in database_copy.installed(get_db_name())


def _is_browser_test(item):
    from odoo.tests import HttpCase

    return bool(getattr(item, "cls", None)) and issubclass(item.cls, HttpCase)
