import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { hasTouch } from "@web/core/browser/feature_detection";
import { useBus, useService } from "@web/core/utils/hooks";
import { SerialBuyBackDialog } from "./serial_buy_back";
import { SerialWindowStore } from "./serial_window_store";

// Odoo's own barcodes for buttons and commands are no serial numbers.
const COMMAND_BARCODE = /^O(BT|CD)[A-Z]/;

/** The one box that takes typing, scanning and pasting, and what it was given back. */
export class SerialBox extends Component {
    static template = "serial_tracking.SerialBox";
    static props = {
        store: SerialWindowStore,
        placeholder: String,
        button: String,
    };
    static SHOWN = 50;

    setup() {
        this.store = useState(this.props.store);
        this.box = useRef("box");
        this.action = useService("action");
        this.dialog = useService("dialog");
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => {
            const { barcode, target } = ev.detail;
            if (target !== this.box.el && !COMMAND_BARCODE.test(barcode)) {
                this.store.give(barcode, { scanned: true });
            }
        });
        useEffect(
            () => this.focus(),
            () => []
        );
        useEffect(
            (text) => {
                const el = this.box.el;
                if (el.value !== text) {
                    el.value = text;
                }
                el.style.height = "auto";
                el.style.height = `${Math.min(el.scrollHeight + 2, 160)}px`;
            },
            () => [this.store.text]
        );
    }

    get shown() {
        return this.store.refused.slice(0, SerialBox.SHOWN);
    }

    get hidden() {
        return this.store.refused.length - this.shown.length;
    }

    get refusedTitle() {
        const count = this.store.refused.length;
        return count === 1 ? _t("1 refused") : _t("%s refused", count);
    }

    focus() {
        this.box.el?.focus();
    }

    onInput(ev) {
        this.store.text = ev.target.value;
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && !ev.shiftKey && !ev.ctrlKey && !ev.metaKey && !ev.isComposing) {
            ev.preventDefault();
            this.give(true);
        }
    }

    onPaste(ev) {
        const pasted = ev.clipboardData.getData("text/plain");
        if (!/[\n\r\t]/.test(pasted.trim())) {
            return;
        }
        ev.preventDefault();
        const el = this.box.el;
        const before = el.value.slice(0, el.selectionStart);
        const after = el.value.slice(el.selectionEnd);
        this.store.text = before + pasted + after;
        this.give(false);
    }

    give(scanned) {
        const { store } = this;
        const text = store.text.trim();
        store.text = "";
        // At once, not when rendered: the next scan is typed already.
        this.box.el.value = "";
        this.focus();
        if (text) {
            store.give(text, { scanned });
        }
    }

    get hasCamera() {
        return hasTouch() && isBarcodeScannerSupported();
    }

    async scanWithCamera() {
        const code = await scanBarcode(this.env);
        await this.store.give(code, { scanned: true });
    }

    correct(row) {
        this.store.correct(row);
        this.focus();
    }

    /** Look at the unit that has the number; the window stays as it is. */
    openUnit(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Serial number"),
            res_model: "stock.lot",
            res_id: row.lot_id,
            views: [[false, "form"]],
            target: "new",
            context: { form_view_ref: "serial_tracking.view_stock_lot_serial_form" },
        });
    }

    get buyable() {
        return this.store.refused.filter((row) => row.buy_back).map((row) => row.name);
    }

    buyBack(names) {
        this.dialog.add(SerialBuyBackDialog, {
            names,
            onConfirmed: (reason) => this.store.buyBack(names, reason),
        });
    }
}
