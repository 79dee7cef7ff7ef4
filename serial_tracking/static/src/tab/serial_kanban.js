import { registry } from "@web/core/registry";
import { CogMenu } from "@web/search/cog_menu/cog_menu";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";

/**
 * On a phone the buttons for chosen cards are in the wheel, which core shows only to people
 * who may export or have another entry in it (G4).
 */
class SerialCogMenu extends CogMenu {
    static props = { ...CogMenu.props, hasSelectedRecords: { optional: true } };

    get hasItems() {
        return super.hasItems || Boolean(this.props.hasSelectedRecords);
    }
}

class SerialKanbanController extends KanbanController {
    static components = { ...KanbanController.components, CogMenu: SerialCogMenu };
}

registry.category("views").add("serial_kanban", {
    ...kanbanView,
    Controller: SerialKanbanController,
});
