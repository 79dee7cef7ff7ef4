from odoo import models
from odoo.fields import Domain

from ..tools.folding import fold


class StockMove(models.Model):
    """Numbers that the vendor announced are proposals until they are entered (E2).

    Entering an announced number checks it off. Another number than the announced ones
    takes the place of one that isn't checked off. Validating receives what the lines
    say, as it does for units that a reservation proposes.
    """

    _inherit = "stock.move"

    def _serial_open_announcements(self):
        """Return ``{folded number: line}`` of what is announced and not entered yet."""
        return {
            fold(line.lot_name): line
            for line in self._serial_lines().sorted("id")
            if line.serial_announced and line.lot_name and not line.serial_chosen
        }

    def _serial_given_lines(self):
        return (
            super()
            ._serial_given_lines()
            .filtered(lambda line: line.serial_chosen or not line.serial_announced)
        )

    def _serial_reasons_on_documents(self, names):
        reasons = super()._serial_reasons_on_documents(names)
        for key in self._serial_open_announcements():
            reasons.pop(key, None)
        return reasons

    def _serial_write_entered(self, names):
        announced = self._serial_open_announcements()
        checked = [announced.pop(fold(n)) for n in names if fold(n) in announced]
        checked = self.env["stock.move.line"].concat(*checked)
        models.BaseModel.write(checked, {"serial_chosen": True})
        keys = {fold(line.lot_name) for line in checked}
        names = [name for name in names if fold(name) not in keys]
        replacing = self._serial_count_replaced(names)
        self._serial_replace(list(announced.values()), names[:replacing])
        return super()._serial_write_entered(names[replacing:])

    def _serial_count_replaced(self, names):
        """How many of these numbers find no blank line and no room for a new one."""
        lines = self._serial_lines()
        blank = lines.filtered(lambda line: not line.serial_has_number)
        free = len(blank) + max(0, self._serial_expected() - len(lines))
        return max(0, len(names) - free)

    def _serial_replace(self, lines, names):
        """Put numbers that came in the place of announced ones, the last ones first."""
        lines = self.env["stock.move.line"].concat(*lines)[::-1][: len(names)]
        lines._serial_forget_details()
        lines._serial_write_names(names, serial_chosen=True, serial_announced=False)

    def _serial_write_announced(self, names):
        """Propose announced numbers on the lines that have none.

        :return: the numbers that found no line
        """
        blank = self._serial_lines().filtered(lambda line: not line.serial_has_number)
        blank = blank[: len(names)]
        blank._serial_write_names(names[: len(blank)], serial_announced=True)
        rest = names[len(blank) :]
        room = max(0, self._serial_expected() - len(self._serial_lines()))
        self.env["stock.move.line"].create(
            [
                {
                    **self._prepare_move_line_vals(quantity=1),
                    "lot_name": name,
                    "serial_announced": True,
                }
                for name in rest[:room]
            ]
        )
        return rest[room:]

    def _serial_withdraw_announced(self, keys):
        """Take announced numbers off again where they haven't been entered."""
        open_lines = self._serial_open_announcements()
        lines = [line for key, line in open_lines.items() if key in keys]
        models.BaseModel.write(
            self.env["stock.move.line"].concat(*lines),
            {"lot_name": False, "serial_announced": False},
        )

    def serial_window(self, *args, **kwargs):
        """As before; ``announced`` is how many announced numbers wait to be entered,
        and each of ``lines`` says in ``announced`` whether it is one.

        :return: dict, see the window of one move
        :raises AccessError: without the Serial Tracking right "User"
        """
        res = super().serial_window(*args, **kwargs)
        Line = self.env["stock.move.line"]
        waiting = (
            Domain("move_id", "=", self.id)
            & Domain("serial_announced", "=", True)
            & Domain("serial_chosen", "=", False)
            & Domain("lot_name", "!=", False)
        )
        res["announced"] = Line.search_count(waiting)
        if res["announced"]:
            names = [line["name"] for line in res["lines"]]
            shown = Line.search(waiting & Domain("lot_name", "in", names))
            shown = set(shown.mapped("lot_name"))
            for line in res["lines"]:
                line["announced"] = line["name"] in shown
        return res

    def _set_quantity(self):
        # A smaller quantity lets go what nobody has entered, not what was entered.
        for move in self:
            announced = list(move._serial_open_announcements().values())
            surplus = int(move._quantity_sml() - move.quantity)
            if announced and surplus > 0:
                self.env["stock.move.line"].concat(*announced[-surplus:]).unlink()
        return super()._set_quantity()


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _create_backorder(self, *args, **kwargs):
        backorders = super()._create_backorder(*args, **kwargs)
        backorders.move_ids.purchase_line_id.sudo()._serial_propose_announced()
        return backorders
