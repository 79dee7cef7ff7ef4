import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const see = (trigger) => ({ content: `See ${trigger}`, trigger });

const click = (trigger) => ({ content: `Click ${trigger}`, trigger, run: "click" });

tours.add("serial_find_and_read", {
    steps: () => [
        // A screen that is still loading closes the palette when it comes.
        see(".o_serial_report_card[data-report=moves]"),
        click(".o_serial_find_systray button"),
        {
            content: "Type the last digits",
            trigger: ".o_command_palette_search input",
            run: "edit $1-003",
        },
        click(".o_command:contains('X1-003'):contains('Sold')"),
        see(".o_form_view h1:contains('X1-003')"),
        see(".o_serial_history_table tr:contains('Delivered'):contains('WH/OUT')"),
        see(".o_serial_history_table tr:contains('Received'):contains('Vendors')"),
    ],
});

tours.add("serial_export_register", {
    steps: () => [
        click(".o_serial_report_card[data-report=moves]"),
        see(".modal .o_serial_report_dialog"),
        click(".modal button[name=action_export_csv]"),
        click(".modal button[name=action_view]"),
        see(".o_list_view .o_data_row:contains('X1-003'):contains('Delivered')"),
        see(".o_list_view .o_data_row:contains('X1-101'):contains('Received')"),
    ],
});
