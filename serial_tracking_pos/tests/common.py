from odoo.tests import new_test_user

from odoo.addons.point_of_sale.tests.common import TestPoSCommon
from odoo.addons.serial_tracking.tests.common import SerialCase


class CounterCase(SerialCase, TestPoSCommon):
    """A shop that sells laptops by serial number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.config = cls.basic_config
        cls.laptop.write(
            {"available_in_pos": True, "list_price": 100, "taxes_id": False}
        )
        cls.shop = cls.config.picking_type_id.default_location_src_id
        cls.cashier = new_test_user(
            cls.env,
            "serial_cashier",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=cls.env.company.id,
        )
