"""After any sequence of operations the reports say what the ledger says (X1-X4, X7).

SERIAL_RANDOM_REPORTS sets how many sequences are tried.
"""

import os
import random
from collections import Counter
from contextlib import closing
from datetime import timedelta
from unittest.mock import patch

from test_random_sequences import RandomWorldCase

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.serial_tracking_reports.models.serial_stock_at_date import BEFORE

SEQUENCES = int(os.environ.get("SERIAL_RANDOM_REPORTS", 2))
STEPS = 40
# A correction says that a past move was of another unit: what was on hand then
# changes with it.
CHANGES_THE_PAST = ("do_correct", "do_edit_finished_line")


@tagged("post_install", "-at_install")
class TestRandomReports(RandomWorldCase):
    def test_reports_say_what_the_ledger_says_x1_x2_x3_x4_x7(self):
        """X1, X2, X3, X4, X7: units by movements, at customers, and at each step."""
        for seed in range(SEQUENCES):
            self.clock = fields.Datetime.now() - timedelta(days=1)
            with (
                self.subTest(seed=seed),
                closing(self.cr.savepoint()),
                patch.object(fields.Datetime, "now", lambda *_args: self.clock),
                mute_logger("odoo.sql_db"),
            ):
                self.laptop.standard_price = 99  # The price was set after this day.
                self.laptop.standard_price = 100
                self._begin()
                history = self._play(random.Random(seed))
                self.assertGreater(len(self.units), 8)
                self._check_movements()
                self._check_now()
                for moment, held, values in history:
                    with self.subTest(moment=moment):
                        self.assertEqual(self._held_at(moment), held)
                        self.assertEqual(self._values_at(moment), values)

    def _play(self, dice):
        """Do what is allowed; note after each step what is held, at what value."""
        operations = [
            name
            for name in self.operations
            if name.startswith("do_") and name not in CHANGES_THE_PAST
        ]
        history = []
        for _step in range(STEPS):
            self.clock += timedelta(minutes=1)
            self.env.invalidate_all()
            if dice.random() < 0.1:
                self.laptop.standard_price = dice.randint(50, 150)
            plan = getattr(self, dice.choice(operations))(dice.randint(0, 9999))
            if plan and plan[1]:
                self._do(*plan)
            self.env.invalidate_all()
            history.append((self.clock, self._held(), self._values()))
        return history

    def _do(self, action, _allowed, _about):
        try:
            with self.cr.savepoint():
                after = action()
        except UserError:
            return
        after()

    # -- the ledger -------------------------------------------------------------------

    def _quants(self, usages):
        return self.env["stock.quant"].search(
            [
                ("product_id", "in", self.tracked.ids),
                ("location_id.usage", "in", usages),
                ("quantity", "!=", 0),
            ]
        )

    def _held(self):
        held = Counter()
        for quant in self._quants(("internal", "transit")):
            held[quant.product_id, quant.lot_id, quant.location_id] += quant.quantity
        return dict(held)

    def _values(self):
        return {
            product: round(self._alone(product).total_value, 2)
            for product in self.tracked
        }

    # -- the reports ------------------------------------------------------------------

    def _rows_at(self, moment):
        after = fields.Datetime.to_string(moment + timedelta(seconds=1))
        return (
            self.env["serial.stock.at.date"]
            .with_context(**{BEFORE: after})
            .search([("product_id", "in", self.tracked.ids)])
        )

    def _held_at(self, moment):
        held = Counter()
        for row in self._rows_at(moment):
            held[row.product_id, row.lot_id, row.location_id] += row.quantity
        return dict(held)

    def _values_at(self, moment):
        values = dict.fromkeys(self.tracked, 0.0)
        for row in self._rows_at(moment):
            if row.company_id == self.env.company:
                values[row.product_id] += row.value
        return {product: round(value, 2) for product, value in values.items()}

    def _check_now(self):
        """X1 = X7 now = what is held by numbers."""
        on_hand = self.env["serial.stock.report"].search(
            [("product_id", "in", self.tracked.ids)]
        )
        held = {key: 1 for key in self._held() if key[1]}
        self.assertEqual(
            Counter((row.product_id, row.lot_id, row.location_id) for row in on_hand),
            held,
        )
        now = self._held_at(self.clock)
        self.assertEqual({key: n for key, n in now.items() if key[1]}, held)

    def _count(self, code, *events):
        """Rows of each unit in a report of movements."""
        definition = self.env[f"serial.report.{code}"]
        domain = definition._serial_base_domain()
        domain &= Domain("product_id", "in", self.tracked.ids)
        if events:
            domain &= Domain("event", "in", events)
        groups = self.env["serial.move.report"]._read_group(
            domain, ["lot_id"], ["quantity:sum", "on_hand_change:sum"]
        )
        return {lot: sums for lot, *sums in groups}

    def _check_movements(self):
        """X4: the sum of a unit's movements is whether it is on hand; X2 less what
        came back is whether a customer has it; X3 and what came back, less what went,
        is on hand again."""
        changes = self._count("moves")
        sold, received = self._count("sold"), self._count("received")
        back = self._count("moves", "returned", "bought_back")
        named = self._count("moves", "identified")
        unnamed = self._count("moves", "unidentified")
        gone = self._count("moves", "returned_to_vendor", "scrapped", "adjusted_away")
        on_hand = {quant.lot_id for quant in self._quants(("internal", "transit"))}
        customers = {quant.lot_id for quant in self._quants(("customer",))}
        none = (0, 0)
        for lot in self._lots_of(self.units).values():
            held = int(lot in on_hand)
            numbers = named.get(lot, none)[0] - unnamed.get(lot, none)[0]
            returned, left = back.get(lot, none)[0], sold.get(lot, none)[0]
            with self.subTest(unit=lot.name):
                self.assertEqual(changes.get(lot, none)[1] + numbers, held)
                self.assertEqual(left - returned, int(lot in customers))
                came = received.get(lot, none)[0] + numbers + returned
                self.assertEqual(came - left - gone.get(lot, none)[0], held)
