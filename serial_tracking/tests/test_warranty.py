from datetime import date, timedelta
from random import Random
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..models import stock_lot_warranty_reminder as reminder
from .common import SerialCase


class WarrantyCase(SerialCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Europe/Brussels"
        cls.laptop.product_tmpl_id.write(
            {
                "serial_warranty_duration": 12,
                "serial_vendor_warranty_duration": 2,
                "serial_vendor_warranty_unit": "year",
            }
        )

    def _sold(self, names, day="2026-02-14", received="2026-01-11", product=None):
        with freeze_time(f"{received} 10:00"):
            self._receive(names, product)
        with freeze_time(f"{day} 10:00"):
            return self._ship(names, product)

    def _give_back(self, lots, day="2026-03-01"):
        """Take units back from the customer."""
        with freeze_time(f"{day} 10:00"):
            move = self._make_move(
                self.warehouse.in_type_id,
                self.customers,
                self.stock,
                lots.product_id,
                len(lots),
                partner=self.customer,
            )
            result = move.serial_enter(lots.mapped("name"))
            assert not result["refused"], result
            move.picking_id.button_validate()
            assert move.state == "done"

    def assertWarranty(self, lots, start, end):
        """The dates of these units, as ISO text; what is stored is what is derived."""
        dates = {
            (str(lot.serial_warranty_start or ""), str(lot.serial_warranty_end or ""))
            for lot in lots
        }
        self.assertEqual(dates, {(start, end)})
        self.assertStoredIsRebuilt(lots)

    def _terms(self, **values):
        self.laptop.product_tmpl_id.write(
            {f"serial_warranty_{name}": value for name, value in values.items()}
        )


@tagged("post_install", "-at_install")
class TestWarrantyByMoves(WarrantyCase):
    """The warranty follows from the moves and the product's terms (W2, W3, R5)."""

    def test_delivery_starts_it(self):
        """W2: a year from the day of delivery, that day a year later included."""
        lots = self._sold(["A1", "A2"])
        self.assertWarranty(lots, "2026-02-14", "2027-02-14")
        self.assertEqual(str(lots[0].serial_vendor_warranty_start), "2026-01-11")
        self.assertEqual(str(lots[0].serial_vendor_warranty_end), "2028-01-11")

    def test_not_before_delivery(self):
        """W2: in stock a unit has the vendor's warranty only."""
        with freeze_time("2026-01-11"):
            lot = self._receive(["A1"])
        self.assertWarranty(lot, "", "")
        self.assertTrue(lot.serial_vendor_warranty_end)
        self.assertEqual(lot.serial_warranty_state, "none")

    def test_day_where_the_company_is(self):
        """W2: delivered at half past midnight in Brussels is delivered on that day."""
        with freeze_time("2026-07-01 10:00"):
            self._receive(["A1"])
        with freeze_time("2026-07-14 22:30"):
            lot = self._ship(["A1"])
        self.assertWarranty(lot, "2026-07-15", "2027-07-15")

    def test_end_of_month(self):
        """W2: from 31 January a month lasts until 28 February."""
        self._terms(duration=1)
        lot = self._sold(["A1"], day="2026-01-31")
        self.assertWarranty(lot, "2026-01-31", "2026-02-28")

    def test_units_of_time(self):
        """W2: days and weeks."""
        self._terms(duration=90, unit="day")
        self.assertWarranty(self._sold(["A1"]), "2026-02-14", "2026-05-15")
        self._terms(duration=2, unit="week")
        self.assertWarranty(self._sold(["A2"]), "2026-02-14", "2026-02-28")

    def test_no_terms_no_warranty(self):
        """W2: without terms nothing is promised."""
        lot = self._sold(["P1"], product=self.phone)
        self.assertWarranty(lot, "", "")
        self.assertFalse(lot.serial_vendor_warranty_end)

    def test_later_terms_leave_sold_units_alone(self):
        """W2: what was promised at delivery stays, whatever the product says later."""
        lot = self._sold(["A1"])
        self._terms(duration=36, start_rule="receipt")
        lot.serial_rebuild()
        self.assertWarranty(lot, "2026-02-14", "2027-02-14")

    def test_return_clears_resale_restarts(self):
        """W3: back from the customer it is over, the next customer has it anew."""
        lot = self._sold(["A1"])
        self._give_back(lot)
        self.assertWarranty(lot, "", "")
        lot.serial_event_ids.create(
            {
                "lot_id": lot.id,
                "event": "status",
                "status_to_id": self.env.ref("serial_tracking.status_in_stock").id,
                "move_line_id": lot._serial_last_line_ids()[lot.id],
            }
        )
        lot.serial_rebuild()
        with freeze_time("2026-04-01 10:00"):
            self._ship(["A1"])
        self.assertWarranty(lot, "2026-04-01", "2027-04-01")

    def test_receipt_rule(self):
        """W2: from receipt on, already while the unit is here."""
        self._terms(start_rule="receipt")
        with freeze_time("2026-01-11 10:00"):
            lot = self._receive(["A1"])
        self.assertWarranty(lot, "2026-01-11", "2027-01-11")
        with freeze_time("2026-02-14 10:00"):
            self._ship(["A1"])
        self.assertWarranty(lot, "2026-01-11", "2027-01-11")

    def test_vendor_return_ends_vendor_warranty(self):
        """W2: back at the vendor the vendor's warranty is over."""
        lot = self._receive(["A1"])
        move = self._make_move(
            self.warehouse.out_type_id, self.stock, self.suppliers, self.laptop, 1
        )
        move.serial_select(["A1"])
        move.picking_id.button_validate()
        self.assertFalse(lot.serial_vendor_warranty_end)
        self.assertStoredIsRebuilt(lot)

    def test_correction_of_delivery(self):
        """R5: another serial put on the done delivery takes the warranty over."""
        sold = self._sold(["A1"])
        with freeze_time("2026-01-12 10:00"):
            other = self._receive(["A2"])
        line = self.env["stock.move.line"].search(
            [("lot_id", "=", sold.id), ("location_dest_id", "=", self.customers.id)]
        )
        line.lot_id = other
        self.assertWarranty(sold, "", "")
        self.assertWarranty(other, "2026-02-14", "2027-02-14")

    def test_correction_drops_decisions_too(self):
        """R5: an extension of a sale that never was doesn't stay with the unit."""
        sold = self._sold(["A1"])
        sold.serial_extend_warranty(1, "year", "goodwill")
        with freeze_time("2026-01-12 10:00"):
            other = self._receive(["A2"])
        line = self.env["stock.move.line"].search(
            [("lot_id", "=", sold.id), ("location_dest_id", "=", self.customers.id)]
        )
        line.lot_id = other
        self.assertWarranty(sold, "", "")
        self.assertWarranty(other, "2026-02-14", "2027-02-14")


@tagged("post_install", "-at_install")
class TestWarrantyState(WarrantyCase):
    """None, Active, Expired, Void: read off the dates, right on the very day (W1)."""

    def _group(self, lots):
        groups = lots.formatted_read_group(
            [("id", "in", lots.ids)], ["serial_warranty_state"], ["__count"]
        )
        return {g["serial_warranty_state"]: g["__count"] for g in groups}

    def _states_agree(self, lots, expected):
        """Field, search and groups say the same."""
        lots.invalidate_recordset(["serial_warranty_state"])
        self.assertEqual(set(lots.mapped("serial_warranty_state")), {expected})
        for state in ("none", "active", "expired", "void"):
            found = lots.search(
                [("id", "in", lots.ids), ("serial_warranty_state", "=", state)]
            )
            self.assertEqual(found, lots if state == expected else lots.browse())
            others = lots.search(
                [("id", "in", lots.ids), ("serial_warranty_state", "!=", state)]
            )
            self.assertEqual(others, lots - found)
        self.assertEqual(self._group(lots), {expected: len(lots)})

    def test_life_of_a_warranty(self):
        """W1: none before, active on the first and the last day, expired after."""
        lots = self._sold(["A1", "A2"])
        lots = lots.with_context(tz="UTC")
        for day, state in (
            ("2026-02-13", "none"),
            ("2026-02-14", "active"),
            ("2027-02-14", "active"),
            ("2027-02-15", "expired"),
        ):
            with freeze_time(f"{day} 12:00"):
                self._states_agree(lots, state)
        lots.serial_void_warranty("opened by a third party")
        with freeze_time("2027-02-14 12:00"):
            self._states_agree(lots, "void")

    def test_midnight_of_the_user(self):
        """W1: it ends at the user's midnight, in a list as on the record."""
        lots = self._sold(["A1"]).with_context(tz="America/New_York")
        # 14 February 2027, 23:59 in New York; and two minutes later.
        with freeze_time("2027-02-15 04:59"):
            self._states_agree(lots, "active")
        with freeze_time("2027-02-15 05:01"):
            self._states_agree(lots, "expired")

    def test_midnight_of_the_company(self):
        """W1: for programs without a time zone the company's midnight counts."""
        self.manager.tz = False
        lots = self._sold(["A1"]).with_user(self.manager).with_context(tz=False)
        self.assertFalse(lots.env.user.tz)
        # 14 February 2027, 23:59 in Brussels; and two minutes later.
        with freeze_time("2027-02-14 22:59"):
            self._states_agree(lots, "active")
        with freeze_time("2027-02-14 23:01"):
            self._states_agree(lots, "expired")

    def test_groups_and_order(self):
        """G1, W1: lists group and sort by the state and count right."""
        self._sold(["A1", "A2"])
        self._sold(["B1"], product=self.phone)
        lots = self._lots(["A1", "A2"]) | self._lots(["B1"], self.phone)
        self._lots(["A2"]).serial_void_warranty("broken seal")
        with freeze_time("2026-06-01"):
            self.assertEqual(self._group(lots), {"active": 1, "void": 1, "none": 1})
            ordered = lots.search(
                [("id", "in", lots.ids)], order="serial_warranty_state desc"
            )
            self.assertEqual(ordered.mapped("name"), ["A2", "B1", "A1"])
            field = lots.fields_get(["serial_warranty_state"])["serial_warranty_state"]
            self.assertTrue(field["groupable"] and field["sortable"])
            both = lots.formatted_read_group(
                [("id", "in", lots.ids)],
                ["serial_warranty_state", "product_id"],
                ["__count"],
            )
            self.assertEqual(len(both), 3)

    def test_search_several(self):
        """W1: several states at once, and units that are no serials have none."""
        self._sold(["A1"])
        lot = self._lots(["A1"])
        with freeze_time("2026-06-01"):
            found = lot.search([("serial_warranty_state", "in", ["active", "void"])])
        self.assertIn(lot, found)

    def test_find_shows_it(self):
        """W1, H1: the search box says it too."""
        self._sold(["A1"])
        with freeze_time("2026-06-01"):
            row = self.env["stock.lot"].serial_find("A1", product_id=self.laptop.id)[0]
        self.assertEqual(row["warranty_state"], "active")


@tagged("post_install", "-at_install")
class TestWarrantyDecisions(WarrantyCase):
    """Dates by hand, extension, void: by permission, logged, kept (W1, W2, W3, U5)."""

    def _event(self, lot):
        return lot.serial_event_ids.filtered(lambda e: e.event == "warranty")[:1]

    def test_set_dates(self):
        """W2: dates by hand are logged and stay when the ledger is read again."""
        lot = self._sold(["A1"]).with_user(self.manager)
        changed = lot.serial_set_warranty("2026-02-20", "2026-12-31", "as agreed")
        self.assertEqual(changed, ["A1"])
        self.assertWarranty(lot, "2026-02-20", "2026-12-31")
        event = self._event(lot)
        self.assertEqual(event.user_id, self.manager)
        self.assertEqual(event.reason, "as agreed")
        self.assertIn("2027", event.value_from)
        self.assertIn("2026", event.value_to)
        row = lot.serial_history()[-1]
        self.assertEqual(row["event"], "warranty")
        self.assertIn("as agreed", row["reason"])
        self.assertEqual(lot.serial_set_warranty("2026-02-20", "2026-12-31"), [])

    def test_written_on_the_record(self):
        """W2: a program that writes the field is logged all the same."""
        lot = self._sold(["A1"]).with_user(self.manager)
        lot.serial_warranty_end = "2030-01-01"
        self.assertWarranty(lot, "2026-02-14", "2030-01-01")
        self.assertEqual(self._event(lot).user_id, self.manager)
        lot.write({"serial_vendor_warranty_end": "2031-01-01", "ref": "R1"})
        self.assertEqual(str(lot.serial_vendor_warranty_end), "2031-01-01")
        self.assertEqual(lot.ref, "R1")
        self.assertStoredIsRebuilt(lot)

    def test_rights(self):
        """W2, P1: without the right "Manager" nobody changes a warranty."""
        lot = self._sold(["A1"]).with_user(self.worker)
        for change in (
            lambda: lot.serial_set_warranty("2026-01-01", "2030-01-01"),
            lambda: lot.serial_extend_warranty(1, "year", "why"),
            lambda: lot.serial_void_warranty("why"),
            lambda: lot.serial_restore_warranty("why"),
            lambda: lot.write({"serial_warranty_end": "2030-01-01"}),
            lambda: lot.write({"serial_warranty_void": True}),
            lambda: self.laptop.product_tmpl_id.with_user(
                self.worker
            ).serial_apply_warranty(),
        ):
            with self.assertRaises(AccessError):
                change()
        self.assertWarranty(lot, "2026-02-14", "2027-02-14")
        with self.assertRaises(AccessError):
            lot.with_user(self.clerk).serial_register_warranty()

    def test_extend(self):
        """W3: longer by a month, from the last day on, with a reason."""
        lots = self._sold(["A1", "A2"]).with_user(self.manager)
        with self.assertRaises(UserError):
            lots.serial_extend_warranty(1, "month", " ")
        with self.assertRaises(UserError):
            lots.serial_extend_warranty(0, "month", "why")
        result = lots.serial_extend_warranty(1, "month", "late repair")
        self.assertEqual(result, {"A1": date(2027, 3, 14), "A2": date(2027, 3, 14)})
        self.assertWarranty(lots, "2026-02-14", "2027-03-14")
        self.assertEqual(self._event(lots[0]).reason, "late repair")

    def test_refusals_name_every_unit(self):
        """W3: nothing is extended when one unit can't be; every one is named."""
        sold = self._sold(["A1", "A2"])
        sold[1].serial_void_warranty("misuse")
        with freeze_time("2026-01-11"):
            stock = self._receive(["A3", "A4"])
        lots = (sold | stock).with_user(self.manager)
        with self.assertRaises(UserError) as refusal:
            lots.serial_extend_warranty(1, "year", "goodwill")
        text = str(refusal.exception)
        self.assertIn("A2: the warranty is void", text)
        self.assertIn("A3, A4: there is no warranty", text)
        self.assertWarranty(sold[0], "2026-02-14", "2027-02-14")
        with self.assertRaises(UserError):
            stock.serial_void_warranty("why")

    def test_void_and_restore(self):
        """W1: void by hand with a reason, and back."""
        lot = self._sold(["A1"]).with_user(self.manager)
        with self.assertRaises(UserError):
            lot.serial_void_warranty("")
        self.assertEqual(lot.serial_void_warranty("seal broken"), ["A1"])
        self.assertEqual(lot.serial_warranty_state, "void")
        self.assertWarranty(lot, "2026-02-14", "2027-02-14")
        self.assertEqual(lot.serial_void_warranty("again"), [])
        self.assertEqual(lot.serial_restore_warranty("checked"), ["A1"])
        self.assertFalse(lot.serial_warranty_void)
        self.assertStoredIsRebuilt(lot)

    def test_decisions_end_with_the_return(self):
        """W3: what was decided for one customer isn't the next one's."""
        lot = self._sold(["A1"])
        lot.serial_extend_warranty(1, "year", "goodwill")
        lot.serial_void_warranty("misuse")
        self._give_back(lot)
        self.assertWarranty(lot, "", "")
        self.assertFalse(lot.serial_warranty_void)

    def test_order_of_dates(self):
        """W2: a warranty can't end before it starts, however it is written."""
        lot = self._sold(["A1"])
        with self.assertRaises(UserError):
            lot.serial_set_warranty("2026-02-20", "2026-01-01")
        with self.assertRaises(UserError):
            lot.serial_warranty_end = "2020-01-01"
        with self.assertRaises(UserError):
            lot.serial_set_warranty("soon", "2026-01-01")
        self.assertWarranty(lot, "2026-02-14", "2027-02-14")

    def test_date_by_hand_before_delivery(self):
        """W2, E5: dates given while in stock win over the terms; gaps are filled."""
        with freeze_time("2026-01-11 10:00"):
            lots = self._receive(["A1", "A2"])
        lots[0].serial_set_warranty("2026-01-01", "2026-06-30")
        lots[1].serial_set_warranty("2026-01-01", False)
        with freeze_time("2026-02-14 10:00"):
            self._ship(["A1", "A2"])
        self.assertWarranty(lots[0], "2026-01-01", "2026-06-30")
        self.assertWarranty(lots[1], "2026-01-01", "2027-01-01")

    def test_registration(self):
        """W2: from registration on; after the longest shelf time by itself."""
        self._terms(start_rule="registration", shelf_duration=6, shelf_unit="month")
        lots = self._sold(["A1", "A2", "A3"])
        self.assertWarranty(lots, "2026-08-14", "2027-08-14")
        user = lots.with_user(self.worker)
        with freeze_time("2026-03-10 10:00"):
            result = user[0].serial_register_warranty("2026-03-01", "web form")
            self.assertEqual(result, {"A1": date(2027, 3, 1)})
            self.assertEqual(user[0].serial_warranty_state, "active")
            self.assertEqual(user[1].serial_warranty_state, "none")
            for lot, day, reason in (
                (user[0], "2026-03-02", "started on"),
                (user[1], "2026-02-01", "delivered later"),
                (user[1], "2026-03-20", "future"),
            ):
                with self.assertRaises(UserError) as refusal:
                    lot.serial_register_warranty(day)
                self.assertIn(lot.name, str(refusal.exception))
                self.assertIn(reason, str(refusal.exception))
        self.assertWarranty(lots[0], "2026-03-01", "2027-03-01")
        with freeze_time("2026-09-01 10:00"), self.assertRaises(UserError) as refusal:
            user[2].serial_register_warranty()
        self.assertIn("shelf time", str(refusal.exception))

    def test_registration_without_shelf_time(self):
        """W2: without a shelf time it waits for the registration."""
        self._terms(start_rule="registration")
        lot = self._sold(["A1"])
        self.assertWarranty(lot, "", "")
        with freeze_time("2027-01-01 10:00"):
            lot.serial_register_warranty()
        self.assertWarranty(lot, "2027-01-01", "2028-01-01")
        other = self._sold(["P1"], product=self.phone)
        with self.assertRaises(UserError) as refusal:
            other.serial_register_warranty()
        self.assertIn("P1", str(refusal.exception))

    def test_apply_terms_to_sold_units(self):
        """W3: terms that came late reach the units that were sold before."""
        template = self.phone.product_tmpl_id
        with self.assertRaises(UserError) as refusal:
            template.serial_apply_warranty()
        self.assertIn("Phone P2", str(refusal.exception))
        lots = self._sold(["P1", "P2", "P3"], product=self.phone)
        with freeze_time("2026-01-12"):
            stock = self._receive(["P4"], self.phone)
        lots[2].serial_set_warranty("2026-02-14", "2026-03-14")
        template.write({"serial_warranty_duration": 2, "serial_warranty_unit": "year"})
        self.assertWarranty(lots[:2], "", "")
        result = template.with_user(self.manager).serial_apply_warranty()
        self.assertEqual(result, {"applied": ["P1", "P2"], "open": []})
        self.assertWarranty(lots[:2], "2026-02-14", "2028-02-14")
        self.assertWarranty(lots[2], "2026-02-14", "2026-03-14")
        self.assertWarranty(stock, "", "")
        result = template.serial_apply_warranty(replace=True)
        self.assertEqual(set(result["applied"]), {"P1", "P2", "P3"})
        self.assertWarranty(lots, "2026-02-14", "2028-02-14")

    def test_defaults_of_new_products(self):
        """W2: new products start with the terms of their category or the company."""
        company = self.env.company
        company.write(
            {"serial_warranty_duration": 6, "serial_vendor_warranty_duration": 9}
        )
        parent, other = self.env["product.category"].create(
            [{"name": "Tools"}, {"name": "Toys"}]
        )
        parent.write({"serial_warranty_duration": 3, "serial_warranty_unit": "year"})
        child = parent.create({"name": "Drills", "parent_id": parent.id})
        drill = self._make_product("Drill", categ_id=child.id)
        self.assertEqual(drill.serial_warranty_duration, 3)
        self.assertEqual(drill.serial_warranty_unit, "year")
        self.assertEqual(drill.serial_vendor_warranty_duration, 9)
        toy = self._make_product("Toy", categ_id=other.id)
        self.assertEqual(toy.serial_warranty_duration, 6)
        toy.categ_id = child
        self.assertEqual(toy.serial_warranty_duration, 6)
        own = self._make_product("Own", categ_id=child.id, serial_warranty_duration=1)
        self.assertEqual(own.serial_warranty_duration, 1)
        self.assertEqual(own.product_tmpl_id.copy().serial_warranty_duration, 1)

    def test_wrong_terms(self):
        """W2: terms are not negative."""
        with self.assertRaises(ValidationError):
            self._terms(duration=-1)


@tagged("post_install", "-at_install")
class TestWarrantyInvoice(WarrantyCase):
    """W2: the warranty starts on the customer's invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.laptop.product_tmpl_id.serial_warranty_start_rule = "invoice"
        cls.laptop.invoice_policy = "delivery"

    def _order(self, quantity):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.laptop.id,
                            "product_uom_qty": quantity,
                            "price_unit": 10,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    def _deliver(self, order, names, day):
        with freeze_time(f"{day} 10:00"):
            move = order.picking_ids.move_ids.filtered(lambda m: m.state != "done")
            move.picking_id.do_unreserve()
            assert not move.serial_select(names)["refused"]
            move.move_line_ids.filtered(lambda m: not m.lot_id).unlink()
            picking = move.picking_id
            picking.with_context(skip_backorder=True).button_validate()
            assert picking.state == "done", picking.state

    def _invoice(self, order, day):
        invoice = order._create_invoices()
        invoice.invoice_date = day
        invoice.action_post()
        return invoice

    def test_invoice_starts_it(self):
        """W2: open until the invoice is posted, open again when it is cancelled."""
        self._receive(["A1", "A2"])
        order = self._order(2)
        self._deliver(order, ["A1", "A2"], "2026-02-14")
        lots = self._lots(["A1", "A2"])
        self.assertWarranty(lots, "", "")
        invoice = self._invoice(order, "2026-02-28")
        self.assertWarranty(lots, "2026-02-28", "2027-02-28")
        invoice.button_draft()
        self.assertWarranty(lots, "", "")
        invoice.invoice_date = "2026-03-05"
        invoice.action_post()
        self.assertWarranty(lots, "2026-03-05", "2027-03-05")
        invoice.button_draft()
        invoice.button_cancel()
        self.assertWarranty(lots, "", "")

    def test_two_deliveries_two_invoices(self):
        """W2: each unit has the date of the invoice that covers it."""
        self._receive(["A1", "A2", "A3"])
        order = self._order(3)
        self._deliver(order, ["A1"], "2026-02-14")
        self._invoice(order, "2026-02-28")
        self._deliver(order, ["A2", "A3"], "2026-04-14")
        self.assertWarranty(self._lots(["A1"]), "2026-02-28", "2027-02-28")
        self.assertWarranty(self._lots(["A2", "A3"]), "", "")
        self._invoice(order, "2026-04-30")
        self.assertWarranty(self._lots(["A1"]), "2026-02-28", "2027-02-28")
        self.assertWarranty(self._lots(["A2", "A3"]), "2026-04-30", "2027-04-30")

    def test_without_order(self):
        """W2: no sales order, no invoice to wait for: the day of delivery counts."""
        lot = self._sold(["A1"])
        self.assertWarranty(lot, "2026-02-14", "2027-02-14")


@tagged("post_install", "-at_install")
class TestWarrantyEntry(WarrantyCase):
    """E5: condition and warranty dates given with the numbers."""

    def test_details(self):
        """E5: the unit takes note and dates over; the dates win over the terms."""
        with freeze_time("2026-01-11 10:00"):
            move = self._receipt(3).with_user(self.worker)
            move.serial_enter(["A1", "A2", "A3"])
            result = move.serial_detail(
                ["a1 ", "A2", "X9"],
                note="open box",
                warranty_start="2026-01-01",
                warranty_end="2026-06-30",
            )
            self.assertEqual(result["changed"], ["A1", "A2"])
            self.assertRefused(result, "X9", "not on this document")
            move.serial_detail(["A2"], note=False, warranty_end="2026-07-31")
            wrong = move.serial_detail(["A2"], warranty_end="2025-07-31")
            self.assertRefused(wrong, "A2", "before it starts")
            with self.assertRaises(UserError):
                move.serial_detail(["A2"], warranty_end="July")
            move.picking_id.button_validate()
        lots = self._lots(["A1", "A2", "A3"])
        self.assertEqual(lots[0].serial_condition_note, "open box")
        self.assertFalse(lots[1].serial_condition_note)
        self.assertWarranty(lots[0], "2026-01-01", "2026-06-30")
        self.assertWarranty(lots[1], "2026-01-01", "2026-07-31")
        self.assertWarranty(lots[2], "", "")
        with freeze_time("2026-02-14 10:00"):
            self._ship(["A1", "A2", "A3"])
        self.assertWarranty(lots[0], "2026-01-01", "2026-06-30")
        self.assertWarranty(lots[2], "2026-02-14", "2027-02-14")

    def test_note_of_a_known_unit(self):
        """E5: a unit that comes back takes a new note over."""
        lot = self._sold(["A1"])
        move = self._make_move(
            self.warehouse.in_type_id,
            self.customers,
            self.stock,
            self.laptop,
            1,
            partner=self.customer,
        )
        move.serial_enter(["A1"])
        move.serial_detail(["A1"], note="scratched")
        move.picking_id.button_validate()
        self.assertEqual(lot.serial_condition_note, "scratched")

    def test_rights(self):
        """E5, P1: only people who may enter numbers; done lines for managers only."""
        move = self._receipt(1)
        move.serial_enter(["A1"])
        with self.assertRaises(AccessError):
            move.with_user(self.clerk).serial_detail(["A1"], note="x")
        move.picking_id.button_validate()
        with self.assertRaises(UserError):
            move.serial_detail(["A1"], note="x")
        line = move.move_line_ids.with_user(self.worker)
        with self.assertRaises(AccessError):
            line.serial_warranty_end = "2030-01-01"
        move.move_line_ids.serial_warranty_end = "2030-01-01"
        self.assertWarranty(self._lots(["A1"]), "", "2030-01-01")

    def test_new_record_with_dates(self):
        """E5, M1: a record made with dates keeps them."""
        lot = self.env["stock.lot"].create(
            {
                "name": "N1",
                "product_id": self.laptop.id,
                "serial_warranty_start": "2026-01-01",
                "serial_warranty_end": "2026-12-31",
            }
        )
        self.assertWarranty(lot, "2026-01-01", "2026-12-31")


@tagged("post_install", "-at_install")
class TestWarrantyCounts(WarrantyCase):
    """DESIGN 2: as many statements for two hundred units as for ten."""

    def test_rebuild(self):
        def flow(n):
            names = self._names(n, "R")
            self._receive(names)
            lots = self._ship(names)
            lots.sudo().with_context(serial_rebuilding=True).write(
                {"serial_warranty_start": False, "serial_warranty_end": False}
            )
            return lots.serial_rebuild

        self.assertGrowth(flow, 0.02)

    def test_rebuild_by_invoice(self):
        self._terms(start_rule="invoice")
        self.test_rebuild()

    def test_different_dates(self):
        def flow(n):
            names = self._names(n, "D")
            move = self._receipt(n)
            move.serial_enter(names)
            for position, line in enumerate(move.move_line_ids):
                line.serial_warranty_end = date(2026, 1 + position % 12, 1)
            move.picking_id.button_validate()
            lots = self._lots(names)
            lots.sudo().with_context(serial_rebuilding=True).write(
                {"serial_warranty_end": False}
            )
            return lots.serial_rebuild

        self.assertGrowth(flow, 0.02)

    def test_decisions(self):
        def flow(n):
            names = self._names(n, "E")
            self._receive(names)
            lots = self._ship(names)

            def decide():
                lots.serial_extend_warranty(1, "year", "why")
                lots.serial_void_warranty("why")
                lots.serial_set_warranty("2026-01-01", "2027-01-01")

            return decide

        self.assertGrowth(flow, 0.05)

    def test_details(self):
        def flow(n):
            names = self._names(n, "T")
            move = self._receipt(n)
            move.serial_enter(names)
            return lambda: move.serial_detail(names, note="used")

        self.assertGrowth(flow, 0.05)


@tagged("post_install", "-at_install")
class TestWarrantyDialogs(WarrantyCase):
    """W1, W2, W3: the dialogs and forms that people use."""

    def _change(self, lots, **values):
        Wizard = self.env["serial.warranty.change"].with_user(self.manager)
        form = Form(
            Wizard.with_context(
                active_model="stock.lot",
                active_ids=lots.ids,
                default_action=values.pop("action"),
            )
        )
        for name, value in values.items():
            form[name] = value
        form.save().action_apply()

    def test_change(self):
        """W1, W2, W3: each action of the dialog, for several units at once."""
        lots = self._sold(["A1", "A2"])
        self._change(lots, action="extend", duration=6, reason="goodwill")
        self.assertWarranty(lots, "2026-02-14", "2027-08-14")
        self._change(lots, action="set", date_start="2026-03-01", date_end="2026-04-01")
        self.assertWarranty(lots, "2026-03-01", "2026-04-01")
        self._change(lots, action="void", reason="misuse")
        self.assertTrue(all(lots.mapped("serial_warranty_void")))
        self._change(lots, action="restore", reason="checked")
        self.assertFalse(any(lots.mapped("serial_warranty_void")))
        self._change(lots, action="vendor", date_end="2029-01-01")
        self.assertEqual(str(lots[1].serial_vendor_warranty_end), "2029-01-01")

    def test_one_unit_comes_with_its_dates(self):
        """W2: the dialog of one unit starts from the dates that it has."""
        lot = self._sold(["A1"])
        Wizard = self.env["serial.warranty.change"].with_context(
            active_model="stock.lot", active_ids=lot.ids, default_action="set"
        )
        form = Form(Wizard)
        self.assertEqual(str(form.date_end), "2027-02-14")

    def test_register(self):
        """W2: users register where registration starts the warranty."""
        self._terms(start_rule="registration")
        lot = self._sold(["A1"])
        self.assertTrue(lot.serial_may_register)
        Wizard = self.env["serial.warranty.change"].with_user(self.worker)
        with Form(
            Wizard.with_context(
                active_model="stock.lot",
                active_ids=lot.ids,
                default_action="register",
            )
        ) as form:
            form.date = "2026-03-01"
        form.save().action_apply()
        self.assertWarranty(lot, "2026-03-01", "2027-03-01")
        lot.invalidate_recordset()
        self.assertFalse(lot.serial_may_register)

    def test_apply_terms(self):
        """W3: from the product's form."""
        lots = self._sold(["P1", "P2"], product=self.phone)
        template = self.phone.product_tmpl_id.with_user(self.manager)
        template.sudo().serial_warranty_duration = 6
        action = template.action_serial_apply_warranty()
        Wizard = self.env["serial.warranty.apply"].with_user(self.manager)
        with Form(Wizard.with_context(**action["context"])) as form:
            self.assertEqual(form.without_count, 2)
            self.assertEqual(form.with_count, 0)
            self.assertIn("6 months", form.terms)
        result = form.save().action_apply()
        self.assertIn("2 units", result["params"]["message"])
        self.assertWarranty(lots, "2026-02-14", "2026-08-14")

    def test_product_form(self):
        """W2, E6: terms and format on the product's form."""
        with Form(self.laptop.product_tmpl_id.with_user(self.env.user)) as form:
            form.serial_warranty_duration = 2
            form.serial_warranty_unit = "year"
            form.serial_warranty_start_rule = "registration"
            form.serial_warranty_shelf_duration = 6
            form.serial_format_prefix = "LX"
        template = form.save()
        self.assertEqual(template.serial_warranty_shelf_duration, 6)
        self.assertEqual(template.serial_format_prefix, "LX")

    def test_detail_form_opens(self):
        """G3, W1: Serial Detail shows the warranty to all who may read units."""
        lot = self._sold(["A1"])
        view = "serial_tracking.view_stock_lot_serial_form"
        for user in (self.manager, self.worker, self.auditor):
            form = Form(lot.with_user(user), view)
            self.assertEqual(str(form.serial_warranty_end), "2027-02-14")


@tagged("post_install", "-at_install")
class TestWarrantyReminder(WarrantyCase):
    """W2: whoever sold the unit is reminded before its warranty expires, if wanted."""

    def _remind(self, day):
        with freeze_time(f"{day} 06:00"):
            lots = self.env["stock.lot"]._serial_to_remind(self.env.company)
            lots._serial_remind_warranties(self.env.company)
        return lots

    def test_off_by_default(self):
        self._sold(["A1"])
        self.assertFalse(self._remind("2027-02-01"))

    def test_reminder(self):
        """W2: once for each last day; nothing for void or returned units."""
        self.env.company.serial_warranty_reminder_days = 30
        lots = self._sold(["A1", "A2", "A3"])
        lots[1].serial_void_warranty("misuse")
        self._give_back(lots[2])
        self.customer.user_id = self.worker
        self.assertFalse(self._remind("2027-01-14"))
        self.assertEqual(self._remind("2027-01-16"), lots[0])
        activity = lots[0].activity_ids
        self.assertEqual(activity.user_id, self.worker)
        self.assertEqual(activity.date_deadline, date(2027, 2, 14))
        self.assertIn("A1", activity.summary)
        self.assertFalse(self._remind("2027-01-17"), "reminded already")
        lots[0].serial_extend_warranty(1, "week", "goodwill")
        self.assertEqual(self._remind("2027-02-01"), lots[0])
        self.assertFalse(self._remind("2027-03-01"), "expired")

    def test_somebody_who_can_open_it(self):
        """W2: a salesperson without rights on units isn't asked to look at one."""
        self.env.company.serial_warranty_reminder_days = 30
        lot = self._sold(["A1"])
        self.customer.user_id = self.clerk
        self.laptop.responsible_id = self.stock_manager
        self._remind("2027-01-20")
        self.assertEqual(lot.activity_ids.user_id, self.stock_manager)

    def test_job(self):
        """W2: the daily job goes through all companies, batch by batch."""
        self.env.company.serial_warranty_reminder_days = 30
        lots = self._sold(["A1", "A2", "A3"])
        job = self.env.ref("serial_tracking.cron_serial_remind_warranties")
        self.assertIn("_cron_serial_remind_warranties", job.code)
        with (
            freeze_time("2027-01-20 06:00"),
            patch.object(reminder, "BATCH", 2),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", return_value=60
            ) as progress,
        ):
            lots._cron_serial_remind_warranties()
        self.assertEqual([call.args[-1] for call in progress.mock_calls], [2, 1])
        self.assertEqual([len(lot.activity_ids) for lot in lots], [1, 1, 1])

    def test_counts(self):
        self.env.company.serial_warranty_reminder_days = 30

        def flow(n):
            names = self._names(n, "M")
            self._sold(names)

            def remind():
                self._remind("2027-01-20")

            return remind

        self.assertGrowth(flow, 0.1)


@tagged("post_install", "-at_install")
class TestWarrantyAtRandom(WarrantyCase):
    """DESIGN 1, R5: whatever happened in whatever order, stored is what is derived."""

    def test_random_sequences(self):
        choice = Random(20260214)
        self._terms(start_rule="registration", shelf_duration=1)
        with freeze_time("2026-01-02 10:00"):
            lots = self._receive(["Z1", "Z2", "Z3"])
        for step in range(45):
            lot = choice.choice(lots)
            day = date(2026, 1, 3) + timedelta(days=step * 5)
            with freeze_time(f"{day} 10:00"):
                self._something(choice, lot)
            self.assertStoredIsRebuilt(lots)
            if lot.serial_status_code == "returned":
                self.assertFalse(lot.serial_warranty_end)
                self.assertFalse(lot.serial_warranty_void)

    def _something(self, choice, lot):
        status = lot.serial_status_code
        if status == "returned":
            lot.serial_change_status("in_stock", "inspected")
            return
        self._terms(
            duration=choice.choice((0, 6, 24)),
            start_rule=choice.choice(("delivery", "receipt", "registration")),
        )
        if status == "in_stock":
            choice.choice((self._deliver_one, self._deliver_one, self._decide))(lot)
            self.assertIn(lot.serial_status_code, ("sold", "in_stock"))
        else:
            choice.choice((self._take_back, self._decide, self._decide))(lot)

    def _deliver_one(self, lot):
        self._ship([lot.name])

    def _take_back(self, lot):
        self._give_back(lot, fields.Date.today())

    def _decide(self, lot):
        if lot.serial_warranty_void:
            lot.serial_restore_warranty("checked")
        elif lot.serial_warranty_end:
            lot.serial_extend_warranty(1, "month", "goodwill")
            lot.serial_void_warranty("misuse")
        elif lot.serial_may_register:
            lot.serial_register_warranty()
        else:
            today = fields.Date.today()
            lot.serial_set_warranty(today, today + timedelta(days=9))
