from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.serial_tracking.models.serial_event import MOVE_EVENTS

ON_HAND = ("internal", "transit")


def sql_here(place):
    """Whether ``place`` is one of our own. The places are listed first, so that what is
    there is found by the index: most quants are at customers.

    :param SQL place: id of a location
    """
    return SQL(
        """%s = ANY (ARRAY(
               SELECT here.id FROM stock_location here WHERE here.usage IN %s))""",
        place,
        ON_HAND,
    )


class SerialMoveReport(models.Model):
    """Movement register: one row per serial and done transaction (X4).

    Rows are done stock move lines, read as events by the one definition that status
    and history use. What people log beside the moves is in the history card (X5).
    """

    _name = "serial.move.report"
    _inherit = "serial.report.rows"
    _description = "Serial Number Movement"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "document_ref"

    date = fields.Datetime(readonly=True)
    event = fields.Selection(MOVE_EVENTS, readonly=True)
    lot_id = fields.Many2one("stock.lot", "Serial number", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    product_tmpl_id = fields.Many2one("product.template", "Template", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer or vendor", readonly=True)
    from_partner_id = fields.Many2one(
        "res.partner",
        "From whom",
        readonly=True,
        help="The vendor of a unit that went straight to the customer, too.",
    )
    location_id = fields.Many2one("stock.location", "From", readonly=True)
    location_dest_id = fields.Many2one("stock.location", "To", readonly=True)
    document_ref = fields.Char("Document", readonly=True)
    order_ref = fields.Char("Order", readonly=True)
    reason = fields.Char(readonly=True)
    status_id = fields.Many2one(
        "serial.status",
        "Status now",
        readonly=True,
        help="Status of the unit today. Empty when another company has it now.",
    )
    user_id = fields.Many2one("res.users", readonly=True)
    move_line_id = fields.Many2one("stock.move.line", "Stock move", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    quantity = fields.Integer("Units", readonly=True)
    on_hand_change = fields.Integer(
        "Change of units on hand",
        readonly=True,
        help="1 for a unit that came in, -1 for one that went out.",
    )

    _depends = {
        "stock.move.line": [
            "company_id",
            "date",
            "location_dest_id",
            "location_id",
            "lot_id",
            "move_id",
            "picking_id",
            "product_id",
            "quantity",
            "state",
        ],
        "stock.move": [
            "partner_id",
            "purchase_line_id",
            "reference",
            "sale_line_id",
            "scrap_id",
            "serial_operation",
            "serial_reason",
        ],
        "stock.lot": ["serial_company_id", "serial_status_id"],
        "stock.location": ["usage"],
        "stock.picking": ["name", "partner_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id", "tracking"],
        "purchase.order": ["name", "partner_id"],
        "purchase.order.line": ["order_id"],
        "sale.order": ["name"],
        "sale.order.line": ["order_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            "SELECT %s FROM %s WHERE %s", self._select(), self._from(), self._where()
        )

    def _select(self):
        Line = self.env["stock.move.line"]
        return SQL(
            """ml.id, ml.id AS move_line_id, ml.date, ml.lot_id, ml.product_id,
               ml.location_id, ml.location_dest_id, ml.company_id,
               ml.write_uid AS user_id,
               pp.product_tmpl_id, pt.categ_id,
               CASE WHEN COALESCE(lot.serial_company_id = ANY(%(companies)s), TRUE)
                    THEN lot.serial_status_id END AS status_id,
               %(event)s AS event,
               COALESCE(%(customer)s, %(vendor)s) AS partner_id,
               CASE WHEN src.usage = 'supplier' THEN %(vendor)s
                    ELSE %(customer)s END AS from_partner_id,
               COALESCE(p.name, m.reference) AS document_ref,
               COALESCE(so.name, po.name) AS order_ref,
               m.serial_reason AS reason,
               1 AS quantity,
               (dest.usage IN %(on_hand)s)::int - (src.usage IN %(on_hand)s)::int
                   AS on_hand_change""",
            event=Line._serial_sql_event(),
            customer=Line._serial_sql_customer(),
            vendor=Line._serial_sql_vendor(),
            on_hand=ON_HAND,
            companies=self.env.companies.ids,
        )

    def _from(self):
        return SQL(
            """%s
               LEFT JOIN product_product pp ON pp.id = ml.product_id
               LEFT JOIN product_template pt ON pt.id = pp.product_tmpl_id
               LEFT JOIN stock_lot lot ON lot.id = ml.lot_id
               LEFT JOIN sale_order_line sol ON sol.id = m.sale_line_id
               LEFT JOIN sale_order so ON so.id = sol.order_id""",
            self.env["stock.move.line"]._serial_sql_tables(self._from_lines()),
        )

    def _from_lines(self):
        """The lines to read: hook for a search that knows which can match."""
        return SQL("stock_move_line")

    def _where(self):
        """``IS TRUE`` makes PostgreSQL list the products once and look each line up in
        the list. Joined to their table, it may go through all lines for each product:
        it takes the lines of an event to be far fewer than they are."""
        return SQL(
            """ml.state = 'done' AND ml.lot_id IS NOT NULL AND ml.quantity > 0
               AND (ml.product_id IN (
                   SELECT tracked.id FROM product_product tracked
                     JOIN product_template kind ON kind.id = tracked.product_tmpl_id
                    WHERE kind.tracking = 'serial')) IS TRUE"""
        )

    def action_open_document(self):
        """Open the document of this row, or its unit where the caller may not (X4).

        :return: an action
        :raises AccessError: without the Auditor right of Serial Tracking
        """
        self.ensure_one()
        self.check_access("read")
        document = self.move_line_id.sudo()._serial_document() or {}
        record = self.env[document.get("model", "stock.lot")].browse(
            document.get("id", self.lot_id.id)
        )
        if not record.has_access("read"):
            record = self.lot_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
