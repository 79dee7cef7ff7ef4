from odoo import api, fields, models
from odoo.tools import SQL


class StockLot(models.Model):
    """A unit in stock that an open document has reserved is shown so (U1).

    Reserved is not a state of its own in the ledger: it comes and goes with the
    reservation, and leaves what the moves and people say as it was.
    """

    _inherit = "stock.lot"

    serial_base_status_id = fields.Many2one(
        "serial.status",
        "Status without reservations",
        readonly=True,
        help="What stock moves and people say of the unit. Where that is In stock, an "
        "open document may have reserved the unit.",
    )

    def _serial_reserved_ids(self):
        """Ids of these units that are reserved; one query."""
        if not self.ids:
            return set()
        self.env["stock.quant"].flush_model(["lot_id", "reserved_quantity"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT lot_id FROM stock_quant
                    WHERE lot_id = ANY(%s) AND reserved_quantity > 0""",
                list(self.ids),
            )
        )
        return {lot_id for (lot_id,) in rows}

    def _serial_show_reserved(self):
        """Bring the shown status up to date after reserving and freeing; one statement.

        Every change of open documents' lines calls this, for all of its units at once.
        """
        if self.ids:
            self._serial_update_shown(SQL("lot.id = ANY(%s)", sorted(self.ids)))

    @api.model
    def _serial_update_shown(self, condition):
        in_stock, reserved = (
            self.env["serial.status"]._get(code) for code in ("in_stock", "reserved")
        )
        self.flush_model(["serial_base_status_id", "serial_status_id"])
        self.env["stock.quant"].flush_model(["lot_id", "reserved_quantity"])
        rows = self.env.execute_query(
            SQL(
                """UPDATE stock_lot changed SET serial_status_id = shown.status
                     FROM (SELECT lot.id,
                                  CASE WHEN EXISTS (
                                      SELECT 1 FROM stock_quant q
                                       WHERE q.lot_id = lot.id
                                         AND q.reserved_quantity > 0
                                  ) THEN %(reserved)s ELSE %(in_stock)s END AS status
                             FROM stock_lot lot
                            WHERE lot.serial_base_status_id = %(in_stock)s
                              AND %(condition)s) shown
                    WHERE changed.id = shown.id
                      AND changed.serial_status_id IS DISTINCT FROM shown.status
                RETURNING changed.id""",
                reserved=reserved.id,
                in_stock=in_stock.id,
                condition=condition,
            )
        )
        if rows:
            changed = self.browse(lot_id for (lot_id,) in rows)
            changed.invalidate_recordset(["serial_status_id"], flush=False)
            changed.modified(["serial_status_id"])

    def _serial_shown_values(self, values, reserved):
        """The derived values, with what people see of the status.

        :param dict values: of ``_serial_folded_values``
        :param bool reserved: whether an open document has reserved the unit
        """
        shown = base = values["serial_status_id"]
        if reserved and base == self.env["serial.status"]._id_of("in_stock"):
            shown = self.env["serial.status"]._id_of("reserved")
        return {**values, "serial_status_id": shown, "serial_base_status_id": base}
