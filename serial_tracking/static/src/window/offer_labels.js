import { _t } from "@web/core/l10n/translation";

/**
 * Once the window has led to the end of a receipt, its units want their labels (G4).
 *
 * Nothing is offered where the operation type prints them by itself, or for a transfer
 * whose units came with their labels.
 */
export async function offerLabels({ action, notification, orm }, resModel, ids) {
    if (resModel !== "stock.picking") {
        return;
    }
    const count = await orm.call(resModel, "serial_labels_wanted", [ids]);
    if (!count) {
        return;
    }
    const text = count === 1 ? _t("1 unit came in.") : _t("%s units came in.", count);
    const close = notification.add(text, {
        type: "success",
        autocloseDelay: 15000,
        buttons: [
            {
                name: _t("Print labels"),
                icon: "fa-print",
                primary: true,
                onClick: async () => {
                    close();
                    await action.doAction(await orm.call(resModel, "action_serial_labels", [ids]));
                },
            },
        ],
    });
}
