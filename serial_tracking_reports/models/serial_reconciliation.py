from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .serial_move_report import ON_HAND, sql_here
from .serial_stock_at_date import sql_holder_company

KINDS = [
    ("unidentified", "Units without serial number"),
    ("no_unit", "Serial number without unit"),
    ("two_places", "One serial number in two places"),
    ("status", "Status that contradicts the place"),
    ("negative", "Negative quantity"),
    ("missing", "Serial number missing on a document"),
]


class SerialReconciliation(models.Model):
    """Where serials, quantities and documents disagree (X8).

    - ``unidentified``: units on hand that have no serial number yet;
    - ``no_unit``: the status says that we hold the unit, no place does;
    - ``two_places``: more than one unit of one serial number, here or at customers;
    - ``status``: we hold the unit, its status says that it is elsewhere;
    - ``negative``: fewer than no units in one of our places;
    - ``missing``: a receipt, delivery or transfer was validated without the serial
      numbers, although the product had some by then, and units without one are still
      there. Counts by a stock manager may leave units unidentified; they are no
      document of this kind.
    """

    _name = "serial.reconciliation"
    _inherit = "serial.report.rows"
    _description = "Serial Number Discrepancy"
    _auto = False
    _order = "kind, product_id, lot_id, id"
    _rec_name = "kind"

    kind = fields.Selection(KINDS, "Discrepancy", readonly=True)
    lot_id = fields.Many2one("stock.lot", "Serial number", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    location_id = fields.Many2one("stock.location", readonly=True)
    status_id = fields.Many2one("serial.status", readonly=True)
    quantity = fields.Float("Units", readonly=True)
    date = fields.Datetime(readonly=True)
    document_ref = fields.Char("Document", readonly=True)
    picking_id = fields.Many2one("stock.picking", "Transfer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    holder_company_id = fields.Many2one(
        "res.company",
        "Responsible company",
        readonly=True,
        help="Whose place it is; under way between two companies, who sent the unit.",
    )

    _depends = {
        "stock.quant": [
            "company_id",
            "location_id",
            "lot_id",
            "product_id",
            "quantity",
        ],
        "stock.move.line": [
            "company_id",
            "date",
            "location_dest_id",
            "location_id",
            "lot_id",
            "move_id",
            "product_id",
            "quantity_product_uom",
            "state",
        ],
        "stock.move": ["is_inventory", "picking_id", "reference", "scrap_id"],
        "stock.lot": [
            "company_id",
            "product_id",
            "serial_company_id",
            "serial_key",
            "serial_status_id",
        ],
        "stock.location": ["company_id", "usage"],
        "serial.status": ["code", "fits"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id", "tracking"],
    }

    @property
    def _table_query(self):
        parts = SQL(" UNION ALL ").join(
            [
                self._sql_unidentified(),
                self._sql_no_unit(),
                self._sql_two_places(),
                self._sql_status(),
                self._sql_negative(),
                self._sql_missing(),
            ]
        )
        # Eight ids for each source record, one for each kind.
        return SQL(
            """SELECT found.source_id * 8 + found.place AS id, found.kind, found.lot_id,
                      found.product_id, pt.categ_id, found.location_id,
                      lot.serial_status_id AS status_id, found.quantity, found.date,
                      found.document_ref, found.picking_id, found.company_id,
                      %s AS holder_company_id
                 FROM (%s) found
                 JOIN product_product pp ON pp.id = found.product_id
                 JOIN product_template pt ON pt.id = pp.product_tmpl_id
                 LEFT JOIN stock_lot lot ON lot.id = found.lot_id
                WHERE pt.tracking = 'serial'""",
            sql_holder_company(SQL("found.company_id"), SQL("found.lot_id")),
            parts,
        )

    def _sql_quants(self, kind, place, condition):
        return SQL(
            """SELECT q.id::bigint AS source_id, %(place)s AS place, %(kind)s AS kind,
                      q.lot_id, q.product_id, q.location_id, q.quantity,
                      q.in_date AS date, NULL AS document_ref,
                      NULL::int AS picking_id, loc.company_id
                 FROM stock_quant q
                 JOIN stock_location loc ON loc.id = q.location_id
                 LEFT JOIN stock_lot lot ON lot.id = q.lot_id
                 LEFT JOIN serial_status status ON status.id = lot.serial_status_id
                WHERE %(here)s AND %(condition)s""",
            place=place,
            kind=kind,
            here=sql_here(SQL("q.location_id")),
            condition=condition,
        )

    def _sql_unidentified(self):
        return self._sql_quants(
            "unidentified", 0, SQL("q.lot_id IS NULL AND q.quantity > 0")
        )

    def _sql_status(self):
        return self._sql_quants(
            "status",
            3,
            SQL(
                """q.quantity > 0 AND lot.serial_key IS NOT NULL
                   AND (status.fits = 'customer' OR status.fits = 'moves'
                        AND status.code <> 'in_transit')"""
            ),
        )

    def _sql_negative(self):
        return self._sql_quants("negative", 4, SQL("q.quantity < 0"))

    def _sql_no_unit(self):
        return SQL(
            """SELECT lot.id::bigint, 1, 'no_unit', lot.id, lot.product_id,
                      NULL::int, 0, NULL::timestamp, NULL, NULL::int,
                      COALESCE(lot.company_id, lot.serial_company_id)
                 FROM stock_lot lot
                 JOIN serial_status status ON status.id = lot.serial_status_id
                WHERE lot.serial_key IS NOT NULL
                  AND (status.fits = 'stock' OR status.code = 'in_transit')
                  AND NOT EXISTS (
                    SELECT 1 FROM stock_quant q
                     WHERE q.lot_id = lot.id AND q.quantity > 0 AND %s)""",
            sql_here(SQL("q.location_id")),
        )

    def _sql_two_places(self):
        """Places of our own and of customers; one row for each of them.

        ``OFFSET 0`` keeps PostgreSQL, which can't know how few they are, from reading
        all quants once more.
        """
        return SQL(
            """SELECT q.id::bigint, 2, 'two_places', held.lot_id, held.product_id,
                      q.location_id, q.quantity, q.in_date, NULL, NULL::int,
                      COALESCE(loc.company_id, held.own_company_id)
                 FROM (SELECT q.product_id, q.lot_id,
                              MAX(place.company_id) AS own_company_id
                         FROM stock_quant q
                         JOIN stock_location place ON place.id = q.location_id
                        WHERE q.lot_id IS NOT NULL AND q.quantity > 0
                          AND place.usage IN %(places)s
                        GROUP BY q.product_id, q.lot_id
                       HAVING SUM(q.quantity) > 1) held
                CROSS JOIN LATERAL (
                    SELECT * FROM stock_quant one
                     WHERE one.lot_id = held.lot_id AND one.quantity > 0
                    OFFSET 0) q
                 JOIN stock_location loc ON loc.id = q.location_id
                WHERE loc.usage IN %(places)s
                  AND (SELECT lot.serial_key FROM stock_lot lot
                        WHERE lot.id = held.lot_id) IS NOT NULL""",
            places=(*ON_HAND, "customer"),
        )

    def _sql_missing(self):
        """What left without numbers stays missing until they are written on it. What
        came in, or was carried about, is told by its units once they are identified:
        the latest documents are those whose units still have none."""
        return SQL(
            """SELECT bare.id::bigint, 5, 'missing', NULL::int, bare.product_id,
                      bare.location_id, bare.quantity, bare.date, bare.reference,
                      bare.picking_id, bare.company_id
                 FROM (SELECT nameless.*,
                              SUM(quantity) OVER (
                                  PARTITION BY product_id, company_id, way
                                  ORDER BY date DESC, id DESC
                              ) - quantity AS newer,
                              SUM(quantity) FILTER (WHERE way = 'out') OVER (
                                  PARTITION BY product_id, company_id
                              ) AS gone
                         FROM (%(nameless)s) nameless) bare
                 LEFT JOIN LATERAL (
                    SELECT SUM(q.quantity) AS quantity
                      FROM stock_quant q
                      JOIN stock_location loc ON loc.id = q.location_id
                     WHERE bare.way <> 'out' AND q.product_id = bare.product_id
                       AND q.lot_id IS NULL
                       AND loc.usage IN %(on_hand)s
                       AND COALESCE(loc.company_id, bare.company_id) = bare.company_id
                   ) held ON TRUE
                WHERE bare.way = 'out'
                   OR bare.newer < COALESCE(held.quantity, 0) + COALESCE(bare.gone, 0)
            """,
            nameless=self._sql_nameless(),
            on_hand=ON_HAND,
        )

    def _sql_nameless(self):
        """Done lines without a number. The first serial number is looked up once for
        each product that has such lines, not for each line; ``OFFSET 0`` keeps
        PostgreSQL from walking the lines of all products by date until it meets this
        one's."""
        return SQL(
            """SELECT ml.id, ml.product_id, ml.location_id, ml.date, m.reference,
                      ml.quantity_product_uom AS quantity, m.picking_id, ml.company_id,
                      CASE WHEN source.usage NOT IN %(on_hand)s THEN 'in'
                           WHEN dest.usage NOT IN %(on_hand)s THEN 'out'
                           ELSE 'inside' END AS way
                 FROM (SELECT DISTINCT nameless.product_id AS id
                         FROM stock_move_line nameless
                         JOIN product_product pp ON pp.id = nameless.product_id
                         JOIN product_template pt ON pt.id = pp.product_tmpl_id
                        WHERE nameless.lot_id IS NULL AND nameless.state = 'done'
                          AND pt.tracking = 'serial') tracked
                CROSS JOIN LATERAL (
                    SELECT MIN(numbered.date) AS date
                      FROM (SELECT line.date FROM stock_move_line line
                             WHERE line.product_id = tracked.id
                               AND line.lot_id IS NOT NULL AND line.state = 'done'
                            OFFSET 0) numbered
                   ) first
                 JOIN stock_move_line ml ON ml.product_id = tracked.id
                      AND ml.date >= first.date
                 JOIN stock_move m ON m.id = ml.move_id
                 JOIN stock_location source ON source.id = ml.location_id
                 JOIN stock_location dest ON dest.id = ml.location_dest_id
                WHERE ml.lot_id IS NULL AND ml.state = 'done'
                  AND ml.quantity_product_uom > 0
                  AND m.is_inventory IS NOT TRUE""",
            on_hand=ON_HAND,
        )

    # -- repair -----------------------------------------------------------------------

    def action_repair(self):
        """Open what repairs this discrepancy (X8).

        A status that contradicts the stock moves is derived anew from them, where
        the caller may do so; everything else is opened.

        :return: an action
        :raises AccessError: without the Auditor right of Serial Tracking
        """
        self.ensure_one()
        self.check_access("read")
        if self.kind in ("status", "no_unit"):
            return self._repair_status()
        if self.kind == "missing":
            return self._repair_missing()
        if self.kind == "unidentified":
            return self._repair_unidentified()
        if self.env["stock.quant"].has_access("write"):
            return self._open_quants()
        return self.action_open()

    def action_open(self):
        """Open the unit, document or product of this row (X8).

        :return: an action
        :raises AccessError: without the Auditor right of Serial Tracking
        """
        self.ensure_one()
        self.check_access("read")
        template = self.product_id.product_tmpl_id
        for record in (self.lot_id, self.picking_id, template):
            if record and record.has_access("read"):
                return self._open(record)
        raise AccessError(self.env._("You may not open the records of this row."))

    def _repair_status(self):
        lot = self.lot_id
        if self._is_manager():
            lot.sudo().serial_rebuild()
        return self._open(lot)

    def _is_manager(self):
        return self.env.user.has_group("serial_tracking.group_serial_manager")

    def _repair_missing(self):
        if not self._is_manager():
            return self.action_open()
        # Eight ids for each source record, as the query has it.
        line = self.env["stock.move.line"].browse(self.id // 8)
        return self.env["serial.missing"]._serial_open(line.sudo())

    def _repair_unidentified(self):
        if not self._is_manager():
            return self.action_open()
        if self.location_id.usage == "transit":
            # Identified where they arrive.
            return self._open_quants()
        return self.product_id.action_serial_identify(self.location_id.id)

    def _open(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    def _open_quants(self):
        domain = [
            ("product_id", "=", self.product_id.id),
            ("location_id.usage", "in", ("internal", "transit", "customer")),
        ]
        if self.lot_id:
            domain.append(("lot_id", "=", self.lot_id.id))
        else:
            domain.append(("location_id", "=", self.location_id.id))
        view = self.env.ref("stock.view_stock_quant_tree_editable")
        return {
            "type": "ir.actions.act_window",
            "name": self.lot_id.name or self.product_id.display_name,
            "res_model": "stock.quant",
            "views": [(view.id, "list")],
            "domain": domain,
            "context": {"inventory_mode": True, "inventory_report_mode": True},
        }
