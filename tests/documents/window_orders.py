"""Lines of orders and invoices, with the outcome of every mistake."""

from .routes import last_document, other_return, return_dialog
from .window import ENTERED, RESERVED, SELECTED, Cannot, Window, listed, rpc, validate


@listed
class PurchaseLine(Window):
    name = "purchase order line"
    model = "purchase.order.line"
    user, stranger = "buyer", "plain_buyer"
    enters = True
    confirmed = False
    outcomes = ENTERED

    def make(self, case):
        line = case._purchase(2, confirm=self.confirmed)
        return line.with_user(case.buyer), case._new_names(2)

    def by_call(self, case, record, names):
        return rpc(record, "serial_announce", names)

    def finish(self, case, record):
        if not self.confirmed:
            rpc(record.order_id, "button_confirm")
        validate(case, record.sudo().move_ids)


@listed
class ConfirmedPurchaseLine(PurchaseLine):
    name = "purchase order line, confirmed"
    asks = True
    confirmed = True


@listed
class BillLine(Window):
    name = "vendor bill line"
    model = "account.move.line"
    asks = True
    user, stranger = "biller", "plain_biller"
    enters = True
    outcomes = ENTERED

    def make(self, case):
        case.laptop.purchase_method = "purchase"
        order = case._purchase(2).order_id
        order.action_create_invoice()
        line = order.invoice_ids.invoice_line_ids
        return line.with_user(case.biller), case._new_names(2)

    def by_call(self, case, record, names):
        return rpc(self.targets(case, record), "serial_enter", names)

    def finish(self, case, record):
        validate(case, record.sudo().purchase_line_id.move_ids)


@listed
class SaleLine(Window):
    name = "sales order line, quotation"
    model = "sale.order.line"
    user, stranger = "seller", "plain_seller"
    ends = "sold"
    outcomes = RESERVED

    def make(self, case):
        names = case._held(case.stock, 2)
        return case._sale(2, confirm=False).with_user(case.seller), names

    def by_call(self, case, record, names):
        return rpc(record, "serial_select", names)

    def finish(self, case, record):
        rpc(record.order_id, "action_confirm")
        validate(case, record.sudo().move_ids)


@listed
class ConfirmedSaleLine(SaleLine):
    name = "sales order line, confirmed"

    def make(self, case):
        names = case._held(case.stock, 2)
        line = case._sale(2)
        line.move_ids._do_unreserve()
        return line.with_user(case.seller), names

    def finish(self, case, record):
        validate(case, record.sudo().move_ids)


@listed
class InvoiceLine(Window):
    name = "customer invoice line"
    model = "account.move.line"
    user, stranger = "biller", "plain_biller"
    ends = "sold"
    outcomes = RESERVED

    def make(self, case):
        names = case._held(case.stock, 2)
        line = case._sale(2)
        line.move_ids._do_unreserve()
        invoice = line.order_id._create_invoices()
        return invoice.invoice_line_ids.with_user(case.biller), names

    def by_call(self, case, record, names):
        return rpc(self.targets(case, record), "serial_select", names)

    def finish(self, case, record):
        validate(case, record.sudo().sale_line_ids.move_ids)


class RefundLine(Window):
    """A credit note acts on the return of what its invoice was for (S2)."""

    model = "account.move.line"
    user, stranger = "biller", "plain_biller"
    outcomes = {
        **SELECTED,
        "too many": "not moved by",
        "wrong product": "not moved by",
        "wrong place": "not moved by",
        "chosen elsewhere": "on WH/",
    }

    def make(self, case):
        names = self.names(case)
        order_line, invoice = self.invoiced(case, names)
        invoice.invoice_date = "2026-01-01"
        invoice.action_post()
        dialog = return_dialog(case, order_line.move_ids.picking_id)
        dialog.product_return_moves.quantity = 2
        back = dialog.action_create_returns()["res_id"]
        case.env["stock.picking"].browse(back).move_ids._do_unreserve()
        line = invoice._reverse_moves().invoice_line_ids
        return line.with_user(case.biller), names

    def targets(self, case, record):
        """The first return; another one is open as well when it took a unit."""
        return super().targets(case, record)[:1]

    def by_call(self, case, record, names):
        return rpc(self.targets(case, record), "serial_select", names)

    def elsewhere(self, case, name, place):
        other_return(case, last_document(case, [name]), name)

    def finish(self, case, record):
        validate(case, self.targets(case, record).sudo())


@listed
class CreditNoteLine(RefundLine):
    name = "customer credit note line"
    ends = "returned"
    outcomes = {
        **RefundLine.outcomes,
        "not available": Cannot("a unit that is not on hand gets no other status"),
    }

    def names(self, case):
        return case._held(case.stock, 2)

    def invoiced(self, case, names):
        line = case._sale(2)
        line.move_ids._do_unreserve()
        line.move_ids.serial_select(names)
        validate(case, line.move_ids)
        return line, line.order_id._create_invoices()


@listed
class VendorRefundLine(RefundLine):
    name = "vendor refund line"
    ends = "vendor_returned"
    outcomes = {
        **RefundLine.outcomes,
        "wrong product": "belongs to Phone P2",
        "not available": "accepted",
    }

    def names(self, case):
        return case._new_names(2)

    def invoiced(self, case, names):
        line = case._purchase(2)
        line.move_ids.serial_enter(names)
        validate(case, line.move_ids)
        line.order_id.action_create_invoice()
        return line, line.order_id.invoice_ids
