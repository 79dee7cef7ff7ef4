from odoo import models
from odoo.tools import groupby


class StockLot(models.Model):
    """What importing needs of units, and its button above their list (M1)."""

    _inherit = "stock.lot"

    def action_serial_import(self, *_ids):
        """Open Import for the product whose Serials tab is shown (M1).

        The form itself needs the Serial Tracking right "Manager".

        :return: window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "serial_tracking.action_serial_import_new"
        )
        product_id = self.env.context.get("default_product_id")
        template_id = self.env.context.get("default_product_tmpl_id")
        if not product_id and template_id:
            variants = (
                self.env["product.template"].browse(template_id).product_variant_ids
            )
            product_id = variants.id if len(variants) == 1 else False
        return {**action, "context": {"default_product_id": product_id}}

    def _serial_before_writing(self, vals):
        if self.env.su and self.env.context.get("serial_noting_together"):
            return {}
        return super()._serial_before_writing(vals)

    def _serial_note_conditions(self, notes, reason):
        """Write a condition for each of many units, logged in one go (U5).

        :param dict notes: lot id to its note
        :param str reason: kept in the history
        """
        units = self.sudo().filtered(
            lambda lot: (
                (lot.serial_condition_note or "") != notes.get(lot.id, "")
                and lot.id in notes
            )
        )
        if not units:
            return
        self.env["serial.event"].log(
            units,
            "condition",
            value_from={lot.id: lot.serial_condition_note for lot in units},
            value_to={lot.id: notes[lot.id] for lot in units},
            reason=reason,
        )
        for note, lots in groupby(units, lambda lot: notes[lot.id]):
            units.concat(*lots).with_context(
                serial_noting_together=True
            ).serial_condition_note = note
