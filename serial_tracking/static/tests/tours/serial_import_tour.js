import { registry } from "@web/core/registry";
import { click, counter, fill, noDialog, scan, see, upload, windowGone } from "./serial_tour_steps";

const tours = registry.category("web_tour.tours");
const DROP = ".o_serial_drop";
const ROWS = ".o_field_widget[name=bad_line_ids]";

/** A row of the rows to correct, as a list or as cards. */
const row = (...texts) => {
    const has = texts.map((text) => `:contains('${text}')`).join("");
    return see(`${ROWS} .o_data_row${has}, ${ROWS} .o_kanban_record${has}`);
};

/** On a phone the buttons of the status bar are in a menu. */
const press = (name) => [
    {
        content: "Open the menu of a phone",
        trigger: ".o_statusbar_buttons, .o_cp_action_menus, .o_statusbar_buttons_dropdown",
        run({ queryFirst, click: press_ }) {
            const hidden = !queryFirst(`button[name=${name}]:visible`);
            const toggler = queryFirst(".o_statusbar_buttons .dropdown-toggle:visible");
            return hidden && toggler ? press_(toggler) : undefined;
        },
    },
    click(`button[name=${name}]:first`),
];

tours.add("serial_import_with_errors", {
    steps: () => [
        see(`${DROP}:contains('Drop the file here')`),
        see("body:not(:has(h2:visible:contains('csv')))"),
        {
            content: "Drop a picture",
            trigger: DROP,
            run: () => drop("photo.png", "no table"),
        },
        see(".o_notification:contains('photo.png is neither CSV nor XLSX')"),
        {
            content: "Drop the file",
            trigger: DROP,
            run: () =>
                drop(
                    "units.csv",
                    "Serial number,Date received\nGOOD-1,\nGOOD-2,soon\n,2026-01-02\n"
                ),
        },
        see(`.o_serial_file_name:contains('units.csv')`),
        ...press("action_check"),
        see(".o_serial_import_counts:contains('1 good'):contains('2 to correct')"),
        see("h2:contains('units.csv')"),
        row("GOOD-2", "Date received", "soon", "is no date"),
        row("there is no serial number"),
        ...press("action_import"),
        see(".o_serial_import_counts:contains('1 imported'):contains('2 to correct')"),
        see("button[name=action_download_xlsx]"),
        noDialog,
    ],
});

tours.add("serial_import_unreadable", {
    steps: () => [
        {
            content: "Drop an empty file",
            trigger: DROP,
            run: () => drop("nothing.csv", ""),
        },
        see(".o_notification:contains('nothing.csv is empty')"),
        upload("empty.csv", "Serial number\n", `${DROP} .o_input_file:not(:visible)`),
        ...press("action_check"),
        see(
            ".modal:contains('no rows'), .o_notification:contains('no rows'), .modal:contains('empty')"
        ),
        click(".modal .btn-primary"),
        noDialog,
    ],
});

function drop(name, text) {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    document
        .querySelector(DROP)
        .dispatchEvent(
            new window.DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true })
        );
}

/** A finger that rests on a card chooses it. */
const hold = (text) => ({
    content: `Hold ${text}`,
    trigger: `.o_serial_tab .o_kanban_record:contains('${text}')`,
    async run() {
        const options = { bubbles: true, cancelable: true };
        this.anchor.dispatchEvent(new window.TouchEvent("touchstart", options));
        await new Promise((resolve) => setTimeout(resolve, 700));
        this.anchor.dispatchEvent(new window.TouchEvent("touchend", options));
    },
});

tours.add("serial_tab_on_a_phone", {
    steps: () => [
        click(".o_notebook .nav-link:contains('Serials')"),
        click(".o_serial_tab .o_control_panel_main_buttons .dropdown-toggle"),
        see(
            ".o-dropdown--menu button:contains('Import'), .o_bottom_sheet button:contains('Import')"
        ),
        {
            content: "Close the menu",
            trigger: "body",
            run: "press Escape",
        },
        see("body:not(:has(.o_bottom_sheet, .o-dropdown--menu))"),
        hold("TAB-1"),
        click(".o_serial_tab .o_kanban_record:contains('TAB-2')"),
        see(".o_serial_tab .o_record_selected:contains('TAB-2')"),
        click(".o_serial_tab .o_cp_action_menus button"),
        see(".o-dropdown-item-unstyled-button:contains('Transfer')"),
        see(".o-dropdown-item-unstyled-button:contains('Print labels')"),
        click(".o-dropdown-item-unstyled-button button:contains('Change status')"),
        see(".modal .o_field_widget[name=lot_count]:contains('2')"),
        click(".modal .o_field_widget[name=status_id] input"),
        ...chooseStatus(),
        fill(".modal .o_field_widget[name=reason] input", "dropped"),
        click(".modal button[name=action_apply]"),
        noDialog,
        see(".o_serial_tab .o_kanban_record:contains('TAB-1'):contains('Defective')"),
        see(".o_serial_tab .o_kanban_record:contains('TAB-3'):contains('In stock')"),
    ],
});

function chooseStatus() {
    return [
        click(
            ".ui-autocomplete .dropdown-item:contains('Defective'), " +
                ".modal .o_kanban_record:contains('Defective')"
        ),
    ];
}

tours.add("serial_identify_units", {
    steps: () => [
        see(".o_serial_progress:contains('0 of 4 units identified')"),
        see(".o_serial_progress .progress[aria-valuenow='0']"),
        click("button[name=action_serial_identify]"),
        see(".modal .o_serial_progress:contains('0 of 4 units identified')"),
        click(".modal .o_data_row .o_serial_numbers"),
        scan("ID-1, ID-2"),
        counter("2 of 4 entered"),
        click(".o_serial_ok"),
        windowGone,
        see(".modal .o_serial_numbers:contains('2/4')"),
        click(".modal button[name=action_identify]"),
        see(".modal .o_serial_progress:contains('2 of 4 units identified')"),
        see(".modal .o_serial_progress .progress[aria-valuenow='50']"),
        click(".modal .btn:contains('Close')"),
        noDialog,
        see(".o_serial_progress:contains('2 of 4 units identified')"),
        see(".o_serial_progress .progress[aria-valuenow='50']"),
    ],
});
