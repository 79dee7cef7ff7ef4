from collections import defaultdict

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import groupby

from ..tools.stock_words import IDENTIFYING, RESERVING
from .serial_quant_buffer import MovedUnit, SerialQuantBuffer
from .serial_rows import worthwhile

RIGHTS = {
    "user": "serial_tracking.group_serial_user",
    "transfer": "serial_tracking.group_serial_transfer",
    "manager": "serial_tracking.group_serial_manager",
}


class StockLot(models.Model):
    """What every action that moves single units needs: rights, reasons, one move."""

    _inherit = "stock.lot"

    def _serial_require(self, right):
        """Refuse people without this right, and records that are no serials (P2).

        :param str right: ``user``, ``transfer`` or ``manager``
        :raises AccessError: names the right that is missing
        :raises UserError: names the records that are lots
        """
        user = self.env.user
        if not self.env.su and not user.has_group(RIGHTS[right]):
            names = {
                "user": self.env._("User"),
                "transfer": self.env._("Transfer"),
                "manager": self.env._("Manager"),
            }
            raise AccessError(
                self.env._(
                    'This needs the Serial Tracking right "%(right)s". Ask an '
                    "administrator for it.",
                    right=names[right],
                )
            )
        self.check_access("read")
        if wrong := self.sudo().filtered(lambda lot: not lot.serial_key):
            raise UserError(
                self.env._(
                    "These are not serial numbers: %(names)s.",
                    names=wrong._serial_names(),
                )
            )

    def _serial_dialog(self, xml_id):
        """Open this dialog for these units, whatever else is selected."""
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        context = {"active_model": self._name, "active_ids": self.ids}
        return {**action, "context": context}

    def _serial_refuse_all(self, title, reasons):
        """Raise for all units that have a reason, naming every one of them.

        :param str title: what can't be done, a sentence that ends in a colon
        :param dict reasons: ``{lot: reason}``
        :raises UserError: when there is any
        """
        if reasons:
            raise UserError("\n".join([title, *self._serial_reason_lines(reasons)]))

    def _serial_reason_lines(self, reasons):
        """One line of text for each distinct reason, with the units it is about."""
        by_reason = defaultdict(list)
        for lot, reason in reasons.items():
            by_reason[reason].append(lot)
        return [
            f"- {self.browse().concat(*lots)._serial_names()}: {reason}"
            for reason, lots in by_reason.items()
        ]

    def _serial_open_lines(self):
        """Lines of documents that are not done yet and hold these units, one query."""
        return (
            self.env["stock.move.line"]
            .sudo()
            .search(
                Domain("lot_id", "in", self.ids)
                & Domain("state", "not in", ("done", "cancel"))
                & Domain("quantity", ">", 0)
                & Domain("location_id.usage", "in", ("internal", "transit"))
            )
        )

    def _serial_holders(self):
        """Return ``{lot: document name}`` of units that somebody chose for it."""
        return {
            line.lot_id: line.reference or self.env._("another document")
            for line in self._serial_open_lines()
            if line.serial_chosen or line.picked
        }

    def _serial_release(self):
        """Take these units away from documents that only propose them.

        :return: the moves that lost a unit, to be reserved anew
        """
        lines = self._serial_open_lines()
        moves = lines.move_id
        if not lines:
            return moves
        lines.with_context(
            quants_cache=self._serial_quants_cache(lines.location_id)
        ).unlink()
        return moves

    def _serial_quants_cache(self, locations):
        """Core's own cache of quants, read at once instead of one by one."""
        Quant = self.env["stock.quant"].sudo()
        cache = Quant._get_quants_by_products_locations(
            self.product_id, locations, [("lot_id", "in", [False, *self.ids])]
        )
        Quant.concat(*cache.values()).with_prefetch().mapped("in_date")
        self.fetch(["lot_properties"])
        return cache

    def _serial_post_moves(self, rows, **values):
        """Make one done move per product, company and pair of places, of N lines.

        :param rows: list of (lot, source, destination, row of ``_serial_places`` or
            ``None`` when the unit comes from outside)
        :param values: further values of each move
        :return: the done moves
        """
        rows = list(rows)
        lots = self.browse().concat(*(row[0] for row in rows))
        groups = groupby(rows, lambda row: (row[0].product_id, row[1], row[2]))
        vals_list = [
            self._serial_prepare_move(product, source, destination, lines, values)
            for (product, source, destination), lines in groups
        ]
        context, buffer = {"inventory_mode": False}, None
        if worthwhile(len(lots)):
            buffer = lots._serial_buffer(values)
            context[RESERVING] = buffer
        else:
            sources = self.env["stock.location"].concat(*(row[1] for row in rows))
            context["quants_cache"] = lots._serial_quants_cache(sources)
        moves = self.env["stock.move"].sudo().with_context(**context).create(vals_list)
        # The cache is for reserving only: core makes its own for what follows.
        moves = moves.with_env(self.env).sudo()
        moves = moves.with_context(inventory_mode=False, ignore_dest_packages=True)
        if buffer and all(map(buffer.takes, MovedUnit.read(moves.move_line_ids))):
            # Reserved and moved at once: only where the units end is written.
            moves.with_context(**{IDENTIFYING: buffer})._action_done()
        else:
            if buffer:
                buffer.apply()
                lots.sudo()._serial_show_reserved()
            moves._action_done()
        moves._trigger_assign()
        return moves

    def _serial_buffer(self, values):
        """The buffer for reserving and moving these units at once.

        :param dict values: of the moves that ``_serial_post_moves`` makes
        """
        env = self.env["stock.move.line"]._serial_plain_env()
        return SerialQuantBuffer(env, self.product_id, self)

    def _serial_prepare_move(self, product, source, destination, rows, values):
        company = destination.company_id or source.company_id or self.env.company
        company = company.browse(values.get("company_id") or company.id)
        return {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": len(rows),
            "company_id": company.id,
            "state": "confirmed",
            "location_id": source.id,
            "location_dest_id": destination.id,
            "is_inventory": True,
            "picked": True,
            "move_line_ids": [
                (0, 0, self._serial_prepare_line(company, *row)) for row in rows
            ],
            **values,
        }

    def _serial_prepare_line(self, company, lot, source, destination, place):
        place = place or {}
        return {
            "product_id": lot.product_id.id,
            "product_uom_id": lot.product_id.uom_id.id,
            "quantity": 1,
            "lot_id": lot.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "company_id": company.id,
            "package_id": place.get("package_id"),
            "result_package_id": source == destination and place.get("package_id"),
            "owner_id": place.get("owner_id"),
            "serial_chosen": True,
            # What an adjustment was told of its units; not from outside.
            **self.env.context.get("serial_details", {}).get(lot.serial_key, {}),
        }
