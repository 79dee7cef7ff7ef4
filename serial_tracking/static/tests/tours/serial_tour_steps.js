/** Steps that the tours of this add-on share. */

export const BOX = ".o_serial_window .o_serial_box textarea";
export const SCAN_FIELD = ".modal textarea.o_serial_scan";

export const see = (trigger) => ({ content: `See ${trigger}`, trigger });

export const click = (trigger) => ({ content: `Click ${trigger}`, trigger, run: "click" });

export const fill = (trigger, text) => ({
    content: `Type ${text}`,
    trigger,
    run: `edit ${text}`,
});

/** Type into a box and press Enter, as a person does. */
export const scan = (text, trigger = BOX) => ({
    content: `Scan ${text}`,
    trigger,
    async run({ edit, press }) {
        await edit(text);
        await press("Enter");
    },
});

/** Key after key and Enter, to whatever has the focus, as a keyboard-wedge scanner does. */
export const wedge = (...codes) => ({
    content: `Scan ${codes.join(" and ")} with a wedge scanner`,
    trigger: "body",
    run() {
        for (const code of codes) {
            for (const key of [...code, "Enter"]) {
                strike(key);
            }
        }
    },
});

function strike(key) {
    const target = document.activeElement;
    const options = { key, bubbles: true, cancelable: true };
    const wanted = target.dispatchEvent(new KeyboardEvent("keydown", options));
    if (wanted && key.length === 1 && target.matches("input, textarea")) {
        target.setRangeText(key, target.selectionStart, target.selectionEnd, "end");
        target.dispatchEvent(new InputEvent("input", { bubbles: true, data: key }));
    }
    target.dispatchEvent(new KeyboardEvent("keyup", options));
}

/** Paste text, as Ctrl+V does. */
export const paste = (text, trigger = BOX) => ({
    content: "Paste",
    trigger,
    run() {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        this.anchor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    },
});

/** Choose a file in a file input. */
export const upload = (name, text, trigger) => ({
    content: `Upload ${name}`,
    trigger,
    run() {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], name));
        this.anchor.files = transfer.files;
        this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
    },
});

export const pick = (field, text) => [
    fill(`${field} input`, text),
    click(`.ui-autocomplete .dropdown-item:contains('${text}')`),
];

export const refused = (name, reason) =>
    see(`.o_serial_refused_row:contains("${name}"):contains("${reason}")`);

export const counter = (text) => see(`.o_serial_counter:contains("${text}")`);

export const windowGone = see("body:not(:has(.o_serial_window))");

export const noDialog = see("body:not(:has(.modal))");

export const isDone = see(".o_statusbar_status .o_arrow_button_current:contains('Done')");

export const setQuantity = (quantity) => [
    click(".o_data_row td[name=quantity]"),
    {
        content: `Set the quantity to ${quantity}`,
        trigger: ".o_data_row .o_field_widget[name=quantity] input",
        run: `edit ${quantity} && press Tab`,
    },
    see(".o_serial_window"),
];

/** Five units come in by the entry window; two numbers are refused, one is replaced. */
export const receiveFive = [
    ...setQuantity(5),
    counter("0 of 5 entered"),
    scan("X1-101"),
    scan("X1-102"),
    scan("X1-103"),
    scan("X1-104"),
    counter("4 of 5 entered"),
    scan("X1-102"),
    refused("X1-102", "entered already"),
    scan("OLD-1"),
    refused("OLD-1", "already in stock"),
    counter("4 of 5 entered"),
    click(".o_serial_ok"),
    see(".o_serial_missing:contains('1 more serial number is needed')"),
    scan("X1-105"),
    counter("5 of 5 entered"),
    click(".o_serial_ok"),
    windowGone,
    see(".o_serial_numbers:contains('5/5')"),
    click("button[name=button_validate]"),
    isDone,
];
