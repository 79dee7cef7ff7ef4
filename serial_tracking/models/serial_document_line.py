from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class SerialDocumentLine(models.AbstractModel):
    """What lines of orders and invoices share: the way to the serials of their moves.

    Whoever may change the document and has the Serial Tracking right "User" may give
    its serial numbers; rights on stock records aren't needed (E2, S2, P2).
    """

    _name = "serial.document.line"
    _description = "Document line with serial numbers"

    serial_tracked = fields.Boolean(
        "Tracked by serial number", compute="_compute_serial_tracked"
    )

    @api.depends("product_id.tracking")
    def _compute_serial_tracked(self):
        for line in self:
            line.serial_tracked = line.product_id.tracking == "serial"

    def _serial_check_document(self, operation="write"):
        """Refuse people without the rights, and lines that move no tracked product.

        :raises AccessError: without the Serial Tracking right "User", or without the
            right to change the document
        :raises UserError: when the product isn't tracked by serial number
        """
        self.ensure_one()
        self._serial_check_right()
        self.check_access(operation)
        if not self.serial_tracked:
            raise UserError(
                self.env._(
                    "%(product)s is not tracked by serial number.",
                    product=self.product_id.display_name or self.display_name,
                )
            )

    def _serial_check_right(self):
        if not self.env.su and not self.env.user.has_group(
            "serial_tracking.group_serial_user"
        ):
            raise AccessError(
                self.env._(
                    "Entering and selecting serial numbers needs the Serial Tracking "
                    'right "User". Ask an administrator for it.'
                )
            )

    def _serial_units(self, quantity, uom):
        """A quantity of the document as a number of units of the product."""
        self.ensure_one()
        unit = self.product_id.uom_id
        return int((uom or unit)._compute_quantity(quantity, unit))
