"""Core's own suites pass with both add-ons, but for what SPEC forbids (T3, S4, L3).

``core_suite.py`` beside this file says how, and how to run more of them or none.
"""

import os

import core_suite
import pytest

TIER = os.environ.get("CORE_SUITES", "stock")
# A suite that was not found would have no failures either.
FEWEST_TESTS = {"stock": 550, "all": 1000}


def test_list_is_sound():
    """Every entry names a reason, and a test once."""
    expected = core_suite.expected_failures()
    text = (core_suite.FOLDER / "expected.toml").read_text()
    assert all(text.count(f'"{test}"') == 1 for test in expected)
    assert all(
        core_suite.module_of(test) in core_suite.TIERS["all"] for test in expected
    )


def test_judgement():
    """A failure that isn't listed and a listed test that passes are both told."""
    expected = {"/stock/a": "S4: x", "/stock/b": "S4: x", "/sale_stock/c": "S4: x"}
    report = {"failures": {"/stock/a": "", "/stock/d": ""}}
    verdict = core_suite.judge(report, expected, ["stock"])
    assert verdict == (["/stock/d"], ["/stock/b"])


@pytest.mark.skipif(TIER == "none", reason="CORE_SUITES=none")
def test_core_suites():
    """DESIGN, decision 6: nothing of core breaks that SPEC doesn't forbid."""
    from odoo.tests.common import get_db_name

    modules = core_suite.TIERS[TIER]
    report = core_suite.run(get_db_name(), modules)
    verdict = core_suite.judge(report, core_suite.expected_failures(), modules)
    problems = [
        f"{test} fails and is not in expected.toml:\n{report['failures'][test]}"
        for test in verdict.unexpected
    ]
    problems += [
        f"{test} passes: take it off expected.toml" for test in verdict.outdated
    ]
    problems += [
        f"{test} needs a browser" for test in core_suite.missing_browser(report)
    ]
    assert not problems, "\n\n".join(problems)
    assert report["run"] >= FEWEST_TESTS[TIER]
