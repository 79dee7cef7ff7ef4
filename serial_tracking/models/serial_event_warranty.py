from odoo import fields, models

WARRANTY_ACTIONS = [
    ("set", "Dates set"),
    ("extended", "Extended"),
    ("terms", "Terms applied"),
    ("registered", "Registered"),
    ("void", "Voided"),
    ("restored", "Restored"),
    ("vendor", "Vendor dates set"),
    ("promised", "Promised for the next delivery"),
    ("withdrawn", "Promise withdrawn"),
]


class SerialEvent(models.Model):
    """What people decide about a warranty; the ledger reads it again (W2, W3)."""

    _inherit = "serial.event"

    warranty_action = fields.Selection(WARRANTY_ACTIONS)
    warranty_start = fields.Date()
    warranty_end = fields.Date()
