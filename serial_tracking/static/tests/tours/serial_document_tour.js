import { registry } from "@web/core/registry";
import {
    BOX,
    click,
    counter,
    isDone,
    noDialog,
    pick,
    refused,
    scan,
    SCAN_FIELD,
    see,
    wedge,
    windowGone,
} from "./serial_tour_steps";

const tours = registry.category("web_tour.tours");

const ROW = (name) => `.o_serial_row:contains('${name}') input`;
const ok = [click(".o_serial_ok"), windowGone];
const choose = (field, text) => [
    click(`${field} input`),
    click(`.o_select_menu_item:contains('${text}')`),
];

tours.add("serial_return", {
    steps: () => [
        click(".o_statusbar_buttons button:contains('Return')"),
        see(`${SCAN_FIELD}:focus`),
        scan("OTHER-1", SCAN_FIELD),
        refused("OTHER-1", "not moved by"),
        scan("A1", SCAN_FIELD),
        see(".modal .o_serial_status:contains('1 added')"),
        see(".modal .o_field_widget[name=serial_lot_ids]:contains('A1')"),
        // the window of the line offers what was shipped, and nothing else
        click(".modal .o_serial_return_numbers"),
        counter("1 chosen"),
        see(`body:not(:has(${ROW("OTHER-1")}))`),
        see(`${ROW("A1")}:checked`),
        click(ROW("A3")),
        counter("2 chosen"),
        ...ok,
        see(".modal .o_field_widget[name=serial_lot_ids]:contains('A3')"),
        click(".modal button[name=action_create_returns]"),
        noDialog,
        see(".o_serial_numbers:contains('2/2')"),
        click("button[name=button_validate]"),
        isDone,
    ],
});

const SERIALS = ".o_notebook .nav-link:contains('Serials')";

tours.add("serial_adjust_in", {
    steps: () => [
        click(SERIALS),
        click(".o_serial_tab button:contains('Adjust')"),
        ...choose(".modal [name=reason_in]", "Found"),
        click(".modal button:contains('Enter serial numbers')"),
        counter("0 entered"),
        scan("A1, N1..N3"),
        refused("A1", "already in stock"),
        counter("3 entered"),
        click(".o_serial_line:contains('N2') .o_serial_remove"),
        counter("2 entered"),
        click(".o_serial_line:contains('N3') .o_serial_details"),
        { trigger: ".o_serial_note", run: "edit open box && press Enter" },
        see(".o_serial_line:contains('N3'):contains('open box')"),
        ...ok,
        see(".modal [name=summary]:contains('N1, N3')"),
        click(".modal button[name=action_apply]"),
        noDialog,
        see(".o_serial_tab .o_data_row:contains('N3'):contains('In stock')"),
    ],
});

tours.add("serial_adjust_out", {
    steps: () => [
        click(SERIALS),
        click(".o_serial_tab button:contains('Adjust')"),
        click(".modal [name=change] input[data-value=remove]"),
        ...choose(".modal [name=reason_out]", "Shrinkage"),
        click(".modal button:contains('Choose units')"),
        counter("0 chosen"),
        { trigger: ".o_serial_amount", run: "edit 2" },
        click(".o_serial_oldest"),
        counter("2 chosen"),
        see(`${ROW("A2")}:checked`),
        click(ROW("A1")),
        counter("1 chosen"),
        scan("SOLD-1"),
        refused("SOLD-1", "already sold"),
        ...ok,
        click(".modal button[name=action_apply]"),
        noDialog,
        see(".o_serial_tab .o_data_row:contains('A2'):contains('Lost')"),
        see(".o_serial_tab .o_data_row:contains('A1'):contains('In stock')"),
    ],
});

tours.add("serial_order_choice", {
    steps: () => [
        click(".o_serial_numbers:contains('0/2')"),
        counter("0 of 2 chosen"),
        see(`${BOX}:focus`),
        click(ROW("A3")),
        counter("1 of 2 chosen"),
        scan("SOLD-1"),
        refused("SOLD-1", "already sold"),
        click(".o_serial_ok"),
        see(".o_serial_missing:contains('1 more serial number')"),
        scan("A2"),
        counter("2 of 2 chosen"),
        ...ok,
        see(".o_serial_numbers:contains('2/2')"),
        click("button[name=action_confirm]"),
        see(".o_statusbar_status .o_arrow_button_current:contains('Sales Order')"),
    ],
});

tours.add("serial_announce", {
    steps: () => [
        click(".o_serial_numbers:contains('0/3')"),
        counter("0 of 3 announced"),
        scan("A1-A2, HERE-1"),
        refused("HERE-1", "already in stock"),
        counter("2 of 3 announced"),
        click(".o_serial_generate:contains('Generate 1')"),
        counter("3 of 3 announced"),
        ...ok,
        see(".o_serial_numbers:contains('3/3')"),
        click("button[name=button_confirm]"),
        see(".o_statusbar_status .o_arrow_button_current:contains('Purchase Order')"),
        click(".o_serial_numbers:contains('3/3')"),
        click(".o_serial_way_on:contains('Enter on the receipt')"),
        counter("3 of 3 entered"),
        see(".o_serial_announced"),
        click(".o_serial_later"),
        windowGone,
    ],
});

tours.add("serial_scrap", {
    steps: () => [
        click(".o_serial_scrap_numbers"),
        counter("0 chosen"),
        scan("A1, A2"),
        counter("2 chosen"),
        ...ok,
        see(".o_field_widget[name=serial_lot_ids]:contains('A2')"),
        see(".o_field_widget[name=scrap_qty]:contains('2')"),
        click("button[name=action_validate]"),
        isDone,
    ],
});

const SCAN = "textarea.o_serial_scan";

tours.add("serial_scan_on_transfer", {
    steps: () => [
        see(SCAN),
        wedge("SN:A1"),
        see(".o_serial_status:contains('A1: Laptop X1, 1 of 2')"),
        wedge("ZZZ"),
        refused("ZZZ", "unknown"),
        scan("A2", SCAN),
        see(".o_serial_status:contains('2 of 2')"),
        see(".o_serial_numbers:contains('2/2')"),
        click(".o_serial_numbers"),
        counter("2 of 2 chosen"),
        // the window has a box of its own: a scan counts once
        {
            content: "Leave the box",
            trigger: BOX,
            run() {
                this.anchor.blur();
            },
        },
        wedge("YYY"),
        refused("YYY", "unknown"),
        see("body:not(:has(.o_serial_picking_scan .o_serial_refused:contains('YYY')))"),
        ...ok,
        click("button[name=button_validate]"),
        isDone,
    ],
});

const tab = (name) => click(`.o_notebook .nav-link:contains('${name}')`);

tours.add("serial_count", {
    steps: () => [
        see(`${SCAN}:focus`),
        ...pick(".o_field_widget[name=location_id]", "Shelf 1"),
        {
            content: "Go to the box",
            trigger: SCAN,
            run() {
                this.anchor.focus();
            },
        },
        wedge("A1", "SN:A2"),
        see(".o_field_widget[name=found_count]:contains('2')"),
        wedge("A1"),
        see(".o_serial_status:contains('A1: counted already')"),
        wedge("B1"),
        see(".o_serial_status:contains('B1: Misplaced')"),
        click("button[name=action_compare]"),
        see(".o_field_widget[name=missing_count]:contains('1')"),
        tab("Missing"),
        see(".o_field_widget[name=missing_ids] .o_data_row:contains('A3')"),
        tab("Misplaced"),
        see(".o_field_widget[name=misplaced_ids] .o_data_row:contains('B1')"),
    ],
});

tours.add("serial_count_apply", {
    steps: () => [
        see(".o_field_widget[name=missing_count]:contains('1')"),
        click("button[name=action_apply_and_tell]"),
        click(".modal-footer .btn-primary"),
        see(".o_statusbar_status .o_arrow_button_current:contains('Applied')"),
    ],
});

tours.add("serial_find_of_item", {
    steps: () => [
        click(SERIALS),
        click(".o_serial_tab button:contains('Find')"),
        see(".o_serial_find_limit:contains('Only Laptop X1')"),
        { trigger: "#o_serial_find_box", run: "edit 0007" },
        see(".o_serial_find_row:contains('Laptop X1')"),
        see("body:not(:has(.o_serial_find_row:contains('Phone P2')))"),
        click("button:contains('Look among all products')"),
        see(".o_serial_find_row:contains('Phone P2')"),
    ],
});
