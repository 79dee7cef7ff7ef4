/* eslint-disable no-console */
/* Run in the browser by test_screens.py: opens ACTIONS one after the other and says what
   is wrong with each: a dialog of an error, or something that sticks out sideways. */
(async () => {
    const ACTIONS = /*ACTIONS*/ [];
    const { rpcBus } = odoo.loader.modules.get("@web/core/network/rpc");
    const service = odoo.__WOWL_DEBUG__.root.env.services.action;
    const open = new Set();
    rpcBus.addEventListener("RPC:REQUEST", (ev) => open.add(ev.detail.data.id));
    rpcBus.addEventListener("RPC:RESPONSE", (ev) => open.delete(ev.detail.data.id));

    const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));
    const quiet = async () => {
        for (let calm = 0, tries = 0; calm < 4 && tries < 200; tries++) {
            await sleep(50);
            calm = open.size ? 0 : calm + 1;
        }
    };
    const scrolls = (el) =>
        el &&
        (/auto|scroll|hidden|clip/.test(getComputedStyle(el).overflowX) || scrolls(parentOf(el)));
    const parentOf = (el) =>
        el.parentElement?.closest(".o_action_manager, .modal-body") === el.parentElement
            ? null
            : el.parentElement;
    const sticksOut = () =>
        [...document.querySelectorAll(".o_action_manager *, .modal *")].find((el) => {
            const { width, height, right, left } = el.getBoundingClientRect();
            return (
                width > 1 &&
                height > 1 &&
                (right > window.innerWidth + 1 || left < -1) &&
                getComputedStyle(el).visibility === "visible" &&
                !scrolls(parentOf(el))
            );
        });
    const wrong = [];
    const look = async (name) => {
        await quiet();
        const dialog = document.querySelector(".o_error_dialog, .o_notification_bar.bg-danger");
        if (dialog) {
            wrong.push(`${name}: ${dialog.closest(".modal, .o_notification").innerText}`);
        }
        // A calendar that opens by itself hides the dialog on a phone.
        if (window.innerWidth < 500 && document.querySelector(".o_datetime_picker")) {
            wrong.push(`${name}: a calendar lies over it`);
        }
        const out = sticksOut();
        if (out) {
            const { left, right } = out.getBoundingClientRect();
            wrong.push(
                `${name}: ${out.tagName}.${out.className} from ${left} to ${right} of ${window.innerWidth}`
            );
        }
        const modals = [...document.querySelectorAll(".modal")];
        if (modals.length && dialog) {
            modals.pop().querySelector(".btn-close, .btn-primary")?.click();
            await quiet();
        }
    };
    for (const { name, action, context } of ACTIONS) {
        try {
            await service.doAction(action, { additionalContext: context, clearBreadcrumbs: true });
            await look(name);
            const row =
                ".o_action_manager .o_list_view .o_data_row .o_data_cell, " +
                ".o_action_manager .o_kanban_view .o_kanban_record:not(.o_kanban_ghost)";
            const first = !document.querySelector(".modal") && document.querySelector(row);
            if (first) {
                first.click();
                await look(`${name}, first record`);
            }
            await service.doAction({ type: "ir.actions.act_window_close" });
            await quiet();
        } catch (error) {
            const { message, data } = error.cause || error;
            wrong.push(
                `${name}: ${message} ${data?.message || ""} ${data?.debug?.slice(-600) || ""}`
            );
        }
    }
    if (wrong.length) {
        console.error(`Screens:\n${wrong.join("\n")}`);
    } else {
        console.log("test successful");
    }
})();
