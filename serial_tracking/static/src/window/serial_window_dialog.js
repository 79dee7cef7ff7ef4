import { Component, onWillStart, reactive, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { askToStay, CarefulDialog } from "../dialog/careful_dialog";
import { SerialEntry } from "./serial_entry";
import { SerialSelection } from "./serial_selection";
import { SerialWindowStore } from "./serial_window_store";

/** The entry or the selection window of one record after the other (E1, E8, S1, S3). */
export class SerialWindowDialog extends Component {
    static template = "serial_tracking.SerialWindowDialog";
    static components = { CarefulDialog, SerialEntry, SerialSelection };
    static props = { request: Object, onCompleted: Function, close: Function };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.request = useState(this.props.request);
        this.state = useState({ index: 0, store: null });
        onWillStart(() => this.show(0));
    }

    get store() {
        return this.state.store;
    }

    get isEntry() {
        return this.store.mode === "enter";
    }

    get isValidating() {
        return Boolean(this.request.validate);
    }

    get title() {
        const { product } = this.store.info;
        const title = this.isEntry
            ? _t("Serial Number Entry · %s", product.name)
            : _t("Serial Number Selection · %s", product.name);
        const { resIds } = this.request;
        return resIds.length > 1
            ? _t("%(title)s (%(number)s of %(total)s)", {
                  title,
                  number: this.state.index + 1,
                  total: resIds.length,
              })
            : title;
    }

    get subtitle() {
        const { document, partner, operation, expected } = this.store.info;
        const from = operation === "incoming" ? _t("from %s", partner) : _t("to %s", partner);
        const ordered =
            !this.store.isFree && expected > this.store.target && _t("%s ordered", expected);
        return [ordered, document, partner && from].filter(Boolean).join(" · ");
    }

    get counter() {
        const { count, target, isFree, info } = this.store;
        const values = { count, target };
        if (isFree) {
            return this.isEntry ? _t("%s entered", count) : _t("%s chosen", count);
        }
        if (info.counts === "announced") {
            return _t("%(count)s of %(target)s announced", values);
        }
        return this.isEntry
            ? _t("%(count)s of %(target)s entered", values)
            : _t("%(count)s of %(target)s chosen", values);
    }

    get missingText() {
        const { missing } = this.store;
        return missing === 1
            ? _t("1 more serial number is needed.")
            : _t("%s more serial numbers are needed.", missing);
    }

    /** Whether units remain that the transfer can move without the missing ones. */
    get canGoOn() {
        const { count, proposed, missing, info } = this.store;
        return this.isValidating && missing > 0 && (count + proposed > 0 || info.others);
    }

    get onlyTheseLabel() {
        const { count, proposed, info } = this.store;
        const given = count + proposed;
        if (!given) {
            return _t("Leave this product for later");
        }
        if (info.operation === "incoming") {
            return _t("Receive only these %s", given);
        }
        return info.operation === "outgoing"
            ? _t("Ship only these %s", given)
            : _t("Move only these %s", given);
    }

    async show(index) {
        const { resModel, resIds, aim, validate } = this.request;
        const asItStands = validate ? "quantity" : aim;
        const store = reactive(
            new SerialWindowStore(this.orm, resModel, resIds[index], asItStands)
        );
        await store.load();
        Object.assign(this.state, { index, store });
    }

    // -- leaving -------------------------------------------------------------------------

    async onOk() {
        const { store } = this;
        if (store.text.trim()) {
            const text = store.text.trim();
            store.text = "";
            const refused = store.refused.length;
            await store.give(text);
            if (store.refused.length > refused) {
                return;
            }
        }
        if (!(await this.settleDraft())) {
            return;
        }
        if (store.missing && !store.info.partial) {
            store.missingSaid = true;
            return;
        }
        return this.next();
    }

    async onOnlyThese() {
        if (!(await this.settleDraft())) {
            return;
        }
        await this.store.reduce();
        return this.next();
    }

    async next() {
        const index = this.state.index + 1;
        if (index < this.request.resIds.length) {
            return this.show(index);
        }
        this.props.onCompleted();
        this.props.close();
    }

    /** Go on somewhere else, for instance from the order to its receipt (E2). */
    async onWayOn() {
        if (await this.mayClose()) {
            this.request.wayOn = await this.store.call(this.store.info.way_on.method);
            this.props.close();
        }
    }

    async onSaveForLater() {
        if (await this.mayClose()) {
            this.props.close();
        }
    }

    async onDiscard() {
        const { store } = this;
        await store.idle();
        const count = store.session.length;
        const body = this.textToTakeOff(count);
        if (!count || !(await this.askToStay(body, _t("Keep"), _t("Take off")))) {
            await store.discardSession();
            this.props.close();
        }
    }

    textToTakeOff(count) {
        if (this.isEntry) {
            return count === 1
                ? _t("Take the serial number off again that was entered since this window opened?")
                : _t(
                      "Take the %s serial numbers off again that were entered since this window opened?",
                      count
                  );
        }
        return count === 1
            ? _t("Take the unit off again that was chosen since this window opened?")
            : _t("Take the %s units off again that were chosen since this window opened?", count);
    }

    /** Whether nothing typed would be lost. What was added is saved already. */
    async mayClose() {
        if (!(await this.settleDraft())) {
            return false;
        }
        const text = this.store.text.trim();
        return (
            !text ||
            !(await this.askToStay(_t("“%s” is in the box but not added yet.", text.slice(0, 60))))
        );
    }

    /** Whether the details that are being edited are kept, or left on purpose. */
    async settleDraft() {
        const { store } = this;
        if (await store.keepDraft()) {
            return true;
        }
        const body = _t("The details of %(name)s are not saved: %(reason)s.", {
            name: store.draft.name,
            reason: store.draft.problem,
        });
        if (await this.askToStay(body, _t("Back"), _t("Leave without them"))) {
            return false;
        }
        store.draft = null;
        return true;
    }

    askToStay(...words) {
        return askToStay(this.dialog, ...words);
    }
}
