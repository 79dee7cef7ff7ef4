from odoo import api, models
from odoo.exceptions import UserError


class StockScrap(models.Model):
    """A scrapped unit is named, and is where the scrap order says (S2, S4)."""

    _inherit = "stock.scrap"

    @api.onchange("lot_id")
    def _onchange_serial_number(self):
        """Core warns; the unit is where it is, so the order takes it from there."""
        warning = None
        lot = self.lot_id._origin
        if not lot.serial_key or lot.product_id != self.product_id:
            return super()._onchange_serial_number()
        held = lot.sudo()._serial_held(lot.sudo()._serial_places()[lot.id])
        if held and held["usage"] == "internal":
            if held["location_id"] != self.location_id.id:
                warning = super()._onchange_serial_number()
            self.location_id = self.location_id.browse(held["location_id"])
            self.package_id = self.package_id.browse(held["package_id"] or ())
            self.owner_id = self.owner_id.browse(held["owner_id"] or ())
            return warning
        return {
            "warning": {
                "title": self.env._("This unit can't be scrapped"),
                "message": f"{lot.name}: {lot.sudo()._serial_where(held)}",
            }
        }

    def action_validate(self):
        self._serial_refuse_scrap()
        return super().action_validate()

    def do_scrap(self):
        self._serial_refuse_scrap()
        return super().do_scrap()

    def _serial_refuse_scrap(self):
        """Say early what is missing, and where the unit is (S2).

        :raises UserError: names every product and unit that can't be scrapped so
        """
        scraps = self.filtered(lambda scrap: scrap.product_id.tracking == "serial")
        lots = scraps.lot_id.sudo()
        places, holders = lots._serial_places(), lots._serial_holders()
        problems = []
        for scrap in scraps:
            reason = scrap._serial_why_not_scrapped(places, holders)
            if reason:
                name = scrap.lot_id.name or scrap.product_id.display_name
                problems.append(f"{name}: {reason}")
        if problems:
            raise UserError("\n".join(problems))

    def _serial_why_not_scrapped(self, places, holders):
        lot = self.lot_id.sudo()
        if not lot:
            return self.env._(
                "choose the serial number of the unit. A unit that has none is "
                "identified first"
            )
        units = self.product_uom_id._compute_quantity(
            self.scrap_qty, self.product_id.uom_id
        )
        if units != 1:
            return self.env._("one serial number stands for exactly one unit")
        held = lot._serial_held(places[lot.id])
        if not held or held["usage"] not in ("internal", "transit"):
            return lot._serial_where(held)
        if held["location_id"] != self.location_id.id:
            return self.env._(
                "not in %(wanted)s, it is in %(location)s",
                wanted=self.location_id.display_name,
                location=self.location_id.browse(held["location_id"]).display_name,
            )
        if lot in holders and holders[lot] != self.picking_id.name:
            return self.env._(
                "chosen for %(document)s, take it off that document first",
                document=holders[lot],
            )
        return None
