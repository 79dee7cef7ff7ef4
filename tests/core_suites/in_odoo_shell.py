"""Fed to ``odoo shell``: runs core's tests on the full registry, writes what failed.

Tests of ``at_install`` run there too, which a normal run does before our add-ons are
loaded, so that they would never meet our overrides.
"""

import json
import os
import re

from odoo.tests import result, shell

CLASS_HOLDER = re.compile(r"(\w+) \(odoo\.addons\.([\w.]+)\.(\w+)\)")
failures, skips = {}, {}


def test_id(test):
    """``/stock/tests/test_move.py:TestStockMove.test_putaway_1``."""
    test = getattr(test, "test_case", None) or test
    if hasattr(test, "canonical_tag"):
        return test.canonical_tag
    if match := CLASS_HOLDER.fullmatch(str(test)):
        step, module, name = match.groups()
        return f"/{module.replace('.', '/')}.py:{name}.{step}"
    return str(test)


class Result(result.OdooTestResult):
    def addError(self, test, err):
        failures[test_id(test)] = self._exc_info_to_string(err, test)
        super().addError(test, err)

    def addFailure(self, test, err):
        failures[test_id(test)] = self._exc_info_to_string(err, test)
        super().addFailure(test, err)

    def addSkip(self, test, reason):
        skips[test_id(test)] = reason
        super().addSkip(test, reason)


import odoo.tests.loader  # noqa: E402

odoo.tests.loader.OdooTestResult = Result
report = shell.run_tests(env, os.environ["CORE_SUITES_TAGS"])  # noqa: F821
with open(os.environ["CORE_SUITES_REPORT"], "w") as file:
    json.dump({"run": report.testsRun, "failures": failures, "skips": skips}, file)
# the http server's threads would keep the process
os._exit(0)
