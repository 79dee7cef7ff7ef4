from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.folding import fold
from .serial_event import MOVE_EVENTS

# Where lines are read from, unless a reader knows which of them it needs.
LINES = SQL("stock_move_line")


class StockMoveLine(models.Model):
    """The ledger of single units: indexes, and how a line reads as an event."""

    _inherit = "stock.move.line"

    serial_chosen = fields.Boolean(
        "Chosen",
        copy=False,
        help="Somebody entered or chose this serial number; it is not a proposal of "
        "the reservation.",
    )

    serial_announced = fields.Boolean(
        "Announced",
        copy=False,
        help="The vendor announced this serial number before the goods came. It stays "
        "a proposal until somebody enters it.",
    )

    serial_event = fields.Selection(
        MOVE_EVENTS,
        "Event",
        compute="_compute_serial_event",
        help="What this line is in the history of its unit.",
    )

    serial_has_number = fields.Boolean(compute="_compute_serial_has_number")
    serial_name_key = fields.Char(
        compute="_compute_serial_name_key",
        store=True,
        precompute=True,
        help="What makes the number that was entered the same as another: letter case "
        "and outer blanks don't count. Empty once the line has its unit.",
    )

    _serial_lot_idx = models.Index("(lot_id, date) WHERE lot_id IS NOT NULL")
    _serial_name_key_idx = models.Index(
        "(product_id, serial_name_key) WHERE serial_name_key IS NOT NULL"
    )

    @api.depends("lot_id", "lot_name")
    def _compute_serial_has_number(self):
        for line in self:
            line.serial_has_number = bool(line.lot_id or line.lot_name)

    @api.depends("lot_id", "lot_name")
    def _compute_serial_name_key(self):
        for line in self:
            line.serial_name_key = not line.lot_id and fold(line.lot_name) or False

    def _serial_number(self):
        """The serial number of this line: the record's, or the one entered."""
        self.ensure_one()
        return self.sudo().lot_id.name or self.lot_name or ""

    def _compute_serial_event(self):
        self.flush_recordset()
        query = SQL(
            "SELECT ml.id, %s FROM %s WHERE ml.id = ANY(%s)",
            self._serial_sql_event(),
            self._serial_sql_tables(),
            list(self.ids),
        )
        events = dict(self.env.execute_query(query)) if self.ids else {}
        for line in self:
            line.serial_event = events.get(line.id)

    def _serial_document(self):
        """The document that moved this line, as the history names it (H2).

        :return: dict with ``model``, ``id`` and ``name``
        """
        self.ensure_one()
        move = self.move_id
        for record in (move.picking_id, move.scrap_id, move):
            if record:
                name = move.reference if record == move else record.display_name
                return {"model": record._name, "id": record.id, "name": name}
        return False

    def _serial_sql_tables(self, lines=LINES):
        """FROM clause that the expressions below rely on (aliases are theirs).

        :param SQL lines: the table, or a sub-select of its rows
        """
        return SQL(
            """%s ml
               JOIN stock_move m ON m.id = ml.move_id
               JOIN stock_location src ON src.id = ml.location_id
               JOIN stock_location dest ON dest.id = ml.location_dest_id
               LEFT JOIN stock_picking p ON p.id = m.picking_id
               LEFT JOIN purchase_order_line pol ON pol.id = m.purchase_line_id
               LEFT JOIN purchase_order po ON po.id = pol.order_id""",
            lines,
        )

    def _serial_sql_event(self):
        """What a done line is in the history of its unit (U5, H2, X4).

        One definition for the status, the history and the reports: a code of
        ``MOVE_EVENTS``.
        """
        return SQL(
            """CASE
                WHEN m.serial_operation IN
                     ('identified', 'unidentified', 'bought_back')
                    THEN m.serial_operation
                WHEN m.scrap_id IS NOT NULL THEN 'scrapped'
                WHEN src.usage = 'supplier' AND dest.usage = 'customer'
                    THEN 'dropshipped'
                WHEN dest.usage = 'customer' THEN 'delivered'
                WHEN dest.usage = 'supplier' THEN 'returned_to_vendor'
                WHEN dest.usage = 'production' THEN 'consumed'
                WHEN dest.usage = 'inventory' THEN 'adjusted_away'
                WHEN src.usage = 'customer' THEN 'returned'
                WHEN src.usage = 'supplier' THEN 'received'
                WHEN src.usage = 'production' THEN 'produced'
                WHEN src.usage = 'inventory' THEN 'found'
                WHEN dest.usage = 'transit' THEN 'sent'
                WHEN src.usage = 'transit' THEN 'arrived'
                WHEN src.usage = 'internal' AND dest.usage = 'internal'
                    THEN 'transferred'
                ELSE 'other' END"""
        )

    def _serial_sql_customer(self):
        return SQL(
            """CASE WHEN 'customer' IN (src.usage, dest.usage)
                THEN COALESCE(m.partner_id, p.partner_id) END"""
        )

    def _serial_sql_vendor(self):
        return SQL(
            """CASE WHEN 'supplier' IN (src.usage, dest.usage)
                THEN COALESCE(po.partner_id, p.partner_id, m.partner_id) END"""
        )
