"""Every kind of document that another app brings times every mistake (E1-E8, S1-S4).

Batches, drop shipments, manufacturing and repairs stand in the one list with all
others (`tests/documents`); here they meet what the others meet without those apps.
"""

import test_documents_form
import test_documents_rpc
import test_documents_table
import test_documents_windows

from odoo.tests import tagged


class Apps:
    """A user who makes things, and what they are made of."""

    with_apps = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maker = cls._make_user("maker", "mrp.group_mrp_user")
        cls.env["stock.quant"]._update_available_quantity(cls.cable, cls.stock, 100)


@tagged("post_install", "-at_install")
class TestAppsTable(Apps, test_documents_table.TestDocumentsTable):
    pass


@tagged("post_install", "-at_install")
class TestAppsRpc(Apps, test_documents_rpc.TestDocumentsRpc):
    pass


@tagged("post_install", "-at_install")
class TestAppsForm(Apps, test_documents_form.TestDocumentsForm):
    pass


@tagged("post_install", "-at_install")
class TestAppsWindows(Apps, test_documents_windows.TestDocumentsWindows):
    pass
