from odoo import fields, models
from odoo.fields import Domain


class StockLocation(models.Model):
    """How far the units of a place are identified (T6)."""

    _inherit = "stock.location"

    serial_on_hand_qty = fields.Float(
        "Units on hand", compute="_compute_serial_quantities", digits="Product Unit"
    )
    serial_identified_qty = fields.Float(
        "Units identified", compute="_compute_serial_quantities", digits="Product Unit"
    )
    serial_unidentified_qty = fields.Float(
        "Units without serial number",
        compute="_compute_serial_quantities",
        digits="Product Unit",
    )

    def _compute_serial_quantities(self):
        held = self._serial_held_by_place() if self.ids else {}
        for location in self:
            rows = [
                row
                for place, row in held.items()
                if location.parent_path
                and place.parent_path.startswith(location.parent_path)
            ]
            location.serial_identified_qty = sum(row[0] for row in rows)
            location.serial_unidentified_qty = sum(row[1] for row in rows)
            location.serial_on_hand_qty = sum(sum(row) for row in rows)

    def _serial_held_by_place(self, products=None):
        """Units with and without serial number here and below, or everywhere.

        :param product.product products: these; empty for all tracked ones
        :return: ``{place: (with, without)}``
        """
        Product = self.env["product.product"]
        held = Product._serial_held_domain(self, products or Product)
        total = self._serial_quantity_by_place(held)
        without = self._serial_quantity_by_place(held & Domain("lot_id", "=", False))
        return {
            place: (quantity - without.get(place, 0), without.get(place, 0))
            for place, quantity in total.items()
        }

    def _serial_quantity_by_place(self, domain):
        Quant = self.env["stock.quant"].sudo()
        return dict(Quant._read_group(domain, ["location_id"], ["quantity:sum"]))

    def action_serial_identify(self):
        """Open the dialog that identifies the units of this place (T6).

        The dialog itself needs the Serial Tracking right "Manager".

        :return: window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "serial_tracking.action_serial_identify"
        )
        return {**action, "context": {"default_location_id": self.id}}
