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

    def _picking(self, env, kind, count, names):
        """A receipt or a delivery of ``count`` units with these serials given."""
        warehouse = env["stock.warehouse"].search([], limit=1)
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
