import { useEffect } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { FloatField, floatField } from "@web/views/fields/float/float_field";
import { saveAndOpenWindow } from "./save_and_open_window";

// Whoever leaves the field for one of these has other plans; Validate asks by itself.
const OTHER_PLANS =
    ".o_form_button_cancel, .o_statusbar_buttons button, .o_breadcrumb a, .o_pager button";

/** A quantity that, when somebody sets it, asks for the serial numbers (E1, S1). */
export class SerialQuantityField extends FloatField {
    setup() {
        super.setup();
        this.serialWindow = useService("serial_window");
        this.typed = false;
        useEffect(
            (input) => {
                const onInput = () => (this.typed = true);
                const onLeave = (ev) => this.askOnce(ev.relatedTarget);
                input?.addEventListener("input", onInput);
                input?.addEventListener("blur", onLeave);
                return () => {
                    input?.removeEventListener("input", onInput);
                    input?.removeEventListener("blur", onLeave);
                };
            },
            () => [this.inputRef.el]
        );
        // Enter may take the input away before it is left.
        useEffect(
            () => this.askOnce(document.activeElement),
            () => [this.value]
        );
    }

    askOnce(goingTo) {
        if (this.typed) {
            this.typed = false;
            if (!goingTo?.closest(OTHER_PLANS)) {
                this.askForNumbers();
            }
        }
    }

    async askForNumbers() {
        const { record } = this.props;
        const isOpen = ({ state }) => !["done", "cancel"].includes(state);
        if (
            record.data.has_tracking === "serial" &&
            isOpen(record.data) &&
            (await user.hasGroup("serial_tracking.group_serial_user"))
        ) {
            await saveAndOpenWindow(this.serialWindow, record, {
                aim: "quantity",
                wanted: (move) => move.serial_mode && move.quantity && isOpen(move),
            });
        }
    }
}

registry.category("fields").add("serial_quantity", {
    ...floatField,
    component: SerialQuantityField,
    fieldDependencies: [
        { name: "has_tracking", type: "selection", readonly: true },
        { name: "serial_mode", type: "selection", readonly: true },
        { name: "state", type: "selection", readonly: true },
    ],
});
