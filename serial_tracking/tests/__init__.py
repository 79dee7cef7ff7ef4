"""Every ``test_*.py`` beside this file is a test module."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

# A development tool, which a server that runs the other tests need not have.
NEEDS_HYPOTHESIS = {"test_tools_properties"} if not find_spec("hypothesis") else set()

for module in iter_modules(__path__):
    if module.name.startswith("test_") and module.name not in NEEDS_HYPOTHESIS:
        import_module(f"{__name__}.{module.name}")
