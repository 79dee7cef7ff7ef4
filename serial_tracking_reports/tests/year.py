"""A year of two companies, written out, for tests that work out reports by hand.

Read ``YEAR`` from top to bottom: what happened when, to which units. Nothing else is
in the reports of these products.
"""

from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import new_test_user

from ..reports.definition import Column
from .common import AUDITOR, SerialReportCase

# The reports are read on 10 January 2026. Costs: phones have a standard price of 100,
# of 120 from July on; cameras and tablets are first in, first out; drills are averaged;
# heaters have a standard price of 10. Phones are under warranty for 12 months, cameras
# for 6, from the delivery on.
TODAY = "2026-01-10 12:00"
YEAR = """
2025-01-05 10:00  hold       heater  3
2025-01-10 10:00  buy        phone   P1 P2 P3 P4  from Vera     for 90
2025-01-20 10:00  buy        camera  C1 C2        from Wanda    for 50
2025-02-03 10:00  carry      phone   P3           to Shelf
2025-02-10 10:00  buy        drill   D1 D2        from Vera     for 30
2025-02-14 10:00  sell       phone   P1 P2        to Ann
2025-03-05 10:00  sell       camera  C1           to Bob
2025-03-10 10:00  buy        camera  C3 C4        from Wanda    for 60
2025-03-20 10:00  take_back  phone   P2           from Ann
2025-04-01 10:00  status     phone   P2           to in_stock
2025-04-15 10:00  sell       phone   P2           to Bob
2025-05-02 10:00  carry      drill   D1           to Second
2025-05-20 10:00  send_back  camera  C3           to Wanda
2025-06-01 10:00  buy        drill   D3           from Vera     for 60
2025-06-15 10:00  scrap      phone   P4
2025-07-01 10:00  price      phone   120
2025-07-10 10:00  find       phone   P5
2025-07-20 10:00  lose       drill   D2
2025-08-05 10:00  identify   heater  H1 H2
2025-08-20 10:00  sell       heater  H1           to Ann
2025-09-01 10:00  rename     camera  C4           to C4-NEW
2025-09-10 10:00  extend     phone   P1
2025-09-12 10:00  void       phone   P2
2025-10-05 10:00  their_buy  tablet  T1 T2        from Vera     for 200
2025-10-20 10:00  their_sell tablet  T1           to Bob
2025-11-03 10:00  status     phone   P5           to defective
2025-11-15 10:00  dropship   drill   D9           from Vera     for 70  to Ann
2025-12-20 10:00  carry      drill   D3           to Transit
2025-12-31 23:30  sell       camera  C2           to Ann
2026-01-05 10:00  carry      drill   D3           to Second
"""


class YearCase(SerialReportCase):
    """``YEAR`` has happened; the reports are read on ``TODAY``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wanda = cls.env["res.partner"].create({"name": "Wanda Vendor"})
        cls._set_up_places()
        with cls.at("2025-01-01 10:00"):
            cls._set_up_products()
        cls.both = new_test_user(
            cls.env,
            "year_both",
            groups=AUDITOR,
            tz="UTC",
            company_ids=[Command.set((cls.ours + cls.theirs).ids)],
        )
        for line in YEAR.strip().splitlines():
            day, time, what, product, rest = line.split(maxsplit=4)
            with cls.at(f"{day} {time}"):
                getattr(cls, f"_{what}")(cls.products[product], *cls._words(rest))
            cls.env.flush_all()

    def setUp(self):
        super().setUp()
        frozen = freeze_time(datetime.fromisoformat(TODAY), tick=False)
        frozen.start()
        self.addCleanup(frozen.stop)

    @classmethod
    def _words(cls, rest):
        """``P1 P2 from Vera for 90`` as ``["P1", "P2"], "Vera", "90"``."""
        words = rest.split()
        stops = [i for i, word in enumerate(words) if word in ("from", "to", "for")]
        names = words[: stops[0]] if stops else words
        return [names, *(words[stop + 1] for stop in stops)]

    @classmethod
    def _set_up_places(cls):
        cls.ours = cls.env.company
        cls.theirs = cls.env["res.company"].create({"name": "Sister company"})
        cls.env.user.company_ids = [Command.link(cls.theirs.id)]
        warehouses = cls.env["stock.warehouse"]
        cls.second = warehouses.create(
            {"name": "Second", "code": "W2", "company_id": cls.ours.id}
        )
        cls.their_warehouse = warehouses.search(
            [("company_id", "=", cls.theirs.id)], limit=1
        )
        cls.transit = cls.ours.internal_transit_location_id
        cls.transit.active = True
        cls.places = {
            "Shelf": cls.shelf,
            "Second": cls.second.lot_stock_id,
            "Transit": cls.transit,
        }
        cls.people = {
            "Ann": cls.ann,
            "Bob": cls.bob,
            "Vera": cls.vendor,
            "Wanda": cls.wanda,
        }

    @classmethod
    def _set_up_products(cls):
        cls.products = {
            "phone": cls._valued("Phone", "standard", 100.0, **cls._months(12)),
            "camera": cls._valued("Camera", "fifo", **cls._months(6)),
            "drill": cls._valued("Drill", "average"),
            "heater": cls._valued("Heater", "standard", 10.0, tracking="none"),
            "tablet": cls._valued("Tablet", "fifo"),
        }
        cls.everything = cls.env["product.product"].concat(*cls.products.values())

    @classmethod
    def _months(cls, count):
        return {"serial_warranty_duration": count, "serial_warranty_unit": "month"}

    @classmethod
    def _valued(cls, name, method, price=0.0, **values):
        category = cls.env["product.category"].create({"name": f"{name}s"})
        for company in (cls.ours, cls.theirs):
            category.with_company(company).property_cost_method = method
        return cls._product(name, price, categ_id=category.id, **values)

    # -- what happens in ``YEAR`` -----------------------------------------------------

    @classmethod
    def _hold(cls, product, count):
        """Units that nobody gave a serial number; tracking is turned on later."""
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": int(count[0]),
                "location_id": cls.suppliers.id,
                "location_dest_id": cls.stock.id,
            }
        )
        move._action_confirm()
        move.quantity = int(count[0])
        move.picked = True
        move._action_done()
        product.tracking = "serial"

    @classmethod
    def _buy(cls, product, names, vendor, price, company=None, customer=None):
        company = company or cls.ours
        env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids})
        line = {
            "product_id": product.id,
            "product_qty": len(names),
            "price_unit": float(price),
            "tax_ids": [Command.clear()],
        }
        order = env["purchase.order"].create(
            {
                "partner_id": cls.people[vendor].id,
                "order_line": [Command.create(line)],
            }
        )
        order.button_confirm()
        if customer:
            move = order.picking_ids.move_ids
            move.partner_id = cls.people[customer]
            order.picking_ids.location_dest_id = cls.customers
            move.location_dest_id = cls.customers
        cls._finish(order.picking_ids, [], names)

    @classmethod
    def _their_buy(cls, product, names, vendor, price):
        cls._buy(product, names, vendor, price, cls.theirs)

    @classmethod
    def _move(cls, kind, product, names, source, dest, partner=None, warehouse=None):
        lots = cls.lots(product, names)
        picking = cls._picking(
            kind, product, names, source, dest, partner, warehouse or cls.warehouse
        )
        cls._finish(picking, lots)

    @classmethod
    def _sell(cls, product, names, customer):
        partner = cls.people[customer]
        cls._move("out_type_id", product, names, cls.stock, cls.customers, partner)

    @classmethod
    def _their_sell(cls, product, names, customer):
        cls._move(
            "out_type_id",
            product,
            names,
            cls.their_warehouse.lot_stock_id,
            cls.customers,
            cls.people[customer],
            cls.their_warehouse,
        )

    @classmethod
    def _take_back(cls, product, names, customer):
        partner = cls.people[customer]
        cls._move("in_type_id", product, names, cls.customers, cls.stock, partner)

    @classmethod
    def _send_back(cls, product, names, vendor):
        partner = cls.people[vendor]
        cls._move("out_type_id", product, names, cls.stock, cls.suppliers, partner)

    @classmethod
    def _carry(cls, product, names, place):
        source = cls.lots(product, names).location_id
        cls._move("int_type_id", product, names, source, cls.places[place])

    @classmethod
    def _dropship(cls, product, names, vendor, price, customer):
        cls._buy(product, names, vendor, price, customer=customer)

    @classmethod
    def _scrap(cls, product, names):
        scrap = cls.env["stock.scrap"].create(
            {
                "product_id": product.id,
                "lot_id": cls.lots(product, names).id,
                "location_id": cls.stock.id,
                "scrap_qty": 1,
            }
        )
        scrap.action_validate()

    @classmethod
    def _find(cls, product, names):
        product.serial_adjust("add", names, cls.stock.id, "behind the rack")

    @classmethod
    def _lose(cls, product, names):
        product.serial_adjust("remove", names, cls.stock.id, "not there")

    @classmethod
    def _identify(cls, product, names):
        assert not product.serial_identify(names, cls.stock.id)["refused"]

    @classmethod
    def _price(cls, product, price):
        product.standard_price = float(price[0])

    @classmethod
    def _status(cls, product, names, code):
        cls.lots(product, names).serial_change_status(code, "looked at it")

    @classmethod
    def _rename(cls, product, names, name):
        cls.lots(product, names).serial_rename(name, "typing error")

    @classmethod
    def _extend(cls, product, names):
        cls.lots(product, names).serial_extend_warranty(1, "month", "goodwill")

    @classmethod
    def _void(cls, product, names):
        cls.lots(product, names).serial_void_warranty("opened by the customer")

    # -- what a report says -----------------------------------------------------------

    def told(self, report, columns, **filters):
        """The rows of a report as lines of text, the same on screen and in files.

        :param str columns: names of fields; days are written as ``2025-02-14``
        """
        filters.setdefault("product_ids", self.everything.ids)
        wizard = self.wizard(report, **filters)
        definition = wizard._ready()
        names = columns.split()
        lines = [
            " ".join(self._word(value) for value in row if value not in ("", None))
            for row in definition._serial_rows(wizard, [Column(n) for n in names])
        ]
        action = wizard.action_view()
        model = wizard.env[action["res_model"]].with_context(**action["context"])
        records = model.search(action["domain"], order=definition._serial_order)
        self.assertEqual(len(records), len(lines), "screen and file")
        if "lot_id" in names:
            shown = [record.sudo().lot_id.name for record in records]
            at = names.index("lot_id")
            rows = definition._serial_rows(wizard, [Column(names[at])])
            self.assertEqual([name or "" for name in shown], [row[0] for row in rows])
        return lines

    def _word(self, value):
        if isinstance(value, date):
            return value.strftime("%Y-%m-%d")
        return f"{value:g}" if isinstance(value, float) else str(value)

    def assertTold(self, expected, report, columns, **filters):
        """The report has exactly the lines of ``expected``, in their order."""
        lines = [line.strip() for line in expected.strip().splitlines()]
        self.assertEqual(self.told(report, columns, **filters), lines)
