import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** Refused numbers, each beside its reason and the ways out (E3, S4). */
export class Refusals extends Component {
    static template = "serial_tracking.Refusals";
    static props = {
        rows: Array,
        dismiss: Function,
        dismissAll: Function,
        correct: Function,
        buyBack: { type: Function, optional: true },
    };
    static SHOWN = 50;

    setup() {
        this.action = useService("action");
    }

    get shown() {
        return this.props.rows.slice(0, Refusals.SHOWN);
    }

    get hidden() {
        return this.props.rows.length - this.shown.length;
    }

    get title() {
        const count = this.props.rows.length;
        return count === 1 ? _t("1 refused") : _t("%s refused", count);
    }

    get buyable() {
        const rows = this.props.buyBack ? this.props.rows : [];
        return rows.filter((row) => row.buy_back).map((row) => row.name);
    }

    /** Look at the unit that has the number; what is beneath stays as it is. */
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
}
