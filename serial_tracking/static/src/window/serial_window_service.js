import { reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { offerLabels } from "./offer_labels";
import { SerialWindowDialog } from "./serial_window_dialog";

/**
 * Opens the entry or the selection window of stock moves, or of other records that offer
 * the same calls, one window of a model at a time: that of units to be identified may be
 * above the one that lacks them.
 *
 * A quantity that is typed and Validate that is pressed at once both ask for the window:
 * the second request then joins the first, and the window knows that it is to validate.
 *
 * request:
 * - moveIds: the moves, shown one after the other; or resModel and resIds
 * - validate: the call that asked (model, method, ids, context), to be made again when
 *   every unit has its number
 * - aim: "quantity" when the numbers are for the quantity as it stands, not for the demand
 * - onClosed: called at the end, to reload what is beneath
 */
export const serialWindowService = {
    dependencies: ["action", "dialog", "notification", "orm"],
    start(env, { action, dialog, notification, orm }) {
        const shown = new Map();

        function join(current, request) {
            if (request.validate) {
                const added = request.moveIds.filter((id) => !current.resIds.includes(id));
                current.resIds.push(...added);
                current.validate = request.validate;
                current.onClosed = request.onClosed || current.onClosed;
            }
        }

        async function finish(request, completed) {
            const reload =
                request.onClosed ||
                (() => action.doAction({ type: "ir.actions.client", tag: "soft_reload" }));
            if (!completed || !request.validate) {
                await reload();
                return request.wayOn && action.doAction(request.wayOn);
            }
            const { model, method, ids, context } = request.validate;
            try {
                await action.doActionButton({
                    type: "object",
                    name: method,
                    resModel: model,
                    resIds: [...ids],
                    context: { ...context },
                    onClose: async () => {
                        await reload();
                        await offerLabels({ action, notification, orm }, model, [...ids]);
                    },
                });
            } catch (error) {
                await reload();
                throw error;
            }
        }

        function open(request) {
            const { resModel = "stock.move", resIds = request.moveIds } = request;
            if (shown.has(resModel)) {
                return join(shown.get(resModel), request);
            }
            if (!resIds?.length) {
                notification.add(_t("Nothing here is tracked by serial number."), {
                    type: "info",
                });
                return;
            }
            const opened = reactive({
                aim: "expected",
                onClosed: null,
                validate: null,
                ...request,
                resModel,
                resIds: [...resIds],
                wayOn: null,
            });
            shown.set(resModel, opened);
            let completed = false;
            dialog.add(
                SerialWindowDialog,
                { request: opened, onCompleted: () => (completed = true) },
                {
                    onClose: () => {
                        shown.delete(resModel);
                        finish(opened, completed);
                    },
                }
            );
        }

        /** The window of a document's line, which may be that of the moves behind it. */
        async function openLine(resModel, resId, request) {
            if (resModel === "stock.move") {
                return open({ moveIds: [resId], ...request });
            }
            const opening = await orm.call(resModel, "action_serial_window", [[resId]]);
            return action.doAction(opening, { onClose: request.onClosed });
        }

        return { open, openLine };
    },
};

registry.category("services").add("serial_window", serialWindowService);

registry.category("actions").add("serial_tracking.window", (env, action, options) => {
    const { move_ids, res_model, res_ids, validate } = action.params;
    env.services.serial_window.open({
        ...(res_model ? { resModel: res_model, resIds: res_ids } : { moveIds: move_ids }),
        validate,
        aim: validate ? "quantity" : "expected",
        onClosed: options.onClose,
    });
});
