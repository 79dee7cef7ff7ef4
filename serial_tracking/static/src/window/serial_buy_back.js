import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

/** Asks why sold units are bought back on this receipt (E3). */
export class SerialBuyBackDialog extends Component {
    static template = "serial_tracking.SerialBuyBackDialog";
    static components = { Dialog };
    static props = { names: Array, onConfirmed: Function, close: Function };

    setup() {
        this.state = useState({ reason: "", isAsked: false });
        useAutofocus({ refName: "reason" });
    }

    get listed() {
        return this.props.names.slice(0, 20).join(", ");
    }

    get more() {
        return Math.max(0, this.props.names.length - 20);
    }

    async confirm() {
        const reason = this.state.reason.trim();
        this.state.isAsked = !reason;
        if (reason) {
            await this.props.onConfirmed(reason);
            this.props.close();
        }
    }
}
