import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Pager } from "@web/core/pager/pager";
import { PAGE, SerialWindowStore } from "./serial_window_store";
import { SerialBox } from "./serial_box";

/** Serial numbers come in: the box, what was refused, what was entered (E1 to E4, E8). */
export class SerialEntry extends Component {
    static template = "serial_tracking.SerialEntry";
    static components = { Pager, SerialBox };
    static props = { store: SerialWindowStore };

    setup() {
        this.store = useState(this.props.store);
        this.file = useRef("file");
        this.page = PAGE;
    }

    get placeholder() {
        return _t("Scan, type or paste serial numbers");
    }

    generate() {
        return this.store.giveFrom("serial_generate", this.store.missing);
    }

    async onFile(ev) {
        const [file] = ev.target.files;
        if (file) {
            await this.store.give(await file.text());
        }
        ev.target.value = "";
    }
}
