from odoo import SUPERUSER_ID
from odoo.api import Environment


def migrate(cr, version):
    """Derive the status without reservations of every unit (U1, DESIGN decision 1)."""
    Environment(cr, SUPERUSER_ID, {})["stock.lot"].serial_rebuild_all()
