from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from .serial_move_report import ON_HAND


class SerialRecallLine(models.Model):
    """One unit of a recall: where it is and what became of it (X9)."""

    _name = "serial.recall.line"
    _description = "Recalled Serial Number"
    _order = "situation, partner_id, lot_id, id"
    _rec_name = "lot_id"

    recall_id = fields.Many2one(
        "serial.recall", required=True, index=True, ondelete="cascade"
    )
    date = fields.Date(related="recall_id.date", store=True)
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    lot_id = fields.Many2one(
        "stock.lot", "Serial number", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="lot_id.product_id", store=True)
    status_id = fields.Many2one(
        "serial.status", compute="_compute_now", search="_search_status_id"
    )
    location_id = fields.Many2one(
        "stock.location", compute="_compute_now", search="_search_location_id"
    )
    situation = fields.Selection(
        [
            ("on_hand", "In stock"),
            ("transit", "On the way"),
            ("customer", "At a customer"),
            ("elsewhere", "Neither"),
        ],
        readonly=True,
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    email = fields.Char(related="partner_id.email", string="E-mail")
    phone = fields.Char(related="partner_id.phone")
    outcome = fields.Selection(
        [
            ("pending", "Pending"),
            ("blocked", "Blocked"),
            ("written", "Customer written to"),
            ("back", "Came back"),
            ("replaced", "Replaced"),
            ("repaired", "Repaired"),
            ("scrapped", "Scrapped"),
            ("unaffected", "Not affected"),
        ],
        default="pending",
        required=True,
    )
    problem = fields.Char(
        "Why pending",
        readonly=True,
        help="What kept the unit from being blocked, or its customer from being "
        "written to.",
    )
    letter_id = fields.Many2one(
        "serial.recall.letter", readonly=True, index="btree_not_null"
    )
    note = fields.Char()
    quantity = fields.Integer("Units", default=1, readonly=True)

    _lot_uniq = models.UniqueIndex(
        "(recall_id, lot_id)", "A unit is in a recall only once."
    )

    @api.depends("lot_id")
    def _compute_now(self):
        # Where another company has it now is not this one's to know (P2).
        for line in self:
            lot = line.lot_id.sudo()
            if lot.serial_company_id and lot.serial_company_id != line.company_id:
                lot = lot.browse()
            line.status_id = lot.serial_status_id
            line.location_id = lot.location_id

    def _search_status_id(self, operator, value):
        return Domain("lot_id.serial_status_id", operator, value)

    def _search_location_id(self, operator, value):
        return Domain("lot_id.location_id", operator, value)

    def _refresh(self):
        """Write where the units are now and who holds them, if that has changed."""
        targets = defaultdict(list)
        for company, lines in self.sudo().grouped("company_id").items():
            places = lines._places()
            holders = lines._passed_on(company)
            for line in lines:
                lot = line.lot_id
                if lot.id in holders:
                    target = ("customer", holders[lot.id])
                elif lot.id in places:
                    target = (places[lot.id], False)
                elif lot.serial_customer_id:
                    target = ("customer", lot.serial_customer_id.id)
                else:
                    target = ("elsewhere", False)
                if (line.situation, line.partner_id.id) != target:
                    targets[target].append(line.id)
        for (situation, partner_id), ids in targets.items():
            self.browse(ids).write(
                {"situation": situation, "partner_id": partner_id, "problem": False}
            )

    def _places(self):
        """Return ``{lot id: situation}`` of units that some place of ours holds."""
        quants = self.env["stock.quant"].search_fetch(
            [
                ("lot_id", "in", self.lot_id.ids),
                ("quantity", ">", 0),
                ("location_id.usage", "in", ON_HAND),
            ],
            ["lot_id", "location_id"],
        )
        situations = {}
        for quant in quants:
            internal = quant.location_id.usage == "internal"
            if internal or quant.lot_id.id not in situations:
                situations[quant.lot_id.id] = "on_hand" if internal else "transit"
        return situations

    def _passed_on(self, company):
        """Return ``{lot id: partner id}`` of units that another company of this
        database has by now: to this one, its buyer is who holds them (P2)."""
        lots = self.lot_id.filtered(
            lambda lot: lot.serial_company_id and lot.serial_company_id != company
        )
        sold = self.env["serial.move.report"].search_fetch(
            [
                ("lot_id", "in", lots.ids),
                ("company_id", "=", company.id),
                ("event", "in", ("delivered", "dropshipped")),
            ],
            ["lot_id", "partner_id"],
            order="date, id",
        )
        buyers = {row.lot_id.id: row.partner_id.id for row in sold}
        return {lot_id: buyers.get(lot_id, False) for lot_id in lots.ids}
