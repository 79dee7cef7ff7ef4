import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const see = (trigger) => ({ content: `See ${trigger}`, trigger });
const click = (trigger, next = {}) => ({
    content: `Click ${trigger}`,
    trigger,
    run: "click",
    ...next,
});
const fill = (trigger, text) => ({ content: `Type ${text}`, trigger, run: `edit ${text}` });
const leave = { expectUnloadPage: true };

tours.add("serial_portal", {
    steps: () => [
        click(".o_portal_index_card:not(.d-none) a[href='/my/serials']", leave),
        see(".o_portal_my_doc_table tbody tr:eq(1)"),
        fill(".o_portal_search_panel input[name=search]", "tour-2"),
        click(".o_portal_search_panel button[type=submit]", leave),
        see(".o_portal_my_doc_table tbody:not(:has(a:contains('P-TOUR-1')))"),
        click(".o_portal_my_doc_table a:contains('P-TOUR-2')", leave),
        see(".o_serial_portal_unit:contains('Laptop X1')"),
        see(".o_serial_portal_documents a:contains('Order')"),
        click(".o_portal_submenu a:contains('Your units')", leave),
        see(".o_portal_my_doc_table"),
    ],
});

tours.add("serial_warranty_check", {
    steps: () => [
        fill("#warranty_number", "A1"),
        fill("#warranty_item", "Toaster"),
        click("form button:contains('Check')", leave),
        see(".o_warranty_answer.alert-warning"),
        fill("#warranty_number", "a1"),
        fill("#warranty_item", "laptop x1"),
        click("form button:contains('Check')", leave),
        see(".o_warranty_answer:contains('Active'):contains('01/31/2099')"),
    ],
});
