"""Run core's own test suites with our add-ons installed, on a copy of a database.

Every add-on of core is tested at the moment it is installed, before our overrides are
there. Here the suites run once more on the full registry, in an `odoo shell` of their
own, and what fails is compared with ``expected.toml``: a failure that is not listed is
one of ours, a listed test that passes is to be taken off the list.

    ./setup/test tests/core_suites                      core's suite of `stock`
    CORE_SUITES=all ./setup/test tests/core_suites      all of them (about 1,100 tests)
    CORE_SUITES=none ./setup/test                       none of them

By hand, with ``ODOO_RC`` naming a configuration, on a database without demo data that
has the add-ons (or has not: that is how ``core_alone`` of the list was found); the
database is copied, so that nobody may be using it::

    python tests/core_suites/core_suite.py DATABASE stock sale_stock
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import tomllib
import uuid
from collections import namedtuple
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
from psycopg2 import sql

FOLDER = Path(__file__).parent
TIERS = {
    "none": [],
    "stock": ["stock"],
    "all": [
        "stock",
        "stock_account",
        "sale_stock",
        "purchase_stock",
        "product_expiry",
        "stock_picking_batch",
    ],
}
TIMEOUT = 45 * 60

Verdict = namedtuple("Verdict", "unexpected outdated")


def expected_failures(file=FOLDER / "expected.toml"):
    """Return ``{test id: why it fails}`` of all entries of the list."""
    groups = tomllib.loads(file.read_text())
    return {
        test: f"{entry.get('row', 'core alone')}: {entry['why']}"
        for entries in groups.values()
        for entry in entries
        for test in entry["tests"]
    }


def module_of(test):
    return test.split("/")[1]


def judge(report, expected, modules):
    """Compare what failed with what is expected to.

    :param dict report: ``failures``, ``{test id: traceback}``
    :param dict expected: ``{test id: why}``
    :param modules: the add-ons whose suites ran
    :return: tests that fail and are not listed, tests that are listed and pass
    """
    failed = set(report["failures"])
    listed = {test for test in expected if module_of(test) in modules}
    return Verdict(sorted(failed - listed), sorted(listed - failed))


def missing_browser(report):
    """Tests that were skipped because something is missing on this machine."""
    return sorted(
        test
        for test, reason in report["skips"].items()
        if "chrome" in reason.lower() or "websocket" in reason.lower()
    )


def run(database, modules):
    """Run the suites of ``modules`` on a copy of ``database``.

    :return: dict: ``run`` (how many tests), ``failures`` (``{test id: traceback}``),
        ``skips`` (``{test id: reason}``)
    :raises RuntimeError: when the run came to no end
    """
    with _copy(database) as copy, tempfile.TemporaryDirectory() as folder:
        options = [
            f"--database={copy}",
            f"--db-filter=^{copy}$",
            f"--logfile={folder}/odoo.log",
            "--workers=0",
        ]
        installed = _installed(copy)
        if to_install := [name for name in modules if name not in installed]:
            _odoo(
                ["server", *options, "--no-http", "--stop-after-init"]
                + ["-i", ",".join(to_install)],
                folder,
            )
        _odoo(
            ["shell", *options, f"--http-port={_free_port()}"],
            folder,
            stdin=(FOLDER / "in_odoo_shell.py").read_text(),
            CORE_SUITES_TAGS=",".join(f"/{name}" for name in modules),
            CORE_SUITES_REPORT=f"{folder}/report.json",
        )
        return json.loads(Path(folder, "report.json").read_text())


def _odoo(arguments, folder, stdin="", **environment):
    result = subprocess.run(
        [sys.executable, "-m", "odoo", *arguments],
        input=stdin,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    if result.returncode:
        log = Path(folder, "odoo.log").read_text()[-5000:]
        raise RuntimeError(f"odoo {arguments[0]}: {result.stderr[-5000:]}\n{log}")


@contextmanager
def _copy(database):
    """A copy of a database with its filestore, for as long as it is needed."""
    from odoo import sql_db
    from odoo.tools import config

    copy = f"{database[:40]}_suite_{uuid.uuid4().hex[:8]}"
    filestore = Path(config.filestore(database))
    copied = Path(config.filestore(copy))
    # PostgreSQL copies a database only while nobody is connected to it
    sql_db.close_db(database)
    _as_admin("CREATE DATABASE {} TEMPLATE {}", copy, database)
    try:
        if filestore.exists():
            shutil.copytree(filestore, copied, copy_function=_link)
        yield copy
    finally:
        _as_admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", copy)
        shutil.rmtree(copied, ignore_errors=True)


def _link(source, target):
    # files of the filestore are named after their content and never change
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _as_admin(statement, *names):
    with closing(_connect("postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _installed(database):
    with closing(_connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT name FROM ir_module_module WHERE state = 'installed'")
        return {name for (name,) in cursor.fetchall()}


def _connect(database):
    from odoo.sql_db import connection_info_for

    _name, info = connection_info_for(database)
    return psycopg2.connect(**info)


def _free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(database, *modules):
    from odoo.tools import config

    config.parse_config([])
    modules = list(modules) or TIERS["stock"]
    report = run(database, modules)
    for test, trace in sorted(report["failures"].items()):
        print(f"{test}\n{trace}")
    verdict = judge(report, expected_failures(), modules)
    print(f"{report['run']} tests, {len(report['failures'])} failed")
    print("\n".join(["Failed, not listed:", *verdict.unexpected]))
    print("\n".join(["Listed, passed:", *verdict.outdated]))
    return bool(verdict.unexpected or verdict.outdated)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
