import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Pager } from "@web/core/pager/pager";
import { checkFileSize } from "@web/core/utils/files";
import { useService } from "@web/core/utils/hooks";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { SerialAmount } from "./serial_amount";
import { PAGE, SerialWindowStore } from "./serial_window_store";
import { SerialBox } from "./serial_box";
import { SerialEntryLine } from "./serial_entry_line";

/** Serial numbers come in: the box, what was refused, what was entered (E1 to E5, E8). */
export class SerialEntry extends Component {
    static template = "serial_tracking.SerialEntry";
    static components = { Pager, SerialAmount, SerialBox, SerialEntryLine };
    static props = { store: SerialWindowStore };

    setup() {
        this.store = useState(this.props.store);
        this.file = useRef("file");
        this.entry = useRef("entry");
        this.notification = useService("notification");
        this.page = PAGE;
        this.state = useState({ next: 1 });
    }

    get placeholder() {
        return _t("Scan, type or paste serial numbers");
    }

    generate() {
        const { isFree, missing } = this.store;
        return this.store.giveFrom("serial_generate", isFree ? this.state.next : missing);
    }

    focusBox() {
        this.entry.el.querySelector("textarea").focus();
    }

    /** Read on the server, as an import reads it: a text 00012345 stays one. */
    async onFile(ev) {
        const [file] = ev.target.files;
        if (file && checkFileSize(file.size, this.notification)) {
            const url = await getDataURLFromFile(file);
            this.focusBox();
            await this.store.giveFile(url.split(",")[1] || "");
        }
        // The same file may be chosen again once it is corrected.
        this.file.el.value = "";
    }
}
