from odoo import models


class StockLot(models.Model):
    """A unit on the bench is In repair, and afterwards what its moves say (U2)."""

    _inherit = "stock.lot"

    def _serial_start_repair(self, reasons):
        """Set units to In repair, whatever right the repairer has.

        :param dict reasons: ``{unit: why}``
        """
        for lot in self.filtered(lambda lot: lot.serial_status_code != "in_repair"):
            lot.sudo().serial_change_status("in_repair", reasons[lot])

    def _serial_end_repair(self, reasons):
        """Give units that are In repair the status that their moves say."""
        units = self.sudo().filtered(lambda lot: lot.serial_status_code == "in_repair")
        lines = {}
        for row in units._serial_ledger_rows():
            lines.setdefault(row["lot_id"], []).append(row)
        events = units._serial_logged_by_lot()
        for lot in units:
            state = lot._serial_folded_state(
                lines.get(lot.id, ()), events.get(lot.id, ())
            )
            if state["manual"]:
                self.env["serial.event"].log(
                    lot,
                    "status",
                    status_from_id=lot.serial_status_id.id,
                    status_to_id=self.env["serial.status"]._get(state["code"]).id,
                    reason=reasons[lot],
                )
        units.serial_rebuild()
