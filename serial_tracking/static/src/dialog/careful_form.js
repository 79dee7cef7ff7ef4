import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { useExternalListener } from "@odoo/owl";
import { CalmFormController } from "./calm_form";
import { askToStay } from "./careful_dialog";

/**
 * The form of a dialog that asks before it drops what somebody entered: Escape, the cross
 * and Discard close any other dialog at once, with hundreds of scanned numbers in it.
 */
export class CarefulFormController extends CalmFormController {
    setup() {
        super.setup();
        if (this.env.dialogData) {
            // Who stays is not answered: the dialog waits with closing for it.
            this.env.dialogData.dismiss = async () => {
                if (!(await this.mayLeave())) {
                    await new Promise(() => {});
                }
            };
            useExternalListener(window, "keydown", this.onEscapeInRow, { capture: true });
        }
    }

    /** A list takes Escape for "forget this row", numbers and all, and asks nobody. */
    async onEscapeInRow(ev) {
        const field = ev.target;
        if (
            ev.key !== "Escape" ||
            field.ariaExpanded === "true" ||
            !this.rootRef.el?.contains(field) ||
            !field.closest(".o_selected_row")
        ) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        field.blur();
        await this.env.dialogData.dismiss();
        this.env.dialogData.close({ dismiss: true });
    }

    async beforeExecuteActionButton(clickParams) {
        if (clickParams.special === "cancel" && !(await this.mayLeave())) {
            return false;
        }
        return super.beforeExecuteActionButton(clickParams);
    }

    async mayLeave() {
        const { root } = this.model;
        // Numbers that wait in a saved dialog for being applied are lost with it, too.
        if (!(await root.isDirty()) && !root.data.serial_pending) {
            return true;
        }
        const body = _t("What you entered in this dialog is not saved yet.");
        return !(await askToStay(this.dialogService, body));
    }
}

registry.category("views").add("serial_careful_form", {
    ...formView,
    Controller: CarefulFormController,
});
