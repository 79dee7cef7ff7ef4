"""Any sequence of operations, good and bad ones, keeps every rule (L1, L3, R5, S4).

SERIAL_RANDOM_EXAMPLES sets how many sequences are tried.
"""

import os
from contextlib import closing
from datetime import timedelta
from unittest.mock import patch

import random_world as world
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from random_actions import Actions
from random_mistakes import Mistakes
from random_moves import Moves

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.serial_tracking.tests.common import SerialCase

EXAMPLES = int(os.environ.get("SERIAL_RANDOM_EXAMPLES", 14))
STEPS = 25
# Making a failure smaller runs it a hundred times: on demand.
PHASES = [Phase.generate, *[Phase.shrink] * ("SERIAL_RANDOM_SHRINK" in os.environ)]
OPERATIONS = sorted(
    name
    for mixin in (Moves, Actions, Mistakes)
    for name in vars(mixin)
    if name.startswith(("do_", "bad_"))
)


class RandomWorldCase(Moves, Actions, Mistakes, SerialCase):
    """A warehouse, and what people do in it by chance."""

    operations = OPERATIONS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phone.categ_id = cls.env["product.category"].create(
            {"name": "First in first out", "property_cost_method": "fifo"}
        )
        cls.laptop.standard_price = 100
        cls.phone.standard_price = 40
        cls.tracked = cls.laptop + cls.phone
        cls.second = cls.env["stock.warehouse"].create(
            {"name": "Second", "code": "W2", "company_id": cls.env.company.id}
        )
        cls.transit = cls.env.company.internal_transit_location_id
        cls.transit.active = True
        cls.bins = cls.shelf_1 + cls.shelf_2 + cls.second.lot_stock_id
        cls.other_company = cls.env["res.company"].create({"name": "Sister company"})
        cls.sister = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other_company.id)], limit=1
        )
        cls.sister_worker = new_test_user(
            cls.env,
            "serial_sister",
            groups="stock.group_stock_user",
            company_id=cls.other_company.id,
            company_ids=[(6, 0, cls.other_company.ids)],
        )
        for user in cls.manager + cls.stock_manager:
            user.group_ids += cls.env.ref("stock.group_stock_multi_locations")

    def _begin(self):
        self.units, self.documents, self.counter = [], [], 0
        self.cables = 0
        self.nameless = {(self.laptop, self.shelf_1): 3, (self.phone, self.shelf_2): 2}
        for (product, place), count in self.nameless.items():
            self._hold_unidentified(product, count, place)
        for number in (0, 1, 2, 7):
            self._perform("do_receive", *self.do_receive(number))

    def _perform(self, operation, action, allowed, about):
        """Do it; what is refused raises, and changes nothing."""
        before = self._everything()
        try:
            with self.cr.savepoint():
                after = action()
        except UserError as error:
            self.assertFalse(allowed, f"{operation} {about}: {error}")
            self.assertEqual(self._everything(), before)
        else:
            self.assertTrue(allowed, f"{operation} {about} was not refused")
            after()

    def _everything(self):
        products = self.tracked + self.cable
        return world.quants(self.env, products), world.stored(self.env, products)

    # -- the rules ----------------------------------------------------------------

    def _check_all(self):
        self.env.invalidate_all()
        rows = world.quants(self.env, self.tracked)
        self._check_places(rows)
        self._check_records({row[1] for row in rows if row[4] > 0})
        self._check_quantities()
        self._check_values()
        held = {row[:3]: row[4] for row in rows if row[4]}
        self.assertEqual(held, world.reserved(self.env, self.tracked), "reservations")

    def _check_places(self, rows):
        self.assertFalse([row for row in rows if row[5]], "quant of neither 0 nor 1")
        lots = self._lots_of(self.units)
        expected = {
            (unit.product.id, lots[unit].id, unit.place.id): 1
            for unit in self.units
            if unit.place
        }
        for (product, place), count in self.nameless.items():
            if count:
                expected[product.id, None, place.id] = count
        self.assertEqual({row[:3]: row[3] for row in rows if row[3]}, expected)

    def _lots_of(self, units):
        found = self.env["stock.lot"].search([("product_id", "in", self.tracked.ids)])
        by_name = {(lot.product_id, lot.name): lot for lot in found}
        self.assertEqual(len(by_name), len(found), "a serial number twice")
        return {unit: by_name[unit.product, unit.name] for unit in units}

    def _check_records(self, reserved):
        lots = self._lots_of(self.units)
        for unit, lot in lots.items():
            shown = unit.code
            if shown == "in_stock" and lot.id in reserved:
                shown = "reserved"
            self.assertEqual(lot.serial_status_code, shown, unit)
            at_customer = unit.place == self.customers
            self.assertEqual(bool(lot.serial_customer_id), at_customer, unit)
            if unit.place:
                self.assertEqual(lot.location_id, unit.place, unit)
            else:
                self.assertNotIn(lot.location_id.usage, ("internal", "transit"), unit)
        self.assertFalse(self._some_lots(lots).serial_rebuild(), "stored vs ledger")

    def _some_lots(self, lots):
        return self.env["stock.lot"].concat(*lots.values())

    def _alone(self, products):
        """As somebody sees them who works in this company only."""
        return products.with_user(self.stock_manager)

    def _check_quantities(self):
        inside = list(self.stock + self.bins)
        for product in self._alone(self.tracked):
            named = [u for u in self.units if u.product == product]
            named = len([unit for unit in named if unit.place in inside])
            nameless = sum(
                count
                for (which, _p), count in self.nameless.items()
                if which == product
            )
            self.assertEqual(
                (
                    product.serial_identified_qty,
                    product.serial_unidentified_qty,
                    product.qty_available,
                ),
                (named, nameless, named + nameless),
            )
        self.assertEqual(self.cable.qty_available, self.cables)

    def _check_values(self):
        """Standard: price times units. First in, first out: what came less what went.

        Nobody received what was held before, so core values it at the present cost.
        """
        for product in self._alone(self.tracked):
            place = list(self.transit + self.stock + self.bins)
            count = len(
                [u for u in self.units if u.product == product and u.place in place]
            ) + sum(c for (which, _p), c in self.nameless.items() if which == product)
            self.assertAlmostEqual(
                product.total_value, product.standard_price * count, 2
            )


@tagged("post_install", "-at_install")
class TestRandomSequences(RandomWorldCase):
    @settings(
        deadline=None,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        max_examples=EXAMPLES,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(
            st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 9999)),
            min_size=STEPS,
            max_size=STEPS,
        )
    )
    def test_any_sequence(self, steps):
        """L1, L3, R1-R5, S4, U2: what Odoo holds is what simple rules say."""
        self.clock = fields.Datetime.now() - timedelta(days=1)
        with (
            closing(self.cr.savepoint()),
            patch.object(fields.Datetime, "now", lambda *_args: self.clock),
            mute_logger("odoo.sql_db"),
        ):
            self._begin()
            for number, (operation, choice) in enumerate(steps):
                self.clock += timedelta(minutes=1)
                self.env.invalidate_all()
                plan = getattr(self, operation)(choice)
                if plan:
                    note(f"{number} {operation} {choice} {plan[2]}")
                    self._perform(operation, *plan)
                    self._check_all()
