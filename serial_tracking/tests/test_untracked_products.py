from contextlib import ExitStack, contextmanager
from functools import wraps
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common import SerialCase

OURS = "odoo.addons.serial_tracking"


def passed_on(owner, name, method):
    """A method of ``owner`` that does nothing but call the next class's one."""

    @wraps(method)
    def call_next(self, *args, **kwargs):
        return getattr(super(owner, self), name)(*args, **kwargs)

    return call_next


def our_overrides(registry):
    """Yield class, name and function of every method of core that we override."""
    for model in registry.values():
        chain = model.__mro__
        for position, owner in enumerate(chain):
            if not owner.__module__.startswith(OURS):
                continue
            for name, method in vars(owner).items():
                if callable(method) and any(
                    name in vars(parent) for parent in chain[position + 1 :]
                ):
                    yield owner, name, method


def fewest(rounds):
    """The fewest statements of each step: the registry's caches come and go."""
    return {step: min(counts[step] for counts in rounds) for step in rounds[0]}


@tagged("post_install", "-at_install")
class TestUntrackedProducts(SerialCase):
    """Products without serial numbers cost what they cost in core (DESIGN, 6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("stock.group_stock_manager")

    @contextmanager
    def _core_alone(self):
        with ExitStack() as stack:
            for owner, name, method in list(our_overrides(self.registry)):
                if not name.startswith("__"):
                    stack.enter_context(
                        patch.object(owner, name, passed_on(owner, name, method))
                    )
            yield

    def _measure(self, steps, step, action):
        """Count the statements of one step, from an empty cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = action()
        self.env.flush_all()
        steps[step] = self.env.cr.sql_log_count - before
        return result

    def _picking(self, picking_type, source, destination, products):
        return self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 5,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                        }
                    )
                    for product in products
                ],
            }
        )

    def _flow(self, tracking, count):
        """Receipt, reservation, delivery, adjustment: ``{step: statements}``."""
        products = self.env["product.product"].concat(
            *(self._make_product(f"{tracking} {n}", tracking) for n in range(count))
        )
        warehouse, steps = self.warehouse, {}
        receipt = self._picking(
            warehouse.in_type_id, self.suppliers, self.stock, products
        )
        self._measure(steps, "receipt confirmed", receipt.action_confirm)
        if tracking == "lot":
            for line in receipt.move_line_ids:
                line.lot_name = f"L{line.product_id.id}"
        self._measure(steps, "receipt", receipt.button_validate)
        self.assertEqual(receipt.state, "done")

        delivery = self._picking(
            warehouse.out_type_id, self.stock, self.customers, products
        )
        delivery.action_confirm()
        delivery.do_unreserve()
        self._measure(steps, "reservation", delivery.action_assign)
        self.assertEqual(delivery.state, "assigned")
        self._measure(steps, "delivery", delivery.button_validate)
        self.assertEqual(delivery.state, "done")

        lots = self.env["stock.lot"].search([("product_id", "in", products.ids)])
        counted = self.env["stock.quant"].with_context(inventory_mode=True)
        quants = self._measure(
            steps,
            "count",
            lambda: counted.create(
                [
                    {
                        "product_id": product.id,
                        "location_id": self.shelf_1.id,
                        "inventory_quantity": 7,
                        "lot_id": lots.filtered(
                            lambda lot, p=product: lot.product_id == p
                        ).id,
                    }
                    for product in products
                ]
            ),
        )
        self._measure(steps, "adjustment", quants.action_apply_inventory)
        self.assertEqual(products.mapped("qty_available"), [7.0] * count)
        return steps

    def _compare(self, tracking):
        for count in (1, 5):
            ours, core = [], []
            for _round in range(3):
                ours.append(self._flow(tracking, count))
                with self._core_alone():
                    core.append(self._flow(tracking, count))
            ours, core = fewest(ours), fewest(core)
            more = {step: n - core[step] for step, n in ours.items() if n > core[step]}
            self.assertEqual(more, {}, f"of {core}")

    def test_same_statements_without_tracking(self):
        """DESIGN 6: no tracking, no statement more at any step."""
        self._compare("none")

    def test_same_statements_by_lot(self):
        """DESIGN 6: tracked by lot, no statement more at any step."""
        self._compare("lot")

    def test_core_alone_is_core_alone(self):
        """The comparison is one: patched away, no guard of ours is left (S4)."""
        with self._core_alone():
            unit = self.env["stock.lot"].create(
                {"name": "A1", "product_id": self.laptop.id}
            )
            move = self._delivery(1)
            move.move_line_ids.create(
                {**move._prepare_move_line_vals(quantity=1), "lot_id": unit.id}
            )
            move.picked = True
            move._action_done()
        self.assertEqual(move.state, "done")
        self.assertIn(-1.0, unit.quant_ids.mapped("quantity"))
