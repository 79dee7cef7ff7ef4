from collections import Counter
from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import groupby

from ..tools.stock_words import RESERVING
from .serial_identify_buffer import SerialIdentifyBuffer
from .serial_quant_buffer import SerialQuantBuffer


class ProductProduct(models.Model):
    """Identifying the units that are about to leave (S5)."""

    _inherit = "product.product"

    def _serial_lock_unidentified_at(self, locations):
        """Lock the units without serial number right at ``locations``.

        :return: ``Counter`` of units by (location, package, owner)
        """
        units = Counter()
        for quant in self._serial_lock_quants(self._serial_unidentified_at(locations)):
            units[quant.location_id, quant.package_id, quant.owner_id] += int(
                quant.quantity
            )
        return units

    def _serial_unidentified_at(self, locations):
        return (
            Domain("product_id", "=", self.id)
            & Domain("location_id", "in", locations.ids)
            & Domain("lot_id", "=", False)
            & Domain("quantity", ">", 0)
        )

    def _serial_identify_lines(self, lines, company):
        """Give each line's number to a unit where the line takes it from.

        What is reserved for the lines stays reserved for them.

        :param stock.move.line lines: with a new ``lot_name`` each; there are units
        :param res.company company: whose document it is
        """
        by_place = [
            *groupby(
                lines, lambda line: (line.location_id, line.package_id, line.owner_id)
            )
        ]
        counts = Counter({place: len(there) for place, there in by_place})
        lines = lines.browse().concat(
            *(line for _place, there in by_place for line in there)
        )
        self._serial_free_places(counts)
        quants = self.env["stock.quant"].search(
            self._serial_unidentified_at(lines.location_id)
        )
        freed = self._serial_free_unidentified(quants, counts, keep=lines)
        lots = self._serial_make_lots(lines.mapped("lot_name"), company)
        moves = self._serial_post_identified(lots, counts, company)
        # The unit had its number before it left, also to the second.
        moves.date = min(moves.mapped("date")) - timedelta(seconds=1)
        lots._serial_keep_incoming_dates()
        self._serial_reserve_lots(lines, lots)
        freed._action_assign()

    def _serial_free_places(self, counts):
        """Take so many reservations off units without serial number."""
        buffer = SerialIdentifyBuffer(self._serial_plain_env(), self)
        for place in counts:
            buffer.take_over(*place)
        Quant = self.env["stock.quant"].with_context(**{RESERVING: buffer})
        for (location, package, owner), count in counts.items():
            Quant._update_reserved_quantity(
                self, location, -count, package_id=package, owner_id=owner
            )
        buffer.apply()

    def _serial_reserve_lots(self, lines, lots):
        """Reserve each unit for its line, which goes on as the unit's own."""
        buffer = SerialQuantBuffer(self._serial_plain_env(), self, lots)
        Quant = self.env["stock.quant"].with_context(**{RESERVING: buffer})
        for line, lot in zip(lines, lots, strict=True):
            Quant._update_reserved_quantity(
                self,
                line.location_id,
                line.quantity_product_uom,
                lot_id=lot,
                package_id=line.package_id,
                owner_id=line.owner_id,
            )
            models.BaseModel.write(line, {"lot_id": lot.id})
        buffer.apply()

    def _serial_plain_env(self):
        return self.env["stock.move.line"]._serial_plain_env()
