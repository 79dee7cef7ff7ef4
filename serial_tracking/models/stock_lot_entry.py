from odoo import api, models

from ..tools.entry_text import parse_entry


class StockLot(models.Model):
    """Reading what was typed, pasted or scanned, in a warehouse worker's words (E4)."""

    _inherit = "stock.lot"

    @api.model
    def _serial_read_entry(self, text, product):
        """Read the entry box for one product.

        :param str text: the contents of the box
        :param product.product product: whose serials they are to be
        :return: (list of names, list of ``{'name', 'reason'}`` that gave none)
        """
        parsed = parse_entry(text)
        wrong = self._serial_wrong_items(parsed.entries, product)
        names, refused = [], []
        for entry in parsed.entries:
            reason = entry.gs1 and wrong.get(entry.gs1.gtin)
            if reason:
                refused.append({"name": entry.name, "reason": reason})
            else:
                names.append(entry.name)
        refused += [
            {
                "name": problem.text,
                "reason": self._serial_problem_reason(problem),
            }
            for problem in parsed.problems
        ]
        return names, refused

    def _serial_wrong_items(self, entries, product):
        """Return ``{GTIN: reason}`` of GS1 codes of other items than this one (E4)."""
        gtins = {
            entry.gs1.gtin
            for entry in entries
            if product.barcode
            and entry.gs1
            and entry.gs1.gtin
            and entry.gs1.gtin.lstrip("0") != product.barcode.lstrip("0")
        }
        if not gtins:
            return {}
        spellings = {
            spelling: gtin
            for gtin in sorted(gtins)
            for spelling in (gtin[1:], gtin.lstrip("0"), gtin)
        }
        others = self.env["product.product"].search(
            [("barcode", "in", list(spellings))], order="id desc"
        )
        names = {spellings[other.barcode]: other.display_name for other in others}
        return {
            gtin: self.env._(
                "the code is of %(product)s (%(gtin)s)", product=names[gtin], gtin=gtin
            )
            if gtin in names
            else self.env._("the code is of another product (%(gtin)s)", gtin=gtin)
            for gtin in gtins
        }

    def _serial_problem_reason(self, problem):
        reasons = {
            "empty": self.env._("empty"),
            "range_shape": self.env._(
                "not a range: both ends need the same letters and length"
            ),
            "range_reversed": self.env._("the range runs backwards"),
            "range_too_large": self.env._("the range is too large"),
            "too_many": self.env._("too many at once; enter the rest in a second go"),
            "gs1_no_serial": self.env._("the code has no serial number (AI 21)"),
            "gs1_check_digit": self.env._(
                "the item number in the code has a wrong check digit; scan it again"
            ),
            "gs1_date": self.env._("a date in the code doesn't exist; scan it again"),
            "gs1_repeated": self.env._(
                "the code says two things at once; scan it again"
            ),
        }
        return reasons.get(problem.code) or self.env._(
            "this GS1 code can't be read; scan it again or type the serial number"
        )
