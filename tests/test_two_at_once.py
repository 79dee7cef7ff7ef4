"""Two people at the same moment, each in a transaction of their own (L3, E3)."""

import threading
import unittest
import uuid

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTwoAtOnce(unittest.TestCase):
    """A barrier lets both transactions see the same stock before either writes."""

    test_tags = {"post_install"}
    test_module = "serial_tracking"
    test_class = "TestTwoAtOnce"
    test_sequence = 0

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.mark = uuid.uuid4().hex[:8]
        product = {
            "name": f"Two at once {self.mark}",
            "type": "consu",
            "is_storable": True,
            "tracking": "serial",
        }
        self.product_id = self._commit(
            lambda env: env["product.product"].create(product).id
        )

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _picking(self, env, kind, count, names, company=None):
        """A receipt or a delivery of ``count`` units with these serials given."""
        domain = [("company_id", "=", company.id)] if company else []
        warehouse = env["stock.warehouse"].search(domain, limit=1)
        outside = env.ref(
            "stock.stock_location_suppliers"
            if kind == "in"
            else "stock.stock_location_customers"
        )
        places = [outside, warehouse.lot_stock_id]
        source, destination = places if kind == "in" else reversed(places)
        product = env["product.product"].browse(self.product_id)
        picking = env["stock.picking"].create(
            {
                "picking_type_id": warehouse[f"{kind}_type_id"].id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": count,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        move = picking.move_ids
        if kind == "in":
            for line, name in zip(move.move_line_ids, names, strict=True):
                line.lot_name = name
        else:
            # Not through the window, which would refuse a unit that is reserved.
            move._do_unreserve()
            lots = env["stock.lot"].search(
                [("name", "in", names), ("product_id", "=", product.id)]
            )
            env["stock.move.line"].create(
                [
                    {**move._prepare_move_line_vals(quantity=1), "lot_id": lot.id}
                    for lot in lots
                ]
            )
        return picking

    def _commit(self, work):
        with self.registry.cursor() as cr:
            return work(self._env(cr))

    def _race(self, *jobs):
        """Run the jobs at the same moment; return what became of each."""
        barrier = threading.Barrier(len(jobs), timeout=30)
        outcomes = [None] * len(jobs)

        def run(index, job):
            with self.registry.cursor() as cr:
                env = self._env(cr)
                first_try = [True]

                def work():
                    env["stock.quant"].search_count([])
                    if first_try:
                        first_try.clear()
                        barrier.wait()
                    return job(env)

                try:
                    retrying(work, env)
                    outcomes[index] = "done"
                except (UserError, ValidationError) as error:
                    # As the server does with a request that was refused.
                    cr.rollback()
                    outcomes[index] = str(error)

        threads = [threading.Thread(target=run, args=item) for item in enumerate(jobs)]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        return outcomes

    def _validate(self, picking_id):
        def job(env):
            picking = env["stock.picking"].browse(picking_id)
            picking.with_context(skip_sms=True).button_validate()
            if picking.state != "done":
                raise UserError("nothing left to move")

        return job

    def _places(self, name):
        def work(env):
            lot = env["stock.lot"].search(
                [
                    ("serial_key", "=", name.lower()),
                    ("product_id", "=", self.product_id),
                ]
            )
            self.assertEqual(len(lot), 1, "the same serial was made twice")
            self.assertFalse(lot.serial_rebuild(), "stored is not what the moves say")
            return [
                (row["usage"], row["quantity"])
                for row in lot._serial_places()[lot.id]
                if row["usage"] != "supplier"
            ]

        return self._commit(work)

    def test_same_serial_received_twice(self):
        """L3, E3: two receipts create the same serial at the same moment."""
        name = f"RACE-IN-{self.mark}"
        ids = [
            self._commit(lambda env: self._picking(env, "in", 1, [name]).id)
            for _n in range(2)
        ]
        outcomes = self._race(*(self._validate(id_) for id_ in ids))
        self.assertEqual(outcomes.count("done"), 1, outcomes)
        self.assertEqual(self._places(name), [("internal", 1)])

    def test_same_unit_shipped_twice(self):
        """L3: two deliveries ship one unit at the same moment."""
        name = f"RACE-OUT-{self.mark}"
        receipt = self._commit(lambda env: self._picking(env, "in", 1, [name]).id)
        self._commit(self._validate(receipt))
        ids = [
            self._commit(lambda env: self._picking(env, "out", 1, [name]).id)
            for _n in range(2)
        ]
        outcomes = self._race(*(self._validate(id_) for id_ in ids))
        self.assertEqual(outcomes.count("done"), 1, outcomes)
        self.assertEqual(self._places(name), [("customer", 1)])

    # -- a delivery and something else -------------------------------------------------

    def _held(self, name):
        """A unit in stock, and a delivery that is to ship it."""
        receipt = self._commit(lambda env: self._picking(env, "in", 1, [name]).id)
        self._commit(self._validate(receipt))
        return self._commit(lambda env: self._picking(env, "out", 1, [name]).id)

    def _lot(self, env, name):
        return env["stock.lot"].search(
            [("serial_key", "=", name.lower()), ("product_id", "=", self.product_id)]
        )

    def _stock(self, env):
        return env["stock.warehouse"].search([], limit=1).lot_stock_id

    def _all_or_raise(self, result):
        if result["refused"]:
            raise UserError(str(result["refused"]))

    def _adjust_away(self, name):
        return lambda env: self._all_or_raise(
            env["product.product"]
            .browse(self.product_id)
            .serial_adjust("remove", [name], self._stock(env).id, "Shrinkage")
        )

    def _transfer(self, name):
        shelf_id = self._commit(
            lambda env: (
                env["stock.location"]
                .create({"name": self.mark, "location_id": self._stock(env).id})
                .id
            )
        )
        return lambda env: self._lot(env, name).serial_transfer(shelf_id)

    def _scrap(self, name):
        def job(env):
            scrap = env["stock.scrap"].create(
                {
                    "product_id": self.product_id,
                    "lot_id": self._lot(env, name).id,
                    "location_id": self._stock(env).id,
                    "scrap_qty": 1,
                }
            )
            scrap.action_validate()
            if scrap.state != "done":
                raise UserError("the scrap order asks for more")

        return job

    def _identify(self, name):
        return lambda env: self._all_or_raise(
            env["product.product"].browse(self.product_id).serial_identify([name])
        )

    def test_shipped_and_moved_otherwise(self):
        """L3: a delivery against an adjustment, a transfer and a scrap order."""
        for number, other in enumerate(
            (self._adjust_away, self._transfer, self._scrap)
        ):
            name = f"RACE-{number}-{self.mark}"
            with self.subTest(other=other.__name__):
                delivery = self._held(name)
                outcomes = self._race(self._validate(delivery), other(name))
                # A unit that was carried to a shelf below is shipped from there.
                both = outcomes == ["done", "done"] and other == self._transfer
                self.assertTrue(both or outcomes.count("done") == 1, outcomes)
                places = self._places(name)
                self.assertEqual([quantity for _usage, quantity in places], [1])
                shipped = outcomes[0] == "done"
                self.assertEqual(places[0][0] == "customer", shipped, places)

    def _hold_unidentified(self):
        self._commit(
            lambda env: env["stock.quant"]._update_available_quantity(
                env["product.product"].browse(self.product_id), self._stock(env), 1
            )
        )

    def _unidentified(self):
        return self._commit(
            lambda env: (
                env["product.product"].browse(self.product_id).serial_unidentified_qty
            )
        )

    def test_shipped_and_its_number_given_again(self):
        """L3, T6: nobody gives a number that is being shipped to another unit."""
        name = f"RACE-ID-{self.mark}"
        delivery = self._held(name)
        self._hold_unidentified()
        outcomes = self._race(self._validate(delivery), self._identify(name))
        self.assertEqual(outcomes[0], "done")
        self.assertIn(name, outcomes[1])
        self.assertEqual(self._places(name), [("customer", 1)])
        self.assertEqual(self._unidentified(), 1)

    def test_one_number_given_twice(self):
        """E3, T6: identified and received, or identified twice, at one moment."""
        name = f"RACE-NEW-{self.mark}"
        self._hold_unidentified()
        receipt = self._commit(lambda env: self._picking(env, "in", 1, [name]).id)
        outcomes = self._race(self._validate(receipt), self._identify(name))
        self.assertEqual(outcomes.count("done"), 1, outcomes)
        self.assertEqual(self._places(name), [("internal", 1)])
        name = f"RACE-BOTH-{self.mark}"
        for _unit in range(2):
            self._hold_unidentified()
        held = self._unidentified()
        outcomes = self._race(self._identify(name), self._identify(name))
        self.assertEqual(outcomes.count("done"), 1, outcomes)
        self.assertEqual(self._places(name), [("internal", 1)])
        self.assertEqual(self._unidentified(), held - 1)

    def test_two_orders_want_one_unit(self):
        """L3, S2: only one sales order gets the unit reserved."""
        name = f"RACE-SO-{self.mark}"
        receipt = self._commit(lambda env: self._picking(env, "in", 1, [name]).id)
        self._commit(self._validate(receipt))

        def order(env):
            partner = env["res.partner"].create({"name": f"Customer {self.mark}"})
            line = {"product_id": self.product_id, "product_uom_qty": 1}
            order = env["sale.order"].create(
                {"partner_id": partner.id, "order_line": [Command.create(line)]}
            )
            return order.order_line.id

        def choose(line_id):
            def job(env):
                line = env["sale.order.line"].browse(line_id)
                self._all_or_raise(line.serial_select([name]))
                line.order_id.action_confirm()
                if name not in line.move_ids.move_line_ids.lot_id.mapped("name"):
                    raise UserError("not reserved")

            return job

        lines = [self._commit(order) for _order in range(2)]
        outcomes = self._race(*(choose(line_id) for line_id in lines))
        self.assertEqual(outcomes.count("done"), 1, outcomes)

        def reserved(env):
            lot = self._lot(env, name)
            self.assertEqual(lot.serial_status_code, "reserved")
            return sum(lot.quant_ids.mapped("reserved_quantity"))

        self.assertEqual(self._commit(reserved), 1)

    def test_two_companies_receive_one_number(self):
        """L3, E3: a product that companies share has one unit of a number."""
        name = f"RACE-CO-{self.mark}"

        def second_company(env):
            company = env["res.company"].create({"name": f"Company {self.mark}"})
            return company.id

        company_id = self._commit(second_company)
        self.addCleanup(
            self._commit,
            lambda env: env["res.company"].browse(company_id).write({"active": False}),
        )

        def receipt(env, company):
            env = env(context={**env.context, "allowed_company_ids": company.ids})
            return self._picking(env, "in", 1, [name], company.with_env(env)).id

        ids = [
            self._commit(lambda env: receipt(env, env.ref("base.main_company"))),
            self._commit(
                lambda env: receipt(env, env["res.company"].browse(company_id))
            ),
        ]
        outcomes = self._race(*(self._validate(id_) for id_ in ids))
        self.assertEqual(outcomes.count("done"), 1, outcomes)
        self.assertEqual(self._places(name), [("internal", 1)])
