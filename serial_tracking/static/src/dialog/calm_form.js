import { hasTouch } from "@web/core/browser/feature_detection";
import { getTabableElements } from "@web/core/utils/ui";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { onMounted } from "@odoo/owl";

const DATE = ".o_field_date *, .o_field_datetime *, .o_field_daterange *";

/**
 * The form of a dialog that may begin with a date. A dialog gives its first field the
 * focus, and a date opens its calendar then: on a phone that hides the whole dialog.
 */
export class CalmFormController extends FormController {
    setup() {
        super.setup();
        onMounted(() => {
            const root = this.rootRef.el;
            if (this.env.dialogData && hasTouch() && getTabableElements(root)[0]?.matches(DATE)) {
                root.tabIndex = -1;
                root.style.outline = "none";
                root.focus({ preventScroll: true });
            }
        });
    }
}

registry.category("views").add("serial_calm_form", {
    ...formView,
    Controller: CalmFormController,
});
