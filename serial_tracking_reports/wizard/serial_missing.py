from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.serial_tracking.tools.folding import fold
from odoo.addons.serial_tracking.tools.stock_words import ON_HAND_USAGES


class SerialMissing(models.TransientModel):
    """Serial numbers for a finished document that was validated without them (X8)."""

    _name = "serial.missing"
    _description = "Serial Numbers Missing on a Document"

    move_line_id = fields.Many2one("stock.move.line", required=True, readonly=True)
    product_id = fields.Many2one(related="move_line_id.product_id")
    document = fields.Char(related="move_line_id.reference")
    date = fields.Datetime(related="move_line_id.date")
    location_id = fields.Many2one(related="move_line_id.location_id", string="From")
    location_dest_id = fields.Many2one(
        related="move_line_id.location_dest_id", string="To"
    )
    quantity = fields.Float(
        related="move_line_id.quantity_product_uom", string="Units that moved"
    )
    names = fields.Text("Serial numbers", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Write the units on the document, and stock and history with them (X8).

        What left was held until now under these numbers: each leaves, and a unit
        without number comes back. What came in gets the number that it came with.

        :return: action that reloads the list
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: names each number that can't have been on the document
        """
        self.ensure_one()
        self.env["stock.lot"]._serial_require("manager")
        line = self.move_line_id.sudo()
        if line.company_id not in self.env.companies:
            raise UserError(self.env._("The document is of another company."))
        lots = self._lots(line)
        (first, *others) = lots
        common = line.copy_data({"quantity": 1, "quant_id": False})[0]
        # One unit less on the line for each that gets a line of its own.
        reasoned = line.with_context(serial_reason=self.reason.strip())
        reasoned.write({"quantity": 1, "lot_id": first.id})
        reasoned.create([{**common, "lot_id": lot.id} for lot in others])
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _lots(self, line):
        names, refused = self.env["stock.lot"]._serial_read_entry(
            self.names, line.product_id
        )
        problems = [(entry["name"], entry["reason"]) for entry in refused]
        keys = [fold(name) for name in names]
        twice = {name for name in names if keys.count(fold(name)) > 1}
        problems += [(name, self.env._("twice in this list")) for name in twice]
        if len(names) != line.quantity_product_uom and not problems:
            raise UserError(
                self.env._(
                    "%(document)s moved %(quantity)s units; %(count)s serial numbers "
                    "are given.",
                    document=line.reference,
                    quantity=int(line.quantity_product_uom),
                    count=len(names),
                )
            )
        lots = self.env["stock.lot"].sudo()
        known = lots._serial_find_by_names(line.product_id, line.company_id, keys)
        new = [name for name in names if fold(name) not in known]
        if line.location_id.usage in ON_HAND_USAGES:
            problems += [(name, self.env._("no unit has this number")) for name in new]
        for lot in known.values():
            if reason := line._serial_why_not_right(lot):
                problems.append((lot.name, reason))
        if problems:
            raise UserError(
                "\n".join(
                    [
                        self.env._("These can't have been on the document:"),
                        *(f"- {name}: {reason}" for name, reason in problems),
                    ]
                )
            )
        created = lots.create(
            [
                {
                    "name": name,
                    "product_id": line.product_id.id,
                    "company_id": line.product_id.company_id.id,
                }
                for name in new
            ]
        )
        known.update(zip(map(fold, new), created, strict=True))
        return [known[key] for key in keys]

    @api.model
    def _serial_open(self, line):
        """Action that opens this dialog for a finished line without a number."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Serial numbers missing on %(name)s", name=line.reference
            ),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_move_line_id": line.id},
        }
