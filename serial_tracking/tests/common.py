from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class SerialCase(TransactionCase):
    """A warehouse, a serial-tracked product and the documents around it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.shelf_1, cls.shelf_2 = cls.env["stock.location"].create(
            [{"name": f"Shelf {n}", "location_id": cls.stock.id} for n in (1, 2)]
        )
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.laptop = cls._make_product("Laptop X1")
        cls.phone = cls._make_product("Phone P2")
        cls.cable = cls._make_product("Cable", tracking="none")
        cls.vendor = cls.env["res.partner"].create({"name": "Deco Addict Test"})
        cls.customer = cls.env["res.partner"].create({"name": "Azure Interior Test"})
        cls.worker = cls._make_user("worker", "stock.group_stock_user")
        cls.stock_manager = cls._make_user("boss", "stock.group_stock_manager")
        cls.manager = cls._make_user(
            "serials", "stock.group_stock_user,serial_tracking.group_serial_manager"
        )
        cls.auditor = cls._make_user("audit", "serial_tracking.group_serial_auditor")
        cls.clerk = cls._make_user("clerk", "base.group_user")

    @classmethod
    def _make_user(cls, login, groups):
        return new_test_user(
            cls.env, f"serial_{login}", groups=groups, company_id=cls.env.company.id
        )

    @classmethod
    def _make_product(cls, name, tracking="serial", **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "tracking": tracking,
                **values,
            }
        )

    @classmethod
    def _make_move(cls, picking_type, source, destination, product, quantity, **values):
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "partner_id": values.pop("partner", cls.env["res.partner"]).id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "product_uom": product.uom_id.id,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                            **values,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking.move_ids

    @classmethod
    def _receipt(cls, quantity, product=None, destination=None):
        return cls._make_move(
            cls.warehouse.in_type_id,
            cls.suppliers,
            destination or cls.stock,
            product or cls.laptop,
            quantity,
            partner=cls.vendor,
        )

    @classmethod
    def _delivery(cls, quantity, product=None, source=None, assign=False):
        move = cls._make_move(
            cls.warehouse.out_type_id,
            source or cls.stock,
            cls.customers,
            product or cls.laptop,
            quantity,
            partner=cls.customer,
        )
        if assign:
            move._action_assign()
        return move

    @classmethod
    def _internal(cls, quantity, source, destination, product=None):
        return cls._make_move(
            cls.warehouse.int_type_id,
            source,
            destination,
            product or cls.laptop,
            quantity,
        )

    @classmethod
    def _receive(cls, names, product=None, destination=None):
        """Receive units with these serials; return their records."""
        move = cls._receipt(len(names), product, destination)
        result = move.serial_enter(list(names))
        assert not result["refused"], result
        move.picking_id.button_validate()
        assert move.state == "done", move.state
        return cls._lots(names, product)

    @classmethod
    def _ship(cls, names, product=None, source=None):
        move = cls._delivery(len(names), product, source)
        result = move.serial_select(list(names))
        assert not result["refused"], result
        move.picking_id.button_validate()
        assert move.state == "done", move.state
        return cls._lots(names, product)

    @classmethod
    def _lots(cls, names, product=None):
        lots = cls.env["stock.lot"].search(
            [
                ("product_id", "=", (product or cls.laptop).id),
                ("name", "in", list(names)),
            ]
        )
        return lots.sorted(lambda lot: names.index(lot.name))

    @classmethod
    def _hold_unidentified(cls, product, quantity, location=None, **values):
        """Units on hand without serials, as they were before tracking began."""
        cls.env["stock.quant"]._update_available_quantity(
            product, location or cls.stock, quantity, **values
        )

    def assertStatus(self, lots, code):
        self.assertEqual(set(lots.mapped("serial_status_code")), {code})

    def assertRefused(self, result, name, word):
        """``name`` is among the refused ones, for a reason that has ``word``."""
        reasons = [r["reason"] for r in result["refused"] if r["name"] == name]
        self.assertTrue(reasons, f"{name} was not refused: {result}")
        self.assertIn(word, reasons[0])

    def assertStoredIsRebuilt(self, lots):
        """What is stored is what the ledger says (DESIGN, decision 1)."""
        self.assertFalse(lots.serial_rebuild())

    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _growth(self, flow):
        """How many more statements ``flow(200)`` takes than ``flow(10)``, a unit.

        ``flow(n)`` prepares n units and returns what to measure.

        :return: (statements for each further unit, text for a message)
        """
        small = self._count(flow(10))
        large = self._count(flow(200))
        return (large - small) / 190, f"N=10: {small}, N=200: {large}"

    def assertGrowth(self, flow, growth):
        found, message = self._growth(flow)
        self.assertLessEqual(found, growth, message)

    def _names(self, count, prefix):
        return [f"{prefix}{count}-{n:04d}" for n in range(count)]
