from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from .common import AUDITOR, SerialReportCase


@tagged("post_install", "-at_install")
class TestOnHand(SerialReportCase):
    """Where each unit is (X1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.phone, ["P1", "P2", "P3"])
        cls.receive(cls.camera, ["C1"], partner=cls.bob)
        cls.deliver(cls.phone, ["P1"], cls.ann)
        cls.carry(cls.phone, ["P3"])

    def _units(self, **filters):
        filters.setdefault("product_ids", (self.phone + self.camera).ids)
        rows = self.shown(self.wizard("on_hand", **filters))
        return {(row.lot_id.name, row.location_id) for row in rows}

    def test_units_on_hand_and_their_place_x1(self):
        expected = {("P2", self.stock), ("P3", self.shelf), ("C1", self.stock)}
        self.assertEqual(self._units(), expected)

    def test_filters_narrow_x1(self):
        self.assertEqual(self._units(location_ids=self.shelf.ids), {("P3", self.shelf)})
        self.assertEqual(len(self._units(location_ids=self.stock.ids)), 3)
        self.assertEqual(self._units(partner_ids=self.bob.ids), {("C1", self.stock)})
        self.assertEqual(
            self._units(lot_ids=self.lots(self.phone, ["P2"]).ids),
            {("P2", self.stock)},
        )
        sold = self.env.ref("serial_tracking.status_sold")
        self.assertFalse(self._units(status_ids=sold.ids))
        self.assertFalse(self._units(date_from="2026-03-02"))

    def test_age_counts_from_the_receipt_x1(self):
        with self.at("2026-04-15 12:00"):
            rows = self.shown(self.wizard("on_hand", product_ids=self.camera.ids))
            self.assertEqual((rows.age_days, rows.age_range), (45, "2"))
            self.assertEqual(rows.partner_id, self.bob)

    def test_lots_and_other_tracking_are_no_serials_x1(self):
        self.receive(self._product("Batch", 1, tracking="lot"), ["LOT-1"])
        self.assertFalse(
            self.env["serial.stock.report"].search([("lot_id.name", "=", "LOT-1")])
        )

    def test_other_company_sees_nothing_x1_p2(self):
        company = self.env["res.company"].create({"name": "Other company"})
        other = new_test_user(
            self.env,
            "stock_other_company",
            groups=AUDITOR,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        env = self.env(user=other)
        self.assertFalse(env["serial.stock.report"].search([]))
        self.assertFalse(
            env["serial.stock.at.date"].search([("company_id", "!=", False)])
        )


@tagged("post_install", "-at_install")
class TestAtDate(SerialReportCase):
    """What was on hand at the close of a past day, with cost (X7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.phone, ["P1", "P2"], moment="2026-03-01 10:00")
        cls.receive(cls.phone, ["P3"], moment="2026-03-03 23:30")
        cls.deliver(cls.phone, ["P1"], cls.ann, "2026-03-05 10:00")
        cls.carry(cls.phone, ["P2"], moment="2026-03-06 10:00")
        cls.take_back(cls.phone, ["P1"], cls.ann, "2026-03-08 10:00")

    def _at(self, day):
        wizard = self.wizard(
            "at_date",
            preset="custom",
            date_to=day,
            product_ids=self.phone.ids,
        )
        action = wizard.action_view()
        model = wizard.env[action["res_model"]].with_context(**action["context"])
        return model.search(action["domain"])

    def _units(self, day):
        return {(row.lot_id.name, row.location_id) for row in self._at(day)}

    def test_units_at_the_close_of_each_day_x7(self):
        stock, shelf = self.stock, self.shelf
        expected = {
            "2026-02-28": set(),
            "2026-03-01": {("P1", stock), ("P2", stock)},
            "2026-03-03": {("P1", stock), ("P2", stock), ("P3", stock)},
            "2026-03-05": {("P2", stock), ("P3", stock)},
            "2026-03-06": {("P2", shelf), ("P3", stock)},
            "2026-03-08": {("P1", stock), ("P2", shelf), ("P3", stock)},
        }
        for day, units in expected.items():
            self.assertEqual(self._units(day), units, day)

    def test_the_day_closes_in_the_users_zone_x7(self):
        self.env = self.env(context={**self.env.context, "tz": "Europe/Brussels"})
        self.assertEqual(len(self._units("2026-03-03")), 2)
        self.assertEqual(len(self._units("2026-03-04")), 3)

    def test_units_that_were_not_identified_yet_are_one_row_x7(self):
        crate = self._product("Crate", 10.0, tracking="none")
        with self.at("2026-03-01 10:00"):
            self.env["stock.quant"]._update_available_quantity(crate, self.stock, 4)
            move = self.env["stock.move"].create(
                {
                    "product_id": crate.id,
                    "product_uom_qty": 5,
                    "location_id": self.suppliers.id,
                    "location_dest_id": self.stock.id,
                }
            )
            move._action_confirm()
            move.quantity = 5
            move.picked = True
            move._action_done()
        crate.tracking = "serial"
        with self.at("2026-03-10 10:00"):
            answer = crate.serial_identify(["K1", "K2"], self.stock.id)
            self.assertEqual(len(answer["accepted"]), 2, answer)
        with self.at("2026-03-12 10:00"):
            lot = self.env["stock.lot"].search(
                [("product_id", "=", crate.id), ("name", "=", "K1")]
            )
            lot.serial_unidentify("wrong labels")

        def rows(day):
            wizard = self.wizard(
                "at_date", preset="custom", date_to=day, product_ids=crate.ids
            )
            action = wizard.action_view()
            found = (
                wizard.env["serial.stock.at.date"]
                .with_context(**action["context"])
                .search(action["domain"])
            )
            return sorted((row.lot_id.name or "", row.quantity) for row in found)

        self.assertEqual(rows("2026-03-09"), [("", 9.0)])
        self.assertEqual(rows("2026-03-10"), [("", 7.0), ("K1", 1.0), ("K2", 1.0)])
        self.assertEqual(rows("2026-03-13"), [("", 8.0), ("K2", 1.0)])

    def _buy(self, product, names, price, moment):
        with self.at(moment):
            order = self.env["purchase.order"].create(
                {
                    "partner_id": self.vendor.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_qty": len(names),
                                "price_unit": price,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
            order.button_confirm()
            return self._finish(order.picking_ids, [], names)

    def _category(self, method):
        return self.env["product.category"].create(
            {"name": method, "property_cost_method": method}
        )

    def test_value_equals_cores_stock_value_of_the_day_x7(self):
        """By hand: 2 at 10 and 2 at 20 bought, one sold; all three costing methods."""
        expected = {
            # method: value on 1 March, 3 March, 5 March
            "fifo": (20.0, 60.0, 50.0),
            "average": (20.0, 60.0, 45.0),
            "standard": (24.0, 48.0, 36.0),
        }
        days = ("2026-03-01", "2026-03-03", "2026-03-05")
        for method, values in expected.items():
            with self.at("2026-02-01 10:00"):
                product = self._product(
                    f"Valued {method}", 12.0, categ_id=self._category(method).id
                )
            self._buy(product, ["V1", "V2"], 10.0, "2026-03-01 10:00")
            self._buy(product, ["V3", "V4"], 20.0, "2026-03-03 10:00")
            self.deliver(product, ["V1"], self.ann, "2026-03-05 10:00")
            for day, value in zip(days, values, strict=True):
                wizard = self.wizard(
                    "at_date", preset="custom", date_to=day, product_ids=product.ids
                )
                action = wizard.action_view()
                rows = (
                    wizard.env["serial.stock.at.date"]
                    .with_context(**action["context"])
                    .search(action["domain"])
                )
                core = product.with_context(
                    to_date=fields.Datetime.to_datetime(f"{day} 23:59:59")
                ).total_value
                with self.subTest(method=method, day=day):
                    self.assertAlmostEqual(sum(rows.mapped("value")), value)
                    self.assertAlmostEqual(sum(rows.mapped("value")), core)

    def test_totals_in_groups_and_files_x7(self):
        rows = self._at("2026-03-08")
        total = sum(rows.mapped("value"))
        self.assertAlmostEqual(total, 300.0)
        groups = rows._read_group(
            [("id", "in", rows.ids)], ["product_id"], ["value:sum", "quantity:sum"]
        )
        self.assertEqual(groups, [(self.phone, 300.0, 3.0)])
