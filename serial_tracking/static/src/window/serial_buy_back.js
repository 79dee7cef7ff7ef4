import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { askToStay, CarefulDialog } from "../dialog/careful_dialog";

/** Asks why sold units are bought back on this receipt (E3). */
export class SerialBuyBackDialog extends Component {
    static template = "serial_tracking.SerialBuyBackDialog";
    static components = { CarefulDialog };
    static props = { names: Array, onConfirmed: Function, close: Function };

    setup() {
        this.state = useState({ reason: "", isAsked: false });
        this.dialog = useService("dialog");
        useAutofocus({ refName: "reason" });
    }

    async mayClose() {
        return (
            !this.state.reason.trim() ||
            !(await askToStay(this.dialog, _t("Nothing is bought back yet.")))
        );
    }

    async discard() {
        if (await this.mayClose()) {
            this.props.close();
        }
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
