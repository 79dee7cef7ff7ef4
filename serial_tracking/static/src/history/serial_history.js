import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** The history of one unit, read by one call (H2). */
export class SerialHistory extends Component {
    static template = "serial_tracking.SerialHistory";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ rows: [], newestFirst: true });
        onWillStart(() => this.load(this.props.record));
        onWillUpdateProps((nextProps) => this.load(nextProps.record));
    }

    async load(record) {
        this.state.rows = record.resId
            ? await this.orm.call("stock.lot", "serial_history", [[record.resId]])
            : [];
    }

    get rows() {
        return this.state.newestFirst ? [...this.state.rows].reverse() : this.state.rows;
    }

    formatDate(value) {
        return toLocaleDateTimeString(deserializeDateTime(value));
    }

    toggleOrder() {
        this.state.newestFirst = !this.state.newestFirst;
    }

    openDocument(document) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: document.model,
            res_id: document.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("serial_history", { component: SerialHistory });
