import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** "37 of 120 units identified" with its bar (T5). */
export class SerialProgress extends Component {
    static template = "serial_tracking.SerialProgress";
    static props = { ...standardWidgetProps };

    get percent() {
        const { serial_identified_qty: identified, serial_on_hand_qty: held } =
            this.props.record.data;
        const percent = held > 0 ? (100 * identified) / held : 0;
        return Math.round(Math.max(0, Math.min(100, percent)));
    }

    get text() {
        const { serial_identified_qty, serial_on_hand_qty } = this.props.record.data;
        const format = (value) => formatFloat(value, { digits: [16, 2], trailingZeros: false });
        return _t("%(identified)s of %(held)s units identified", {
            identified: format(serial_identified_qty),
            held: format(serial_on_hand_qty),
        });
    }
}

registry.category("view_widgets").add("serial_progress", {
    component: SerialProgress,
    fieldDependencies: [
        { name: "serial_identified_qty", type: "float" },
        { name: "serial_on_hand_qty", type: "float" },
    ],
});
