from odoo import SUPERUSER_ID
from odoo.api import Environment

from odoo.addons.serial_tracking.hooks import fill_name_keys


def migrate(cr, version):
    """Keys of entered numbers in one statement, before the field is made (E3).

    Computing them line by line would read every line that has ever moved.
    """
    fill_name_keys(Environment(cr, SUPERUSER_ID, {}))
