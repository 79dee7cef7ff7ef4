from odoo import fields, models

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
    status_id = fields.Many2one(related="lot_id.serial_status_id", string="Status")
    location_id = fields.Many2one(related="lot_id.location_id", string="Location")
    situation = fields.Selection(
        [
            ("on_hand", "In stock"),
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
    note = fields.Char()

    _lot_uniq = models.UniqueIndex(
        "(recall_id, lot_id)", "A unit is in a recall only once."
    )

    def _refresh(self):
        """Write where the units are now and who holds them, if that has changed."""
        quants = self.env["stock.quant"].sudo()
        held = quants.search(
            [
                ("lot_id", "in", self.lot_id.ids),
                ("quantity", ">", 0),
                ("location_id.usage", "in", ON_HAND),
            ]
        ).lot_id
        targets = {}
        for line in self.sudo():
            customer = line.lot_id.serial_customer_id
            if line.lot_id in held:
                target = ("on_hand", False)
            elif customer:
                target = ("customer", customer.id)
            else:
                target = ("elsewhere", False)
            if (line.situation, line.partner_id.id) != target:
                targets.setdefault(target, self.browse())
                targets[target] |= self.browse(line.id)
        for (situation, partner_id), lines in targets.items():
            lines.write({"situation": situation, "partner_id": partner_id})
