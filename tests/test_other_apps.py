"""Our add-ons beside manufacturing, point of sale, repairs and the rest of the stock
apps (DESIGN, decision 10).

The test database has none of those apps, so that the other tests see our add-ons with
nothing else. Here a copy of it gets them, and with them our add-ons that install
themselves where both sides are present; a pytest of its own then runs the tests that
need them: the folder ``with_other_apps`` and the ``tests`` of those add-ons. Some of
`serial_tracking` run there once more.

    ./setup/test tests/test_other_apps.py                 all of them
    OTHER_APPS=none ./setup/test                          none of them
    OTHER_APPS='tests/with_other_apps -k fefo' ./setup/test tests/test_other_apps.py
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import database_copy
import pytest

ROOT = Path(__file__).parent.parent
WANTED = os.environ.get("OTHER_APPS", "all")
APPS = [
    "mrp",
    "point_of_sale",
    "repair",
    "stock_dropshipping",
    "stock_picking_batch",
    "product_expiry",
]
# Core's other apps extend the same methods: the rules have to hold there as well.
ONCE_MORE = [
    "serial_tracking/tests/test_guard.py",
    "serial_tracking/tests/test_receipt.py",
    "serial_tracking/tests/test_delivery.py",
    "serial_tracking/tests/test_return_dialog.py",
    "serial_tracking/tests/test_return_to_vendor.py",
    "serial_tracking/tests/test_return_unrecorded.py",
    "serial_tracking/tests/test_returns.py",
    "serial_tracking/tests/test_status_by_moves.py",
    "serial_tracking/tests/test_bulk_leaves_same_rows.py",
    # The words of our add-ons that are installed only here.
    "tests/test_translations.py",
]
# Tests that were not found would not fail either.
FEWEST_TESTS = 110


@pytest.mark.skipif(WANTED == "none", reason="OTHER_APPS=none")
def test_other_apps():
    """U4, E7, S2, S4, U2, W4: with the apps installed."""
    from odoo.tests.common import get_db_name

    arguments = [] if WANTED == "all" else shlex.split(WANTED)
    with (
        database_copy.copied(get_db_name()) as copy,
        tempfile.TemporaryDirectory() as folder,
    ):
        database_copy.install(copy, APPS, folder)
        present = database_copy.installed(copy)
        ours = {path.parent.name for path in ROOT.glob("*/__manifest__.py")}
        assert ours <= present, f"not installed: {sorted(ours - present)}"
        output, status = _pytest(copy, arguments or _everything())
    print(output)
    if status:
        pytest.fail(f"with {', '.join(APPS)}:\n{output}", pytrace=False)
    passed = re.search(r"(\d+) passed", output)
    assert passed and (arguments or int(passed[1]) >= FEWEST_TESTS), output


def _everything():
    from conftest import needs_other_apps

    return [
        *(str(path) for path in ROOT.glob("*/tests") if needs_other_apps(path)),
        "tests/with_other_apps",
        *ONCE_MORE,
    ]


def _pytest(database, arguments):
    """Run tests on a database; return what was said and the exit status."""
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "--odoo-http", "--odoo-log-level=warn"]
        + [f"--odoo-database={database}", f"--odoo-extra=db-filter=^{database}$"]
        + ["-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        env=database_copy.environment_of_no_worker(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=database_copy.TIMEOUT,
    )
    return result.stdout, result.returncode
