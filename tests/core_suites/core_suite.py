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
import sys
import tempfile
import tomllib
from collections import namedtuple
from pathlib import Path

FOLDER = Path(__file__).parent
sys.path.append(str(FOLDER.parent))

import database_copy  # noqa: E402

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
    with (
        database_copy.copied(database) as copy,
        tempfile.TemporaryDirectory() as folder,
    ):
        database_copy.install(copy, modules, folder)
        database_copy.odoo(
            ["shell", *database_copy.options(copy, folder)]
            + [f"--http-port={database_copy.free_port()}"],
            folder,
            stdin=(FOLDER / "in_odoo_shell.py").read_text(),
            CORE_SUITES_TAGS=",".join(f"/{name}" for name in modules),
            CORE_SUITES_REPORT=f"{folder}/report.json",
        )
        return json.loads(Path(folder, "report.json").read_text())


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
