import { registry } from "@web/core/registry";
import { click, fill, see } from "./serial_tour_steps";

const tours = registry.category("web_tour.tours");

const SERIALS = ".o_notebook .nav-link:contains('Serials')";
const GRID = ".o_serial_tab .o_list_view";

tours.add("serial_turn_on_and_add", {
    steps: () => [
        see("body:not(:has(.o_notebook .nav-link:contains('Serials')))"),
        click(".o_field_widget[name=track_serials] input"),
        click(".o_form_button_save"),
        see(".o_serial_progress:contains('0 of 3 units identified')"),
        click(SERIALS),
        see(`${GRID} .o_view_nocontent, ${GRID} .o_list_table`),
        click(".o_serial_tab button:contains('Add serial')"),
        see(".modal .o_field_widget[name=product_id]:contains('Ticked')"),
        fill(".modal .o_field_widget[name=name] input", "TOUR-1"),
        fill(".modal .o_field_widget[name=condition_note] textarea", "open box"),
        click(".modal button[name=action_add_another]"),
        see(".modal .alert-success"),
        fill(".modal .o_field_widget[name=name] input", "TOUR-2"),
        click(".modal button[name=action_add]"),
        see("body:not(:has(.modal))"),
        see(`${GRID} .o_data_row:contains('TOUR-1'):contains('In stock')`),
        see(`${GRID} .o_data_row:contains('TOUR-2')`),
        see(".o_notebook .nav-link:contains('Serials (2)')"),
    ],
});

tours.add("serial_tab", {
    steps: () => [
        click(SERIALS),
        see(`${GRID} .o_pager_counter:contains('1-40')`),
        see(`${GRID} .o_pager_counter:contains('45')`),
        click(`${GRID} .o_pager_next`),
        see(`${GRID} .o_pager_counter:contains('41-45')`),
        click(`${GRID} .o_pager_previous`),
        click(`${GRID} th[data-name=name]`),
        see(`${GRID} .o_data_row:first:contains('TAB-001')`),
        click(`${GRID} .o_data_row:contains('TAB-001') .o_list_record_selector input`),
        click(`${GRID} .o_data_row:contains('TAB-002') .o_list_record_selector input`),
        click(".o_serial_tab button:contains('Change status')"),
        see(".modal .o_field_widget[name=lot_count]:contains('2')"),
        fill(".modal .o_field_widget[name=status_id] input", "Defec"),
        click(".ui-autocomplete .dropdown-item:contains('Defective')"),
        fill(".modal .o_field_widget[name=reason] input", "dropped"),
        click(".modal button[name=action_apply]"),
        see("body:not(:has(.modal))"),
        see(`${GRID} .o_data_row:contains('TAB-001'):contains('Defective')`),
        see(`${GRID} .o_data_row:contains('TAB-003'):contains('In stock')`),
        click(`${GRID} .o_data_row:contains('TAB-001') td[name=name]`),
        see(".o_form_view .o_serial_history_table td:contains('dropped')"),
        see(".breadcrumb-item:contains('Tabbed')"),
        click(".o_serial_history_order:contains('Newest first')"),
        see(".o_serial_history_order:contains('Oldest first')"),
        see(".o_serial_history_table tbody tr:first:contains('Received')"),
        click(".o_statusbar_buttons button:contains('Rename')"),
        fill(".modal .o_field_widget[name=name] input", "TAB-001-B"),
        fill(".modal .o_field_widget[name=reason] input", "typed wrong"),
        click(".modal button[name=action_apply]"),
        see(".o_form_view h1:contains('TAB-001-B')"),
        see(".o_serial_history_table td:contains('typed wrong')"),
        click(".breadcrumb-item:contains('Tabbed') a"),
        click(`${GRID} th[data-name=name]`),
        see(`${GRID} .o_data_row:contains('TAB-001-B')`),
    ],
});

tours.add("serial_find", {
    steps: () => [
        fill("#o_serial_find_box", "0007"),
        see(".o_serial_find_row:contains('FIND-0007'):contains('In stock')"),
        {
            content: "Scan the whole number",
            trigger: "#o_serial_find_box",
            async run({ edit, press }) {
                await edit("SN:find-0008");
                await press("Enter");
            },
        },
        see(".o_form_view h1:contains('FIND-0008')"),
        see(".o_serial_history_table td:contains('Received')"),
        click(".o_serial_find_systray button"),
        fill(".o_command_palette_search input", "$nd-no-such"),
        see(".o_command_palette:contains('No serial number has “nd-no-such” in it')"),
        fill(".o_command_palette_search input", "$ind-0009"),
        see(".o_command:contains('FIND-0009'):contains('In stock')"),
        {
            content: "Open it",
            trigger: ".o_command_palette_search input",
            run: "press Enter",
        },
        see(".o_form_view h1:contains('FIND-0009')"),
    ],
});

tours.add("serial_read_only", {
    steps: () => [
        click(SERIALS),
        see(`${GRID} .o_data_row:contains('READ-1'):contains('Sold')`),
        see("body:not(:has(.o_serial_tab button:contains('Add serial')))"),
        click(`${GRID} .o_data_row:contains('READ-1') td[name=name]`),
        see(".o_form_view .o_serial_history_table td:contains('Delivered')"),
        see(".o-mail-Chatter"),
        see("body:not(:has(.o_statusbar_buttons button:contains('Change status')))"),
        click(".o_notebook .nav-link:contains('Condition')"),
        see(".o_field_widget[name=serial_condition_note]:contains('open box')"),
        see("body:not(:has(.o_error_dialog))"),
    ],
});

tours.add("serial_claim", {
    steps: () => [
        click("button[name=action_serial_new_claim]"),
        see(".o_form_view h1:contains('New claim')"),
        fill(".o_field_widget[name=problem] textarea", "doesn't start"),
        click(".o_form_button_save"),
        click("button[name=action_approve]:enabled"),
        click("button[name=action_return]:enabled"),
        see(".modal .o_field_widget[name=serial_lot_ids]:contains('CLAIM-1')"),
        click(".modal button[name=action_create_returns]"),
        see(".o_form_view .o_field_widget[name=serial_claim_id]:contains('WC')"),
        click("button[name=button_validate]:visible:enabled"),
        see(".o_arrow_button_current:contains('Done')"),
    ],
});

tours.add("serial_vendor_tab", {
    steps: () => [
        see(".nav-link[name=serials]:contains('Serials (3)')"),
        click(".nav-link[name=serials]"),
        see(".o_serial_tab .o_data_row:contains('TAB-A1')"),
        see(".o_serial_tab .o_data_row:contains('TAB-B1')"),
        click(".o_serial_tab button:contains('Holds (1)')"),
        see(".o_serial_tab:not(:has(.o_data_row:contains('TAB-A2')))"),
        see(".o_serial_tab .o_data_row:contains('TAB-B1'):contains('Sold')"),
        click(".o_serial_tab button:contains('Bought from (2)')"),
        see(".o_serial_tab:not(:has(.o_data_row:contains('TAB-B1')))"),
        see(".o_serial_tab .o_data_row:contains('TAB-A1')"),
        click(".o_serial_tab .o_data_row:contains('TAB-A2') td[name=name]"),
        see(".o_form_view h1:contains('TAB-A2')"),
    ],
});

tours.add("serial_partner_tab", {
    steps: () => [
        see(".nav-link[name=serials]:contains('Serials (1)')"),
        click(".nav-link[name=serials]"),
        see(".o_serial_tab .o_data_row:contains('TAB-A1'):contains('Sold')"),
        click(".o_serial_tab .o_data_row:contains('TAB-A1') td[name=name]"),
        see(".o_form_view h1:contains('TAB-A1')"),
    ],
});
