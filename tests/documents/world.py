from contextlib import closing

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.serial_tracking.tests.common import SerialCase

from .kind import KINDS, MISTAKES, Case


class Documents(SerialCase):
    """Places, routes and users that the kinds need."""

    with_apps = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far_warehouse = cls.env["stock.warehouse"].create(
            {
                "name": "Far",
                "code": "FAR",
                "resupply_wh_ids": [Command.link(cls.warehouse.id)],
            }
        )
        cls.far = cls.far_warehouse.lot_stock_id
        cls.transit = cls.env.company.internal_transit_location_id
        cls.transit.active = True
        cls.production = cls.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", cls.env.company.id)],
            limit=1,
        )
        cls.reader = new_test_user(
            cls.env, "serial_reader", groups="serial_tracking.group_serial_auditor"
        )
        for name in (
            "stock.group_production_lot",
            "stock.group_stock_multi_locations",
            "stock.group_adv_location",
            "stock.group_tracking_lot",
            "stock.group_tracking_owner",
        ):
            cls.worker.group_ids += cls.env.ref(name)
        user = "serial_tracking.group_serial_user"
        for login, group in (
            ("buyer", "purchase.group_purchase_user"),
            ("seller", "sales_team.group_sale_salesman_all_leads"),
            ("biller", "account.group_account_invoice"),
        ):
            setattr(cls, login, cls._make_user(login, f"{group},{user}"))
            setattr(cls, f"plain_{login}", cls._make_user(f"plain_{login}", group))
        cls.stock_manager.group_ids += cls.env.ref("stock.group_stock_multi_locations")
        cls.number = 0

    # -- units and places ----------------------------------------------------------

    def _new_names(self, count, prefix="DOC"):
        start = type(self).number
        type(self).number += count
        return [f"{prefix}{number:05d}" for number in range(start, start + count)]

    def _type_of(self, source, destination):
        inside = ("internal", "transit")
        if source.usage not in inside:
            return self.warehouse.in_type_id
        if destination.usage not in inside:
            return self.warehouse.out_type_id
        return self.warehouse.int_type_id

    def _held(self, place, count, product=None):
        """Units that are at ``place``, brought there by done moves."""
        names = self._new_names(count)
        self._receive(names, product, self.stock)
        if place != self.stock:
            move = self._make_move(
                self._type_of(self.stock, place),
                self.stock,
                place,
                product or self.laptop,
                count,
                partner=self.customer if place == self.customers else self.vendor,
            )
            move.serial_select(names)
            move.picking_id.button_validate()
            self.assertEqual(move.state, "done")
        return names

    def _quantities(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT q.lot_id, q.location_id, q.quantity FROM stock_quant q
                WHERE q.product_id = ANY(%s) AND q.quantity <> 0 ORDER BY 1, 2""",
            [(self.laptop + self.phone).ids],
        )
        return self.env.cr.fetchall()

    def _places(self, names):
        """Where units with these numbers are, whatever their product."""
        self.env.flush_all()
        quants = self.env["stock.quant"].search(
            [("lot_id.name", "in", names), ("quantity", "!=", 0)]
        )
        return {(q.lot_id.id, q.location_id.id, q.quantity) for q in quants}

    # -- documents that routes make --------------------------------------------------

    def _purchase(self, count, confirm=True):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.laptop.id,
                            "product_qty": count,
                            "price_unit": 10,
                        }
                    )
                ],
            }
        )
        if confirm:
            order.button_confirm()
        return order.order_line

    def _sale(self, count, confirm=True):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "warehouse_id": self.warehouse.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.laptop.id, "product_uom_qty": count}
                    )
                ],
            }
        )
        if confirm:
            order.action_confirm()
        return order.order_line

    def _resupply(self, count):
        """The first move of what the far warehouse orders from this one."""
        self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.laptop.id,
                "warehouse_id": self.far_warehouse.id,
                "location_id": self.far.id,
                "route_id": self.far_warehouse.resupply_route_ids.id,
                "product_min_qty": count,
                "product_max_qty": count,
                "trigger": "manual",
            }
        ).action_replenish()
        return self.env["stock.move"].search(
            [
                ("product_id", "=", self.laptop.id),
                ("location_id", "=", self.stock.id),
                ("state", "not in", ("done", "cancel")),
            ]
        )

    # -- a document with a mistake ---------------------------------------------------

    def _here(self, kinds):
        """Those that this database has the apps for."""
        return [each for each in kinds.values() if bool(each.app) == self.with_apps]

    def _try_each(self, check):
        """``check`` each kind and mistake; the document is made once a kind."""
        for each in self._here(KINDS):
            with closing(self.cr.savepoint()):
                move, names = each.make(self, 2)
                if not each.enters:
                    move._do_unreserve()
                for mistake in MISTAKES:
                    if each.why_not(mistake):
                        continue  # `test_documents_table.py` has the reasons
                    with (
                        self.subTest(kind=each.name, mistake=mistake),
                        closing(self.cr.savepoint()),
                    ):
                        self.env.invalidate_all()
                        given, bad = self._given(each, mistake, move, names)
                        check(Case(each, mistake, move, names, given, bad))

    def _given(self, each, mistake, move, names):
        """``(names to give, those of them that are refused)`` for this mistake."""
        given, suspects = names, []
        if mistake == "too few":
            given = names[:1]
        elif mistake == "too many":
            suspects = self._held(move.location_id, 1) if not each.enters else None
            suspects = suspects or self._new_names(1)
            return names + suspects, suspects
        elif mistake == "duplicate":
            suspects = [names[0].lower()]
            given = [names[0], f" {names[0].lower()} "]
        elif mistake == "wrong product":
            suspects = self._held(self.stock, 1, self.phone)
            given = [names[0], *suspects]
        elif mistake == "wrong place":
            inside = move.location_id.warehouse_id == self.warehouse
            suspects = self._held(self.far if inside else self.stock, 1)
            given = [names[0], *suspects]
        elif mistake == "not available":
            suspects = names[1:]
            self._lots(suspects).serial_change_status("defective", "broken")
        return given, suspects if each.refuses(mistake) else []
