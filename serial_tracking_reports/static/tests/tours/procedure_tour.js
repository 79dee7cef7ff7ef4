import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";
import {
    click,
    counter,
    fill,
    isDone,
    pick,
    receiveFive,
    see,
    setQuantity,
    windowGone,
} from "@serial_tracking/../tests/tours/serial_tour_steps";

const tours = registry.category("web_tour.tours");

const CURRENT = ".o_statusbar_status .o_arrow_button_current";
const ROW = (name) => `.o_serial_row:contains('${name}')`;

/** A new order of one line, in the order's form. */
const newOrder = (partner, field, quantityField, quantity) => [
    click(".o_list_button_add"),
    ...pick("[name=partner_id]", partner),
    click(".o_field_x2many_list_row_add :contains('Add a product')"),
    ...pick(`.o_selected_row [name=${field}]`, "Laptop X1"),
    click(`.o_data_row td[name=${quantityField}]`),
    {
        content: `Order ${quantity}`,
        trigger: `.o_selected_row [name=${quantityField}] input`,
        run: `edit ${quantity} && press Tab`,
    },
];

tours.add("serial_procedure_buy", {
    steps: () => [
        ...newOrder("Deco Addict Test", "product_id", "product_qty", 5),
        click("button[name=button_confirm]"),
        see(`${CURRENT}:contains('Purchase Order')`),
        click(".o_statusbar_buttons button[name=action_view_picking]:contains('Receive')"),
        see(`${CURRENT}:contains('Ready')`),
        ...receiveFive,
    ],
});

tours.add("serial_procedure_sell", {
    steps: () => [
        ...newOrder("Azure Interior Test", "product_template_id", "product_uom_qty", 2),
        click("button[name=action_confirm]"),
        see(`${CURRENT}:contains('Sales Order')`),
        click(".oe_stat_button[name=action_view_delivery]"),
        see(`${CURRENT}:contains('Ready')`),
        ...setQuantity(2),
        counter("0 of 2 chosen"),
        see(ROW("OLD-1")),
        click(ROW("X1-103")),
        counter("1 of 2 chosen"),
        click(ROW("X1-105")),
        counter("2 of 2 chosen"),
        see(`${ROW("X1-103")} input:checked`),
        click(".o_serial_ok"),
        windowGone,
        see(".o_serial_numbers:contains('2/2')"),
        click("button[name=button_validate]"),
        isDone,
    ],
});

tours.add("serial_find_and_read", {
    steps: () => [
        // A screen that is still loading closes the palette when it comes.
        see(".o_serial_report_card[data-report=moves]"),
        click(".o_serial_find_systray button"),
        fill(".o_command_palette_search input", "1-103"),
        click(".o_command:contains('X1-103'):contains('Sold')"),
        see(".o_form_view h1:contains('X1-103')"),
        see(
            ".o_serial_history_table tr:contains('Delivered'):contains('WH/OUT'):contains('Azure')"
        ),
        see(".o_serial_history_table tr:contains('Received'):contains('Vendors'):contains('Deco')"),
    ],
});

/** What the dialog has the browser download is fetched with the browser's own session. */
const download = (button, name) => {
    let opened = null;
    return [
        {
            content: `Catch what ${button} opens`,
            trigger: `.modal button[name=${button}]`,
            run() {
                opened = new Promise((resolve) => {
                    const restore = patch(browser, {
                        open(url) {
                            restore();
                            resolve(url);
                            return window;
                        },
                    });
                });
            },
        },
        click(`.modal button[name=${button}]`),
        {
            content: `Download ${name}`,
            trigger: "body",
            async run() {
                const response = await fetch(await opened);
                const as = response.headers.get("Content-Disposition") || "";
                const file = await response.blob();
                if (!response.ok || !as.includes(name) || !file.size) {
                    throw new Error(`${response.status} ${as} ${file.size} bytes`);
                }
            },
        },
    ];
};

tours.add("serial_export_register", {
    steps: () => [
        click(".o_serial_report_card[data-report=moves]"),
        see(".modal .o_serial_report_dialog"),
        ...pick(".modal [name=product_ids]", "Laptop X1"),
        ...download("action_export", ".xlsx"),
        ...download("action_export_csv", ".csv"),
        click(".modal button[name=action_view]"),
        see(".o_list_view .o_data_row:contains('X1-103'):contains('Delivered')"),
        see(".o_list_view .o_data_row:contains('X1-101'):contains('Received')"),
    ],
});
