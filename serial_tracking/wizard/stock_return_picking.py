from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools.folding import fold


class StockReturnPicking(models.TransientModel):
    """A return asks which serials come back (R1)."""

    _inherit = "stock.return.picking"

    serial_any = fields.Boolean(compute="_compute_serial_any")
    serial_any_new = fields.Boolean(compute="_compute_serial_any")
    serial_entry = fields.Text(
        "Serial numbers that come back",
        store=False,
        help="Scan, type or paste serial numbers; each goes to its product's line.",
    )
    serial_pending = fields.Boolean(compute="_compute_serial_any")

    @api.depends(
        "product_return_moves.serial_tracked",
        "product_return_moves.serial_lot_ids",
        "product_return_moves.serial_new_names",
    )
    def _compute_serial_any(self):
        for wizard in self:
            lines = wizard.product_return_moves
            wizard.serial_any = any(lines.mapped("serial_tracked"))
            wizard.serial_any_new = any(lines.mapped("serial_new_names"))
            wizard.serial_pending = any(ln._serial_chosen_count() for ln in lines)

    def serial_scan(self, text):
        """Choose units that come back, each on the line of its product (R1).

        Good ones are kept even when others are refused; nothing is moved.

        :param text: what was scanned, typed or pasted
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: for people who may not return this transfer
        """
        self.ensure_one()
        self.check_access("write")
        return self._serial_take(text)

    def _serial_take(self, text):
        """Give each serial number of ``text`` to the line that it comes back on.

        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        """
        lines = self.product_return_moves.filtered("serial_tracked")
        refused, taken = {}, {}
        for line in lines:
            names, problems = self.env["stock.lot"]._serial_read_entry(
                text, line.product_id
            )
            accepted, reasons = line._serial_sort_out(names)
            line._serial_add(accepted)
            taken.update((fold(name), name) for name, _lot in accepted)
            for row in problems + reasons:
                known = refused.get(fold(row["name"]))
                if not known or row.get("own"):
                    refused[fold(row["name"])] = row
        return {
            "accepted": list(taken.values()),
            "refused": [
                {"name": row["name"], "reason": row["reason"]}
                for key, row in refused.items()
                if key not in taken
            ],
        }

    # -- making the return ----------------------------------------------------------

    def action_create_returns(self):
        if self.env.context.get("serial_return_all"):
            self.product_return_moves._serial_choose_all()
        self.product_return_moves._serial_check_chosen()
        return super().action_create_returns()

    def _create_return(self):
        # Core takes the lines off other open returns of the document.
        self = self.with_context(serial_keep_returns=True)
        return super()._create_return().with_context(serial_keep_returns=False)

    def action_create_returns_all(self):
        self = self.with_context(serial_return_all=True)
        action = super().action_create_returns_all()
        context = dict(action["context"], serial_return_all=False)
        return {**action, "context": context}


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    serial_tracked = fields.Boolean(compute="_compute_serial_tracked")
    serial_allowed_ids = fields.Many2many(
        "stock.lot",
        "serial_return_line_allowed_rel",
        string="Units that can come back",
        compute="_compute_serial_allowed",
    )
    serial_allowed_count = fields.Integer(
        "Returnable", compute="_compute_serial_allowed"
    )
    serial_lot_ids = fields.Many2many(
        "stock.lot",
        "serial_return_line_lot_rel",
        string="Serial numbers",
        domain="[('id', 'in', serial_allowed_ids)]",
    )
    serial_new_names = fields.Text(
        "Units without record",
        help="Serial numbers, one a line, of units that left before their serial "
        "numbers were recorded.",
    )

    @api.depends("move_id", "product_id.tracking")
    def _compute_serial_tracked(self):
        for line in self:
            line.serial_tracked = line.move_id and line.product_id.tracking == "serial"

    @api.depends("move_id", "wizard_id.picking_id")
    def _compute_serial_allowed(self):
        for line in self:
            reasons, unrecorded = {}, 0
            if line.serial_tracked:
                reasons = line._serial_reasons()
                unrecorded = line.move_id.sudo()._serial_unrecorded()
            lots = [lot.id for lot, reason in reasons.items() if not reason]
            line.serial_allowed_ids = [Command.set(lots)]
            line.serial_allowed_count = len(lots) + max(0, unrecorded)

    @api.onchange("serial_lot_ids", "serial_new_names")
    def _onchange_serial_lot_ids(self):
        if self.serial_tracked:
            self._serial_count()

    def _serial_reasons(self):
        """``{lot: reason or None}`` of all units that this line's move moved."""
        origin = self.move_id.sudo()
        location = self.wizard_id.picking_id.sudo().location_dest_id
        return origin._serial_judge_moved(location or origin.location_dest_id)

    def _serial_names(self):
        return [name for name in (self.serial_new_names or "").split("\n") if name]

    def _serial_chosen_count(self):
        return len(self.serial_lot_ids) + len(self._serial_names())

    def _serial_count(self):
        unit = self.product_id.uom_id
        self.quantity = unit._compute_quantity(
            self._serial_chosen_count(), self.uom_id or unit
        )

    def _serial_add(self, accepted):
        lots = self.env["stock.lot"].concat(*(lot for _name, lot in accepted))
        new = [name for name, lot in accepted if not lot]
        if accepted:
            self.serial_lot_ids |= lots
            self.serial_new_names = "\n".join(self._serial_names() + new) or False
            self._serial_count()

    def _serial_sort_out(self, names):
        """Split names into units that come back on this line and the others.

        :return: (list of (name, lot or empty), list of ``{'name', 'reason', 'own'}``);
            ``own`` marks reasons about units of this very line
        """
        Lot = self.env["stock.lot"]
        reasons = {
            lot.serial_key: (lot, why) for lot, why in self._serial_reasons().items()
        }
        keys = {fold(name) for name in names}
        new = [name for name in names if fold(name) not in reasons]
        origin = self.move_id.sudo()
        known = Lot._serial_find_by_names(
            self.product_id, self.wizard_id.picking_id.company_id, keys - set(reasons)
        )
        strangers = origin._serial_judge_strangers(
            Lot.sudo().concat(*known.values()), origin.browse()
        )
        reasons.update((lot.serial_key, (lot, why)) for lot, why in strangers.items())
        given = {lot.serial_key for lot in self.serial_lot_ids._origin}
        given |= {fold(name) for name in self._serial_names()}
        room = origin._serial_unrecorded() - len(self._serial_names())
        entered = origin._serial_reasons_on_documents(new) if new and room > 0 else {}
        accepted, refused, seen = [], [], set()
        for name in names:
            key = fold(name)
            lot, why = reasons.get(key, (Lot, None))
            stranger = key in known or not lot
            if key in seen or key in given:
                why = self.env._("chosen already")
            elif stranger and room <= 0:
                why = self.env._("not moved by this document")
            else:
                why = why or entered.get(key)
            if why:
                own = key in seen or key in given or not stranger
                refused.append({"name": name, "reason": why, "own": own})
                continue
            seen.add(key)
            room -= stranger
            accepted.append(
                (lot.name or name, lot.sudo(False) if not stranger else Lot)
            )
        return accepted, refused

    # -- making the return ----------------------------------------------------------

    def _serial_choose_all(self):
        """Return all: every unit that can come back (R1)."""
        for line in self.filtered("serial_tracked"):
            line.serial_lot_ids = line.serial_allowed_ids
            line.quantity = line.product_id.uom_id._compute_quantity(
                line.serial_allowed_count, line.uom_id
            )

    def _serial_check_chosen(self):
        """Refuse lines where serial numbers were chosen, but not for every unit (R1).

        Lines without any are left to the return itself, which asks when it is
        validated.
        """
        if self.env.context.get("serial_return_all"):
            return
        problems = []
        for line in self.filtered("serial_tracked"):
            count = line._serial_chosen_count()
            units = line.uom_id._compute_quantity(line.quantity, line.product_id.uom_id)
            if count and count != units:
                problems.append(
                    self.env._(
                        "%(product)s: %(count)s of %(units)g serial numbers chosen",
                        product=line.product_id.display_name,
                        count=count,
                        units=units,
                    )
                )
        if problems:
            raise UserError("\n".join(problems))

    def _process_line(self, new_picking):
        before = new_picking.move_ids
        res = super()._process_line(new_picking)
        is_return = new_picking.return_id == self.wizard_id.picking_id
        if res and is_return and self.serial_tracked and self._serial_chosen_count():
            self._serial_fill(new_picking.move_ids - before)
        return res

    def _serial_fill(self, move):
        """Give the new return exactly the units that were chosen (R1).

        :raises UserError: names every one that can't come back, and why
        """
        names = [*self.serial_lot_ids.mapped("name"), *self._serial_names()]
        if move._serial_returns_from_outside():
            result = move.serial_enter(names)
        else:
            result = move.serial_select(names)
        if result["refused"]:
            raise UserError(
                self.env._(
                    "These units of %(product)s can't be returned:\n%(lines)s",
                    product=self.product_id.display_name,
                    lines="\n".join(
                        f"- {row['name']}: {row['reason']}" for row in result["refused"]
                    ),
                )
            )
