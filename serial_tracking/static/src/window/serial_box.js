import { Component, useRef, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Refusals } from "../scan/refusals";
import { ScanBox } from "../scan/scan_box";
import { SerialBuyBackDialog } from "./serial_buy_back";
import { SerialWindowStore } from "./serial_window_store";

/** The box of a window, and what it was given back. */
export class SerialBox extends Component {
    static template = "serial_tracking.SerialBox";
    static components = { Refusals, ScanBox };
    static props = {
        store: SerialWindowStore,
        placeholder: String,
        button: String,
    };

    setup() {
        this.store = useState(this.props.store);
        this.root = useRef("root");
        this.dialog = useService("dialog");
    }

    give(text, scanned) {
        return this.store.give(text, { scanned });
    }

    correct(row) {
        this.store.correct(row);
        this.root.el.querySelector("textarea").focus();
    }

    buyBack(names) {
        this.dialog.add(SerialBuyBackDialog, {
            names,
            onConfirmed: (reason) => this.store.buyBack(names, reason),
        });
    }
}
