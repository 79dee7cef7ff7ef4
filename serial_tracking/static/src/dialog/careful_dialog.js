import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

/** A dialog that may refuse to close. */
export class CarefulDialog extends Dialog {
    static props = { ...Dialog.props, mayClose: Function };

    async dismiss() {
        if (await this.props.mayClose()) {
            return super.dismiss();
        }
    }
}

/**
 * Ask before something is lost. Enter and Escape stay; only the second button leaves.
 *
 * @param {Object} dialog the dialog service
 * @param {string} body what would be lost
 * @returns {Promise<boolean>} whether to stay
 */
export function askToStay(
    dialog,
    body,
    confirmLabel = _t("Back"),
    cancelLabel = _t("Leave without it")
) {
    return new Promise((resolve) => {
        dialog.add(
            ConfirmationDialog,
            {
                body,
                confirmLabel,
                cancelLabel,
                confirm: () => resolve(true),
                cancel: () => resolve(false),
                dismiss: () => resolve(true),
            },
            { onClose: () => resolve(true) }
        );
    });
}
