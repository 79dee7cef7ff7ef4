"""Many units for tests of files and paper, written past the ORM."""

from odoo.addons.serial_tracking.tests.many import SAME_NAME, copy_rows


def insert_moved(case, product, names):
    """Receive one unit per name, as one ordinary receipt of the first would.

    :param case: a ``SerialReportCase``
    :param list names: the first one is received in earnest, the others copy it
    """
    first, *others = names
    case.receive(product, [first])
    lot = case.lots(product, [first])
    line = case.env["stock.move.line"].search([("lot_id", "=", lot.id)])
    case.env.flush_all()
    copy_rows(case, lot, {"name": "n", "serial_key": "lower(n)"}, others)
    copy_rows(case, line, {"lot_id": SAME_NAME}, others)
    for quant in lot.quant_ids:
        copy_rows(case, quant, {"lot_id": SAME_NAME}, others)
    case.env.invalidate_all()
