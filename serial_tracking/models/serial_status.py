import re

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError


class SerialStatus(models.Model):
    """What a unit is good for (U1). Delivered ones carry a fixed ``code``."""

    _name = "serial.status"
    _description = "Serial Number Status"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        help="Fixed name that programs use.",
    )
    sequence = fields.Integer(default=45)
    color = fields.Integer("Colour", default=0)
    active = fields.Boolean(default=True)
    available = fields.Boolean(
        help="Units with this status may be reserved, listed and shipped."
    )
    fits = fields.Selection(
        [
            ("stock", "Units on hand"),
            ("customer", "Units at a customer"),
            ("anywhere", "Any unit"),
            ("moves", "Set by stock moves only"),
        ],
        string="May be set on",
        required=True,
        default="stock",
        help="Where a unit has to be for somebody to give it this status by hand.",
    )

    _code_uniq = models.Constraint(
        "unique (code)", "A status with this code exists already."
    )

    @api.depends("name")
    def _compute_code(self):
        for status in self:
            if not status.code and status.name:
                status.code = re.sub(r"\W+", "_", status.name.strip().lower())

    @api.constrains("available", "fits")
    def _check_available_is_in_stock(self):
        wrong = self.filtered(lambda s: s.available and s.fits != "stock")
        if wrong:
            raise ValidationError(
                self.env._(
                    "Only a status of units on hand can be available: %(names)s.",
                    names=", ".join(wrong.mapped("name")),
                )
            )

    @api.model
    @tools.ormcache("code", cache="stable")
    def _id_of(self, code):
        return (
            self.sudo()
            .with_context(active_test=False)
            .search([("code", "=", code)], limit=1)
            .id
        )

    @api.model
    @tools.ormcache(cache="stable")
    def _ids_in_stock(self):
        """Statuses of units that may go, given that a location holds them.

        A unit that no stock move has brought is still Expected; its quantity alone
        says that it is there (opening balances, programs that write quantities).
        """
        return tuple(
            self.sudo()
            .with_context(active_test=False)
            .search(["|", ("available", "=", True), ("code", "=", "expected")])
            .ids
        )

    @api.model
    def _get(self, code):
        """Return the status with this ``code``; empty when there is none."""
        return self.browse(self._id_of(code) or ())

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache("stable")
        return super().create(vals_list)

    def write(self, vals):
        delivered = self._delivered()
        if delivered and {"code", "fits"} & vals.keys():
            raise UserError(
                self.env._(
                    "Stock moves rely on these statuses; only their name, colour, "
                    "order and availability can be changed: %(names)s.",
                    names=", ".join(delivered.mapped("name")),
                )
            )
        self.env.registry.clear_cache("stable")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_delivered(self):
        if delivered := self._delivered():
            raise UserError(
                self.env._(
                    "Stock moves rely on these statuses; they can't be deleted: "
                    "%(names)s.",
                    names=", ".join(delivered.mapped("name")),
                )
            )

    def unlink(self):
        self.env.registry.clear_cache("stable")
        return super().unlink()

    def _delivered(self):
        # Anybody can call with this key; only the add-on's own data is superuser.
        if self.env.su and self.env.context.get("install_mode"):
            return self.browse()
        ids = (
            self.env["ir.model.data"]
            .sudo()
            ._search([("module", "=", "serial_tracking"), ("model", "=", self._name)])
        )
        delivered = set(self.env["ir.model.data"].sudo().browse(ids).mapped("res_id"))
        return self.filtered(lambda s: s.id in delivered)
