from odoo.tests import tagged

from .common import SerialReportCase


@tagged("post_install", "-at_install")
class TestMoveReport(SerialReportCase):
    """The movement register and what is built on it (X2, X3, X4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receipt = cls.receive(cls.phone, ["P1", "P2", "P3"])
        cls.receive(cls.camera, ["C1"], moment="2026-03-02 10:00")
        cls.carry(cls.phone, ["P3"], moment="2026-03-03 10:00")
        cls.delivery = cls.deliver(cls.phone, ["P1", "P2"], cls.ann)
        cls.back = cls.take_back(cls.phone, ["P1"], cls.ann)
        cls.deliver(cls.phone, ["P3"], cls.bob, "2026-03-31 23:30", cls.shelf)

    def _rows(self, report="moves", **filters):
        filters.setdefault("product_ids", (self.phone + self.camera).ids)
        rows = self.shown(self.wizard(report, **filters))
        return [
            (str(row.date)[:10], row.lot_id.name, row.event, row.partner_id.name or "")
            for row in rows
        ]

    def test_register_lists_every_transaction_x4(self):
        self.assertEqual(
            self._rows(),
            [
                ("2026-03-01", "P1", "received", "Vera Vendor"),
                ("2026-03-01", "P2", "received", "Vera Vendor"),
                ("2026-03-01", "P3", "received", "Vera Vendor"),
                ("2026-03-02", "C1", "received", "Vera Vendor"),
                ("2026-03-03", "P3", "transferred", ""),
                ("2026-03-05", "P1", "delivered", "Ann Customer"),
                ("2026-03-05", "P2", "delivered", "Ann Customer"),
                ("2026-03-10", "P1", "returned", "Ann Customer"),
                ("2026-03-31", "P3", "delivered", "Bob Customer"),
            ],
        )

    def test_sold_names_buyer_and_document_x2(self):
        rows = self.shown(self.wizard("sold", product_ids=self.phone.ids))
        self.assertEqual(
            [(r.lot_id.name, r.partner_id, r.document_ref) for r in rows[:2]],
            [
                ("P1", self.ann, self.delivery.name),
                ("P2", self.ann, self.delivery.name),
            ],
        )
        self.assertEqual(len(rows), 3)

    def test_received_leaves_returns_out_x3(self):
        rows = self.shown(self.wizard("received", product_ids=self.phone.ids))
        self.assertEqual(rows.lot_id.mapped("name"), ["P1", "P2", "P3"])
        self.assertEqual(rows.partner_id, self.vendor)
        self.assertEqual(set(rows.mapped("document_ref")), {self.receipt.name})

    def test_filters_narrow_x4(self):
        self.assertEqual(len(self._rows(partner_ids=self.bob.ids)), 1)
        self.assertEqual(len(self._rows(location_ids=self.shelf.ids)), 2)
        self.assertEqual(len(self._rows(product_ids=self.camera.ids)), 1)
        lot = self.lots(self.phone, ["P2"])
        self.assertEqual(len(self._rows(lot_ids=lot.ids)), 2)
        sold = self.env.ref("serial_tracking.status_sold")
        self.assertEqual(
            {row[1] for row in self._rows(status_ids=sold.ids)}, {"P2", "P3"}
        )
        self.assertEqual(
            len(self._rows(date_from="2026-03-05", date_to="2026-03-10")), 3
        )

    def test_days_are_the_users_own_x4(self):
        """23:30 UTC on the last of March is the first of April in Brussels."""
        april = {"date_from": "2026-04-01", "date_to": "2026-04-01"}
        self.assertEqual(self._rows(**april), [])
        self.auditor.tz = "Europe/Brussels"
        self.env = self.env(context={**self.env.context, "tz": "Europe/Brussels"})
        self.assertEqual(len(self._rows(**april)), 1)

    def test_hostile_filters_find_nothing_and_break_nothing_x4(self):
        hostile = ['O\'Brien "x"', "100% %s %(a)s", "'; DROP TABLE stock_lot; --"]
        for name in hostile:
            self.receive(self.camera, [name])
            lot = self.lots(self.camera, [name])
            self.assertEqual([r[1] for r in self._rows(lot_ids=lot.ids)], [name])
            partner = self.env["res.partner"].create({"name": name})
            self.assertEqual(self._rows(partner_ids=partner.ids), [])

    def test_ten_thousand_ids_as_filter_x4(self):
        lots = self.env["stock.lot"].create(
            [{"name": f"MANY{i}", "product_id": self.phone.id} for i in range(10_000)]
        )
        lots += self.lots(self.phone, ["P1"])
        self.assertEqual({r[1] for r in self._rows(lot_ids=lots.ids)}, {"P1"})

    def test_pivot_sums_agree_with_the_rows_x4(self):
        groups = self.env["serial.move.report"]._read_group(
            [("product_id", "=", self.phone.id)],
            ["event"],
            ["quantity:sum", "on_hand_change:sum"],
            order="event",
        )
        self.assertEqual(
            groups,
            [
                ("delivered", 3, -3),
                ("received", 3, 3),
                ("returned", 1, 1),
                ("transferred", 1, 0),
            ],
        )

    def test_row_opens_its_document_or_the_unit_x4(self):
        rows = self.shown(self.wizard("sold", product_ids=self.phone.ids))
        as_manager = rows[0].with_user(self.env.ref("base.user_admin"))
        action = as_manager.action_open_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("stock.picking", self.delivery.id),
        )
        action = rows[0].action_open_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("stock.lot", rows[0].lot_id.id)
        )

    def test_lots_and_units_without_serial_are_no_rows_x4(self):
        self.receive(self._product("Batch", 1, tracking="lot"), ["LOT-1"])
        found = self.env["serial.move.report"].search([("lot_id.name", "=", "LOT-1")])
        self.assertFalse(found)

    def test_same_queries_for_any_number_of_rows_x4(self):
        counts = []
        for names in (
            ["WARM"],
            [f"Q{i:03d}" for i in range(10)],
            [f"R{i:03d}" for i in range(200)],
        ):
            self.receive(self.camera, names)
            wizard = self.wizard("moves", lot_ids=self.lots(self.camera, names).ids)
            definition = wizard._definition()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = list(definition._serial_rows(wizard, definition._serial_columns))
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(rows), len(names))
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[2], 25)
