import { registry } from "@web/core/registry";
import {
    click,
    counter,
    isDone,
    refused,
    scan,
    see,
    windowGone,
} from "@serial_tracking/../tests/tours/serial_tour_steps";

registry.category("web_tour.tours").add("serial_production", {
    steps: () => [
        click("button[name=action_serial_finished]"),
        see(".modal-title:contains(Serial Number Entry)"),
        counter("0 of 2 entered"),
        scan("M-1"),
        scan("M-1"),
        refused("M-1", "entered already"),
        scan("M-2"),
        counter("2 of 2 entered"),
        click(".o_serial_ok"),
        windowGone,
        see("button[name=action_serial_finished]:contains(2)"),
        click(".o_field_widget[name=move_raw_ids] button.o_serial_numbers"),
        see(".modal-title:contains(Serial Number Selection)"),
        see(".o_serial_row:contains(P-3)"),
        see(".o_serial_rows:not(:contains(P-2))"),
        scan("P-2"),
        refused("P-2", "not available"),
        scan("P-3"),
        scan("P-4"),
        counter("2 of 2 chosen"),
        click(".o_serial_ok"),
        windowGone,
        click("button[name=button_mark_done]:visible"),
        isDone,
    ],
});

/** Somebody presses Produce All at once: what is missing is asked for. */
registry.category("web_tour.tours").add("serial_production_asks", {
    steps: () => [
        click("button[name=button_mark_done]:visible"),
        see(".modal-title:contains(Serial Number Entry)"),
        counter("0 of 2 entered"),
        click(".o_serial_generate"),
        counter("2 of 2 entered"),
        click(".o_serial_ok"),
        isDone,
    ],
});
