import { registry } from "@web/core/registry";
import { BOX, click, counter, noDialog, refused, scan, see, windowGone } from "./serial_tour_steps";

const tours = registry.category("web_tour.tours");

const ANSWER = ".modal:has(.modal-title:contains('Confirmation')) .modal-footer";
const back = click(`${ANSWER} .btn-primary`);
const leaveIt = click(`${ANSWER} .btn-secondary`);
const escape = (field) => ({ trigger: field, run: "press Escape" });

/** Type, Escape, Back: it is still there; Escape and leave: the dialog is gone. */
const cancelHalfWay = (field, text) => [
    { trigger: field, run: `edit ${text}` },
    escape(field),
    back,
    {
        content: `${text} is still there`,
        trigger: field,
        run() {
            if (this.anchor.value !== text) {
                throw new Error(`"${this.anchor.value}" is left of "${text}"`);
            }
        },
    },
    escape(field),
    leaveIt,
];
const leave = (field, text) => [...cancelHalfWay(field, text), noDialog];
const NAME = ".modal .o_field_widget[name=name] input";
const REASON = ".modal .o_field_widget[name=reason] input";
const TAB = ".o_serial_tab";
const action = (name) => click(`.o_statusbar_buttons button:contains('${name}')`);
const gear = (name) => [
    click(".o_cp_action_menus button"),
    click(`.o-dropdown--menu .o_menu_item:contains('${name}')`),
];

tours.add("serial_cancel_receipt", {
    steps: () => [
        click(".o_serial_numbers:contains('0/3')"),
        scan("N1, SOLD-1"),
        counter("1 of 3 entered"),
        refused("SOLD-1", "already sold"),
        click(".o_serial_buy_back_one"),
        ...cancelHalfWay("#o_serial_buy_back_reason", "trade-in"),
        see("body:not(:has(.o_serial_buy_back))"),
        ...leave(BOX, "N2"),
        see(".o_serial_numbers:contains('1/3')"),
        ...gear("Buy back sold units"),
        ...leave(".modal .o_field_widget[name=names] textarea", "SOLD-1"),
    ],
});

tours.add("serial_cancel_window", {
    steps: () => [click(".o_serial_numbers"), ...leave(BOX, "A1"), see(".o_serial_numbers")],
});

tours.add("serial_cancel_scrap", {
    steps: () => [click(".o_serial_scrap_numbers"), ...leave(BOX, "A1")],
});

tours.add("serial_cancel_product", {
    steps: () => [
        click(".o_notebook .nav-link:contains('Serials')"),
        click(`${TAB} button:contains('Add serial')`),
        ...leave(NAME, "N9"),
        click(`${TAB} button:contains('Adjust')`),
        ...leave(".modal .o_field_widget[name=note] input", "cellar"),
        // numbers that wait for being applied are asked for, too
        click(`${TAB} button:contains('Adjust')`),
        click(".modal button:contains('Enter serial numbers')"),
        scan("N7"),
        counter("1 entered"),
        ...cancelHalfWay(BOX, "N8"),
        see(".modal [name=summary]:contains('N7')"),
        escape(".modal .o_field_widget[name=note] input"),
        back,
        see(".modal [name=summary]:contains('N7')"),
        escape(".modal .o_field_widget[name=note] input"),
        leaveIt,
        noDialog,
        click(".o_notebook .nav-link:contains('General')"),
        click("button[name=action_serial_identify]"),
        click(".modal .o_data_row .o_serial_numbers"),
        scan("N6"),
        counter("1 of 2 entered"),
        click(".o_serial_ok"),
        windowGone,
        see(".modal .o_serial_numbers:contains('1/2')"),
        escape(".modal button[name=action_identify]"),
        back,
        see(".modal .o_serial_numbers:contains('1/2')"),
        escape(".modal button[name=action_identify]"),
        leaveIt,
        noDialog,
    ],
});

tours.add("serial_cancel_unit", {
    steps: () => [
        action("Transfer"),
        ...leave(".modal .o_field_widget[name=note] input", "tidy up"),
        action("Change status"),
        ...leave(REASON, "dropped"),
        action("Rename"),
        ...leave(NAME, "A1-B"),
        action("Another unit was moved"),
        ...leave(REASON, "mixed up"),
    ],
});

tours.add("serial_cancel_return", {
    steps: () => [
        action("Return"),
        scan("GONE-1", ".modal textarea.o_serial_scan"),
        see(".modal .o_field_widget[name=serial_lot_ids]:contains('GONE-1')"),
        escape(".modal textarea.o_serial_scan"),
        back,
        see(".modal .o_field_widget[name=serial_lot_ids]:contains('GONE-1')"),
        click(".modal .o_serial_return_numbers"),
        counter("1 chosen"),
        ...cancelHalfWay(BOX, "GONE-2"),
        escape(".modal textarea.o_serial_scan"),
        leaveIt,
        noDialog,
        action("Correct serial numbers"),
        ...leave(REASON, "mixed up"),
    ],
});

tours.add("serial_cancel_count", {
    steps: () => [
        scan("A1", "textarea.o_serial_scan"),
        see(".o_field_widget[name=found_count]:contains('1')"),
        click(".breadcrumb-item a, .o_back_button"),
        click(".o_data_row td[name=name]:contains('SC/')"),
        see(".o_field_widget[name=found_count]:contains('1')"),
    ],
});
