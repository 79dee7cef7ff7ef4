from odoo import models


class StockLot(models.Model):
    """A unit on the bench is In repair, and afterwards what its moves say (U2)."""

    _inherit = "stock.lot"

    def _serial_start_repair(self, reasons):
        """Set units to In repair, whatever right the repairer has.

        :param dict reasons: ``{unit: why}``
        """
        units = self.filtered(lambda lot: lot.serial_status_code != "in_repair")
        if units:
            status = self.env["serial.status"]._get("in_repair").sudo()
            reason = {lot.id: reasons[lot] for lot in units}
            units.sudo()._serial_set_status(status, reason)

    def _serial_end_repair(self, reasons):
        """Give units that are In repair the status that their moves say."""
        units = self.sudo().filtered(lambda lot: lot.serial_status_code == "in_repair")
        lines = {}
        for row in units._serial_ledger_rows():
            lines.setdefault(row["lot_id"], []).append(row)
        events = units._serial_logged_by_lot()
        Status, said = self.env["serial.status"], {}
        for lot in units:
            state = lot._serial_folded_state(
                lines.get(lot.id, ()), events.get(lot.id, ())
            )
            if state["manual"]:
                said[lot.id] = Status._get(state["code"]).id
        ended = units.filtered(lambda lot: lot.id in said)
        self.env["serial.event"].log(
            ended,
            "status",
            status_from_id={lot.id: lot.serial_status_id.id for lot in ended},
            status_to_id=said,
            reason={lot.id: reasons[lot] for lot in ended},
        )
        units.serial_rebuild()
