from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class SerialCount(models.Model):
    """What a count says about each unit, and putting the stock right (R6)."""

    _inherit = "serial.count"

    # -- judging --------------------------------------------------------------------

    def _judge(self, lots):
        """What these units are in this count, as values of their lines (R6)."""
        lots = lots.sudo().with_prefetch()
        places, holders = lots._serial_places(), lots._serial_holders()
        here = set(self.location_id.sudo().search(self._below())._ids)
        result = {}
        for lot in lots:
            held = lot._serial_held(places[lot.id])
            inside = held and held["usage"] == "internal"
            problem = False
            if inside and held["location_id"] in here:
                code = "found"
            elif inside:
                code = "misplaced"
                problem = lot._serial_why_not_carried(self.location_id.sudo(), held)
            else:
                code = "unexpected"
                problem = held and self._problem_outside(lot, held)
            if code == "misplaced" and not problem and lot in holders:
                problem = self._problem_chosen(holders[lot])
            result[lot] = {
                "result": code,
                "location_id": held["location_id"] if held else False,
                "problem": problem or False,
            }
        return result

    def _judge_unknown(self, product):
        problem = False
        if not product:
            problem = self.env._("unknown number: say of which product")
        return {"result": "unexpected", "location_id": False, "problem": problem}

    def _problem_outside(self, lot, held):
        where = lot._serial_where(held)
        if held["usage"] == "customer":
            return self.env._("%(where)s; receive it as a return", where=where)
        return where

    def _problem_chosen(self, document):
        return self.env._(
            "chosen for %(document)s, take it off that document first",
            document=document,
        )

    def action_compare(self):
        """List what is missing, misplaced or unexpected as of now (R6)."""
        self.check_access("write")
        self._check_open()
        for count in self.sudo():
            count.line_ids.filtered(lambda line: line.result == "missing").unlink()
            scanned = count.line_ids
            judged = count._judge(scanned.lot_id)
            for vals, lines in scanned._group_by_result(judged):
                lines.write(vals)
            count._write_missing(scanned.lot_id)

    def _write_missing(self, scanned):
        domain = (
            Domain("location_id", "child_of", self.location_id.id)
            & Domain("lot_id.serial_key", "!=", False)
            & Domain("quantity", ">", 0)
            & Domain("lot_id", "not in", scanned.ids)
        )
        if self.product_ids:
            domain &= Domain("product_id", "in", self.product_ids.ids)
        quants = self.env["stock.quant"].sudo().search(domain)
        holders = quants.lot_id._serial_holders()
        self.env["serial.count.line"].create(
            [
                {
                    "count_id": self.id,
                    "name": quant.lot_id.name,
                    "lot_id": quant.lot_id.id,
                    "product_id": quant.product_id.id,
                    "location_id": quant.location_id.id,
                    "result": "missing",
                    "problem": self._problem_chosen(holders[quant.lot_id])
                    if quant.lot_id in holders
                    else False,
                }
                for quant in quants
            ]
        )

    # -- applying -------------------------------------------------------------------

    def action_apply(self):
        """Put the stock right: missing is lost, misplaced is here, unexpected found.

        All in one transaction; lines that name a problem are left as they are (R6).

        :return: dict: ``lost``, ``transferred``, ``found`` and ``left`` (lists of str)
        :raises AccessError: for people who may not apply an inventory in core
            (Inventory: Administrator)
        """
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group("stock.group_stock_manager"):
            raise AccessError(
                self.env._(
                    "Applying a count needs the Inventory right "
                    '"Administrator". Your scans are kept.'
                )
            )
        self.action_compare()
        count = self.sudo()
        good = count.line_ids.filtered(lambda line: not line.problem)
        missing = good.filtered(lambda line: line.result == "missing")
        misplaced = good.filtered(lambda line: line.result == "misplaced")
        unexpected = good.filtered(lambda line: line.result == "unexpected")
        reason = f"{count.name}: {count.reason}"
        missing._adjust("remove", reason)
        unexpected._adjust("add", reason)
        lots = misplaced.lot_id
        if lots:
            lots._serial_lock()
            lots._serial_carry(
                count.location_id, lots._serial_places(), reason, draft=False
            )
        (missing + unexpected + misplaced).applied = True
        count.write({"state": "done", "date_done": fields.Datetime.now()})
        return {
            "lost": missing.mapped("name"),
            "transferred": misplaced.mapped("name"),
            "found": unexpected.mapped("name"),
            "left": count.line_ids.filtered("problem").mapped("name"),
        }

    def action_apply_and_tell(self):
        """Apply, and say in the web client what was left out and why (R6)."""
        left = self.action_apply()["left"]
        if not left:
            return None
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Applied, except for %(n)s units", n=len(left)),
                "message": ", ".join(left[:50]),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_cancel(self):
        """Close this count without changing the stock (R6)."""
        self.check_access("write")
        self._check_open()
        self.sudo().state = "cancel"
