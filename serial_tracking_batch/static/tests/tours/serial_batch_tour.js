import { registry } from "@web/core/registry";
import { click, scan, windowGone } from "@serial_tracking/../tests/tours/serial_tour_steps";

registry.category("web_tour.tours").add("serial_batch", {
    steps: () => [
        click("button[name=action_done]:visible"),
        scan("TB-1"),
        scan("TB-2"),
        click(".o_serial_ok"),
        windowGone,
        {
            content: "See the batch done",
            trigger: ".o_arrow_button_current:contains(Done)",
        },
    ],
});
