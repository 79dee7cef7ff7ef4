from odoo import models
from odoo.fields import Domain

PAGE = 80


class StockMove(models.Model):
    """What the entry and the selection window show; they call nothing else to read."""

    _inherit = "stock.move"

    def action_serial_window(self):
        """Open the entry or the selection window of these moves (E1, S1).

        :return: client action
        :raises AccessError: without the Serial Tracking right "User"
        """
        moves = self.filtered("serial_mode")
        for move in moves:
            move._serial_check_window()
        return moves._serial_window_action()

    def _serial_window_action(self, **params):
        return {
            "type": "ir.actions.client",
            "tag": "serial_tracking.window",
            "params": {"move_ids": self.ids, **params},
        }

    def _serial_to_ask(self):
        """Those of these moves that are about to move units without a number, where a
        person can be asked (E1)."""
        if not self.env["stock.picking"]._serial_can_ask():
            return self.browse()
        return self.filtered(
            lambda move: (
                move.serial_mode
                and move.state not in ("done", "cancel")
                and move.quantity
                and move._serial_lacks_numbers()
            )
        )

    def _serial_window_before(self, documents, method):
        """Ask for the numbers of these moves, then call ``method`` again (E1).

        Whoever calls it (a batch, a wizard) has said in the context how.
        """
        return self._serial_window_action(
            validate={
                "model": documents._name,
                "method": method,
                "ids": documents.ids,
                "context": dict(self.env.context),
            }
        )

    def serial_window(self, offset=0, limit=PAGE):
        """What the window of one move shows (SCREENS, entry and selection).

        :param int offset: first of the lines to return
        :param int limit: most lines to return
        :return: dict: ``move_id``, ``mode`` (``enter`` or ``select``), ``product`` and
            ``location`` (``id``, ``name``), ``document``, ``partner``, ``operation``
            (``incoming``, ``outgoing``, ``internal`` or empty), ``expected`` (most
            units), ``quantity`` (units that the document moves as it stands),
            ``count`` (numbers given; in a selection those chosen), ``proposed``
            (units that the reservation proposes), ``unidentified`` (units without
            serial number in the source), ``can_identify``, ``others`` (whether the
            document moves units of other lines, too), ``lines`` (dicts with ``name``
            and ``location``, the latest first; on an entry also ``note``,
            ``warranty_start`` and ``warranty_end``, the dates as ISO text or empty)
        :raises AccessError: without the Serial Tracking right "User"
        """
        self._serial_check_window()
        # Searched, for a page of ten thousand lines is to cost as much as one of ten.
        Line = self.env["stock.move.line"]
        given = self._serial_given_domain()
        lines = Line.search(given, order="id desc", offset=offset, limit=limit)
        partner = self.picking_id.partner_id or self.partner_id
        return {
            "move_id": self.id,
            "mode": self.serial_mode,
            "product": {
                "id": self.product_id.id,
                "name": self.product_id.display_name,
            },
            "location": {
                "id": self.location_id.id,
                "name": self.location_id.display_name,
            },
            "document": self.reference or "",
            "has_details": self.serial_mode == "enter",
            "kept": True,
            "partner": partner.display_name or "",
            "operation": self.picking_code or "",
            "expected": self._serial_expected(),
            "quantity": self._serial_moving_quantity(),
            "count": Line.search_count(given),
            "proposed": Line.search_count(self._serial_proposed_domain()),
            "unidentified": self._serial_unidentified_here(),
            "can_identify": self.env.user.has_group(
                "serial_tracking.group_serial_manager"
            ),
            "others": any(
                move.quantity and move.state != "cancel"
                for move in self.picking_id.move_ids - self
            ),
            "lines": [self._serial_window_row(line) for line in lines],
        }

    def _serial_window_row(self, line):
        place = (
            line.location_id if self.serial_mode == "select" else line.location_dest_id
        )
        return {"name": line._serial_number(), "location": place.display_name}

    def _serial_lacks_numbers(self):
        """Whether units that this move is about to move have no serial number."""
        self.ensure_one()
        return any(
            line.quantity and not line.serial_has_number
            for line in self._serial_lines()
        )

    def _serial_given_domain(self):
        """Lines whose serial number somebody entered or chose."""
        domain = self._serial_numbered_domain()
        if self.serial_mode == "select":
            return domain & Domain("serial_chosen", "=", True)
        return domain

    def _serial_proposed_domain(self):
        """Lines whose unit is a proposal of the reservation."""
        if self.serial_mode != "select":
            return Domain.FALSE
        return (
            Domain("move_id", "=", self.id)
            & Domain("lot_id", "!=", False)
            & Domain("serial_chosen", "=", False)
        )

    def _serial_moving_quantity(self):
        """How many units this move moves as it stands, in units of the product."""
        unit = self.product_id.uom_id
        return int(self.product_uom._compute_quantity(self.quantity, unit))

    def serial_reduce(self):
        """Move only the units whose serial numbers are given; the rest comes later.

        What becomes of the rest is core's own question when the document is
        validated: a backorder or none (E1).

        :return: int, the units that this move moves now
        :raises AccessError: without the Serial Tracking right "User"
        """
        self._serial_check_window()
        self.move_line_ids.filtered(lambda line: not line.serial_has_number).unlink()
        return self._serial_moving_quantity()

    def serial_clear(self):
        """Take every serial number that was entered or chosen off this move (E8, S1).

        :return: int, how many were taken off
        :raises AccessError: without the Serial Tracking right "User"
        """
        self._serial_check_window()
        lines = self.env["stock.move.line"].search(self._serial_given_domain())
        names = [line._serial_number() for line in lines]
        return len(self.serial_remove(names))

    def _serial_unidentified_here(self):
        if self.serial_mode != "select":
            return 0
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                Domain("product_id", "=", self.product_id.id)
                & Domain("location_id", "child_of", self.location_id.id)
                & Domain("lot_id", "=", False)
                & Domain("quantity", ">", 0),
                [],
                ["quantity:sum"],
            )
        )
        return groups[0][0] or 0

    def serial_candidates(
        self, search="", location_id=None, condition=None, offset=0, limit=40
    ):
        """The page of units to choose from, in the order of the removal strategy (S1).

        Units that this move has chosen or that the reservation proposed for it come
        with the free ones.

        :param str search: part of the number
        :param int location_id: only units in or below this location
        :param str condition: ``noted`` only units with a condition note, ``clean``
            only units without
        :param int offset: first row
        :param int limit: most rows
        :return: dict: ``total``, ``rows`` (dicts with ``lot_id``, ``name``,
            ``location``, ``received``, ``condition``, ``status``, ``status_color``,
            ``chosen``, ``proposed``), ``locations`` (dicts with ``id``, ``name``,
            ``count``)
        :raises AccessError: without the Serial Tracking right "User"
        """
        self._serial_check_window("select")
        mine = {line.lot_id.id: line.serial_chosen for line in self._serial_lines()}
        return self.env["stock.quant"]._serial_candidates(
            self._serial_candidate_domain(),
            (self.product_id, self.location_id),
            mine,
            search=search,
            location_id=location_id,
            condition=condition,
            offset=offset,
            limit=limit,
        )

    def _serial_candidate_domain(self):
        mine = self._serial_lines().filtered("lot_id")
        own = Domain("lot_id", "in", mine.lot_id.ids) & Domain(
            "location_id", "in", mine.location_id.ids
        )
        return self._serial_free_domain() | (own & Domain("quantity", ">", 0))
