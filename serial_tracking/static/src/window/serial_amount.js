import { Component } from "@odoo/owl";

/** How many numbers to generate or units to take, where no document says it. */
export class SerialAmount extends Component {
    static template = "serial_tracking.SerialAmount";
    static props = { value: Number, label: String, onChange: Function, onEnter: Function };

    onInput(ev) {
        this.props.onChange(Math.max(0, Math.trunc(Number(ev.target.value) || 0)));
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && !ev.ctrlKey) {
            ev.preventDefault();
            ev.stopPropagation();
            this.onInput(ev);
            this.props.onEnter();
        }
    }
}
