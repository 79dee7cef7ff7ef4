import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { hasTouch } from "@web/core/browser/feature_detection";
import { useBus, useService } from "@web/core/utils/hooks";
import { ScanFeedback } from "./scan_feedback";

// Odoo's own barcodes for buttons and commands are no serial numbers.
const COMMAND_BARCODE = /^O(BT|CD)[A-Z]/;

/**
 * The one box that takes typing, scanning and pasting, and tells by colour and words what
 * became of it. A scan is taken wherever the focus is, unless another dialog is above.
 */
export class ScanBox extends Component {
    static template = "serial_tracking.ScanBox";
    static props = {
        text: String,
        setText: Function,
        give: Function,
        feedback: ScanFeedback,
        placeholder: { type: String, optional: true },
        button: String,
        id: { type: String, optional: true },
        autofocus: { type: Boolean, optional: true },
        boxClass: { type: String, optional: true },
    };
    static defaultProps = { autofocus: true, boxClass: "" };

    setup() {
        this.feedback = useState(this.props.feedback);
        this.box = useRef("box");
        this.ui = useService("ui");
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => {
            const { barcode, target } = ev.detail;
            if (target !== this.box.el && this.isOnTop && !COMMAND_BARCODE.test(barcode)) {
                this.props.give(barcode, true);
            }
        });
        useEffect(
            () => {
                if (this.props.autofocus) {
                    this.focus();
                }
            },
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
            () => [this.props.text]
        );
    }

    /** A dialog above has boxes of its own. */
    get isOnTop() {
        return this.ui.activeElement.contains(this.box.el);
    }

    get hasCamera() {
        return hasTouch() && isBarcodeScannerSupported();
    }

    focus() {
        this.box.el?.focus();
    }

    onInput(ev) {
        this.props.setText(ev.target.value);
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && !ev.shiftKey && !ev.ctrlKey && !ev.metaKey && !ev.isComposing) {
            ev.preventDefault();
            ev.stopPropagation();
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
        el.value = before + pasted + after;
        this.give(false);
    }

    give(scanned) {
        const text = this.box.el.value.trim();
        this.props.setText("");
        // At once, not when rendered: the next scan is typed already.
        this.box.el.value = "";
        this.focus();
        if (text) {
            this.props.give(text, scanned);
        }
    }

    async scanWithCamera() {
        const code = await scanBarcode(this.env);
        await this.props.give(code, true);
    }
}
