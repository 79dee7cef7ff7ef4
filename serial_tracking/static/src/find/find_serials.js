import { _t } from "@web/core/l10n/translation";

/**
 * @param {Object} orm
 * @param {string} text
 * @param {number} [limit]
 * @param {number[]} [productIds] only units of these products
 * @returns {Promise<Object[]>} rows of `stock.lot.serial_find`
 */
export async function findSerials(orm, text, limit = 20, productIds = null) {
    const args = [text, limit, productIds];
    return text.trim() ? orm.silent.call("stock.lot", "serial_find", args) : [];
}

/** Open the Serial Detail of one unit; `activeIds` are those its pager goes through. */
export function openSerial(action, resId, { activeIds, newWindow } = {}) {
    return action.doAction(
        {
            type: "ir.actions.act_window",
            name: _t("Serial number"),
            res_model: "stock.lot",
            res_id: resId,
            views: [[false, "form"]],
            context: { form_view_ref: "serial_tracking.view_stock_lot_serial_form" },
        },
        { props: { resIds: activeIds || [resId] }, newWindow }
    );
}

/** Who has a unit or where it is, in a few words. */
export function whereabouts(row) {
    return row.customer || row.location || "";
}
