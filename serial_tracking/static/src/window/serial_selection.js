import { Component, useState } from "@odoo/owl";
import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { Pager } from "@web/core/pager/pager";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { SerialAmount } from "./serial_amount";
import { PAGE, SerialWindowStore } from "./serial_window_store";
import { SerialBox } from "./serial_box";

const IDENTIFY = "serial_tracking.identify";

/** Serial numbers go out: the units to choose from and the box to tick them (S1, S3). */
export class SerialSelection extends Component {
    static template = "serial_tracking.SerialSelection";
    static components = { Pager, SerialAmount, SerialBox };
    static props = { store: SerialWindowStore };

    setup() {
        this.store = useState(this.props.store);
        this.action = useService("action");
        this.page = PAGE;
        this.state = useState({ onlyChosen: false, oldest: 1 });
        this.search = useDebounced((search) => this.store.filterCandidates({ search }), 250);
    }

    get placeholder() {
        return _t("Scan or paste to tick");
    }

    get canIdentify() {
        return this.store.info.can_identify && registry.category("actions").contains(IDENTIFY);
    }

    get rows() {
        const { lines, candidates } = this.store;
        if (!this.state.onlyChosen) {
            return candidates.rows;
        }
        return lines.map((line) => ({ ...line, chosen: true }));
    }

    get pager() {
        const { store } = this;
        return this.state.onlyChosen
            ? { offset: store.linesOffset, total: store.count }
            : { offset: store.filter.offset, total: store.candidates.total };
    }

    get isFiltered() {
        const { search, locationId, condition } = this.store.filter;
        return Boolean(search || locationId || condition);
    }

    turn(offset) {
        return this.state.onlyChosen
            ? this.store.turnLines(offset)
            : this.store.filterCandidates({ offset });
    }

    toggle(row, ticked) {
        return ticked ? this.store.give([row.name]) : this.store.takeOff([row.name]);
    }

    received(row) {
        return row.received ? formatDate(deserializeDateTime(row.received)) : "";
    }

    takeOldest() {
        const { isFree, unchosen } = this.store;
        return this.store.giveFrom("serial_suggest", isFree ? this.state.oldest : unchosen);
    }

    identify() {
        const { product, location } = this.store.info;
        const action = {
            type: "ir.actions.client",
            tag: IDENTIFY,
            params: { product_id: product.id, location_id: location.id },
        };
        return this.action.doAction(action, { onClose: () => this.store.reload() });
    }
}
