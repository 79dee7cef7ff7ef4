from odoo import Command
from odoo.tests import Form, tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestProductTab(SerialCase):
    def _grid(self, user, domain, **options):
        """What the tab asks of the server, with the fields of its own view."""
        Lot = self.env["stock.lot"].with_user(user)
        views = Lot.with_context(
            list_view_ref="serial_tracking.view_stock_lot_serial_tab_list",
            search_view_ref="serial_tracking.view_stock_lot_serial_search",
        ).get_views([(False, "list"), (False, "search")])
        names = views["models"]["stock.lot"]["fields"]
        wanted = ("name", "serial_status_id", "location_id", "serial_customer_id")
        self.assertLessEqual(set(wanted), set(names))
        return Lot.web_search_read(
            domain,
            {
                name: {"fields": {"display_name": {}}} if name.endswith("_id") else {}
                for name in (*wanted, "serial_status_color", "serial_date_received")
            },
            **options,
        )

    def test_g1_grid_for_every_reader(self):
        """G1, P1: number, status with colour, location, customer, date received."""
        self._receive(["G-1", "G-2"])
        self._ship(["G-1"])
        reader = self._make_user("reader", "serial_tracking.group_serial_user")
        domain = [("product_tmpl_id", "=", self.laptop.product_tmpl_id.id)]
        for user in (reader, self.auditor, self.worker, self.manager):
            with self.subTest(user=user.login):
                rows = self._grid(user, domain, order="name")["records"]
                sold, kept = rows
                self.assertEqual(sold["serial_status_id"]["display_name"], "Sold")
                self.assertEqual(
                    sold["serial_customer_id"]["display_name"], self.customer.name
                )
                self.assertFalse(kept["serial_customer_id"])
                self.assertEqual(
                    kept["location_id"]["display_name"], self.stock.display_name
                )
                self.assertTrue(kept["serial_date_received"])
                self.assertEqual(
                    kept["serial_status_color"],
                    self.env.ref("serial_tracking.status_in_stock").color,
                )

    def test_g1_pages_sorts_and_groups_on_the_server(self):
        """G1: a page is read with as many queries for 300 serials as for 30."""
        counts = {}
        for count in (30, 300):
            product = self._make_product(f"Bulk {count}")
            self._receive([f"B{count}-{n:03d}" for n in range(count)], product)
            domain = [("product_id", "=", product.id)]
            self._grid(self.worker, domain, limit=20)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            page = self._grid(self.worker, domain, limit=20, order="name desc")
            counts[count] = self.env.cr.sql_log_count - before
            self.assertEqual(page["length"], count)
            self.assertEqual(len(page["records"]), 20)
            self.assertEqual(page["records"][0]["name"], f"B{count}-{count - 1:03d}")
        self.assertEqual(counts[30], counts[300])
        groups = self.env["stock.lot"].formatted_read_group(
            domain, ["serial_status_id"], ["__count"]
        )
        self.assertEqual([group["__count"] for group in groups], [300])

    def test_g1_opening_the_item_costs_the_same(self):
        """G1: the item's form reads as much for 300 serials as for 3."""
        counts = {}
        for count in (3, 300):
            product = self._make_product(f"Open {count}")
            self._receive([f"O{count}-{n:03d}" for n in range(count)], product)
            names = [
                "serial_count",
                "serial_is_tracked",
                "serial_on_hand_qty",
                "serial_identified_qty",
                "track_serials",
            ]
            template = product.product_tmpl_id.with_user(self.worker)
            template.read(names)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            (row,) = template.read(names)
            counts[count] = self.env.cr.sql_log_count - before
            self.assertEqual(row["serial_count"], count)
            self.assertEqual(row["serial_identified_qty"], count)
        self.assertEqual(counts[3], counts[300])

    def test_g1_filters(self):
        """G1: Available and Sold find what they say."""
        self._receive(["F-1", "F-2", "F-3"])
        self._ship(["F-1"])
        self._lots(["F-2"]).serial_change_status("defective", "dropped")
        view = self.env["stock.lot"].get_view(
            self.env.ref("serial_tracking.view_stock_lot_serial_search").id, "search"
        )["arch"]
        for name in ("available", "sold", "group_by_status", "group_by_location"):
            self.assertIn(f'name="{name}"', view)
        base = [("product_id", "=", self.laptop.id)]
        for domain, names in (
            ([("serial_available", "=", True)], ["F-3"]),
            ([("serial_status_id.code", "=", "sold")], ["F-1"]),
        ):
            lots = self.env["stock.lot"].with_user(self.auditor).search(base + domain)
            self.assertEqual(lots.mapped("name"), names)

    def test_g1_variants_have_their_own(self):
        """G1, T1: the variant's tab counts the variant's serials."""
        attribute = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [Command.create({"name": n}) for n in ("red", "blue")],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Bike",
                "track_serials": True,
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": attribute.value_ids.ids,
                        }
                    )
                ],
            }
        )
        red, blue = template.product_variant_ids
        self.assertEqual(red.tracking, "serial")
        self._receive(["BK-1", "BK-2"], red)
        self._receive(["BK-1"], blue)
        self.assertEqual((red.serial_count, blue.serial_count), (2, 1))
        self.assertEqual(template.serial_count, 3)
        form = Form(
            red.with_user(self.stock_manager), view="product.product_normal_form_view"
        )
        self.assertEqual(form.serial_count, 2)

    def test_g1_not_for_people_without_rights(self):
        """P2: the tab isn't in their form, and nothing of the item fails to read."""
        product = self.laptop.with_user(self.clerk)
        self._receive(["N-1"])
        for record in (product, product.product_tmpl_id):
            arch = record.get_view(view_type="form")["arch"]
            self.assertNotIn("serial_tab", arch)
            self.assertEqual(record.read(["serial_count"])[0]["serial_count"], 0)
            record.read(["serial_on_hand_qty", "serial_is_tracked", "track_serials"])
