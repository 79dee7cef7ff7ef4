from odoo import api, models
from odoo.fields import Domain


class StockLot(models.Model):
    """What a customer may see of a unit in the portal (H4)."""

    _inherit = "stock.lot"

    @api.model
    def _serial_portal_domain(self, partner):
        """Units that ``partner`` or anybody of the same company holds now.

        :param res.partner partner: of the portal user
        """
        return Domain("serial_key", "!=", False) & Domain(
            "serial_customer_id.commercial_partner_id",
            "=",
            partner.commercial_partner_id.id,
        )

    def _serial_portal_documents(self):
        """The documents of this unit that the current user may read.

        The user's own rights decide: an order of an earlier holder is not among them.

        :return: list of dicts, newest first: ``kind`` (``order``, ``delivery``,
            ``return`` or ``invoice``), ``name``, ``date``, ``url``
        """
        self.ensure_one()
        moves = self.sudo()._serial_done_lines([]).move_id
        orders = self._serial_readable(moves.sale_line_id.order_id)
        pickings = self._serial_readable(moves.picking_id)
        invoices = self._serial_readable(
            moves.sale_line_id.invoice_lines.move_id.filtered(
                lambda move: move.state == "posted"
            )
        )
        rows = [("order", order, order.date_order.date()) for order in orders]
        rows += [
            (
                "delivery" if picking.picking_type_code == "outgoing" else "return",
                picking,
                picking.date_done.date(),
            )
            for picking in pickings
            if picking.state == "done"
            and "customer"
            in (picking.location_id.usage, picking.location_dest_id.usage)
        ]
        rows += [("invoice", invoice, invoice.invoice_date) for invoice in invoices]
        return [
            {
                "kind": kind,
                "name": record.name,
                "date": date,
                "url": self._serial_portal_url(record),
            }
            for kind, record, date in sorted(rows, key=lambda r: r[2], reverse=True)
        ]

    def _serial_readable(self, records):
        """Those that the user may read, as superuser, who may read what they name."""
        return records.sudo(False)._filtered_access("read").sudo()

    def _serial_portal_url(self, record):
        if record._name == "stock.picking":
            return f"/my/picking/pdf/{record.id}"
        return record.access_url
