import { registry } from "@web/core/registry";
import {
    BOX,
    click,
    counter,
    refused,
    scan,
    see,
    upload,
    wedge,
    windowGone,
} from "./serial_tour_steps";

const tours = registry.category("web_tour.tours");

const LINE = (name) => `.o_serial_line:contains('${name}')`;

tours.add("serial_entry_details", {
    steps: () => [
        click(".o_serial_numbers:contains('0/4')"),
        scan("A1, A2"),
        counter("2 of 4 entered"),
        click(`${LINE("A2")} .o_serial_details:contains('note, warranty')`),
        { trigger: ".o_serial_note:focus", run: "edit open box" },
        { trigger: ".o_serial_warranty_start", run: "edit 05/01/2026 && press Tab" },
        { trigger: ".o_serial_warranty_end", run: "edit 04/01/2026 && press Enter" },
        see(".o_serial_detail_problem:contains('end before it starts')"),
        { trigger: ".o_serial_note", run: "press Escape" },
        see(".o_serial_detail_form"),
        // neither OK nor leaving forgets what can't be kept
        click(".o_serial_later"),
        click(".modal:contains('The details of A2 are not saved') button:contains('Back')"),
        { trigger: ".o_serial_warranty_end", run: "edit 04/30/2027 && press Enter" },
        see(`${LINE("A2")}:contains('open box · warranty 05/01/2026 – 04/30/2027')`),
        see(`${BOX}:focus`),
        // a scan doesn't end up in a note, and one editor is open at a time
        click(`${LINE("A1")} .o_serial_details`),
        { trigger: ".o_serial_note", run: "edit scratch" },
        click(`${LINE("A2")} .o_serial_details`),
        see(`${LINE("A1")}:contains('scratch') .o_serial_details`),
        { trigger: ".o_serial_note", run: "press Escape" },
        see("body:not(:has(.o_serial_detail_form))"),
        // a file with headings brings numbers and details
        upload(
            "numbers.csv",
            "Serial number,Condition note\n00012345,dented\nA1,known\n1E5,",
            ".o_serial_window input[type=file]:not(:visible)"
        ),
        counter("4 of 4 entered"),
        refused("A1", "entered already"),
        see(`${LINE("00012345")}:contains('dented')`),
        see(LINE("1E5")),
        // closing with Escape keeps a note that is being typed
        click(`${LINE("1E5")} .o_serial_details`),
        { trigger: ".o_serial_note", run: "edit typed last" },
        click(".o_serial_ok"),
        windowGone,
        see(".o_serial_numbers:contains('4/4')"),
    ],
});

tours.add("serial_same_for_all", {
    steps: () => [
        click(".o_serial_numbers:contains('0/100')"),
        scan("N001-N100"),
        counter("100 of 100 entered"),
        click(`${LINE("N100")} .o_serial_details`),
        { trigger: ".o_serial_note", run: "edit refurbished" },
        click(".o_serial_detail_all:contains('Same for all 100')"),
        see(`${LINE("N099")}:contains('refurbished')`),
        click(".o_serial_window .o_pager_next"),
        see(`${LINE("N060")}:contains('refurbished')`),
        click(".o_serial_ok"),
        windowGone,
    ],
});

tours.add("serial_entry_buy_back", {
    steps: () => [
        click(".o_serial_numbers:contains('0/3')"),
        scan("SOLD-1, SOLD-2, HERE-1"),
        refused("SOLD-1", "already sold"),
        see(".o_serial_refused_row:contains('HERE-1'):not(:has(.o_serial_buy_back_one))"),
        click(".o_serial_refused_row:contains('HERE-1') .o_serial_open_unit"),
        see(".modal .o_form_view h1:contains('HERE-1')"),
        click(".modal:has(.o_form_view) .btn-close"),
        see("body:not(:has(.modal .o_form_view))"),
        click(".o_serial_buy_back_all:contains('Buy back 2')"),
        see(".o_serial_buy_back:contains('SOLD-2, SOLD-1')"),
        click(".o_serial_buy_back_confirm"),
        see(".o_serial_buy_back [role=alert]:contains('Say why')"),
        { trigger: "#o_serial_buy_back_reason", run: "edit trade-in && press Enter" },
        see("body:not(:has(.o_serial_buy_back))"),
        counter("2 of 3 entered"),
        see(".o_serial_refused_row:not(:contains('SOLD')):contains('HERE-1')"),
        click(".o_serial_later"),
        windowGone,
    ],
});

tours.add("serial_wedge", {
    steps: () => [
        click(".o_serial_numbers:contains('0/9')"),
        see(`${BOX}:focus`),
        // three at once, faster than the server answers; the second twice
        wedge("W-001", "W-002", "W-002", "W-003"),
        counter("3 of 9 entered"),
        refused("W-002", "entered already"),
        click(".o_serial_dismiss"),
        wedge("SN:W-004"),
        counter("4 of 9 entered"),
        see(LINE("W-004")),
        wedge("010061414199989721W-005", "]C1010061414199989721W-006"),
        counter("6 of 9 entered"),
        see(LINE("W-006")),
        wedge("010061414199999621W-007"),
        refused("W-007", "Phone P2"),
        click(".o_serial_dismiss"),
        // the focus is elsewhere: Odoo's barcode service hears the scanner
        {
            content: "Leave the box",
            trigger: BOX,
            run() {
                this.anchor.blur();
            },
        },
        wedge("W-008"),
        counter("7 of 9 entered"),
        {
            content: "Put the focus on a button",
            trigger: ".o_serial_ok",
            run() {
                this.anchor.focus();
            },
        },
        wedge("W-009"),
        counter("8 of 9 entered"),
        wedge("w-009"),
        refused("w-009", "entered already"),
        see(".o_serial_window:not(:has(.o_serial_missing))"),
        click(".o_serial_later"),
        windowGone,
        see(".o_serial_numbers:contains('8/9')"),
    ],
});
