from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SerialIdentify(models.TransientModel):
    """Identify units: serial numbers for units that are held without one (T6)."""

    _name = "serial.identify"
    _description = "Identify Units"

    product_tmpl_id = fields.Many2one("product.template", "Product")
    location_id = fields.Many2one(
        "stock.location",
        "Only in",
        domain="[('usage', 'in', ('internal', 'view')), "
        "('company_id', 'in', allowed_company_ids)]",
    )
    line_ids = fields.One2many(
        "serial.identify.line",
        "wizard_id",
        "Places",
        compute="_compute_line_ids",
        store=True,
        precompute=True,
        readonly=False,
    )
    serial_identified_qty = fields.Float(compute="_compute_progress")
    serial_on_hand_qty = fields.Float(compute="_compute_progress")
    entered_count = fields.Integer(compute="_compute_entered_count")
    serial_pending = fields.Boolean(compute="_compute_entered_count")
    has_refused = fields.Boolean(compute="_compute_has_refused")

    @api.depends("product_tmpl_id", "location_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {"product_id": product.id, "location_id": location.id}
                    )
                    for product, location in wizard._places()
                ),
            ]

    def _places(self):
        """Every product and place with units that have no serial number."""
        variants = self.product_tmpl_id.product_variant_ids
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                self.env["product.product"]._serial_unidentified_domain(
                    self.location_id, products=variants
                ),
                ["product_id", "location_id"],
                ["quantity:sum"],
                order="product_id, location_id",
            )
        )
        return [
            (product.sudo(False), location.sudo(False))
            for product, location, _quantity in groups
        ]

    @api.depends("product_tmpl_id", "location_id")
    def _compute_progress(self):
        for wizard in self:
            variants = wizard.product_tmpl_id.product_variant_ids
            held = wizard.location_id._serial_held_by_place(variants)
            wizard.serial_identified_qty = sum(row[0] for row in held.values())
            wizard.serial_on_hand_qty = sum(sum(row) for row in held.values())

    @api.depends("line_ids.entered_count")
    def _compute_entered_count(self):
        for wizard in self:
            wizard.entered_count = sum(wizard.line_ids.mapped("entered_count"))
            wizard.serial_pending = bool(wizard.entered_count)

    @api.depends("line_ids.refused")
    def _compute_has_refused(self):
        for wizard in self:
            wizard.has_refused = any(wizard.line_ids.mapped("refused"))

    def action_identify(self):
        """Identify what was entered; what is refused stays in its window (T6, E8).

        :return: action: the dialog again while something is left to do, else a note
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: when nothing was entered
        """
        self.ensure_one()
        lines = self.line_ids.filtered("number_ids")
        if not lines:
            raise UserError(self.env._("Enter the serial numbers first."))
        accepted = sum(line._identify() for line in lines)
        self.line_ids.invalidate_recordset(["unidentified_qty"])
        refused = self.line_ids.filtered("refused")
        done = self.line_ids.filtered(lambda line: not line.unidentified_qty)
        if refused or done < self.line_ids:
            (done - refused).unlink()
            return self._reopen()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s units identified.", count=accepted),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Identify units"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class SerialIdentifyLine(models.TransientModel):
    """A place, and the numbers that wait for its units; its window enters them (E7)."""

    _name = "serial.identify.line"
    _description = "Identify Units: place"

    wizard_id = fields.Many2one("serial.identify", required=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", required=True)
    location_id = fields.Many2one("stock.location", required=True)
    unidentified_qty = fields.Integer(
        "Without serial number", compute="_compute_unidentified_qty"
    )
    number_ids = fields.One2many("serial.identify.number", "line_id")
    entered_count = fields.Integer("Entered", compute="_compute_entered_count")
    refused = fields.Text(readonly=True)

    @api.depends("product_id", "location_id")
    def _compute_unidentified_qty(self):
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                self.env["product.product"]._serial_unidentified_domain(
                    products=self.product_id
                )
                & Domain("location_id", "in", self.location_id.ids),
                ["product_id", "location_id"],
                ["quantity:sum"],
            )
        )
        held = {
            (product.id, location.id): quantity
            for product, location, quantity in groups
        }
        for line in self:
            place = (line.product_id.id, line.location_id.id)
            line.unidentified_qty = int(held.get(place, 0))

    @api.depends("number_ids")
    def _compute_entered_count(self):
        groups = self.env["serial.identify.number"]._read_group(
            [("line_id", "in", self.ids)], ["line_id"], ["__count"]
        )
        counts = {line.id: count for line, count in groups}
        for line in self:
            line.entered_count = counts.get(line._origin.id, 0)

    def _identify(self):
        """Identify this place's units; return how many."""
        result = self.product_id.serial_identify(
            self.number_ids.mapped("name"), self.location_id.id
        )
        refused = {problem["name"] for problem in result["refused"]}
        self.number_ids.filtered(lambda number: number.name not in refused).unlink()
        self.refused = "\n".join(
            f"{problem['name']}: {problem['reason']}" for problem in result["refused"]
        )
        return len(result["accepted"])
