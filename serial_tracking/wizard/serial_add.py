from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import clean_context

from ..tools.folding import clean, fold


class SerialAdd(models.TransientModel):
    """Add Serial: gives a number to one held unit (G2)."""

    _name = "serial.add"
    _description = "Add Serial Number"

    product_tmpl_id = fields.Many2one("product.template", required=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('product_tmpl_id', '=', product_tmpl_id)]",
    )
    variant_count = fields.Integer(related="product_tmpl_id.product_variant_count")
    name = fields.Char("Serial number", required=True)
    location_id = fields.Many2one(
        "stock.location",
        required=True,
        compute="_compute_location_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('usage', '=', 'internal'), "
        "('company_id', 'in', allowed_company_ids)]",
    )
    condition_note = fields.Text("Condition")
    unidentified = fields.Integer(
        "Units without serial number", compute="_compute_unidentified"
    )
    elsewhere = fields.Char(compute="_compute_unidentified")
    problem = fields.Char(compute="_compute_problem")
    may_add_to_stock = fields.Boolean(compute="_compute_may_add_to_stock")
    add_to_stock = fields.Boolean(
        "Add the unit to stock",
        help="Counts one unit more at this location, by an inventory adjustment.",
    )

    @api.depends("product_tmpl_id")
    def _compute_product_id(self):
        for wizard in self:
            variants = wizard.product_tmpl_id.product_variant_ids
            if wizard.product_id not in variants:
                wizard.product_id = variants[:1]

    @api.depends("product_id")
    def _compute_location_id(self):
        for wizard in self:
            product = wizard.product_id
            place = product and wizard._primary_location(product)
            wizard.location_id = place.id if place else False

    def _primary_location(self, product):
        """Where the product mostly is: units without number, then any, then stock."""
        if place := product._serial_identify_location():
            return place
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "=", product.id),
                    ("location_id.usage", "=", "internal"),
                    ("company_id", "in", self.env.companies.ids),
                    ("quantity", ">", 0),
                ],
                ["location_id"],
                order="quantity:sum desc, location_id",
                limit=1,
            )
        )
        if groups:
            return groups[0][0].sudo(False)
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        return warehouse.lot_stock_id

    @api.depends("product_id", "location_id")
    def _compute_unidentified(self):
        for wizard in self:
            places = {}
            if wizard.product_id:
                places = wizard.product_id._serial_unidentified_places()
            here = [p for p in places if p._child_of(wizard.location_id)]
            wizard.unidentified = sum(places[place] for place in here)
            wizard.elsewhere = ", ".join(
                f"{place.display_name} ({quantity:g})"
                for place, quantity in places.items()
                if place not in here
            )

    @api.depends("product_id", "location_id", "name")
    def _compute_problem(self):
        for wizard in self:
            wizard.problem = wizard._reason_against()

    def _reason_against(self):
        key = fold(self.name)
        if not key or not self.product_id:
            return False
        Lot = self.env["stock.lot"]
        company = self.location_id.company_id or self.env.company
        reasons = Lot._serial_reasons_held(self.product_id, company, {key})
        reasons.update(Lot._serial_reasons_entered(self.product_id, [clean(self.name)]))
        return reasons.get(key, False)

    def _compute_may_add_to_stock(self):
        self.may_add_to_stock = self.env.user.has_group("stock.group_stock_manager")

    def action_add(self):
        """Add the unit and close (G2).

        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: when the number is refused or no unit is left without one
        """
        self._add()
        return {"type": "ir.actions.act_window_close"}

    def action_add_another(self):
        """Add the unit and ask for the next one (G2); raises as ``action_add``."""
        lot = self._add()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add serial number"),
            "res_model": self._name,
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                **self.env.context,
                "default_product_tmpl_id": self.product_tmpl_id.id,
                "default_product_id": self.product_id.id,
                "default_location_id": self.location_id.id,
                "serial_added": lot.name,
            },
        }

    def _add(self):
        self.ensure_one()
        # The dialog's defaults are not those of the units and moves it makes.
        self = self.with_env(self.env(context=clean_context(self.env.context)))
        product = self.product_id
        product._serial_check_may_identify()
        location = product._serial_identify_location(self.location_id.id)
        if self.add_to_stock and not self.unidentified:
            lot = self._add_to_stock()
        else:
            names = [clean(self.name)] if clean(self.name) else []
            lot, refused = product._serial_identify_units(names, location)
            if refused or not lot:
                raise UserError(self._refusal(refused))
        if self.condition_note:
            lot.sudo().serial_condition_note = self.condition_note
        return lot

    def _refusal(self, refused):
        if not refused:
            return self.env._("Enter a serial number.")
        text = f"{refused[0]['name']}: {refused[0]['reason']}."
        if self.elsewhere and not self.unidentified:
            text += " " + self.env._(
                "Units without one are in: %(places)s.", places=self.elsewhere
            )
        return text

    def _add_to_stock(self):
        """Count one unit more, with its number, as the stock manager who asks (G2)."""
        if not self.env.user.has_group("stock.group_stock_manager"):
            raise AccessError(
                self.env._("Only a stock manager may add a unit to stock.")
            )
        if problem := self._reason_against():
            raise UserError(
                self.env._("%(name)s: %(problem)s.", name=self.name, problem=problem)
            )
        location, product = self.location_id, self.product_id
        company = location.company_id or self.env.company
        loss = product.with_company(company).property_stock_inventory
        common = {
            "product_id": product.id,
            "company_id": company.id,
            "location_id": loss.id,
            "location_dest_id": location.id,
        }
        line = {
            **common,
            "product_uom_id": product.uom_id.id,
            "quantity": 1,
            "lot_name": clean(self.name),
        }
        move = (
            self.env["stock.move"]
            .with_context(inventory_mode=False)
            .create(
                {
                    **common,
                    "product_uom": product.uom_id.id,
                    "product_uom_qty": 1,
                    "state": "confirmed",
                    "is_inventory": True,
                    "picked": True,
                    "inventory_name": self.env._("Serial number added"),
                    "move_line_ids": [Command.create(line)],
                }
            )
        )
        move._action_done()
        return move.move_line_ids.lot_id
