import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { saveAndOpenWindow } from "./save_and_open_window";

/** The barcode symbol of a line: how many numbers it has, and the way to its window. */
export class SerialNumbersButton extends Component {
    static template = "serial_tracking.SerialNumbersButton";
    static props = {
        ...standardWidgetProps,
        label: { type: Boolean, optional: true },
        done: { type: String, optional: true },
        expected: { type: String, optional: true },
        announces: { type: Boolean, optional: true },
        identifies: { type: Boolean, optional: true },
    };
    static defaultProps = { done: "serial_done_count", expected: "serial_expected_count" };

    setup() {
        this.serialWindow = useService("serial_window");
    }

    get data() {
        return this.props.record.data;
    }

    get isShown() {
        const { serial_mode, serial_tracked, state } = this.data;
        const hasWindow = this.props.identifies || serial_mode || serial_tracked;
        return hasWindow && !["done", "cancel"].includes(state);
    }

    get done() {
        return this.data[this.props.done];
    }

    get expected() {
        return this.data[this.props.expected];
    }

    get isComplete() {
        return this.done >= this.expected;
    }

    get title() {
        const values = { done: this.done, expected: this.expected };
        if (this.props.announces) {
            return _t("Announced serial numbers: %(done)s of %(expected)s given", values);
        }
        return this.props.identifies || this.data.serial_mode === "enter"
            ? _t("Enter serial numbers: %(done)s of %(expected)s given", values)
            : _t("Choose serial numbers: %(done)s of %(expected)s given", values);
    }

    open() {
        return saveAndOpenWindow(this.serialWindow, this.props.record);
    }
}

const integer = (name) => ({ name, type: "integer", readonly: true });

registry.category("view_widgets").add("serial_numbers", {
    component: SerialNumbersButton,
    extractProps: ({ options }) => ({ label: Boolean(options.label) }),
    fieldDependencies: [
        { name: "serial_mode", type: "selection", readonly: true },
        integer("serial_done_count"),
        integer("serial_expected_count"),
        { name: "state", type: "selection", readonly: true },
    ],
});

/** The same on the line of an order, whose window is that of the order or of its moves. */
registry.category("view_widgets").add("serial_order_numbers", {
    component: SerialNumbersButton,
    extractProps: ({ options }) => ({
        label: Boolean(options.label),
        done: options.done,
        expected: options.expected,
        announces: Boolean(options.announces),
    }),
    fieldDependencies: ({ options }) => [
        { name: "serial_tracked", type: "boolean", readonly: true },
        integer(options.done),
        integer(options.expected),
        { name: "state", type: "selection", readonly: true },
    ],
});

/** The same on a place whose units are to be identified (T6). */
registry.category("view_widgets").add("serial_identify_numbers", {
    component: SerialNumbersButton,
    extractProps: () => ({
        label: true,
        done: "entered_count",
        expected: "unidentified_qty",
        identifies: true,
    }),
    fieldDependencies: [integer("entered_count"), integer("unidentified_qty")],
});
