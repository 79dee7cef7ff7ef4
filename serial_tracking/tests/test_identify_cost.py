from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common_identify import IdentifyCase
from .test_bulk_leaves_same_rows import BULK

# What the first five units delivered cost: bought at 7 and 9, standard price 6.
COSTS = {"standard": 30, "fifo": 37, "average": 40}

MINE = [f"M{n:02d}" for n in range(10)]
THEIRS = ["T1", "T2", "T3"]


@tagged("post_install", "-at_install")
class TestIdentifyCost(IdentifyCase):
    """T6: all at once: packages, owners, reservations, two companies, booked values."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other company"})
        cls.env.user.company_ids += cls.other
        cls.companies = cls.env.company + cls.other
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.companies.ids}
        )
        cls.other_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other.id)]
        )
        cls.stock_account, cls.cost_account = cls.env["account.account"].create(
            [
                {"name": "Stock", "code": "SER1", "account_type": "asset_current"},
                {"name": "Cost", "code": "SER2", "account_type": "expense"},
            ]
        )
        cls.env.company.account_stock_journal_id = cls.env["account.journal"].create(
            {"name": "Stock", "code": "SERJ", "type": "general"}
        )
        cls.booked_customers = cls.customers.copy(
            {"name": "Booked", "valuation_account_id": cls.cost_account.id}
        )
        cls.owner = cls.env["res.partner"].create({"name": "Owner"})
        cls.box = cls.env["stock.package"].create({"name": "Box"})

    def test_standard(self):
        self._test_everything("standard")

    def test_fifo(self):
        self._test_everything("fifo")

    def test_average(self):
        self._test_everything("average")

    def _test_everything(self, method):
        """Costs are those of the same goods that never got a number."""
        costs = []
        for numbered, worthwhile in ((False, 1), (True, 10**9), (True, 1)):
            with (
                self._undone(),
                patch(BULK, worthwhile),
                freeze_time("2026-03-02 10:00:00") as clock,
            ):
                costs.append(self._deliver_all(method, clock, numbered))
        self.assertEqual(costs[0][0], COSTS[method])
        self.assertEqual(costs[1:], costs[:1] * 2)

    def _deliver_all(self, method, clock, numbered):
        self._buy(method, clock)
        promised = self._delivery_to(self.booked_customers, 5)
        promised._action_assign()
        clock.tick(3600)
        if numbered:
            self.laptop.product_tmpl_id.tracking = "serial"
            self._give_numbers()
        self.assertEqual((promised.state, promised.quantity), ("assigned", 5))
        self.assertEqual(len(promised.move_line_ids.lot_id), 5 if numbered else 0)
        self._do(promised)
        clock.tick(3600)
        rest = self._delivery_to(self.booked_customers, 3)
        names = [name for name in MINE if name not in promised.lot_ids.mapped("name")]
        if numbered:
            free = self._lots(names, self.laptop).filtered(
                lambda lot: not lot.quant_ids.owner_id
            )
            rest.serial_select(free.mapped("name"))
        self._do(rest)
        theirs = self._delivery_to(self.customers, 2, self.other_warehouse)
        if numbered:
            theirs.serial_select(THEIRS[:2])
        self._do(theirs)
        for move in promised + rest:
            self.assertEqual(self._booked(move), move.value)
        return [promised.value, rest.value, theirs.value]

    def _give_numbers(self):
        both = {"companies": self.companies}
        there = self.other_warehouse.lot_stock_id
        self._identify(MINE, self.stock, **both)
        self._identify(THEIRS, there, **both)
        self._unidentify(MINE[:3], **both)
        self._unidentify(THEIRS[:1], **both)
        self._identify(MINE[:3], self.stock, **both)
        self._identify(THEIRS[:1], there, **both)

    def _delivery_to(self, customers, quantity, warehouse=None):
        warehouse = warehouse or self.warehouse
        return self._make_move(
            warehouse.out_type_id,
            warehouse.lot_stock_id,
            customers,
            self.laptop,
            quantity,
            company_id=warehouse.company_id.id,
        ).with_company(warehouse.company_id)

    def _do(self, move):
        if move.state != "assigned":
            move._action_assign()
        move.picked = True
        move._action_done()
        self.assertEqual(move.state, "done")

    def _buy(self, method, clock):
        category = self.env["product.category"].create({"name": method})
        for company in self.companies:
            category.with_company(company).write(
                {"property_cost_method": method, "property_valuation": "real_time"}
            )
        category.property_stock_valuation_account_id = self.stock_account
        self.laptop = self._make_product("Saw", "none", categ_id=category.id)
        self.laptop.standard_price = 6
        self.laptop.with_company(self.other).standard_price = 10
        self._buy_at(7, 4, self.warehouse)
        clock.tick(3600)
        self._buy_at(9, 4, self.warehouse, result_package_id=self.box.id)
        self._buy_at(11, 3, self.other_warehouse)
        clock.tick(3600)
        self._hold_unidentified(self.laptop, 2, self.shelf_2, owner_id=self.owner)

    def _buy_at(self, price, quantity, warehouse, **line):
        move = self._make_move(
            warehouse.in_type_id,
            self.suppliers,
            warehouse.lot_stock_id,
            self.laptop,
            quantity,
            company_id=warehouse.company_id.id,
        ).with_company(warehouse.company_id)
        move.value_manual = price * quantity
        move.quantity = quantity
        move.move_line_ids.write(line)
        move.picked = True
        move._action_done()

    def _booked(self, move):
        lines = move.account_move_id.line_ids
        return sum(
            lines.filtered(lambda line: line.account_id == self.cost_account).mapped(
                "balance"
            )
        )
