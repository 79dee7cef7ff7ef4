import base64

from odoo.tests import tagged

from .common_import import ImportCase


@tagged("post_install", "-at_install")
class TestImportQueries(ImportCase):
    def _rows(self, count, prefix, customer=""):
        sold = "2026-01-01" if customer else ""
        return [
            [name, "", f"note {name}", "", f"2027-01-{10 + n % 20}", "", customer, sold]
            for n, name in enumerate(self._names(count, prefix))
        ]

    def _prepared(self, rows):
        return self.Import.create(
            {"file": base64.b64encode(self._csv(rows)), "product_id": self.laptop.id}
        )

    def test_m2_queries_of_a_check(self):
        """M2, DESIGN 2: a check costs the same queries for more rows."""
        self._hold_unidentified(self.laptop, 300)

        def flow(count):
            return self._prepared(self._rows(count, "Q")).action_check

        flow(5)()
        self.assertGrowth(flow, 0.05)

    def test_m1_queries_of_units_sold_before(self):
        """M1, DESIGN 2: so does the import of units that were sold."""

        def flow(count):
            rows = self._rows(count, "S", self.customer.name)
            return self._check(self._csv(rows)).action_import

        flow(5)()
        self.assertGrowth(flow, 0.1)

    def test_m1_queries_of_units_on_hand(self):
        """M1: identifying costs what ``serial_identify`` costs, and nothing more."""
        self._hold_unidentified(self.laptop, 500)

        def identify(count):
            names = self._names(count, "D")
            return lambda: self.laptop.serial_identify(names)

        def flow(count):
            return self._check(self._csv(self._rows(count, "I"))).action_import

        identify(5)()
        flow(5)()
        own = self._count(identify(200)) - self._count(identify(10))
        self.assertGrowth(flow, own / 190 + 0.1)
