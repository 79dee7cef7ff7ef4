from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.folding import clean, fold

# What only stock moves and our own methods may write (DESIGN, decision 1).
DERIVED_FIELDS = {
    "serial_key",
    "serial_status_id",
    "serial_base_status_id",
    "serial_customer_id",
    "serial_vendor_id",
    "serial_date_received",
    "serial_date_sold",
    "serial_company_id",
    "serial_company_ids",
    "serial_warranty_void",
}
LOGGED_FIELDS = {"renamed": "name", "condition": "serial_condition_note"}


class StockLot(models.Model):
    """The record of one unit; the stock moves are its ledger (DESIGN, decision 1)."""

    _inherit = "stock.lot"

    serial_key = fields.Char(
        compute="_compute_serial_key",
        store=True,
        precompute=True,
        help="What makes two serial numbers the same: letter case and outer blanks "
        "don't count. Empty for lots.",
    )
    product_tmpl_id = fields.Many2one(
        "product.template",
        "Product template",
        related="product_id.product_tmpl_id",
        store=True,
        index="btree",
    )
    serial_status_id = fields.Many2one(
        "serial.status", "Status", readonly=True, index="btree_not_null"
    )
    serial_status_code = fields.Char(related="serial_status_id.code")
    serial_status_color = fields.Integer(related="serial_status_id.color")
    serial_available = fields.Boolean(
        "Available",
        compute="_compute_serial_available",
        search="_search_serial_available",
        help="May be reserved, listed and shipped now.",
    )
    serial_customer_id = fields.Many2one(
        "res.partner", "Customer", readonly=True, index="btree_not_null"
    )
    serial_vendor_id = fields.Many2one(
        "res.partner", "Vendor", readonly=True, index="btree_not_null"
    )
    serial_date_received = fields.Datetime("Received", readonly=True)
    serial_date_sold = fields.Datetime("Sold", readonly=True)
    serial_condition_note = fields.Text("Condition")
    serial_company_id = fields.Many2one(
        "res.company",
        "Last company",
        readonly=True,
        help="Whose document moved the unit last.",
    )
    serial_company_ids = fields.Many2many(
        "res.company",
        "stock_lot_serial_company_rel",
        string="Companies",
        readonly=True,
        help="All companies that moved the unit, where they are several. Others don't "
        "see it.",
    )
    serial_event_ids = fields.One2many("serial.event", "lot_id", "Logged changes")

    _serial_name_idx = models.Index("(product_id, name)")
    _serial_key_uniq = models.UniqueIndex(
        "(product_id, serial_key, COALESCE(company_id, 0)) "
        "WHERE serial_key IS NOT NULL",
        "This serial number exists already for this product (letter case and outer "
        "blanks don't count).",
    )
    _serial_tab_idx = models.Index(
        "(product_tmpl_id, serial_date_received DESC, id DESC)"
    )

    @api.depends("name", "product_id.product_tmpl_id.tracking")
    def _compute_serial_key(self):
        for lot in self:
            is_serial = lot.product_id.tracking == "serial"
            lot.serial_key = fold(lot.name) if is_serial and lot.name else False

    @api.depends("serial_base_status_id.available", "quant_ids.reserved_quantity")
    def _compute_serial_available(self):
        available = self._filtered_serial_available()
        for lot in self:
            lot.serial_available = lot in available

    def _filtered_serial_available(self):
        ids = self.ids
        return self.search([("id", "in", ids), ("serial_available", "=", True)])

    def _search_serial_available(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        on_hand = SQL(
            """(SELECT q.lot_id
                  FROM stock_quant q
                  JOIN stock_location l ON l.id = q.location_id
                 WHERE q.lot_id IS NOT NULL AND l.usage = 'internal'
                   AND q.quantity > 0 AND q.reserved_quantity <= 0)"""
        )
        self.env["stock.quant"].flush_model(
            ["lot_id", "location_id", "quantity", "reserved_quantity"]
        )
        return self._serial_may_go_domain() & Domain("id", "in", on_hand)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._serial_refuse_derived(set().union(*vals_list))
        products = self._serial_products_of(vals_list)
        units = [
            (product, vals)
            for product, vals in zip(products, vals_list, strict=True)
            if product.tracking == "serial"
        ]
        if not units:
            return super().create(vals_list)
        expected = self.env["serial.status"]._get("expected")
        for _product, vals in units:
            if vals.get("name"):
                vals["name"] = clean(vals["name"])
            vals.setdefault("serial_status_id", expected.id)
            vals.setdefault("serial_base_status_id", vals["serial_status_id"])
        self._serial_refuse_taken(
            [
                (product, vals.get("company_id", product.company_id.id), vals["name"])
                for product, vals in units
                if vals.get("name")
            ]
        )
        lots = super().create(vals_list)
        lots.filtered("serial_key")._serial_check_unique_across_products()
        return lots

    def _serial_products_of(self, vals_list):
        Product = self.env["product.product"]
        default = self.env.context.get("default_product_id")
        return [
            Product.browse(vals.get("product_id") or default or ())
            for vals in vals_list
        ]

    def write(self, vals):
        if not self.env.su:
            self._serial_refuse_write(vals)
        if "serial_status_id" in vals and not self.env.context.get("serial_rebuilding"):
            vals = {"serial_base_status_id": vals["serial_status_id"], **vals}
        if vals.get("name") and self.filtered("serial_key"):
            vals = {**vals, "name": clean(vals["name"])}
            self._serial_refuse_taken(
                [(lot.product_id, lot.company_id.id, vals["name"]) for lot in self]
            )
        before = self._serial_before_writing(vals)
        res = super().write(vals)
        if "name" in vals:
            self.filtered("serial_key")._serial_check_unique_across_products()
        for event, values in before.items():
            self._serial_log_written(event, values)
        return res

    def _serial_before_writing(self, vals):
        """What people may change by hand, as it was, for the history (U5, R4).

        :return: ``{event: {lot: value}}``
        """
        serials = self.filtered("serial_key")
        return {
            event: {
                lot: lot[name]
                for lot in serials
                if (lot[name] or "") != (vals[name] or "")
            }
            for event, name in LOGGED_FIELDS.items()
            if name in vals
        }

    def _serial_log_written(self, event, before):
        lots = self.browse().concat(*before)
        if not lots:
            return
        self.env["serial.event"].log(
            lots,
            event,
            value_from={lot.id: value for lot, value in before.items()},
            value_to={lot.id: lot[LOGGED_FIELDS[event]] for lot in lots},
            reason=self.env.context.get("serial_reason"),
        )

    def _serial_refuse_derived(self, names):
        if wrong := DERIVED_FIELDS & names:
            raise AccessError(
                self.env._(
                    "These values follow from the stock moves and can't be written: "
                    "%(fields)s. Use the unit's actions instead.",
                    fields=", ".join(sorted(wrong)),
                )
            )

    def _serial_refuse_write(self, vals):
        self._serial_refuse_derived(vals.keys())
        serials = self.filtered("serial_key")
        if not serials:
            return
        user = self.env.user
        manager = user.has_group("serial_tracking.group_serial_manager")
        if "serial_condition_note" in vals and not manager:
            raise AccessError(
                self.env._(
                    "Only a serial manager may change the condition of a unit: "
                    "%(names)s.",
                    names=serials._serial_names(),
                )
            )
        if "name" in vals and not manager:
            renamed = serials.filtered(lambda lot: lot.name != clean(vals["name"]))
            if renamed:
                raise AccessError(
                    self.env._(
                        "Only a serial manager may rename a serial number: %(names)s.",
                        names=renamed._serial_names(),
                    )
                )
        if "location_id" in vals and not user.has_group(
            "serial_tracking.group_serial_transfer"
        ):
            raise AccessError(
                self.env._(
                    "Moving single units needs the Serial Tracking right "
                    '"Transfer": %(names)s.',
                    names=serials._serial_names(),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_moved(self):
        moved = self.browse(self._serial_last_line_ids().keys())
        if moved:
            raise UserError(
                self.env._(
                    "These serial numbers are part of the history of stock moves and "
                    "can't be deleted: %(names)s.",
                    names=moved._serial_names(),
                )
            )

    def _serial_names(self, limit=50):
        """The names for a message: all of them, or the first and how many more."""
        names = self.mapped("name")
        if len(names) <= limit:
            return ", ".join(names)
        return self.env._(
            "%(names)s and %(count)s more",
            names=", ".join(names[:limit]),
            count=len(names) - limit,
        )
