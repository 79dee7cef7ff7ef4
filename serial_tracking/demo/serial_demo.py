from datetime import datetime, time, timedelta

from stdnum import luhn

from odoo import Command, api, fields, models


class SerialDemo(models.AbstractModel):
    """A year in the life of a shop for electronics, told through real documents.

    Documents are made and validated as people would, then dated back: so the demo
    shows what the add-on does, and breaks when it doesn't.
    """

    _name = "serial.demo"
    _description = "Serial tracking: demo data"

    @api.model
    def _load(self):
        """Make the year's documents; called once by the demo data."""
        self = self.with_context(tracking_disable=True, mail_notrack=True)
        self._prepare_company()
        self._receive_and_sell()
        self._things_that_happen()
        self._units_without_number()
        self._open_documents()
        self._claims_and_count()

    # -- the year --------------------------------------------------------------------

    def _receive_and_sell(self):
        laptop, phone = self._product("laptop"), self._product("phone")
        deco, gemini = self._partner("2"), self._partner("3")
        azure, ready, lumber = (self._partner(n) for n in ("12", "4", "18"))
        shelf_1, shelf_2 = self._shelf("1"), self._shelf("2")
        self._buy(330, deco, laptop, self._laptops(101, 15), shelf_1)
        self._sell(300, azure, laptop, self._laptops(101, 5))
        self._buy(290, gemini, phone, self._imeis(1001, 18), shelf_2)
        self._sell(240, ready, phone, self._imeis(1001, 7))
        self._sell(150, lumber, laptop, self._laptops(106, 2))
        self._buy(120, deco, laptop, self._laptops(201, 10), shelf_1)
        self._sell(80, azure, phone, self._imeis(1008, 2))
        self._buy(45, gemini, phone, self._imeis(2001, 8), shelf_2)
        visitor = self.env.ref("base.partner_demo_portal")
        self._sell(25, visitor, laptop, self._laptops(202, 2))
        self._sell(12, ready, laptop, self._laptops(201, 1))

    def _laptops(self, first, count):
        return [f"X1-{number:06d}" for number in range(first, first + count)]

    def _imeis(self, first, count):
        return [
            body + luhn.calc_check_digit(body)
            for body in (f"3569380356{n:04d}" for n in range(first, first + count))
        ]

    def _things_that_happen(self):
        self._bring_back(60, self._laptops(103, 1))
        self._change_status(55, self._laptops(103, 1), "defective", "Screen flickers")
        self._move_to_outlet(40, self._laptops(108, 3))
        self._scrap(30, self._laptops(111, 1))
        self._change_status(20, self._imeis(1010, 1), "reserved", "Held for a review")

    def _units_without_number(self):
        drill = self._product("drill")
        shelf = self._shelf("1")
        template = drill.product_tmpl_id
        template.tracking = "none"
        move = self.env["stock.move"].create(
            {
                "product_id": drill.id,
                "product_uom": drill.uom_id.id,
                "product_uom_qty": 10,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": shelf.id,
                "price_unit": 89,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": drill.id,
                            "product_uom_id": drill.uom_id.id,
                            "quantity": 10,
                            "location_id": self.env.ref(
                                "stock.stock_location_suppliers"
                            ).id,
                            "location_dest_id": shelf.id,
                        }
                    )
                ],
            }
        )
        move._action_confirm(merge=False)
        move.picked = True
        move._action_done()
        self._date_back(move, 200)
        template.tracking = "serial"
        drill.serial_identify(["D5-0001", "D5-0002", "D5-0003"], shelf.id)

    def _open_documents(self):
        """Something to do for whoever opens the demo."""
        laptop, phone = self._product("laptop"), self._product("phone")
        order = self._purchase_order(self._partner("2"), laptop, 5)
        order.picking_ids.move_ids.serial_enter(["X1-000301", "X1-000302"])
        sale = self._sales_order(self._partner("12"), phone, 3)
        sale.picking_ids.action_assign()

    def _claims_and_count(self):
        """Two claims, one decided, and a count that somebody has begun."""
        laptop, phone = self._laptops(202, 1), self._imeis(1008, 1)
        problems = {"The keyboard misses keys": laptop, "The display stays dark": phone}
        claims = self.env["serial.claim"].create(
            [
                {"lot_id": self._lots(names).id, "problem": problem}
                for problem, names in problems.items()
            ]
        )
        claims[:1].action_approve()
        count = self.env["serial.count"].create({"location_id": self._shelf("1").id})
        count.serial_scan("\n".join(self._laptops(204, 5) + self._imeis(2001, 1)))

    # -- documents -------------------------------------------------------------------

    def _buy(self, days_ago, vendor, product, names, shelf):
        order = self._purchase_order(vendor, product, len(names))
        move = order.picking_ids.move_ids
        self._all_accepted(move.serial_enter(names))
        move.move_line_ids.location_dest_id = shelf
        self._validate(order.picking_ids)
        self._date_back(move, days_ago)
        order.write({"date_order": self._ago(days_ago + 7)})

    def _purchase_order(self, vendor, product, count):
        order = self.env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": count,
                            "price_unit": product.standard_price,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        return order

    def _sell(self, days_ago, customer, product, names):
        order = self._sales_order(customer, product, len(names))
        move = order.picking_ids.move_ids
        self._all_accepted(move.serial_select(names))
        self._validate(order.picking_ids)
        self._date_back(move, days_ago)
        order.write({"date_order": self._ago(days_ago + 2)})

    def _sales_order(self, customer, product, count):
        order = self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": count})
                ],
            }
        )
        order.action_confirm()
        return order

    def _bring_back(self, days_ago, names):
        lot = self._lots(names)
        move = self._last_line(lot).move_id
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=move.picking_id.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 1
        picking = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        picking.move_ids.move_line_ids.unlink()
        picking.move_ids.quantity = 0
        self.env["stock.move.line"].create(
            {
                **picking.move_ids._prepare_move_line_vals(quantity=1),
                "lot_id": lot.id,
            }
        )
        self._validate(picking)
        self._date_back(picking.move_ids, days_ago)

    def _move_to_outlet(self, days_ago, names):
        lots = self._lots(names)
        outlet = self.env.ref("serial_tracking.demo_outlet")
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.int_type_id.id,
                "location_id": self._shelf("1").id,
                "location_dest_id": outlet.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": lots.product_id.id,
                            "product_uom_qty": len(lots),
                            "location_id": self._shelf("1").id,
                            "location_dest_id": outlet.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        self._all_accepted(picking.move_ids.serial_select(names))
        self._validate(picking)
        self._date_back(picking.move_ids, days_ago)

    def _scrap(self, days_ago, names):
        lot = self._lots(names)
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "location_id": lot.location_id.id,
                "scrap_qty": 1,
            }
        )
        scrap.action_validate()
        self._date_back(scrap.move_ids, days_ago)

    def _change_status(self, days_ago, names, code, reason):
        lots = self._lots(names)
        lots.serial_change_status(code, reason)
        lots.serial_event_ids.filtered(
            lambda event: event.reason == reason
        ).sudo().date = self._ago(days_ago)

    def _validate(self, picking):
        answer = picking.with_context(skip_sms=True).button_validate()
        if picking.state != "done":
            raise ValueError(f"Demo data: {picking.name} is not done: {answer}")

    # -- dating back ---------------------------------------------------------------

    def _ago(self, days):
        noon = datetime.combine(fields.Date.today(), time(12))
        return noon - timedelta(days=days)

    def _date_back(self, moves, days):
        date = self._ago(days)
        moves.write({"date": date})
        moves.move_line_ids.write({"date": date})
        moves.picking_id.write({"date_done": date})
        lots = moves.move_line_ids.lot_id
        quants = lots.quant_ids if lots else moves.product_id.stock_quant_ids
        quants.sudo().write({"in_date": date})
        lots.serial_rebuild()

    # -- who and what --------------------------------------------------------------

    def _prepare_company(self):
        """Bins are in use, numbers are on paper, customers may check a warranty."""
        for group in (
            "stock.group_stock_multi_locations",
            "stock.group_lot_on_delivery_slip",
        ):
            everybody = self.env.ref("base.group_user")
            everybody.write({"implied_ids": [Command.link(self.env.ref(group).id)]})
        self.env.company.serial_public_warranty = True

    def _product(self, name):
        return self.env.ref(f"serial_tracking.demo_{name}")

    def _partner(self, number):
        return self.env.ref(f"base.res_partner_{number}")

    def _shelf(self, number):
        return self.env.ref(f"serial_tracking.demo_shelf_{number}")

    def _lots(self, names):
        return self.env["stock.lot"].search([("name", "in", names)])

    def _last_line(self, lot):
        return self.env["stock.move.line"].search(
            [("lot_id", "=", lot.id)], order="date desc, id desc", limit=1
        )

    def _all_accepted(self, result):
        if result["refused"]:
            raise ValueError(f"Demo data refused: {result['refused']}")
