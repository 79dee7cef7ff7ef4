from odoo import fields, models
from odoo.tools import SQL

from .serial_move_report import sql_here
from .serial_stock_at_date import sql_holder_company

AGES = [
    ("1", "Up to 30 days"),
    ("2", "31 to 90 days"),
    ("3", "91 to 180 days"),
    ("4", "181 to 365 days"),
    ("5", "Over a year"),
]


class SerialStockReport(models.Model):
    """Serials on hand: one row per unit and place (X1)."""

    _name = "serial.stock.report"
    _inherit = "serial.report.rows"
    _description = "Serial Number on Hand"
    _auto = False
    # By the numbers of the records: sorting by their names reads all of them.
    _order = "product_id.id, lot_id.id, id"
    _rec_name = "lot_id"

    lot_id = fields.Many2one("stock.lot", "Serial number", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    product_tmpl_id = fields.Many2one("product.template", "Template", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    location_id = fields.Many2one("stock.location", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    status_id = fields.Many2one("serial.status", readonly=True)
    partner_id = fields.Many2one("res.partner", "Vendor", readonly=True)
    owner_id = fields.Many2one("res.partner", readonly=True)
    date = fields.Datetime("Received", readonly=True)
    age_days = fields.Integer("Age (days)", readonly=True, aggregator="avg")
    age_range = fields.Selection(AGES, "Age", readonly=True)
    reserved = fields.Boolean(readonly=True)
    condition_note = fields.Text("Condition", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    holder_company_id = fields.Many2one(
        "res.company",
        "Responsible company",
        readonly=True,
        help="Whose place it is; under way between two companies, who sent the unit.",
    )
    quantity = fields.Integer("Units", readonly=True)

    _depends = {
        "stock.quant": [
            "company_id",
            "in_date",
            "location_id",
            "lot_id",
            "owner_id",
            "product_id",
            "quantity",
            "reserved_quantity",
        ],
        "stock.lot": [
            "serial_company_id",
            "serial_condition_note",
            "serial_date_received",
            "serial_key",
            "serial_status_id",
            "serial_vendor_id",
        ],
        "stock.location": ["usage", "warehouse_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT unit.*,
                      CASE WHEN age_days <= 30 THEN '1' WHEN age_days <= 90 THEN '2'
                           WHEN age_days <= 180 THEN '3' WHEN age_days <= 365 THEN '4'
                           ELSE '5' END AS age_range
                 FROM (SELECT %s FROM %s WHERE %s) unit""",
            self._select(),
            self._from(),
            self._where(),
        )

    def _select(self):
        return SQL(
            """q.id, q.lot_id, q.product_id, q.location_id, q.owner_id, q.company_id,
               %(holder)s AS holder_company_id,
               q.reserved_quantity > 0 AS reserved, 1 AS quantity,
               pp.product_tmpl_id, pt.categ_id, loc.warehouse_id,
               lot.serial_status_id AS status_id, lot.serial_vendor_id AS partner_id,
               lot.serial_condition_note AS condition_note,
               COALESCE(lot.serial_date_received, q.in_date) AS date,
               (%(now)s::date - COALESCE(lot.serial_date_received, q.in_date)::date)
                   AS age_days""",
            holder=sql_holder_company(SQL("q.company_id"), SQL("q.lot_id")),
            now=fields.Datetime.now(),
        )

    def _from(self):
        return SQL(
            """stock_quant q
               LEFT JOIN stock_location loc ON loc.id = q.location_id
               JOIN stock_lot lot ON lot.id = q.lot_id
               LEFT JOIN product_product pp ON pp.id = q.product_id
               LEFT JOIN product_template pt ON pt.id = pp.product_tmpl_id"""
        )

    def _where(self):
        return SQL(
            "q.quantity > 0 AND lot.serial_key IS NOT NULL AND %s",
            sql_here(SQL("q.location_id")),
        )

    def action_open_lot(self):
        """Open the unit of this row (X1).

        :return: an action
        :raises AccessError: without the Auditor right of Serial Tracking
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.lot",
            "res_id": self.lot_id.id,
            "views": [(False, "form")],
        }
