import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { saveAndOpenWindow } from "./save_and_open_window";

/** The barcode symbol of a line: how many numbers it has, and the way to its window. */
export class SerialNumbersButton extends Component {
    static template = "serial_tracking.SerialNumbersButton";
    static props = { ...standardWidgetProps, label: { type: Boolean, optional: true } };

    setup() {
        this.serialWindow = useService("serial_window");
    }

    get data() {
        return this.props.record.data;
    }

    get isShown() {
        return this.data.serial_mode && !["done", "cancel"].includes(this.data.state);
    }

    get isComplete() {
        return this.data.serial_done_count >= this.data.serial_expected_count;
    }

    get title() {
        const values = {
            done: this.data.serial_done_count,
            expected: this.data.serial_expected_count,
        };
        return this.data.serial_mode === "enter"
            ? _t("Enter serial numbers: %(done)s of %(expected)s given", values)
            : _t("Choose serial numbers: %(done)s of %(expected)s given", values);
    }

    open() {
        return saveAndOpenWindow(this.serialWindow, this.props.record);
    }
}

registry.category("view_widgets").add("serial_numbers", {
    component: SerialNumbersButton,
    extractProps: ({ options }) => ({ label: Boolean(options.label) }),
    fieldDependencies: [
        { name: "serial_mode", type: "selection", readonly: true },
        { name: "serial_done_count", type: "integer", readonly: true },
        { name: "serial_expected_count", type: "integer", readonly: true },
        { name: "state", type: "selection", readonly: true },
    ],
});
