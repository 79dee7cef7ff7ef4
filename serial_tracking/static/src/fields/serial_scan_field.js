import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, toRaw, useState } from "@odoo/owl";
import { Refusals } from "../scan/refusals";
import { ScanBox } from "../scan/scan_box";
import { ScanFeedback } from "../scan/scan_feedback";

/**
 * A box for serial numbers in a plain form: what was scanned, typed or pasted is sent at
 * once to a method of the saved record (option `method`), and the box is empty for the
 * next. The method returns `refused` and, if it likes, `said` (words for the last scan) and
 * `kind` ("accepted", "notice" or "refused").
 */
export class SerialScanField extends Component {
    static template = "serial_tracking.SerialScanField";
    static components = { Refusals, ScanBox };
    static props = {
        ...standardFieldProps,
        placeholder: { type: String, optional: true },
        method: String,
        autofocus: { type: Boolean, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.queue = Promise.resolve();
        this.feedback = new ScanFeedback();
        this.state = useState({ text: "", refused: [] });
        this.isSending = false;
        // Typed and not added: a button of the form must not leave it behind. Sending
        // saves the record first, which asks for local changes itself.
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", (ev) => {
            if (!this.isSending) {
                ev.detail.proms.push(this.give(false));
            }
        });
    }

    give(scanned, text = this.state.text.trim()) {
        if (!text) {
            return this.queue;
        }
        this.state.text = "";
        const sent = this.queue.then(() => this.send(text, scanned));
        // One that failed must not hold up the next scan.
        this.queue = sent.catch(() => {});
        return sent;
    }

    async send(text, scanned) {
        const { record, method } = this.props;
        this.isSending = true;
        try {
            if (!(await record.save())) {
                return this.keep(text);
            }
            this.show(
                await this.orm.call(record.resModel, method, [[record.resId], text]),
                scanned
            );
            await record.load();
        } catch (error) {
            // Nothing that was typed is lost.
            this.keep(text);
            throw error;
        } finally {
            this.isSending = false;
        }
    }

    keep(text) {
        this.state.text = [text, this.state.text].filter(Boolean).join("\n");
    }

    show({ accepted = [], refused = [], said, kind }, scanned) {
        const settled = new Set([...accepted, ...refused.map((row) => row.name)]);
        this.state.refused = [
            ...[...refused].reverse(),
            ...this.state.refused.filter((row) => !settled.has(row.name)),
        ];
        const words = [said || (accepted.length && _t("%s added", accepted.length))];
        words.push(refused.length && _t("%s refused", refused.length));
        this.feedback.tell(
            words.filter(Boolean).join(", "),
            kind || (refused.length ? "refused" : "accepted"),
            scanned
        );
    }

    dismiss(row) {
        this.state.refused = this.state.refused.filter((other) => toRaw(other) !== toRaw(row));
    }

    correct(row) {
        this.dismiss(row);
        this.state.text = row.name;
    }
}

registry.category("fields").add("serial_scan", {
    component: SerialScanField,
    displayName: _t("Serial number box"),
    supportedTypes: ["text", "char"],
    extractProps: ({ placeholder, options }) => ({
        placeholder,
        method: options.method,
        autofocus: options.autofocus !== false,
    }),
});
