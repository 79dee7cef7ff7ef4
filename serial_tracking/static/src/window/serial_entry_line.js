import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, formatDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { SerialWindowStore } from "./serial_window_store";

const day = (text) => (text ? deserializeDate(text) : false);

/** A number that was entered, and what is known of its unit, edited in place (E5). */
export class SerialEntryLine extends Component {
    static template = "serial_tracking.SerialEntryLine";
    static components = { DateTimeInput };
    static props = { store: SerialWindowStore, line: Object, onLeft: Function };

    setup() {
        this.store = useState(this.props.store);
        this.note = useRef("note");
        this.day = day;
        useEffect(
            (isEdited) => isEdited && this.note.el.focus(),
            () => [this.isEdited]
        );
    }

    get isEdited() {
        return this.store.draft?.name === this.props.line.name;
    }

    get summary() {
        return [this.props.line.note, this.warranty].filter(Boolean).join(" · ");
    }

    /** What the scanned code said besides the number (E4). */
    get scanned() {
        const { batch, expiry } = this.props.line;
        return [batch && _t("batch %s", batch), expiry && _t("expires %s", formatDate(day(expiry)))]
            .filter(Boolean)
            .join(" · ");
    }

    get warranty() {
        const { warranty_start, warranty_end } = this.props.line;
        const start = warranty_start && formatDate(day(warranty_start));
        const end = warranty_end && formatDate(day(warranty_end));
        if (start && end) {
            return _t("warranty %(start)s – %(end)s", { start, end });
        }
        if (start) {
            return _t("warranty from %s", start);
        }
        return end ? _t("warranty until %s", end) : "";
    }

    setDay(column, value) {
        this.store.draft[column] = value ? serializeDate(value) : "";
    }

    async leave(field) {
        if (await this.store.keepDraft()) {
            this.props.onLeft();
        } else {
            field?.focus();
        }
    }

    onKeydown(ev) {
        if (ev.isComposing || !["Enter", "Escape"].includes(ev.key)) {
            return;
        }
        if (ev.key === "Enter" && ev.target.matches("button")) {
            return;
        }
        // A date that was typed is taken over when its field is left.
        ev.target.blur();
        if (ev.key === "Escape" || !ev.ctrlKey) {
            ev.preventDefault();
            ev.stopPropagation();
            this.leave(ev.target);
        }
    }
}
