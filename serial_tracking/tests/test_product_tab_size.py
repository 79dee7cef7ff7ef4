from functools import partial

from lxml import etree

from odoo.tests import Form, tagged

from .common import SerialCase
from .many import insert_in_stock

FEW, MANY = 10, 20_000
# What a list of the web client reads, and how far it counts.
PAGE, MOST_COUNTED = 80, 10_001
FORMS = {
    "product.template": "product.product_template_only_form_view",
    "product.product": "product.product_normal_form_view",
}
# As the tab asks for them (serial_tab.js).
TAB_VIEWS = {
    "list_view_ref": "serial_tracking.view_stock_lot_serial_tab_list",
    "kanban_view_ref": "serial_tracking.view_stock_lot_serial_kanban",
    "search_view_ref": "serial_tracking.view_stock_lot_serial_search",
}


@tagged("post_install", "-at_install")
class TestProductTabSize(SerialCase):
    """What the web client asks when an item is opened and its Serials tab is shown.

    Each is asked once before it is counted: the first time, Odoo reads views, rights
    and rules that it keeps from then on, for whichever item comes first.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sizes = {FEW: cls.laptop, MANY: cls.phone}
        for size, product in cls.sizes.items():
            insert_in_stock(cls, product, [f"T{size}-{n:05d}" for n in range(size)])

    def _statements(self, ask, *what):
        """How many statements ``ask(product, size, *what)`` takes, by size."""
        counts = {}
        for size, product in self.sizes.items():
            question = partial(ask, product, size, *what)
            question()
            counts[size] = self._count(question)
        return counts

    def assertSame(self, counts):
        self.assertGreater(counts[FEW], 0)
        self.assertEqual(counts[FEW], counts[MANY])

    def test_the_form_opens_alike(self):
        """G1: the form is read with as many queries for 20,000 serials as for 10."""
        for user in (self.worker, self.stock_manager, self.manager):
            for model in FORMS:
                with self.subTest(user=user.login, model=model):
                    self.assertSame(self._statements(self._open_form, user, model))

    def _open_form(self, product, size, user, model):
        """Views and one ``web_read``, of all fields of the form and its lists."""
        item = product if model == product._name else product.product_tmpl_id
        form = Form(item.with_user(user), view=FORMS[model])
        self.assertEqual(form.serial_count, size)
        self.assertEqual(form.qty_available, size)

    def test_the_tab_opens_alike(self):
        """G1: so is the list in the tab: its views and its page."""
        for user in (self.worker, self.manager, self.auditor):
            for page in (FEW, PAGE):
                with self.subTest(user=user.login, page=page):
                    counts = self._statements(self._open_tab, user, page)
                    if page > FEW:
                        # Odoo counts what goes on after a full page, for the pager.
                        counts[MANY] -= 1
                    self.assertSame(counts)

    def test_the_tab_groups_alike(self):
        """G1: grouped by status and by place, the tab costs the same, too."""
        for group in ("serial_status_id", "location_id"):
            with self.subTest(group=group):
                self.assertSame(self._statements(self._group_tab, group))

    def _tab(self, product, user):
        """The model as the tab uses it; its domain, and the fields of its list."""
        template = product.product_tmpl_id
        units = self.env["stock.lot"].with_user(user).with_context(**TAB_VIEWS)
        views = units.get_views([(False, "list"), (False, "search")])
        arch = etree.fromstring(views["views"]["list"]["arch"])
        fields = views["models"]["stock.lot"]["fields"]
        spec = {
            name: {"fields": {"display_name": {}}} if "relation" in fields[name] else {}
            for name in (node.get("name") for node in arch.iterfind("field"))
        }
        self.assertIn("serial_status_id", spec)
        return units, [("product_tmpl_id", "=", template.id)], spec

    def _open_tab(self, product, size, user, limit):
        units, domain, spec = self._tab(product, user)
        order = "serial_date_received desc, id desc"
        page = units.web_search_read(
            domain, spec, limit=limit, order=order, count_limit=MOST_COUNTED
        )
        self.assertEqual(page["length"], min(size, MOST_COUNTED))
        self.assertEqual(len(page["records"]), min(size, limit))

    def _group_tab(self, product, size, group):
        units, domain, spec = self._tab(product, self.worker)
        answer = units.web_read_group(
            domain, [group], ["__count"], unfold_read_specification=spec
        )
        self.assertEqual([found["__count"] for found in answer["groups"]], [size])
