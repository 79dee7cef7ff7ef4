from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import SerialCase

FORMS = {
    "product.template": "product.product_template_form_view",
    "product.product": "product.product_normal_form_view",
}


@tagged("post_install", "-at_install")
class TestTurningOn(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_manager = cls._make_user(
            "goods",
            "product.group_product_manager,serial_tracking.group_serial_manager,"
            "stock.group_stock_user",
        )
        cls.goods_only = cls._make_user(
            "goods_only", "product.group_product_manager,stock.group_stock_user"
        )

    def _form(self, record, user=None):
        record = record.with_user(user or self.product_manager)
        return Form(record, view=FORMS[record._name])

    def test_t1_checkbox_on_both_forms(self):
        """T1: the checkbox of product and variant is core's tracking, and saves."""
        for record in (self.cable.product_tmpl_id, self._make_product("Mouse", "none")):
            with self.subTest(model=record._name):
                form = self._form(record)
                self.assertFalse(form.serial_is_tracked)
                form.track_serials = True
                self.assertFalse(form.serial_is_tracked, "the tab comes by saving")
                form.save()
                self.assertEqual(record.tracking, "serial")
                self.assertTrue(record.track_serials)
                self.assertTrue(self._form(record).serial_is_tracked)

    def test_t1_one_fact(self):
        """T1: writing core's field ticks the box, on creation and later."""
        self.cable.tracking = "serial"
        self.assertTrue(self.cable.track_serials)
        self.cable.tracking = "lot"
        self.assertFalse(self.cable.track_serials)
        for model in FORMS:
            made = self.env[model].create({"name": "New", "track_serials": True})
            self.assertEqual(made.tracking, "serial", model)
            self.assertTrue(made.is_storable, model)

    def test_t1_search(self):
        """T1: the checkbox can be searched for."""
        both = self.cable + self.laptop
        for value, found in ((True, self.laptop), (False, self.cable)):
            domain = [("track_serials", "=", value), ("id", "in", both.ids)]
            self.assertEqual(self.env["product.product"].search(domain), found)

    def test_t1_only_goods(self):
        """T1: a service can't be tracked."""
        with self.assertRaises(ValidationError):
            self.env["product.template"].create(
                {"name": "Advice", "type": "service", "track_serials": True}
            )

    def test_t2_shown_to_managers_only(self):
        """T2: without the right there is no checkbox."""
        for record in (self.cable, self.cable.product_tmpl_id):
            arch = record.with_user(self.goods_only).get_view(
                self.env.ref(FORMS[record._name]).id, "form"
            )["arch"]
            self.assertNotIn('name="track_serials"', arch)
            arch = record.with_user(self.product_manager).get_view(
                self.env.ref(FORMS[record._name]).id, "form"
            )["arch"]
            self.assertIn('name="track_serials"', arch)

    def test_t2_refused_on_the_server(self):
        """T2: write, create and import are refused without the right."""
        product = self.cable.with_user(self.goods_only)
        for record in (product, product.product_tmpl_id):
            for vals in ({"track_serials": True}, {"tracking": "serial"}):
                with self.subTest(vals=vals), self.assertRaises(AccessError):
                    record.write(vals)
                with self.subTest(vals=vals), self.assertRaises(AccessError):
                    record.create({"name": "New", "is_storable": True, **vals})
        result = product.product_tmpl_id.load(
            ["name", "is_storable", "tracking"],
            [["Imported", "1", "By Unique Serial Number"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("Manager", result["messages"][0]["message"])
        self.assertEqual(self.cable.tracking, "none")

    def test_t2_every_group(self):
        """T2: of the serial rights, only Manager turns tracking on."""
        for group, allowed in (
            ("group_serial_user", False),
            ("group_serial_transfer", False),
            ("group_serial_auditor", False),
            ("group_serial_manager", True),
        ):
            user = new_test_user(
                self.env,
                f"serial_t2_{group}",
                groups=f"product.group_product_manager,serial_tracking.{group}",
            )
            product = self._make_product(f"For {group}", "none").with_user(user)
            with self.subTest(group=group):
                if allowed:
                    product.track_serials = True
                    self.assertEqual(product.tracking, "serial")
                else:
                    with self.assertRaises(AccessError):
                        product.track_serials = True

    def _ways_to_turn_off(self, product):
        template = product.product_tmpl_id
        return {
            "checkbox": lambda: template.write({"track_serials": False}),
            "variant": lambda: product.write({"track_serials": False}),
            "tracking": lambda: template.write({"tracking": "none"}),
            "lots": lambda: product.write({"tracking": "lot"}),
            "inventory": lambda: template.write({"is_storable": False}),
            "type": lambda: template.write({"type": "service"}),
        }

    def test_t3_never_after_use(self):
        """T3: once a serial was recorded, no way of turning off is left."""
        self._receive(["T3-1", "T3-2", "T3-3"])
        product = self.laptop.with_user(self.product_manager)
        for way, turn_off in self._ways_to_turn_off(product).items():
            with self.subTest(way=way), self.assertRaises(UserError) as caught:
                turn_off()
            if way != "type":
                self.assertIn("3 serial numbers", str(caught.exception))
            self.env.invalidate_all()
            self.assertEqual(self.laptop.tracking, "serial")

    def test_t3_by_form_and_import(self):
        """T3: the form and an import are refused as well."""
        self._receive(["T3-1"])
        for record in (self.laptop, self.laptop.product_tmpl_id):
            form = self._form(record)
            form.track_serials = False
            with self.assertRaises(UserError) as caught:
                form.save()
            self.assertIn("1 serial numbers", str(caught.exception))
        template = self.laptop.product_tmpl_id.with_user(self.product_manager)
        result = template.load([".id", "tracking"], [[str(template.id), "By Quantity"]])
        self.assertFalse(result["ids"])
        self.env.invalidate_all()
        self.assertEqual(self.laptop.tracking, "serial")

    def test_t3_entered_counts_as_used(self):
        """T3: a serial on a waiting receipt counts; an unused product may be freed."""
        move = self._receipt(3)
        move.serial_enter(["T3-1", "T3-2"])
        self.assertFalse(self._lots(["T3-1", "T3-2"]), "only entered, no record yet")
        product = self.laptop.with_user(self.product_manager)
        with self.assertRaises(UserError) as caught:
            product.track_serials = False
        self.assertIn("2 serial numbers", str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(self.laptop.tracking, "serial")
        move.serial_remove(["T3-1", "T3-2"])
        product.track_serials = False
        self.assertEqual(self.laptop.tracking, "none")
        self.phone.with_user(self.product_manager).track_serials = False
        self.assertEqual(self.phone.tracking, "none")

    def test_t4_policy_hides_and_keeps(self):
        """T4: by policy it may be turned off after a warning; records come back."""
        self.env.company.serial_allow_turn_off = True
        lots = self._receive(["T4-1", "T4-2"])
        template = self.laptop.product_tmpl_id
        form = self._form(template)
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs:
            form.track_serials = False
        self.assertIn("2 serial numbers", "".join(logs.output))
        form.save()
        self.assertFalse(self._form(template).serial_is_tracked)
        self.assertEqual(lots.exists(), lots)
        form = self._form(template)
        form.track_serials = True
        form.save()
        self.assertEqual(template.serial_count, 2)
        self.assertEqual(lots.mapped("serial_key"), ["t4-1", "t4-2"])
        self.assertStatus(lots, "in_stock")

    def test_t5_nothing_moves(self):
        """T5: quantity, value and reservations stay; 0 of 10 are identified."""
        product = self._make_product("Drill", "none", standard_price=7)
        self._hold_unidentified(product, 10)
        delivery = self._delivery(4, product, assign=True)
        before = self._picture(product, delivery)
        product.with_user(self.product_manager).track_serials = True
        self.assertEqual(self._picture(product, delivery), before)
        self.assertEqual(product.serial_on_hand_qty, 10)
        self.assertEqual(product.serial_identified_qty, 0)
        self.assertEqual(product.product_tmpl_id.serial_unidentified_qty, 10)

    def _picture(self, product, delivery):
        self.env.flush_all()
        self.env.invalidate_all()
        quants = self.env["stock.quant"].search([("product_id", "=", product.id)])
        return (
            product.qty_available,
            product.total_value,
            quants.mapped(lambda q: (q.id, q.quantity, q.reserved_quantity, q.in_date)),
            delivery.mapped(lambda m: (m.state, m.quantity, m.move_line_ids.ids)),
            self.env["stock.move"].search_count([("product_id", "=", product.id)]),
            self.env["account.move"].search_count([]),
        )

    def test_t7_defaults_for_new_products(self):
        """T7: category before parent category before company; goods only."""
        company = self.env.company
        parent = self.env["product.category"].create({"name": "Machines"})
        child = self.env["product.category"].create(
            {"name": "Drills", "parent_id": parent.id}
        )
        cases = [
            (False, False, False, "none"),
            (True, False, False, "serial"),
            (True, "no", False, "none"),
            (False, "yes", False, "serial"),
            (False, "yes", "no", "none"),
        ]
        Template = self.env["product.template"].with_user(self.product_manager)
        for of_company, of_parent, of_child, expected in cases:
            company.serial_track_by_default = of_company
            parent.serial_track_default = of_parent
            child.serial_track_default = of_child
            with self.subTest(company=of_company, parent=of_parent, child=of_child):
                made = Template.create(
                    {"name": "New", "is_storable": True, "categ_id": child.id}
                )
                self.assertEqual(made.tracking, expected)
        parent.serial_track_default = "yes"
        child.serial_track_default = False
        service = Template.create(
            {"name": "Advice", "type": "service", "categ_id": child.id}
        )
        self.assertEqual(service.tracking, "none")
        self.assertEqual(self.cable.tracking, "none", "existing products stay")

    def test_t7_setting(self):
        """T7: the policies are in the Inventory settings."""
        settings = self.env["res.config.settings"].create(
            {"serial_track_by_default": True, "serial_unique_scope": "all"}
        )
        settings.execute()
        self.assertTrue(self.env.company.serial_track_by_default)
        self.assertEqual(self.env.company.serial_unique_scope, "all")
