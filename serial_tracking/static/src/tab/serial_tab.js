import { Component, onWillUpdateProps, useState, useSubEnv } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { getDefaultConfig, View } from "@web/views/view";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { openSerial } from "../find/find_serials";

/**
 * The Serials tab: a list of its own inside the form of an item or a partner, so that
 * it pages, sorts, filters and groups on the server. The notebook makes it only when the
 * tab is shown.
 */
export class SerialTab extends Component {
    static template = "serial_tracking.SerialTab";
    static components = { View };
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.state = useState({ part: "all" });
        // The form's own pager, breadcrumbs and view switcher are not the list's.
        useSubEnv({
            config: { ...getDefaultConfig(), disableSearchBarAutofocus: true },
        });
        this.setRecord(this.props.record);
        onWillUpdateProps(({ record }) => {
            if (record.resId !== this.resId) {
                this.setRecord(record);
            }
        });
    }

    /** The list's props are made once per item: new ones would make it load again. */
    setRecord(record) {
        this.resId = record.resId;
        this.state.part = "all";
        this.viewProps = this.makeViewProps(record);
    }

    /** What a partner who buys and sells can look at one by one (G6). */
    get parts() {
        const { serial_held_count: held, serial_supplied_count: supplied } = this.props.record.data;
        if (!held || !supplied) {
            return [];
        }
        return [
            { name: "all", label: _t("All") },
            { name: "held", label: _t("Holds (%s)", held) },
            { name: "supplied", label: _t("Bought from (%s)", supplied) },
        ];
    }

    show(part) {
        this.state.part = part;
        this.viewProps = this.makeViewProps(this.props.record);
    }

    /** After a dialog of the grid the item's counts have changed as well. */
    async onReloaded() {
        const { record } = this.props;
        if (!(await record.isDirty())) {
            await record.load();
        }
    }

    makeContext({ resModel, resId, data }) {
        const views = {
            list_view_ref: "serial_tracking.view_stock_lot_serial_tab_list",
            kanban_view_ref: "serial_tracking.view_stock_lot_serial_kanban",
            search_view_ref: "serial_tracking.view_stock_lot_serial_search",
        };
        if (resModel === "res.partner") {
            return { ...views, list_view_ref: "serial_tracking.view_stock_lot_partner_list" };
        }
        const defaults =
            resModel === "product.product"
                ? { default_product_tmpl_id: data.product_tmpl_id.id, default_product_id: resId }
                : { default_product_tmpl_id: resId };
        return { ...defaults, ...views };
    }

    /** The units of an item, or those that a partner holds or has supplied (G6). */
    makeDomain({ resModel, resId }) {
        if (resModel === "res.partner") {
            const held = ["serial_customer_id", "child_of", resId];
            const supplied = ["serial_vendor_id", "child_of", resId];
            return { all: ["|", held, supplied], held: [held], supplied: [supplied] }[
                this.state.part
            ];
        }
        return [[resModel === "product.product" ? "product_id" : "product_tmpl_id", "=", resId]];
    }

    makeViewProps(record) {
        const type = this.env.isSmall ? "kanban" : "list";
        return {
            type,
            resModel: "stock.lot",
            searchViewId: false,
            loadIrFilters: true,
            context: this.makeContext(record),
            domain: this.makeDomain(record),
            display: { searchPanel: false },
            noBreadcrumbs: true,
            showButtons: false,
            selectRecord: (resId, options = {}) => openSerial(this.action, resId, options),
            ...(type === "kanban"
                ? { forceGlobalClick: true }
                : { onReloaded: () => this.onReloaded() }),
        };
    }
}

registry.category("view_widgets").add("serial_tab", { component: SerialTab });
