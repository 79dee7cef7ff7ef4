from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestTermsRights(WarrantyCase):
    """P2: warranty terms and number format are the serial manager's, on the model."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._make_user(
            "keeper", "base.group_user,product.group_product_manager"
        )
        cls.boss = cls._make_user(
            "terms",
            "product.group_product_manager,serial_tracking.group_serial_manager",
        )
        cls.template = cls.laptop.product_tmpl_id
        cls.category = cls.env["product.category"].create(
            {"name": "Tools", "serial_warranty_duration": 6}
        )
        cls.changes = (
            {"serial_warranty_duration": 99},
            {"serial_warranty_start_rule": "receipt"},
            {"serial_vendor_warranty_unit": "day"},
            {"serial_format_prefix": "ZZ-"},
            {"serial_format_pattern": r"\d+"},
        )

    def test_write(self):
        """P2: refused by RPC on product, variant and category."""
        for record in (self.template, self.laptop, self.category):
            for vals in self.changes:
                with self.subTest(model=record._name, vals=vals):
                    with self.assertRaises(AccessError) as refusal:
                        record.with_user(self.keeper).write(vals)
                    self.assertIn("Manager", str(refusal.exception))
                    self.assertIn(record.name, str(refusal.exception))
        for record in (self.template, self.category):
            for vals in self.changes:
                record.with_user(self.boss).write(vals)
                self.assertRecordValues(record, [vals])
        with self.assertRaises(AccessError):
            self.category.with_user(self.keeper).serial_track_default = "yes"

    def test_same_values_pass(self):
        """P2: an import that repeats what is there changes the rest."""
        self.template.with_user(self.keeper).write(
            {"name": "Laptop X9", "serial_warranty_duration": 12}
        )
        self.assertEqual(self.template.name, "Laptop X9")

    def test_refusal_names_every_record(self):
        """P2: the products that have other terms, not the one that has them."""
        phone = self.phone.product_tmpl_id
        templates = (self.template + phone).with_user(self.keeper)
        with self.assertRaises(AccessError) as refusal:
            templates.write({"serial_warranty_duration": 12})
        self.assertIn("Phone P2", str(refusal.exception))
        self.assertNotIn("Laptop X1", str(refusal.exception))
        self.assertIn("Warranty", str(refusal.exception))

    def test_create(self):
        """P2: refused with other terms than the product would have anyway."""
        values = {"name": "Drill", "is_storable": True, "categ_id": self.category.id}
        for model in ("product.template", "product.product"):
            Product = self.env[model].with_user(self.keeper)
            with self.subTest(model=model):
                made = Product.create(values)
                self.assertEqual(made.serial_warranty_duration, 6)
                made = Product.create({**values, "serial_warranty_duration": 6})
                self.assertEqual(made.serial_warranty_duration, 6)
                for vals in self.changes:
                    with self.assertRaises(AccessError):
                        Product.create({**values, **vals})
        Category = self.env["product.category"].with_user(self.keeper)
        self.assertTrue(Category.create({"name": "Toys"}))
        with self.assertRaises(AccessError):
            Category.create({"name": "Toys", "serial_warranty_duration": 1})

    def test_import(self):
        """P2: by import file as well, the row says why."""
        Template = self.env["product.template"].with_user(self.keeper)
        result = Template.load(
            ["name", "serial_warranty_duration"], [["Imported", "77"]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("Manager", result["messages"][0]["message"])
        self.assertFalse(Template.search([("name", "=", "Imported")]))
        self.assertTrue(Template.load(["name"], [["Imported"]])["ids"])

    def test_form(self):
        """P2: others make products by the form as before."""
        with Form(self.env["product.template"].with_user(self.keeper)) as form:
            form.name = "Hammer"
            form.categ_id = self.category
        self.assertEqual(form.save().serial_warranty_duration, 6)
        with Form(self.env["product.category"].with_user(self.keeper)) as form:
            form.name = "Toys"
        self.assertTrue(form.save())

    def test_duplicate(self):
        """P2: whoever may make products may duplicate one, terms and all."""
        self.template.write(
            {"serial_format_prefix": "LX-", "serial_warranty_start_rule": "invoice"}
        )
        for user in (self.keeper, self.boss):
            with self.subTest(user=user.login):
                copy = self.template.with_user(user).copy()
                self.assertEqual(copy.serial_warranty_duration, 12)
                self.assertEqual(copy.serial_format_prefix, "LX-")
                self.assertEqual(copy.serial_warranty_start_rule, "invoice")
                self.assertEqual(copy.tracking, "serial")
        Product = self.env["product.product"].with_user(self.keeper)
        variant = Product.browse(self.laptop.id).copy()
        self.assertEqual(variant.serial_format_prefix, "LX-")
        category = self.category.with_user(self.keeper).copy()
        self.assertEqual(category.serial_warranty_duration, 6)

    def test_duplicate_with_other_terms(self):
        """P2: a copy is no way round."""
        with self.assertRaises(AccessError):
            self.template.with_user(self.keeper).copy({"serial_warranty_duration": 99})
        with self.assertRaises(AccessError):
            self.laptop.with_user(self.keeper).copy({"serial_format_prefix": "ZZ-"})
