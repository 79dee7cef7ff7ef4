from odoo import models
from odoo.fields import Domain

from .stock_move_window import PAGE


class SerialWindow(models.AbstractModel):
    """The entry and the selection window of a record that is no stock move (E7, S2).

    A model says which numbers it has and may get (the hooks below) and offers
    ``serial_enter`` or ``serial_select``, and ``serial_remove``; they take and return
    what those of ``stock.move`` do. Nothing here moves stock.
    """

    _name = "serial.window"
    _inherit = "serial.entry.file"
    _description = "Record with a window of serial numbers"

    def _serial_window_action(self):
        return {
            "type": "ir.actions.client",
            "tag": "serial_tracking.window",
            "params": {"res_model": self._name, "res_ids": self.ids},
        }

    def serial_window(self, offset=0, limit=PAGE):
        """What the window of this record shows, as ``stock.move`` describes it.

        Besides: ``kept`` (whether the numbers stay on the document when the window
        is left with some missing), ``has_details`` (whether condition and warranty
        can be given), ``note`` (a text to read above the list) and ``way_on``
        (``label`` and ``method`` of a further button, or empty) and ``partial``
        (whether fewer numbers than expected are as good).

        :param int offset: first of the lines to return
        :param int limit: most lines to return
        :return: dict
        :raises AccessError: without the right to give these numbers
        """
        self._serial_check_window()
        count, lines = self._serial_window_lines(offset, limit)
        return {
            "expected": 0,
            "quantity": 0,
            "document": "",
            "partner": "",
            "operation": "",
            "location": {"id": False, "name": ""},
            "product": {
                "id": self.product_id.id,
                "name": self.product_id.display_name,
            },
            "count": count,
            "lines": lines,
            "proposed": 0,
            "unidentified": 0,
            "can_identify": self.env.user.has_group(
                "serial_tracking.group_serial_manager"
            ),
            "others": False,
            "has_details": False,
            "note": "",
            "way_on": False,
            "kept": True,
            "partial": False,
            **self._serial_window_info(),
        }

    def _serial_window_info(self):
        """What the window of this model shows besides; ``mode`` at least."""
        raise NotImplementedError

    def _serial_window_lines(self, offset, limit):
        """:return: (how many there are, the page of them, the latest first)"""
        lots = self.sudo()._serial_window_lots()[::-1]
        return len(lots), [
            {"name": lot.name, "location": lot.location_id.display_name or ""}
            for lot in lots[offset : offset + limit]
        ]

    def _serial_window_lots(self):
        """The units that are chosen, where the window chooses."""
        return self.env["stock.lot"]

    def _serial_window_names(self):
        """The numbers that are given."""
        return self.sudo()._serial_window_lots().mapped("name")

    def _serial_window_candidates(self):
        """:return: (domain of the quants to choose from, the place they are in)"""
        raise NotImplementedError

    def _serial_with_ways_out(self, result):
        """As ``stock.move`` does: a refused number says which unit has it."""
        self.env["stock.lot"]._serial_add_units(
            result["refused"], self.sudo().product_id, self.sudo()._serial_company()
        )
        return result

    def _serial_company(self):
        """Whose units the window is about."""
        return self.company_id or self.env.company

    def serial_generate(self, count):
        """Return the next numbers of the product's own sequence (E4).

        :param int count: how many
        :return: list of str
        :raises AccessError: without the right to give these numbers
        """
        self._serial_check_window("enter")
        product = self.sudo().product_id
        return product._serial_next_names(min(int(count), 100_000))

    def serial_clear(self):
        """Take every number off this record again (E8, S1).

        :return: int, how many were taken off
        :raises AccessError: without the right to give these numbers
        """
        self._serial_check_window()
        return len(self.serial_remove(self._serial_window_names()))

    def serial_candidates(
        self, search="", location_id=None, condition=None, offset=0, limit=40
    ):
        """The page of units to choose from, in the order of the removal strategy (S1).

        :param str search: part of the number
        :param int location_id: only units in or below this location
        :param str condition: ``noted`` only units with a condition note, ``clean``
            only units without
        :param int offset: first row
        :param int limit: most rows
        :return: dict, see ``serial_candidates`` of ``stock.move``
        :raises AccessError: without the right to give these numbers
        """
        self._serial_check_window("select")
        record = self.sudo()
        domain, location = record._serial_window_candidates()
        chosen = {lot.id: True for lot in record._serial_window_lots()}
        return self.env["stock.quant"]._serial_candidates(
            domain,
            (record.product_id, location),
            chosen,
            search=search,
            location_id=location_id,
            condition=condition,
            offset=offset,
            limit=limit,
        )

    def serial_suggest(self, count):
        """Return the next units to take by the removal strategy (S1).

        :param int count: how many at most
        :return: list of serial numbers
        :raises AccessError: without the right to give these numbers
        """
        self._serial_check_window("select")
        record = self.sudo()
        domain, location = record._serial_window_candidates()
        domain &= Domain("lot_id", "not in", record._serial_window_lots().ids)
        quants = self.env["stock.quant"]._serial_in_removal_order(
            domain, record.product_id, location, limit=int(count)
        )
        return quants.lot_id.mapped("name")
