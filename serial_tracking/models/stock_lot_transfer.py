from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from ..tools.stock_words import PLACE_USAGES


class StockLot(models.Model):
    """Carrying single units to another place of ours (L2)."""

    _inherit = "stock.lot"

    def serial_transfer(self, location_id, note="", draft=False):
        """Carry these units to another internal location, all of them or none (L2).

        Units that are not available (returned, defective...) may be carried too; they
        keep their status. Documents that only propose a unit lose it and are reserved
        anew; units that somebody chose for a document stay.

        :param int location_id: an internal location of the company that holds the units
        :param str note: kept as the reason in the history
        :param bool draft: prepare a transfer to be validated later, move nothing now
        :return: dict: ``transferred`` (list of serial numbers), ``move_ids`` and
            ``picking_ids`` (lists of int; pickings only of a draft)
        :raises AccessError: without the Serial Tracking right "Transfer", or to a
            location that the user may not see
        :raises UserError: names every unit that can't be carried there, and why
        """
        self._serial_require("transfer")
        destination = self._serial_transfer_destination(location_id)
        lots = self.sudo().with_prefetch()
        lots._serial_lock()
        places = lots._serial_places()
        lots._serial_refuse_all(
            self.env._(
                "These units can't be transferred to %(location)s:",
                location=destination.display_name,
            ),
            lots._serial_transfer_reasons(destination, places),
        )
        return lots._serial_carry(destination, places, (note or "").strip(), draft)

    def _serial_carry(self, destination, places, note, draft):
        starved = self._serial_release()
        Location = self.env["stock.location"]
        rows = []
        for lot in self:
            place = self._serial_held(places[lot.id])
            source = Location.browse(place["location_id"])
            rows.append((lot, source, destination, place))
        if draft:
            moves = self._serial_draft_transfer(rows, note)
        else:
            moves = self._serial_post_moves(
                rows,
                serial_operation="transfer",
                serial_reason=note or False,
                inventory_name=self.env._("Serial numbers transferred"),
            )
        starved._action_assign()
        return {
            "transferred": self.mapped("name"),
            "move_ids": moves.ids,
            "picking_ids": moves.picking_id.ids,
        }

    def action_serial_transfer(self):
        """Open the transfer dialog for these units (L2).

        :return: window action
        :raises AccessError: without the Serial Tracking right "Transfer"
        """
        self._serial_require("transfer")
        return self._serial_dialog("serial_tracking.action_serial_transfer_wizard")

    # -- what is refused ---------------------------------------------------------------

    def _serial_transfer_destination(self, location_id):
        location = self.env["stock.location"].browse(location_id).exists()
        if not location:
            raise UserError(self.env._("Choose the location to transfer to."))
        location.check_access("read")
        location = location.sudo()
        if location.usage != "internal" or not location.active:
            raise UserError(
                self.env._(
                    "Units are transferred to internal locations only, and "
                    "%(location)s is none. Use a delivery, a return or a scrap order.",
                    location=location.display_name,
                )
            )
        return location

    def _serial_transfer_reasons(self, destination, places):
        """Return ``{lot: reason}`` of units that can't be carried there."""
        holders = self._serial_holders()
        reasons = {}
        for lot in self:
            held = self._serial_held(places[lot.id])
            reason = lot._serial_why_not_carried(destination, held)
            if not reason and lot in holders:
                reason = self.env._(
                    "chosen for %(document)s, take it off that document first",
                    document=holders[lot],
                )
            if reason:
                reasons[lot] = reason
        return reasons

    def _serial_why_not_carried(self, destination, held):
        if not held or held["usage"] != "internal":
            return self._serial_where(held)
        if held["location_id"] == destination.id:
            return self.env._("already there")
        if destination.company_id and held["company_id"] != destination.company_id.id:
            company = self.env["res.company"].sudo().browse(held["company_id"])
            return self.env._(
                "held by %(company)s, use a transfer between companies",
                company=company.name,
            )
        return None

    # -- as a draft --------------------------------------------------------------------

    def _serial_draft_transfer(self, rows, note):
        """One picking for each source location, its units chosen (L2).

        :return: the moves of the pickings
        """
        by_source = groupby(rows, lambda row: row[1])
        pickings = (
            self.env["stock.picking"]
            .sudo()
            .create(
                [
                    self._serial_prepare_picking(source, source_rows, note)
                    for source, source_rows in by_source
                ]
            )
        )
        moves = {(m.location_id, m.product_id): m for m in pickings.move_ids}
        sources = self.env["stock.location"].concat(*(row[1] for row in rows))
        self.env["stock.move.line"].sudo().with_context(
            quants_cache=self._serial_quants_cache(sources)
        ).create(
            [
                {
                    **self._serial_prepare_line(move.company_id, *row),
                    "move_id": move.id,
                    "picking_id": move.picking_id.id,
                }
                for row in rows
                for move in [moves[row[1], row[0].product_id]]
            ]
        )
        pickings.action_confirm()
        return pickings.move_ids

    def _serial_prepare_picking(self, source, rows, note):
        destination = rows[0][2]
        company = destination.company_id or source.company_id or self.env.company
        picking_type = self._serial_transfer_type(source, company)
        values = {
            "picking_type_id": picking_type.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "company_id": company.id,
        }
        return {
            **values,
            "note": note or False,
            "move_ids": [
                Command.create(
                    {
                        **values,
                        "product_id": product.id,
                        "product_uom": product.uom_id.id,
                        "product_uom_qty": len(lines),
                        "serial_operation": "transfer",
                        "serial_reason": note or False,
                    }
                )
                for product, lines in groupby(rows, lambda row: row[0].product_id)
            ],
        }

    def _serial_transfer_type(self, source, company):
        warehouse = source.warehouse_id or self.env["stock.warehouse"].sudo().search(
            [("company_id", "=", company.id)], limit=1
        )
        picking_type = warehouse.sudo().int_type_id
        if not picking_type.active:
            active = picking_type.search(
                [("code", "=", "internal"), ("company_id", "=", company.id)], limit=1
            )
            picking_type = active or picking_type
        if not picking_type:
            raise UserError(
                self.env._(
                    "%(company)s has no operation type for internal transfers. Make "
                    "one in the configuration, or transfer at once.",
                    company=company.name,
                )
            )
        return picking_type

    # -- core's own ways to carry a unit ---------------------------------------------

    def _compute_single_location(self):
        """Core names no place while an old loss or scrap is on the books, too (L1).

        A unit that was lost and came in again by a receipt is where it came in.
        """
        serials = self.filtered(lambda lot: lot.product_id.tracking == "serial")
        # Core reads the quants of one lot after the other.
        serials.quant_ids.fetch(["location_id", "quantity"])
        super()._compute_single_location()
        for lot in self:
            if lot.location_id or lot.product_id.tracking != "serial":
                continue
            held = lot.quant_ids.filtered(
                lambda quant: (
                    quant.quantity > 0 and quant.location_id.usage in PLACE_USAGES
                )
            )
            if len(held.location_id) == 1:
                lot.location_id = held.location_id

    def _set_single_location(self):
        """Core moves whatever the quants say, also out of a customer's hands (L2, L3).

        A location written on the record, by a form or by dragging a card, is the same
        transfer as ours.
        """
        serials = self.filtered(lambda lot: lot.product_id.tracking == "serial")
        res = super(StockLot, self - serials)._set_single_location()
        for location, lots in groupby(serials, lambda lot: lot.location_id):
            units = self.browse().concat(*lots)
            if location:
                units.serial_transfer(location.id)
            elif units.quant_ids.filtered(lambda quant: quant.quantity > 0):
                raise UserError(
                    self.env._(
                        "A unit that is somewhere can't be nowhere: %(names)s. "
                        "Transfer, deliver or scrap it.",
                        names=units._serial_names(),
                    )
                )
        return res
