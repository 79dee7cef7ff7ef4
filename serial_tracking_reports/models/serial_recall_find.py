from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.serial_tracking.tools.entry_text import parse_entry
from odoo.addons.serial_tracking.tools.folding import fold


class SerialRecall(models.Model):
    """Which units a recall is about (X9)."""

    _inherit = "serial.recall"

    def action_find(self):
        """Find the units; those that are listed already keep their outcome (X9).

        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: without any criterion, or when nothing matches
        """
        self.check_access("write")
        for recall in self:
            lots = self.env["stock.lot"].search(recall._criteria())
            if not lots:
                raise UserError(self.env._("No unit fits these criteria."))
            parts = recall._built_into(lots) if recall.built_in else {}
            lots |= lots.browse(parts)
            new = lots - recall.line_ids.lot_id
            self.env["serial.recall.line"].create(recall._prepare_lines(new, parts))
            recall.line_ids._refresh()
            recall.state = "open"

    def _prepare_lines(self, lots, parts):
        """Values of the lines of ``lots``.

        :param dict parts: ids of finished units -> names of what is built into them
        """
        return [
            {
                "recall_id": self.id,
                "lot_id": lot.id,
                "note": lot.id in parts
                and self.env._("contains %(names)s", names=", ".join(parts[lot.id])),
            }
            for lot in lots
        ]

    def _criteria(self):
        """The units that are meant, as a domain of ``stock.lot``; every criterion
        that is given has to fit."""
        self.ensure_one()
        given = []
        if self.serials:
            given.append(Domain("serial_key", "in", self._keys()))
        if self.vendor_id:
            given.append(Domain("serial_vendor_id", "child_of", self.vendor_id.id))
        if self.picking_ids or self.document:
            given.append(Domain("id", "in", self._moved_lot_ids()))
        if self.date_from:
            given.append(Domain("serial_date_received", ">=", self.date_from))
        if self.date_to:
            day_after = fields.Date.add(self.date_to, days=1)
            given.append(Domain("serial_date_received", "<", day_after))
        if self.product_ids:
            given.append(Domain("product_id", "in", self.product_ids.ids))
        if not given:
            raise UserError(
                self.env._(
                    "Say which units are recalled: serial numbers, a product, a "
                    "vendor, a receipt or a document."
                )
            )
        return self._unit_domain() & Domain.AND(given)

    def _unit_domain(self):
        """Units that this company moved, or that nobody has moved yet (P2)."""
        company = self.company_id.ids
        unmoved = Domain("serial_company_id", "=", False)
        unmoved &= Domain("company_id", "in", [*company, False])
        return Domain("serial_key", "!=", False) & (
            Domain("serial_company_id", "in", company)
            | Domain("serial_company_ids", "in", company)
            | unmoved
        )

    def _keys(self):
        parsed = parse_entry(self.serials)
        if parsed.problems:
            raise UserError(
                self.env._(
                    "These can't be read as serial numbers or ranges: %(texts)s.",
                    texts=", ".join(problem.text for problem in parsed.problems),
                )
            )
        return [fold(entry.name) for entry in parsed.entries]

    def _moved_lot_ids(self):
        domain = Domain("state", "=", "done") & Domain("lot_id", "!=", False)
        domain &= Domain("company_id", "=", self.company_id.id)
        if self.picking_ids:
            domain &= Domain("move_id.picking_id", "in", self.picking_ids.ids)
        if self.document:
            domain &= Domain("move_id.reference", "=", self.document.strip())
            # What a production order made, not what it used up.
            domain &= Domain("location_dest_id.usage", "!=", "production")
        return self.env["stock.move.line"].sudo().search(domain).lot_id.ids

    def _built_into(self, lots):
        """Return ``{id of a finished unit: names of what is built into it}``."""
        lines = self.env["stock.move.line"].sudo()
        names = defaultdict(list)
        seen, todo = set(lots.ids), lots.ids
        while todo:
            consumed = lines.search(
                Domain("lot_id", "in", todo)
                & Domain("state", "=", "done")
                & Domain("produce_line_ids", "!=", False)
            )
            for line in consumed:
                for lot in line.produce_line_ids.lot_id:
                    names[lot.id].append(line.lot_id.name)
            todo = list(names.keys() - seen)
            seen.update(todo)
        mine = Domain("id", "in", list(names)) & self._unit_domain()
        return {lot.id: sorted(set(names[lot.id])) for lot in lots.search(mine)}
