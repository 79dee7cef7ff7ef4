"""Every kind of document with serial numbers, and every mistake in it, from one list.

A kind of transfer is added to ``KINDS`` once, a document with a window of its own to
``WINDOWS``; it then meets each of the mistakes by the calls of programs and by those
of the web client. What needs another app says so (``app``) and is run where that is
installed (``with_other_apps``).
"""

# they fill the list
from . import (
    app_transfers,
    app_windows,
    routes,
    transfers,
    window_kinds,
    window_orders,
    window_returns,
)
from .kind import KINDS, MISTAKES, Cannot
from .window import WINDOW_MISTAKES, WINDOWS
from .world import Documents
