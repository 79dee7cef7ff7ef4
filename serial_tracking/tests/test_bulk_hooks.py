from contextlib import contextmanager
from functools import wraps
from unittest.mock import patch

from odoo.tests import tagged

from .common import SerialCase

MANY = 25


@tagged("post_install", "-at_install")
class TestBulkHooks(SerialCase):
    """Where another add-on extends core, it gets all units (DESIGN, 6)."""

    def setUp(self):
        super().setUp()
        self.names = [f"H{n:02d}" for n in range(MANY)]

    def _core_class(self, model, name, addon="stock"):
        return next(
            cls
            for cls in type(self.env[model]).__mro__
            if name in vars(cls) and cls.__module__.startswith(f"odoo.addons.{addon}.")
        )

    def _extend(self, model, addon, name, owner_addon="stock"):
        """Extend a method of core's own class, as an add-on below ours would."""
        seen = []
        owner = self._core_class(model, name, owner_addon)
        original = vars(owner)[name]

        @wraps(original)
        def extended(records, *args, **kwargs):
            seen.append(len(args[0]) if name == "create" else len(records))
            return original(records, *args, **kwargs)

        extended.__module__ = f"odoo.addons.{addon}.models.extension"
        patcher = patch.object(owner, name, extended)
        patcher.start()
        self.addCleanup(patcher.stop)
        return seen

    def test_create_of_units(self):
        """An unknown extension of ``stock.lot.create`` sees every unit."""
        for addon, expected in (("elsewhere", MANY), ("stock", 1)):
            with self.subTest(addon=addon):
                seen = self._extend("stock.lot", addon, "create")
                self._receive([f"{addon}-{name}" for name in self.names])
                self.assertEqual(seen[0], expected)
                self.doCleanups()

    def test_create_of_lines(self):
        """An unknown extension of ``stock.move.line.create`` sees every line."""
        seen = self._extend("stock.move.line", "elsewhere", "create")
        move = self._receipt(MANY)
        self.assertEqual(max(seen), MANY)
        self.assertEqual(len(move.move_line_ids), MANY)

    def test_action_done(self):
        """An unknown extension of ``_action_done`` sees every line."""
        seen = self._extend("stock.move.line", "elsewhere", "_action_done")
        self._receive(self.names)
        self.assertEqual(seen, [MANY])

    def test_write(self):
        """An unknown extension of ``write`` sees what is written on many lines."""
        seen = self._extend("stock.move.line", "elsewhere", "write")
        self._receive(self.names)
        self.assertIn(MANY, seen)

    def test_moment_of_a_transfer(self):
        """An unknown extension of ``write`` hears it of moves and of their transfer."""
        for addon, expected in (("elsewhere", 2), ("stock", 1)):
            with self.subTest(addon=addon):
                move = self._receipt(MANY)
                names = [f"{addon}-M-{name}" for name in self.names]
                result = move.serial_enter(names)
                self.assertEqual(result, {"accepted": names, "refused": []})
                with self._dates_heard(addon) as dates:
                    move.picking_id.button_validate()
                self.assertEqual(dates, [move.date] * expected)

    @contextmanager
    def _dates_heard(self, addon):
        """Dates that an extension of ``stock.move.write`` is called with."""
        dates = []
        owner = self._core_class("stock.move", "write")
        original = vars(owner)["write"]

        @wraps(original)
        def extended(moves, vals):
            if "date" in vals:
                dates.append(vals["date"])
            return original(moves, vals)

        extended.__module__ = f"odoo.addons.{addon}.models.extension"
        with patch.object(owner, "write", extended):
            yield dates

    def test_rule_of_a_return(self):
        """An unknown rule is asked of each unit that its customer sends back."""
        self._receive(self.names)
        move = self._delivery(MANY, assign=True)
        move.picking_id.button_validate()
        returned = self._return(move)
        seen = self._extend(
            "stock.move.line", "elsewhere", "_serial_problem", "serial_tracking"
        )
        returned.button_validate()
        self.assertEqual(seen, [1] * MANY)

    def test_own_rules_of_a_return(self):
        """Units that come back as they went are not looked at one by one."""
        self._receive(self.names)
        move = self._delivery(MANY, assign=True)
        move.picking_id.button_validate()
        returned = self._return(move)
        seen = self._extend(
            "stock.move.line", "serial_tracking", "_serial_problem", "serial_tracking"
        )
        returned.button_validate()
        self.assertEqual(seen, [])

    def _return(self, move):
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": move.picking_id.id}
        )
        wizard.product_return_moves.quantity = MANY
        return wizard._create_return()

    def test_lines_keep_their_order(self):
        """Lines come back in the order of their values, whatever makes them alike."""
        lots = self._receive(self.names)
        shelves = (self.shelf_1, self.shelf_2)
        move = self._receipt(2 * MANY)
        move.move_line_ids.unlink()
        values = [
            {
                **move._prepare_move_line_vals(quantity=1),
                "location_dest_id": shelves[n % 2].id,
                "lot_name": f"N{n:02d}",
            }
            for n in range(2 * MANY)
        ]
        lines = self.env["stock.move.line"].create(values)
        self.assertEqual(
            [(line.lot_name, line.location_dest_id.id) for line in lines],
            [(vals["lot_name"], vals["location_dest_id"]) for vals in values],
        )
        self.assertEqual(move.quantity, 2 * MANY)
        self.assertEqual(len(lots), MANY)
