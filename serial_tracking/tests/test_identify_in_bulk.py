from odoo.tests import tagged

from .common import SerialCase
from .common_identify import OLD, OLDER, IdentifyCase

FILLED = ("quants", "lines", "moves", "lots", "events")


@tagged("post_install", "-at_install")
class TestIdentifyInBulk(IdentifyCase):
    """Identifying many units leaves what core's loop over them leaves (T6)."""

    def assertSameRows(self, scenario, filled=FILLED):
        super().assertSameRows(scenario, filled)

    def test_one_place(self):
        """T6: some of the units of a place, then the rest."""

        def scenario(tick):
            self._hold_unidentified(self.laptop, 8, in_date=OLD)
            tick()
            self._identify()
            tick()
            self._identify(["R1", "R2"])
            self._ship(["D01", "R2"])

        self.assertSameRows(scenario)

    def test_places_owners_and_packages(self):
        """T6: several places at once, each with its package and owner."""
        owner = self.env["res.partner"].create({"name": "Owner"})
        box = self.env["stock.package"].create({"name": "Box"})

        def scenario(tick):
            hold = self._hold_unidentified
            hold(self.laptop, 2, self.shelf_1, in_date=OLD)
            hold(self.laptop, 2, self.shelf_2, in_date=OLDER, owner_id=owner)
            hold(self.laptop, 2, self.shelf_2, in_date=OLD, package_id=box)
            tick()
            self._identify()

        self.assertSameRows(scenario)

    def test_reservations(self):
        """T6: a document that has units reserved has as many afterwards."""

        def scenario(tick):
            self._hold_unidentified(self.laptop, 8, in_date=OLD)
            self._hold_unidentified(self.laptop, 3, self.shelf_1, in_date=OLDER)
            move = self._delivery(7, assign=True)
            self.assertEqual(move.state, "assigned")
            tick()
            self._identify()
            self.assertEqual((move.state, move.quantity), ("assigned", 7))

        self.assertSameRows(scenario)

    def test_several_quants_in_one_place(self):
        """T6: core decides which of two quants a unit is taken from."""

        def scenario(tick):
            self._hold_unidentified(self.laptop, 4, in_date=OLD)
            quant = self.env["stock.quant"].search(
                [("product_id", "=", self.laptop.id)]
            )
            values = {"location_id": self.stock.id, "quantity": 4, "in_date": OLDER}
            quant.create({"product_id": self.laptop.id, **values})
            self.laptop.serial_identify(self.names)

        self.assertSameRows(scenario)

    def test_reservations_are_freed(self):
        """T6, S3: units without serial number are reserved and freed as by core."""

        def scenario(tick):
            self._hold_unidentified(self.laptop, 8, in_date=OLD)
            move = self._delivery(6, assign=True)
            other = self._delivery(2, assign=True)
            self.assertEqual(len(move.move_line_ids), 6)
            move._do_unreserve()
            self.assertEqual((move.quantity, other.quantity), (0, 2))

        self.assertSameRows(scenario, ("quants", "lines", "moves"))

    def test_units_known_before(self):
        """T6: a number whose unit was here once and has an empty quant."""

        def scenario(tick):
            self._receive(["D00"])
            self._ship(["D00"])
            lot = self._lots(["D00"])
            quants = self.env["stock.quant"].search([("lot_id", "=", lot.id)])
            quants.quantity = 0
            self._hold_unidentified(self.laptop, 6, in_date=OLD)
            lot.serial_status_id = self.env["serial.status"]._get("expected")
            self.laptop.serial_identify(self.names, self.stock.id)

        self.assertSameRows(scenario)

    def test_cost_methods(self):
        """T6: value, cost and journal entries; later deliveries cost what they did."""
        for method in ("standard", "fifo", "average"):
            for valuation in ("periodic", "real_time"):
                with self.subTest(method=method, valuation=valuation):
                    self._test_cost(method, valuation)

    def _test_cost(self, method, valuation):
        def scenario(tick):
            self._buy_saws(method, valuation, tick)
            self._identify()
            tick()
            for names in (["D05"], ["D00", "D01", "D02", "D03"]):
                delivery = self._delivery(len(names), self.laptop)
                delivery.serial_select(names)
                delivery.picked = True
                delivery._action_done()
                costs.append(delivery.value)

        costs = []
        self.assertSameRows(scenario)
        expected = {"standard": [6, 24], "fifo": [7, 30], "average": [8, 32]}
        self.assertEqual(costs, expected[method] * 2)

    def test_two_companies(self):
        """T6, P2: each company's units of one shared product."""
        other = self.env["res.company"].create({"name": "Other company"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        companies = self.env.company + other
        self.env.user.company_ids += other
        self.laptop = self.laptop.with_context(allowed_company_ids=companies.ids)

        def scenario(tick):
            self._hold_unidentified(self.laptop, 6, in_date=OLD)
            self._hold_unidentified(
                self.laptop, 6, warehouse.lot_stock_id, in_date=OLDER
            )
            self._identify(companies=companies)
            names = [f"O{n}" for n in range(6)]
            self._identify(names, warehouse.lot_stock_id, companies=companies)

        self.assertSameRows(scenario)


@tagged("post_install", "-at_install")
class TestIdentifyStatements(SerialCase):
    def test_statements(self):
        """T6, DESIGN 2: N=10 and N=200 cost the same statements."""
        self._hold_unidentified(self.laptop, 1000)

        def flow(count):
            names = self._names(count, "T")
            return lambda: self.laptop.serial_identify(names, self.stock.id)

        flow(5)()
        self.assertGrowth(flow, 0.02)

    def test_statements_with_reservations(self):
        """T6, DESIGN 2: documents that hold the units are reserved anew together."""

        def flow(count):
            self._hold_unidentified(self.laptop, count, self.shelf_1)
            self._delivery(count, source=self.shelf_1, assign=True)
            names = self._names(count, "V")
            return lambda: self.laptop.serial_identify(names, self.shelf_1.id)

        flow(5)()
        self.assertGrowth(flow, 0.05)
