from odoo.addons.serial_tracking.tests.common import SerialCase


class BatchCase(SerialCase):
    """Batches of transfers, as a warehouse worker makes them."""

    def _batch(self, *moves):
        batch = self.env["stock.picking.batch"].create(
            {"picking_ids": [(4, move.picking_id.id) for move in moves]}
        )
        batch.action_confirm()
        return batch.with_user(self.worker)

    def _call(self, action):
        """Make the call that the window makes once every number is given."""
        call = action["params"]["validate"]
        documents = self.env[call["model"]].with_user(self.worker)
        documents = documents.with_context(**call["context"]).browse(call["ids"])
        return getattr(documents, call["method"])()
