import inspect
import re

from odoo.tests import tagged

from .common import SerialCase

# What the ORM calls by these names is documented there.
OF_THE_ORM = {"create", "write", "unlink", "copy", "copy_data", "default_get", "init"}
OURS = "odoo.addons.serial_tracking"


@tagged("post_install", "-at_install")
class TestPublicMethods(SerialCase):
    """P2, decision 3: what can be called by RPC says what it takes and who may."""

    maxDiff = None

    def _own_methods(self):
        """Yield (where, function) of each public method that only we define."""
        for name in self.env:
            for cls in type(self.env[name]).__mro__:
                if not cls.__module__.startswith(OURS) or ".tests" in cls.__module__:
                    continue
                for method, function in vars(cls).items():
                    if (
                        not method.startswith("_")
                        and method not in OF_THE_ORM
                        and inspect.isfunction(inspect.unwrap(function))
                        and not self._is_of_core(name, method)
                    ):
                        yield f"{cls.__module__}.{method}", inspect.unwrap(function)

    def _is_of_core(self, model, method):
        return any(
            method in vars(cls) and not cls.__module__.startswith(OURS)
            for cls in type(self.env[model]).__mro__
        )

    def _lacking(self, function):
        """What the docstring of this method doesn't say."""
        doc = inspect.getdoc(function) or ""
        lacking = [] if doc else ["docstring"]
        parameters = list(inspect.signature(function).parameters.values())[1:]
        for parameter in parameters:
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            name = re.escape(parameter.name)
            if not re.search(rf":param [\w. ]*\b{name}:|``{name}``", doc):
                lacking.append(f"argument {parameter.name}")
        private = getattr(function, "_api_private", False)
        if function.__name__.startswith("serial_") and not private:
            if not re.search(r"AccessError|[Rr]ight|[Aa]nybody|[Ee]verybody", doc):
                lacking.append("who may call it")
        return lacking

    def test_docstrings(self):
        """P2: documented, each argument named, and the right or that it is private."""
        methods = dict(self._own_methods())
        self.assertGreater(len(methods), 80)
        self.assertEqual(
            {
                where: lacking
                for where, function in methods.items()
                if (lacking := self._lacking(function))
            },
            {},
        )

    def test_rule_sees_what_is_missing(self):
        """The rule itself: a method without docstring, argument or right."""

        def serial_silent(self, names):
            pass

        def serial_short(self, names):
            """Do something with ``names``."""

        def serial_full(self, names):
            """Do something.

            :param names: list of str
            :raises AccessError: without the right
            """

        self.assertEqual(
            self._lacking(serial_silent),
            ["docstring", "argument names", "who may call it"],
        )
        self.assertEqual(self._lacking(serial_short), ["who may call it"])
        self.assertEqual(self._lacking(serial_full), [])
