import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { PosStore } from "@point_of_sale/app/services/pos_store";

/** Which of these numbers can't be sold here now, as lines of text (S4, U4). */
async function refusedLines(pos, product, names) {
    if (product.tracking !== "serial" || !names.length) {
        return [];
    }
    try {
        const args = [pos.config.id, product.id, names];
        const refused = await pos.data.call("pos.order.line", "serial_refused", args);
        return refused.map(({ name, reason }) => `${name}: ${reason}`);
    } catch (error) {
        if (error instanceof ConnectionLostError) {
            // The server judges the order once it can be reached again.
            return [];
        }
        throw error;
    }
}

function sayRefused(pos, lines) {
    pos.dialog.add(AlertDialog, {
        title: _t("These units can't be sold"),
        body: lines.join("\n"),
    });
}

patch(PosStore.prototype, {
    async editLots(product, packLotLinesToEdit) {
        const chosen = await super.editLots(...arguments);
        if (!chosen) {
            return chosen;
        }
        const names = [
            ...Object.values(chosen.modifiedPackLotLines || {}),
            ...(chosen.newPackLotLines || []).map((lot) => lot.lot_name),
        ];
        const lines = await refusedLines(this, product, names);
        if (lines.length) {
            sayRefused(this, lines);
            return null;
        }
        return chosen;
    },
});

patch(OrderPaymentValidation.prototype, {
    /** Once more before the payment is taken: somebody else may have sold the unit. */
    async isOrderValid() {
        if (!(await super.isOrderValid(...arguments))) {
            return false;
        }
        const lines = [];
        for (const line of this.order.getOrderlines()) {
            if (line.qty > 0) {
                const names = line.pack_lot_ids.map((lot) => lot.lot_name).filter(Boolean);
                lines.push(...(await refusedLines(this.pos, line.product_id, names)));
            }
        }
        if (lines.length) {
            sayRefused(this.pos, lines);
        }
        return !lines.length;
    },
});
