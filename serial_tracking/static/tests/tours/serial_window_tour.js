import { registry } from "@web/core/registry";
import {
    BOX,
    click,
    counter,
    isDone,
    paste,
    receiveFive,
    refused,
    scan,
    see,
    setQuantity,
    windowGone,
} from "./serial_tour_steps";

const tours = registry.category("web_tour.tours");

tours.add("serial_receive", { steps: () => receiveFive });

tours.add("serial_validate_asks", {
    steps: () => [
        click("button[name=button_validate]"),
        see(".o_serial_window .modal-title:contains('Laptop X1 (1 of 2)')"),
        see(".o_serial_only_these:contains('Leave this product for later')"),
        scan("X1-201-X1-203"),
        counter("3 of 5 entered"),
        click(".o_serial_ok"),
        see(".o_serial_missing:contains('2 more')"),
        click(".o_serial_only_these:contains('Receive only these 3')"),
        see(".o_serial_window .modal-title:contains('Phone P2 (2 of 2)')"),
        click(".o_serial_generate:contains('Generate 2')"),
        counter("2 of 2 entered"),
        click(".o_serial_ok"),
        click(".modal button:contains('Create Backorder')"),
        isDone,
    ],
});

tours.add("serial_entry_box", {
    steps: () => [
        click(".o_serial_numbers:contains('0/300')"),
        counter("0 of 300 entered"),
        // a typing mistake goes back into the box and is corrected
        scan("OLD-1"),
        refused("OLD-1", "already in stock"),
        click(".o_serial_correct:contains('OLD-1')"),
        see("body:not(:has(.o_serial_refused))"),
        { trigger: BOX, run: "edit GOOD-1 && press Enter" },
        counter("1 of 300 entered"),
        // a code of another product
        scan("(01)00614141999996(21)P-1"),
        refused("P-1", "Phone P2"),
        click(".o_serial_dismiss"),
        see("body:not(:has(.o_serial_refused))"),
        paste(Array.from({ length: 300 }, (_, n) => `PASTE-${n}`).join("\n")),
        counter("300 of 300 entered"),
        refused("PASTE-299", "one too many"),
        {
            content: "No more than a page is drawn",
            trigger: ".o_serial_line:contains('PASTE-298')",
            run() {
                const count = document.querySelectorAll(".o_serial_line").length;
                if (count !== 40) {
                    throw new Error(`${count} lines are drawn`);
                }
            },
        },
        click(".o_serial_line:contains('PASTE-298') .o_serial_remove"),
        counter("299 of 300 entered"),
        // Escape asks for what is typed only, and keeps what was added
        { trigger: BOX, run: "edit NOT-YET" },
        { trigger: BOX, run: "press Escape" },
        click(".modal:contains('not added yet') button:contains('Leave without it')"),
        windowGone,
        see(".o_serial_numbers:contains('299/300')"),
    ],
});

tours.add("serial_ship", {
    steps: () => [
        ...setQuantity(2),
        counter("0 of 2 chosen"),
        see(".o_serial_proposed:contains('Proposed by the reservation: 2')"),
        click(".o_serial_row:contains('X1-003')"),
        counter("1 of 2 chosen"),
        scan("SOLD-1"),
        refused("SOLD-1", "sold"),
        scan("x1-005"),
        counter("2 of 2 chosen"),
        scan("X1-004"),
        refused("X1-004", "one too many"),
        click(".o_serial_show_chosen:contains('Chosen (2)')"),
        see(".o_serial_row:contains('X1-005') input:checked"),
        click(".o_serial_ok"),
        windowGone,
        click("button[name=button_validate]"),
        isDone,
    ],
});

tours.add("serial_select_list", {
    steps: () => [
        click(".o_serial_numbers"),
        counter("0 of 2 chosen"),
        { trigger: ".o_serial_search", run: "edit 04" },
        see(".o_serial_rows:not(:contains('X1-003')) .o_serial_row:contains('X1-004')"),
        click(".o_serial_row:contains('X1-004')"),
        counter("1 of 2 chosen"),
        click(".o_serial_row:contains('X1-004')"),
        counter("0 of 2 chosen"),
        click(".o_serial_oldest:contains('Take the oldest 2')"),
        counter("2 of 2 chosen"),
        click(".o_serial_clear"),
        counter("0 of 2 chosen"),
        scan("X1-005"),
        counter("1 of 2 chosen"),
        click(".o_serial_discard"),
        click(".modal button:contains('Take off')"),
        windowGone,
    ],
});

tours.add("serial_validate_at_once", {
    steps: () => [
        click(".o_data_row td[name=quantity]"),
        {
            content: "Set the quantity and press Validate without leaving the field",
            trigger: ".o_data_row .o_field_widget[name=quantity] input",
            run: "edit 2",
        },
        click("button[name=button_validate]"),
        see(".o_serial_window:not(:has(.o_serial_only_these))"),
        {
            content: "One window, although two asked for it",
            trigger: ".o_serial_window",
            run() {
                const count = document.querySelectorAll(".o_serial_window").length;
                if (count !== 1) {
                    throw new Error(`${count} windows are open`);
                }
            },
        },
        counter("0 of 2 entered"),
        scan("X1-301, X1-302"),
        counter("2 of 2 entered"),
        { content: "Ctrl+Enter is OK", trigger: BOX, run: "press Control+Enter" },
        click(".modal button:contains('No Backorder')"),
        isDone,
    ],
});

tours.add("serial_labels_offered", {
    steps: () => [
        click("button[name=button_validate]"),
        see(".o_serial_window"),
        scan("X1-501, X1-502"),
        counter("2 of 2 entered"),
        click(".o_serial_ok"),
        isDone,
        see("button.btn-primary[name=action_serial_labels]"),
        click(".o_notification:contains('2 units came in') button:contains('Print labels')"),
        click(".modal [name=print_format] input[data-value=zpl]"),
        see(".modal button[name=process]"),
        click(".modal-footer .btn-secondary:contains('Cancel')"),
        see("body:not(:has(.o_notification))"),
    ],
});

tours.add("serial_details", {
    steps: () => [
        click("button[name=action_show_details]"),
        see(".modal:not(:has(.o_widget_generate_serials button)) .o_serial_numbers"),
        click(".modal .o_serial_numbers:contains('0/2')"),
        scan("X1-401"),
        counter("1 of 2 entered"),
        click(".o_serial_later"),
        windowGone,
        see(".modal td[name=lot_name]:contains('X1-401')"),
        click(".modal .o_form_button_save"),
        see(".o_data_row .o_serial_numbers:contains('1/2')"),
    ],
});

tours.add("serial_no_right", {
    steps: () => [see(".o_data_row td[name=quantity]"), see("body:not(:has(.o_serial_numbers))")],
});

const ABOVE = ".modal:not(.o_inactive_modal)";

/** Units that have no number yet get it in a window above the one that lacks them. */
tours.add("serial_identify_while_choosing", {
    steps: () => [
        click(".o_serial_numbers"),
        click(".o_serial_unidentified button"),
        click(`${ABOVE} .o_data_row .o_serial_numbers`),
        scan("N-1, N-2", `${ABOVE} .o_serial_box textarea`),
        see(`${ABOVE} .o_serial_counter:contains('2 of 3 entered')`),
        click(`${ABOVE} .o_serial_ok`),
        see(`${ABOVE} .o_serial_numbers:contains('2/3')`),
        click(`${ABOVE} button[name=action_identify]`),
        see(`${ABOVE} .o_serial_progress:contains('2 of 3 units identified')`),
        click(`${ABOVE} .btn:contains('Close')`),
        see(`${ABOVE} .o_serial_row:contains('N-1')`),
        scan("N-1, N-2"),
        counter("2 of 2 chosen"),
        click(".o_serial_ok"),
        windowGone,
    ],
});
