from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class StockScrap(models.Model):
    """A scrapped unit is named, and is where the scrap order says (S2, S4)."""

    _inherit = "stock.scrap"

    serial_lot_ids = fields.Many2many(
        "stock.lot",
        "stock_scrap_serial_rel",
        "scrap_id",
        "lot_id",
        "Serial numbers",
        copy=False,
        help="Units that are scrapped together, each from where it is.",
    )
    serial_count = fields.Integer(
        "Serial numbers chosen", compute="_compute_serial_count"
    )

    @api.depends("lot_id", "serial_lot_ids")
    def _compute_serial_count(self):
        for scrap in self:
            scrap.serial_count = len(scrap._serial_units())

    def _serial_units(self):
        """The units to scrap: many, or the one in core's own field."""
        self.ensure_one()
        if self.product_id.tracking != "serial":
            return self.env["stock.lot"].sudo()
        if self.lot_id in self.serial_lot_ids:
            return self.serial_lot_ids.sudo()
        return self.lot_id.sudo()

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

    def check_available_qty(self):
        # Each unit was looked for where it is, before this.
        return bool(self._serial_units()) or super().check_available_qty()

    def _prepare_move_values(self):
        vals = super()._prepare_move_values()
        if lots := self._serial_units():
            places = lots._serial_places()
            [(_create, _id, line)] = vals["move_line_ids"]
            vals["move_line_ids"] = [
                Command.create(self._serial_prepare_line(line, lot, places[lot.id]))
                for lot in lots
            ]
        return vals

    def _serial_prepare_line(self, line, lot, rows):
        """The unit is taken from where it is, package and owner too."""
        held = lot._serial_held(rows)
        return {
            **line,
            "lot_id": lot.id,
            "quantity": 1,
            "location_id": held["location_id"],
            "package_id": held["package_id"],
            "owner_id": held["owner_id"],
        }

    def _serial_refuse_scrap(self):
        """Say early what is missing, and where the units are (S2).

        :raises UserError: names every product and unit that can't be scrapped so
        """
        scraps = self.filtered(lambda scrap: scrap.product_id.tracking == "serial")
        lots = self.env["stock.lot"].sudo().union(*(s._serial_units() for s in scraps))
        places, holders = lots._serial_places(), lots._serial_holders()
        problems = []
        for scrap in scraps:
            units = scrap._serial_units()
            reason = scrap._serial_wrong_count(units)
            if reason:
                name = units._serial_names() or scrap.product_id.display_name
                problems.append(f"{name}: {reason}")
            for lot in units:
                if why := scrap._serial_why_not_scrapped(lot, places, holders):
                    problems.append(f"{lot.name}: {why}")
        if problems:
            raise UserError("\n".join(problems))

    def _serial_wrong_count(self, lots):
        if not lots:
            return self.env._(
                "choose the serial number of the unit. A unit that has none is "
                "identified first"
            )
        units = self.product_uom_id._compute_quantity(
            self.scrap_qty, self.product_id.uom_id
        )
        if units != len(lots):
            return self.env._("one serial number stands for exactly one unit")
        return None

    def _serial_why_not_scrapped(self, lot, places, holders):
        """Why this unit can't be scrapped from the place of the order, or ``None``."""
        held = lot._serial_held(places[lot.id])
        if not held or held["usage"] not in ("internal", "transit"):
            return lot._serial_where(held)
        place = self.env["stock.location"].sudo().browse(held["location_id"])
        if not place._child_of(self.location_id):
            return self.env._(
                "not in %(wanted)s, it is in %(location)s",
                wanted=self.location_id.display_name,
                location=place.display_name,
            )
        if lot in holders and holders[lot] != self.picking_id.name:
            return self.env._(
                "chosen for %(document)s, take it off that document first",
                document=holders[lot],
            )
        return None
