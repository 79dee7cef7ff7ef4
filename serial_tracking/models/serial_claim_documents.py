from odoo import Command, fields, models
from odoo.exceptions import UserError


class SerialClaim(models.Model):
    """The transfers of a claim: the faulty unit comes in, a good one goes out (W4).

    Repair orders join in an add-on of their own, by the steps of the claim.
    """

    _inherit = "serial.claim"

    return_picking_ids = fields.One2many(
        "stock.picking",
        "serial_claim_id",
        "Returns",
        domain=[("location_dest_id.usage", "!=", "customer")],
        groups="stock.group_stock_user",
    )
    delivery_picking_ids = fields.One2many(
        "stock.picking",
        "serial_claim_id",
        "Deliveries",
        domain=[("location_dest_id.usage", "=", "customer")],
        groups="stock.group_stock_user",
    )
    return_count = fields.Integer(compute="_compute_picking_counts")
    delivery_count = fields.Integer(compute="_compute_picking_counts")
    may_return = fields.Boolean(compute="_compute_may_move")
    may_send = fields.Boolean(compute="_compute_may_move")

    def _compute_picking_counts(self):
        for claim, pickings in zip(self, self.sudo(), strict=True):
            claim.return_count = len(pickings.return_picking_ids)
            claim.delivery_count = len(pickings.delivery_picking_ids)

    def _compute_may_move(self):
        for claim, known in zip(self, self.sudo(), strict=True):
            claim.may_return = bool(claim.id) and not known._why_no_return()
            claim.may_send = bool(claim.id) and not known._why_not_sent()

    # -- the faulty unit comes back ----------------------------------------------------

    def action_return(self):
        """Bring the faulty unit back: the return of its delivery, unit chosen (W4).

        A unit whose delivery is not on record gets a receipt from its customer.

        :return: action: the return dialog, or the receipt
        :raises AccessError: without the Serial Tracking right "User" or the right to
            make transfers
        :raises UserError: when the unit is back or on its way already
        """
        self.ensure_one()
        self._check_right("user")
        self.env["stock.picking"].check_access("create")
        if problem := self.sudo()._why_no_return():
            raise UserError(problem)
        line = self.sudo()._delivered_line()
        if line.picking_id:
            return self._return_dialog(line.picking_id.sudo(False), self.lot_id)
        picking = self.env["stock.picking"].create(self._prepare_receipt())
        picking.action_confirm()
        picking.move_ids.serial_enter([self.lot_id.name])
        return self._open_pickings(picking)

    def _why_no_return(self):
        if self.state in ("refused", "closed"):
            label = self._state_labels()[self.state]
            return self.env._("This claim is at %(state)s.", state=label)
        if not self.lot_id.serial_customer_id and not self._delivered_line():
            return self.env._("%(name)s is not with a customer.", name=self.lot_id.name)
        return self._why_under_way(self.return_picking_ids)

    def _why_under_way(self, pickings):
        if under_way := pickings.filtered(lambda p: p.state not in ("done", "cancel")):
            return self.env._(
                "%(document)s is under way already.", document=under_way[0].name
            )
        return None

    def _delivered_line(self):
        """The line that brought the faulty unit to where it is with the customer."""
        lines = self.env["stock.move.line"]
        line = lines.browse(self.lot_id._serial_last_line_ids().get(self.lot_id.id, ()))
        return line if line.location_dest_id.usage == "customer" else lines

    def _return_dialog(self, picking, lot):
        """The dialog that returns ``lot`` from ``picking``, for this claim."""
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": picking.id, "serial_claim_id": self.id}
        )
        line = wizard.product_return_moves.filtered(
            lambda line: lot in line.serial_allowed_ids
        )[:1]
        line.serial_lot_ids = lot
        line._serial_count()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def _prepare_receipt(self):
        picking_type = self._warehouse().in_type_id
        return self._prepare_picking(
            picking_type,
            self.lot_id,
            self._customer_location(),
            picking_type.default_location_dest_id,
        )

    # -- a good unit goes out ----------------------------------------------------------

    def action_send(self):
        """Send the replacement, or the repaired unit, to the customer (W4).

        :return: action: the delivery with the unit chosen, to be validated
        :raises AccessError: without the Serial Tracking right "User" or the right to
            make transfers
        :raises UserError: when there is nothing to send or the unit can't go
        """
        self.ensure_one()
        self._check_right("user")
        self.env["stock.picking"].check_access("create")
        if problem := self.sudo()._why_not_sent():
            raise UserError(problem)
        lot = self._lot_to_send()
        if not lot.sudo()._serial_may_go():
            raise UserError(
                self.env._(
                    "%(name)s is %(reason)s. A serial manager can change that.",
                    name=lot.name,
                    reason=lot._serial_why_not_available(),
                )
            )
        picking = self.env["stock.picking"].create(self._prepare_delivery(lot))
        picking.action_confirm()
        if refused := picking.move_ids.serial_select([lot.name])["refused"]:
            raise UserError(
                "\n".join(f"{row['name']}: {row['reason']}" for row in refused)
            )
        return self._open_pickings(picking)

    def _lot_to_send(self):
        settled = {"replaced": self.replacement_lot_id, "repaired": self.lot_id}
        return settled.get(self.state, self.lot_id.browse())

    def _why_not_sent(self):
        lot = self._lot_to_send()
        if not lot:
            return self.env._("Settle the claim first: repaired or replaced.")
        held = lot._serial_held(lot._serial_places()[lot.id])
        if not held or held["usage"] != "internal":
            return f"{lot.name}: {lot._serial_where(held)}"
        return self._why_under_way(self.delivery_picking_ids)

    def _prepare_delivery(self, lot):
        place = lot.sudo()._serial_held(lot.sudo()._serial_places()[lot.id])
        location = self.env["stock.location"].browse(place["location_id"])
        warehouse = location.sudo().warehouse_id or self._warehouse()
        return self._prepare_picking(
            warehouse.out_type_id, lot, location, self._customer_location()
        )

    # -- both --------------------------------------------------------------------------

    def _warehouse(self):
        return (
            self.env["stock.warehouse"]
            .sudo()
            .search([("company_id", "=", self.company_id.id)], limit=1)
        )

    def _customer_location(self):
        customer = self.partner_id.sudo().with_company(self.company_id)
        return customer.property_stock_customer or self.env.ref(
            "stock.stock_location_customers"
        )

    def _prepare_picking(self, picking_type, lot, location, destination):
        places = {"location_id": location.id, "location_dest_id": destination.id}
        return {
            **places,
            "picking_type_id": picking_type.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "serial_claim_id": self.id,
            "move_ids": [
                Command.create(
                    {
                        **places,
                        "product_id": lot.product_id.id,
                        "product_uom": lot.product_id.uom_id.id,
                        "product_uom_qty": 1,
                        "company_id": self.company_id.id,
                    }
                )
            ],
        }

    def action_open_returns(self):
        """Open the transfers that bring the faulty unit back (W4)."""
        return self._open_pickings(self.return_picking_ids)

    def action_open_deliveries(self):
        """Open the transfers that send a unit to the customer (W4)."""
        return self._open_pickings(self.delivery_picking_ids)

    def _open_pickings(self, pickings):
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Transfers"),
            "res_model": "stock.picking",
        }
        if len(pickings) == 1:
            return {**action, "res_id": pickings.id, "views": [[False, "form"]]}
        return {
            **action,
            "domain": [("id", "in", pickings.ids)],
            "views": [[False, "list"], [False, "form"]],
        }

    def _follow_transfers(self):
        """Close settled claims once the customer has what they are owed (W4).

        A replacement that was sent in advance waits for the faulty unit.
        """
        over = self.filtered(
            lambda claim: (
                (
                    claim.state == "repaired"
                    and claim.lot_id.serial_status_code == "sold"
                )
                or (
                    claim.state == "replaced"
                    and claim.replacement_lot_id.serial_status_code == "sold"
                    and claim.lot_id.serial_status_code != "sold"
                )
            )
        )
        if over:
            over._go_to("closed")
