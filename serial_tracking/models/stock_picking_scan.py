from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.entry_text import parse_entry
from ..tools.folding import fold
from ..tools.gs1 import gtin_forms
from ..tools.stock_words import OPEN_STATES


class StockPicking(models.Model):
    """A scan on the transfer finds the item and puts the unit on its line (E4)."""

    _inherit = "stock.picking"

    serial_entry = fields.Text(
        "Scan serial numbers",
        store=False,
        help="Scan, type or paste serial numbers, with or without SN: in front, or GS1 "
        "codes. Each unit goes to the line of its product.",
    )

    def serial_scan(self, text):
        """Enter or choose units, each on the line of its product (E4).

        Good ones are kept even when others are refused; nothing is validated.

        :param str text: what was scanned, typed or pasted: numbers, ``SN:`` labels, GS1
            codes
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}], 'said': str}``;
            ``said`` tells the product and the count of the last unit
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when nothing on the transfer waits for serial numbers
        """
        self.ensure_one()
        moves = self._serial_scan_moves()
        parsed = parse_entry(text)
        Lot = self.env["stock.lot"]
        refused = [
            {"name": problem.text, "reason": Lot._serial_problem_reason(problem)}
            for problem in parsed.problems
        ]
        names, strangers = self._serial_scan_products(parsed.entries, moves)
        accepted, last = [], moves[:1]
        for product, given in names.items():
            result, move = moves._serial_scan_give(product, given, text)
            accepted += result["accepted"]
            refused += result["refused"]
            last = move if result["accepted"] else last
        said = last._serial_scan_said(accepted[-1]) if accepted else ""
        return {"accepted": accepted, "refused": refused + strangers, "said": said}

    def _serial_scan_moves(self):
        moves = self.move_ids.filtered(
            lambda move: move.serial_mode and move.state in OPEN_STATES
        )
        self.env["stock.lot"]._serial_require("user")
        self.check_access("write")
        if not moves:
            raise UserError(
                self.env._(
                    "Nothing on %(document)s waits for serial numbers.",
                    document=self.display_name,
                )
            )
        return moves

    def _serial_scan_products(self, entries, moves):
        """Find the product of each scanned number; constant number of queries.

        :return: (``{product: [name]}``, list of ``{'name', 'reason'}`` of the others)
        """
        units = self._serial_scan_units(entries)
        announced = {
            fold(line.lot_name): line.product_id
            for line in moves._serial_lines()
            if line.lot_name
        }
        names, refused = {}, []
        for entry in entries:
            key = fold(entry.name)
            products = moves._serial_scan_candidates(
                entry, units.get(key), announced.get(key)
            )
            if len(products) == 1:
                names.setdefault(products, []).append(entry.name)
            else:
                reason = moves._serial_scan_reason(products, units.get(key))
                refused.append({"name": entry.name, "reason": reason})
        return names, refused

    def _serial_scan_units(self, entries):
        """:return: ``{folded number: units of any product that have it}``"""
        Lot = self.env["stock.lot"].sudo()
        lots = Lot.search(
            Domain("serial_key", "in", [fold(entry.name) for entry in entries])
            & Domain("company_id", "in", [False, self.company_id.id])
        )
        units = dict.fromkeys(lots.mapped("serial_key"), Lot)
        for lot in lots:
            units[lot.serial_key] += lot
        return units


class StockMove(models.Model):
    _inherit = "stock.move"

    def _serial_scan_candidates(self, entry, lots, announced):
        """Which products of these moves a scanned number can be of."""
        products = self.product_id
        if gtin := entry.gs1 and entry.gs1.gtin:
            forms = gtin_forms(gtin)
            return products.filtered(lambda product: product.barcode in forms)
        if announced:
            return announced
        known = lots.sudo(False).product_id & products if lots else products.browse()
        if known:
            return known
        entering = self.filtered(lambda move: move.serial_mode == "enter").product_id
        if lots and (entry.find_item or not entering):
            # The unit is known, and of another product.
            return products.browse()
        return entering or (products if len(products) == 1 else products.browse())

    def _serial_scan_reason(self, products, lots):
        if products:
            return self.env._(
                "which product: %(products)s? Scan the GS1 code, or enter it with the "
                "barcode symbol of its line",
                products=", ".join(products.mapped("display_name")),
            )
        if lots:
            return self.env._(
                "belongs to %(product)s, which is not on %(document)s",
                product=lots.product_id[:1].display_name,
                document=self.picking_id.display_name,
            )
        return self.env._(
            "unknown serial number; nothing on %(document)s has it",
            document=self.picking_id.display_name,
        )

    def _serial_scan_give(self, product, names, text):
        """Give numbers to the moves of one product, the first with room first.

        :return: (what the window's call returns, the move that took the last ones)
        """
        result = {"accepted": [], "refused": []}
        last = self.browse()
        for move in self.filtered(lambda move: move.product_id == product):
            enters = move.serial_mode == "enter"
            given = (move.serial_enter if enters else move.serial_select)(names)
            if enters:
                move._serial_keep_scanned(given, text)
            result["accepted"] += given["accepted"]
            result["refused"] = given["refused"]
            last = move if given["accepted"] or not last else last
            names = [row["name"] for row in given["refused"] if row["name"]]
            if not names:
                break
        return result, last

    def _serial_scan_said(self, name):
        """A unit that was taken, for who scans: its product and how many are there."""
        given = len(self._serial_given_lines().filtered("serial_chosen"))
        return self.env._(
            "%(name)s: %(product)s, %(count)s of %(total)s",
            name=name,
            product=self.product_id.display_name,
            count=given,
            total=self._serial_expected(),
        )
