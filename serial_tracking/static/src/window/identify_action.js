import { registry } from "@web/core/registry";

/** Opens the dialog for units without a serial number (T6); the windows call it. */
async function identifyUnits(env, action, options) {
    const { product_id, location_id } = action.params;
    const open = await env.services.orm.call(
        "product.product",
        "action_serial_identify",
        [[product_id]],
        { location_id }
    );
    return env.services.action.doAction(open, { onClose: options.onClose });
}

registry.category("actions").add("serial_tracking.identify", identifyUnits);
