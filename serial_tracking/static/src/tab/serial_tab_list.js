import { registry } from "@web/core/registry";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

/** The grid of the Serials tab; tells the item's form when it was loaded again. */
class SerialTabListController extends ListController {
    static props = { ...ListController.props, onReloaded: { type: Function, optional: true } };

    get modelParams() {
        const params = super.modelParams;
        let loaded = false;
        params.hooks.onRootLoaded = () => {
            if (loaded && this.actionDone) {
                this.actionDone = false;
                this.props.onReloaded?.();
            }
            loaded = true;
        };
        return params;
    }

    async beforeExecuteActionButton() {
        this.actionDone = true;
        return super.beforeExecuteActionButton(...arguments);
    }
}

registry.category("views").add("serial_tab_list", {
    ...listView,
    Controller: SerialTabListController,
});
