from odoo import api, models
from odoo.tools import SQL

from ..tools.folding import fold
from .serial_rows import (
    copy_rows,
    may_copy,
    read_rows,
    stage_rows,
    worthwhile,
    write_staged,
)

# What all new units have, as far as their move says it.
KNOWN_VALUES = "serial_known_values"


class StockLot(models.Model):
    """Making the records of many units in a few statements (DESIGN, decision 2)."""

    _inherit = "stock.lot"

    @api.model_create_multi
    def create(self, vals_list):
        if not self._serial_differ_in_name(vals_list):
            return super().create(vals_list)
        first = super().create(vals_list[:1])
        stage_rows(first, self.env.context.get(KNOWN_VALUES, {}))
        if not first.serial_key or first.message_follower_ids:
            return first + super().create(vals_list[1:])
        names = [vals["name"] for vals in vals_list[1:]]
        keys = [fold(name) for name in names]
        values = {"name": names, "serial_key": keys}
        return first + copy_rows([first] * len(names), values)

    def _serial_differ_in_name(self, vals_list):
        """Whether all but the first can be made as copies of it.

        A message for each unit, where one is wanted, is core's to write.
        """
        context = self.env.context
        if not (
            worthwhile(len(vals_list))
            and len(vals_list) > 1
            and context.get("mail_create_nolog")
            and context.get("mail_notrack")
            and "import_file" not in context
            and may_copy(self)
        ):
            return False
        rest = {**vals_list[0], "name": None}
        return all(
            vals.get("name") and {**vals, "name": None} == rest for vals in vals_list
        )

    def _flush(self):
        write_staged(self)
        return super()._flush()

    def _serial_doubled(self):
        """Whether any of these units is in one place more than once."""
        self.env["stock.quant"].flush_model(["lot_id", "location_id", "quantity"])
        return bool(
            self.env.execute_query(
                SQL(
                    """SELECT 1 FROM stock_quant q
                         JOIN stock_location l ON l.id = q.location_id
                        WHERE q.lot_id = ANY(%s) AND l.usage <> 'inventory'
                        GROUP BY q.lot_id, q.location_id
                       HAVING abs(sum(q.quantity)) > 1 LIMIT 1""",
                    list(self.ids),
                )
            )
        )

    def _serial_maybe_several(self):
        """Those that are not plainly one unit in one place, or nowhere."""
        self.env["stock.quant"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT q.lot_id
                     FROM stock_quant q
                     JOIN stock_location l ON l.id = q.location_id
                    WHERE q.lot_id = ANY(%s) AND q.quantity <> 0
                      AND (q.quantity > 0 OR l.usage IN ('internal', 'transit'))
                    GROUP BY q.lot_id
                   HAVING count(*) > 1 OR min(q.quantity) < 0 OR max(q.quantity) > 1
                    ORDER BY q.lot_id""",
                list(self.ids),
            )
        )
        return self.browse(lot_id for (lot_id,) in rows)

    def _serial_not_seen(self, places):
        """Units that are somewhere, while what we keep of them knows nothing of it.

        :param dict places: quant rows by lot id
        """
        known = zip(self._ids, read_rows(self, "serial_status_id"), strict=True)
        blank = {None, self.env["serial.status"]._get("expected").id}
        return self.browse(
            lot_id
            for lot_id, (status_id,) in known
            if lot_id in places and status_id in blank
        )
