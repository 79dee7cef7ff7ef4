import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const EVERY = 3000;
const UNDER_WAY = ["checking", "importing"];

/** Shows how far an import came, while it goes on in the background (M3). */
export class SerialImportRefresh extends Component {
    static template = xml`<t/>`;
    static props = { ...standardWidgetProps };

    setup() {
        let timer;
        const refresh = async () => {
            const { record } = this.props;
            if (UNDER_WAY.includes(record.data.state) && !document.hidden) {
                await record.load();
            }
            timer = browser.setTimeout(refresh, EVERY);
        };
        onMounted(() => (timer = browser.setTimeout(refresh, EVERY)));
        onWillUnmount(() => browser.clearTimeout(timer));
    }
}

registry.category("view_widgets").add("serial_import_refresh", {
    component: SerialImportRefresh,
    fieldDependencies: [{ name: "state", type: "selection" }],
});
