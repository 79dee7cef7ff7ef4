from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain


class ProductTemplate(models.Model):
    """Turning serial tracking on and off (SPEC T)."""

    _inherit = "product.template"

    track_serials = fields.Boolean(
        compute="_compute_track_serials",
        inverse="_inverse_track_serials",
        search="_search_track_serials",
        help="Every unit has its own serial number.",
    )
    serial_on_hand_qty = fields.Float(
        "Units on hand",
        compute="_compute_serial_quantities",
        digits="Product Unit",
    )
    serial_unidentified_qty = fields.Float(
        "Units without serial number",
        compute="_compute_serial_quantities",
        digits="Product Unit",
        help="Units on hand that have no serial number yet.",
    )
    serial_identified_qty = fields.Float(
        "Units identified",
        compute="_compute_serial_quantities",
        digits="Product Unit",
    )
    serial_count = fields.Integer("Serial numbers", compute="_compute_serial_count")
    serial_is_tracked = fields.Boolean(
        compute="_compute_serial_is_tracked",
        help="Tracked by serial number as saved, whatever the form has ticked since.",
    )

    @api.depends("tracking")
    def _compute_track_serials(self):
        for template in self:
            template.track_serials = template.tracking == "serial"

    def _inverse_track_serials(self):
        tracked = self.filtered("track_serials")
        if not_storable := tracked.filtered(lambda t: t.type != "consu"):
            raise ValidationError(
                self.env._(
                    "Only goods can be tracked by serial number: %(names)s.",
                    names=", ".join(not_storable.mapped("display_name")),
                )
            )
        to_turn_on = tracked.filtered(lambda t: t.tracking != "serial")
        if to_turn_on:
            to_turn_on.write({"is_storable": True, "tracking": "serial"})
        to_turn_off = (self - tracked).filtered(lambda t: t.tracking == "serial")
        if to_turn_off:
            to_turn_off.write({"tracking": "none"})

    def _search_track_serials(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("tracking", "in" if True in value else "not in", ["serial"])

    @api.depends_context("company", "allowed_company_ids", "location", "warehouse_id")
    def _compute_serial_quantities(self):
        variants = self.product_variant_ids
        for template in self:
            mine = variants.filtered(lambda p, t=template: p.product_tmpl_id == t)
            for name in (
                "serial_on_hand_qty",
                "serial_unidentified_qty",
                "serial_identified_qty",
            ):
                template[name] = sum(mine.mapped(name))

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_serial_count(self):
        Lot = self.env["stock.lot"]
        counts = {}
        if Lot.has_access("read"):
            counts = dict(
                Lot._read_group(
                    [("product_tmpl_id", "in", self.ids)],
                    ["product_tmpl_id"],
                    ["__count"],
                )
            )
        for template in self:
            template.serial_count = counts.get(template._origin, 0)

    @api.depends("tracking")
    def _compute_serial_is_tracked(self):
        for template in self:
            template.serial_is_tracked = template._origin.tracking == "serial"

    @api.depends("categ_id")
    def _compute_tracking(self):
        super()._compute_tracking()
        # Only new products take the default of their category or company (T7).
        for template in self:
            if not template._origin and template._serial_takes_default():
                template.tracking = "serial"

    def _serial_takes_default(self):
        company = self.company_id or self.env.company
        return (
            self.is_storable
            and self.tracking == "none"
            and self.categ_id._serial_tracks_by_default(company)
        )

    @api.onchange("track_serials")
    def _onchange_track_serials(self):
        """Show what saving will bring (T1, T4, T5)."""
        if self.track_serials:
            self.is_storable = True
            self.tracking = "serial"
        elif self.tracking == "serial":
            self.tracking = "none"
        origin = self._origin
        if origin.tracking == "serial" and not self.track_serials:
            return self._serial_turn_off_warning()

    def _onchange_tracking(self):
        # Core advises an adjustment that would empty the stock. Units that are held
        # already are identified instead (T5, T6).
        if all(template.tracking == "serial" for template in self):
            return None
        return super()._onchange_tracking()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._serial_create_vals(vals) for vals in vals_list]
        if any(
            vals.get("tracking") == "serial" and not self._serial_by_default(vals)
            for vals in vals_list
        ):
            self._serial_check_may_switch()
        return super().create(vals_list)

    @api.model
    def _serial_create_vals(self, vals):
        """Say what the checkbox or our default means, before core speaks (T1, T7)."""
        if vals.get("track_serials"):
            return {**vals, "is_storable": True, "tracking": "serial"}
        if "tracking" not in vals and self._serial_by_default(vals):
            return {**vals, "tracking": "serial"}
        return vals

    @api.model
    def _serial_by_default(self, vals):
        """Whether a product made of these values is tracked by default (T7)."""
        if not vals.get("is_storable") or vals.get("type", "consu") != "consu":
            return False
        company = self.env["res.company"].browse(vals.get("company_id") or ())
        category = self.env["product.category"].browse(vals.get("categ_id") or ())
        return category._serial_tracks_by_default(company or self.env.company)

    def write(self, vals):
        before = self.filtered(lambda t: t.tracking == "serial")
        res = super().write(vals)
        if {"tracking", "track_serials", "is_storable", "type"} & vals.keys():
            after = self.filtered(lambda t: t.tracking == "serial")
            if before != after:
                self._serial_check_may_switch()
                (after - before)._serial_check_turn_on()
                (before - after)._serial_check_turn_off()
                (after - before)._serial_take_up_lots()
        return res

    def _serial_take_up_lots(self):
        """Bring records from before tracking, or from a time without it, up to date."""
        variants = self.with_context(active_test=False).product_variant_ids
        lots = self.env["stock.lot"].sudo().search([("product_id", "in", variants.ids)])
        lots.serial_rebuild()

    def action_serial_identify(self):
        """Open the dialog that identifies units of this product (T6).

        :return: action
        """
        self.ensure_one()
        return self._serial_identify_action()

    def _serial_identify_action(self, location_id=None):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "serial_tracking.action_serial_identify"
        )
        action["context"] = {
            "default_product_tmpl_id": self.id,
            "default_location_id": location_id,
        }
        return action

    def _serial_check_may_switch(self):
        """Refuse people who may not turn serial tracking on or off (T2)."""
        user = self.env.user
        if self.env.su or user.has_group("serial_tracking.group_serial_manager"):
            return
        raise AccessError(
            self.env._(
                "Turning serial tracking on or off needs the Serial Tracking right "
                '"Manager". Ask an administrator for it.'
            )
        )

    def _serial_check_turn_on(self):
        """Refuse products whose lots can't be serial numbers (G5, T4).

        Lots of a product that was tracked by lot, or that were made while serial
        tracking was off, become its serial numbers.

        :raises UserError: names every lot that holds several units or that differs
            from another one in letter case or outer blanks only
        """
        lots = (
            self.env["stock.lot"].sudo().search([("product_tmpl_id", "in", self.ids)])
        )
        if not lots:
            return
        names = lots._serial_repeated_names() + lots._serial_names_of_many_units()
        if names:
            raise UserError(
                self.env._(
                    "These lots can't become serial numbers, because they hold more "
                    "than one unit or differ in letter case only: %(names)s.",
                    names=", ".join(names),
                )
            )
