from odoo import models
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def _serial_draw(self, count):
        """Draw ``count`` numbers at once (E4).

        One query for a plain sequence; gapless and dated ones are drawn by core.

        :param int count: how many
        :return: list of str
        """
        self.ensure_one()
        if self.implementation != "standard" or self.use_date_range:
            return [self.next_by_id() for _i in range(count)]
        numbers = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{self.id:03d}",
                count,
            )
        )
        prefix, suffix = self._get_prefix_suffix()
        return [
            f"{prefix}{number:0{self.padding}d}{suffix}"
            for (number,) in sorted(numbers)
        ]
