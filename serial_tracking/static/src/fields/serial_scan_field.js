import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, onMounted, useRef } from "@odoo/owl";

/**
 * A box for serial numbers in a plain form: a scan (it ends with Enter) or a pasted
 * list is sent to the onchange of the field at once, and the box is empty for the next.
 * With the option `method` it is sent to that method of the saved record instead.
 */
export class SerialScanField extends Component {
    static template = "serial_tracking.SerialScanField";
    static props = {
        ...standardFieldProps,
        placeholder: { type: String, optional: true },
        method: { type: String, optional: true },
    };

    setup() {
        this.box = useRef("box");
        this.orm = useService("orm");
        this.queue = Promise.resolve();
        onMounted(() => this.box.el?.focus());
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => {
            if (ev.detail.target !== this.box.el) {
                this.give(ev.detail.barcode);
            }
        });
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", (ev) => {
            if (!this.props.method) {
                ev.detail.proms.push(this.take());
            }
        });
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && !ev.shiftKey && !ev.isComposing) {
            ev.preventDefault();
            ev.stopPropagation();
            this.take();
        }
    }

    onPaste(ev) {
        const pasted = ev.clipboardData.getData("text/plain");
        if (/[\n\r\t]/.test(pasted.trim())) {
            ev.preventDefault();
            this.box.el.setRangeText(pasted);
            this.take();
        }
    }

    take() {
        const text = this.box.el?.value.trim();
        if (!text) {
            return this.queue;
        }
        // At once, not when rendered: the next scan is typed already.
        this.box.el.value = "";
        return this.give(text);
    }

    give(text) {
        const { record, name, method } = this.props;
        const send = method ? () => this.call(text) : () => record.update({ [name]: text });
        const sent = this.queue.then(send);
        // One that failed must not hold up the next scan.
        this.queue = sent.catch(() => {});
        return sent;
    }

    async call(text) {
        const { record, method } = this.props;
        if (await record.save()) {
            await this.orm.call(record.resModel, method, [[record.resId], text]);
            await record.load();
        }
    }
}

registry.category("fields").add("serial_scan", {
    component: SerialScanField,
    displayName: _t("Serial number box"),
    supportedTypes: ["text", "char"],
    extractProps: ({ placeholder, options }) => ({
        placeholder,
        method: options.method,
    }),
});
