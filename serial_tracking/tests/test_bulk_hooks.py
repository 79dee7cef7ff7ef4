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

    def _extend(self, model, addon, name):
        """Extend a method of core's own class, as an add-on below ours would."""
        seen = []
        owner = next(
            cls
            for cls in type(self.env[model]).__mro__
            if name in vars(cls) and cls.__module__.startswith("odoo.addons.stock.")
        )
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
