import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { highlightText } from "@web/core/utils/html";
import { useDebounced } from "@web/core/utils/timing";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { findSerials, openSerial, whereabouts } from "./find_serials";

/** Find serial number: one box, rows while typing, Enter opens (H1). */
export class SerialFind extends Component {
    static template = "serial_tracking.SerialFind";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        const { product_ids = null, products = "" } = this.props.action.params || {};
        this.state = useState({
            text: "",
            searched: "",
            rows: [],
            selected: 0,
            productIds: product_ids,
            products,
        });
        this.searchSoon = useDebounced(() => this.search(), 150);
        this.whereabouts = whereabouts;
        this.box = useAutofocus({ mobile: true });
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.searchSoon();
    }

    async search() {
        const text = this.state.text;
        if (text !== this.state.searched) {
            const { productIds } = this.state;
            const found = findSerials(this.orm, text, 20, productIds);
            const rows = await this.keepLast.add(found);
            Object.assign(this.state, { rows, searched: text, selected: 0 });
        }
    }

    /** Look among the units of all products. */
    everywhere() {
        Object.assign(this.state, { productIds: null, products: "", searched: "" });
        this.box.el.focus();
        return this.search();
    }

    highlight(name) {
        const text = this.state.searched.trim().replace(/^sn:/i, "");
        return highlightText(text, name, "fw-bolder text-primary");
    }

    onKeydown(ev) {
        const last = this.state.rows.length - 1;
        if (ev.key === "ArrowDown") {
            this.state.selected = Math.min(this.state.selected + 1, last);
        } else if (ev.key === "ArrowUp") {
            this.state.selected = Math.max(this.state.selected - 1, 0);
        } else if (ev.key === "Escape" && this.state.text) {
            this.state.text = "";
            this.searchSoon();
        } else if (ev.key === "Enter") {
            this.openSelected();
        } else {
            return;
        }
        ev.preventDefault();
    }

    async openSelected() {
        // A scanner types faster than we search: look first, then open.
        this.searchSoon.cancel();
        await this.search();
        const row = this.state.rows[this.state.selected];
        if (row) {
            this.open(row);
        }
    }

    open(row) {
        return openSerial(this.action, row.id);
    }
}

registry.category("actions").add("serial_tracking.find", SerialFind);
