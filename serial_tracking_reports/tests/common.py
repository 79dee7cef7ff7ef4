from contextlib import contextmanager
from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form, TransactionCase, new_test_user, tagged

AUDITOR = "serial_tracking.group_serial_auditor"


@tagged("post_install", "-at_install")
class SerialReportCase(TransactionCase):
    """Two products, two customers, a vendor, and units that move on given days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(tracking_disable=True, tz="UTC").env
        cls.env.user.tz = "UTC"
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Shelf 1", "location_id": cls.stock.id}
        )
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.phone = cls._product("Phone", 100.0)
        cls.camera = cls._product("Camera", 50.0)
        cls.ann, cls.bob, cls.vendor = cls.env["res.partner"].create(
            [
                {"name": "Ann Customer", "email": "ann@example.com"},
                {"name": "Bob Customer"},
                {"name": "Vera Vendor", "is_company": True},
            ]
        )
        cls.auditor = new_test_user(cls.env, "report_auditor", groups=AUDITOR, tz="UTC")

    @classmethod
    def _product(cls, name, price, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "tracking": "serial",
                "standard_price": price,
                **values,
            }
        )

    @classmethod
    @contextmanager
    def at(cls, moment):
        """Let it be ``moment`` (UTC, ``2026-03-01 10:00``) for Python and the ORM."""
        with freeze_time(datetime.strptime(moment, "%Y-%m-%d %H:%M"), tick=False):
            yield

    @classmethod
    def _picking(cls, kind, product, names, source, dest, partner, warehouse=None):
        warehouse = warehouse or cls.warehouse
        picking_type = getattr(warehouse, kind)
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": source.id,
                "location_dest_id": dest.id,
                "partner_id": partner.id if partner else False,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": len(names),
                            "location_id": source.id,
                            "location_dest_id": dest.id,
                            "company_id": warehouse.company_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    @classmethod
    def _finish(cls, picking, lots, names=()):
        move = picking.move_ids
        move.move_line_ids.unlink()
        base = {
            "product_id": move.product_id.id,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
            "quantity": 1,
        }
        move.move_line_ids = [
            *(Command.create({**base, "lot_id": lot.id}) for lot in lots),
            *(Command.create({**base, "lot_name": name}) for name in names),
        ]
        move.picked = True
        picking.sudo().with_context(skip_sms=True).button_validate()
        assert picking.state == "done", picking.state
        return picking

    @classmethod
    def receive(cls, product, names, partner=None, moment="2026-03-01 10:00"):
        with cls.at(moment):
            picking = cls._picking(
                "in_type_id",
                product,
                names,
                cls.suppliers,
                cls.stock,
                partner or cls.vendor,
            )
            return cls._finish(picking, [], names)

    @classmethod
    def deliver(cls, product, names, partner, moment="2026-03-05 10:00", source=None):
        lots = cls.lots(product, names)
        source = source or cls.stock
        with cls.at(moment):
            picking = cls._picking(
                "out_type_id", product, names, source, cls.customers, partner
            )
            return cls._finish(picking, lots)

    @classmethod
    def take_back(cls, product, names, partner, moment="2026-03-10 10:00"):
        lots = cls.lots(product, names)
        with cls.at(moment):
            picking = cls._picking(
                "in_type_id", product, names, cls.customers, cls.stock, partner
            )
            return cls._finish(picking, lots)

    @classmethod
    def carry(cls, product, names, moment="2026-03-03 10:00"):
        lots = cls.lots(product, names)
        with cls.at(moment):
            picking = cls._picking(
                "int_type_id", product, names, cls.stock, cls.shelf, None
            )
            return cls._finish(picking, lots)

    @classmethod
    def lots(cls, product, names):
        lots = cls.env["stock.lot"].search(
            [("product_id", "=", product.id), ("name", "in", list(names))]
        )
        assert len(lots) == len(names), (names, lots.mapped("name"))
        return lots

    def wizard(self, report, user=None, **values):
        env = self.env(user=user or self.auditor)
        values = {"preset": "all", **values}
        return env["serial.report.wizard"].create({"report": report, **values})

    def dialog(self, report, user=None, **context):
        """The dialog's form as the web client opens it."""
        env = self.env(user=user or self.auditor)
        return Form(
            env["serial.report.wizard"].with_context(
                serial_report_dialog=True, default_report=report, **context
            )
        )

    def shown(self, wizard):
        """The records that "Display" lists, read as the user of the dialog."""
        action = wizard.action_view()
        model = wizard.env[action["res_model"]].with_context(
            **(action.get("context") or {})
        )
        return model.search(action["domain"], order="date, id")

    def _query(self, report, **filters):
        """Statement of the list that "Display" opens, as the reader runs it."""
        wizard = self.wizard(report, **filters)
        action = wizard.action_view()
        model = wizard.env[action["res_model"]]
        model = model.with_context(**(action.get("context") or {}))
        return model._search(action["domain"], limit=80, order=model._order)
