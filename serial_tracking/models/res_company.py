from odoo import fields, models


class ResCompany(models.Model):
    """The few policies of serial tracking (DESIGN, decision 8)."""

    _inherit = "res.company"

    serial_allow_turn_off = fields.Boolean(
        "Serial tracking may be turned off",
        help="Also for products whose serial numbers have been used. Their records "
        "stay in the database and come back when tracking is turned on again.",
    )
    serial_unique_scope = fields.Selection(
        [
            ("product", "Per product"),
            ("all", "Across all products"),
        ],
        string="Serial numbers are unique",
        required=True,
        default="product",
    )
    serial_track_by_default = fields.Boolean(
        "Track serials of new products",
        help="New goods are tracked by serial number unless their category says "
        "otherwise.",
    )
    serial_identify_when_shipping = fields.Boolean(
        "Identify units while shipping them",
        help="A serial number that nobody has entered before may be chosen for a "
        "delivery. A unit that is held without one gets it when that is validated.",
    )
    serial_invoice_needs_serials = fields.Boolean(
        "Invoices wait for serial numbers",
        help="A customer invoice can't be posted while a line lacks the serial numbers "
        "of its units.",
    )
    serial_public_warranty = fields.Boolean(
        "Public warranty check",
        help="Anybody may ask at /warranty-check until when the warranty of a sold "
        "unit lasts, by its serial number and product.",
    )
