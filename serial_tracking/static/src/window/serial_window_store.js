import { markRaw, toRaw } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Mutex } from "@web/core/utils/concurrency";
import { ScanFeedback } from "../scan/scan_feedback";

export const PAGE = 40;

/**
 * What one window knows of its record: a stock move, or what offers the same calls. Every
 * change is one call, in the order in which they were made; the lists are pages, however
 * many numbers there are.
 */
export class SerialWindowStore {
    constructor(orm, resModel, resId, aim) {
        this.orm = markRaw(orm);
        this.mutex = markRaw(new Mutex());
        this.resModel = resModel;
        this.resId = resId;
        this.aim = aim;
        this.info = null;
        this.text = "";
        this.count = 0;
        this.proposed = 0;
        this.target = 0;
        this.lines = [];
        this.linesOffset = 0;
        this.refused = [];
        this.feedback = new ScanFeedback();
        this.missingSaid = false;
        this.draft = null;
        this.session = [];
        this.candidates = { total: 0, rows: [], locations: [] };
        this.filter = { search: "", locationId: 0, condition: "", offset: 0 };
    }

    call(method, ...args) {
        return this.orm.call(this.resModel, method, [[this.resId], ...args]);
    }

    /** Whether the numbers say the quantity, and not the other way round. */
    get isFree() {
        return !this.info.expected;
    }

    get mode() {
        return this.info.mode;
    }

    get missing() {
        return Math.max(0, this.target - this.count - this.proposed);
    }

    get unchosen() {
        return Math.max(0, this.target - this.count);
    }

    get progress() {
        return this.target ? Math.min(100, Math.round((100 * this.count) / this.target)) : 0;
    }

    // -- reading -----------------------------------------------------------------------

    async load() {
        // Both lists change together, so that no tick is shown that is over.
        const reading = this.info?.mode === "select" ? this.fetchCandidates() : null;
        const info = await this.fetchWindow();
        const candidates = reading || (info.mode === "select" && this.fetchCandidates());
        this.candidates = (await candidates) || this.candidates;
        this.showWindow(info);
    }

    /** What is shown has been changed elsewhere. */
    reload() {
        return this.mutex.exec(() => this.load());
    }

    fetchWindow() {
        return this.call("serial_window", this.linesOffset, PAGE);
    }

    showWindow(info) {
        this.info = info;
        this.count = this.info.count;
        this.proposed = this.info.proposed;
        this.lines = this.info.lines;
        const asItStands = this.aim === "quantity" || this.mode === "enter";
        const wanted = (asItStands && this.info.quantity) || this.info.expected;
        this.target = this.isFree ? 0 : Math.max(this.target || wanted, this.count);
    }

    fetchCandidates() {
        const { search, locationId, condition, offset } = this.filter;
        const args = [search, locationId || null, condition || null, offset, PAGE];
        return this.call("serial_candidates", ...args);
    }

    async turnLines(offset) {
        if (!(await this.keepDraft())) {
            return;
        }
        this.linesOffset = offset;
        return this.mutex.exec(async () => this.showWindow(await this.fetchWindow()));
    }

    filterCandidates(changes) {
        Object.assign(this.filter, { offset: 0 }, changes);
        return this.mutex.exec(async () => {
            this.candidates = await this.fetchCandidates();
        });
    }

    // -- giving numbers ----------------------------------------------------------------

    /** Give what was typed, scanned or pasted (text), or literal names (array). */
    give(entry, { scanned = false } = {}) {
        this.missingSaid = false;
        return this.mutex.exec(async () => {
            const method = this.mode === "enter" ? "serial_enter" : "serial_select";
            let result;
            try {
                result = await this.call(method, entry);
            } catch (error) {
                // Nothing that was typed is lost when the server can't be reached.
                const text = Array.isArray(entry) ? "" : entry;
                this.text = [text, this.text].filter(Boolean).join("\n");
                throw error;
            }
            await this.apply(result, scanned);
        });
    }

    /** Ask for that many names and give them. */
    giveFrom(method, count) {
        this.missingSaid = false;
        return this.mutex.exec(async () => {
            const names = await this.call(method, count);
            const give = this.mode === "enter" ? "serial_enter" : "serial_select";
            await this.apply(await this.call(give, names), false);
        });
    }

    /** Give a file: its numbers and what it says of them. */
    giveFile(content) {
        this.missingSaid = false;
        return this.mutex.exec(async () => {
            const result = await this.call("serial_enter_file", content);
            this.linesOffset = 0;
            await this.apply(result, false);
            await this.load();
        });
    }

    /** Enter sold units in spite of it; why is kept with them. */
    buyBack(names, reason) {
        return this.mutex.exec(async () => {
            await this.apply(await this.call("serial_buy_back", names, reason), false);
        });
    }

    async apply({ accepted, refused, detailed }, scanned) {
        this.session.push(...accepted);
        const settled = new Set([...accepted, ...refused.map((row) => row.name)]);
        this.refused = [
            ...[...refused].reverse(),
            ...this.refused.filter((row) => !settled.has(row.name)),
        ];
        const said = [];
        if (accepted.length) {
            said.push(
                this.mode === "enter"
                    ? _t("%s entered", accepted.length)
                    : _t("%s chosen", accepted.length)
            );
        }
        if (refused.length) {
            said.push(_t("%s refused", refused.length));
        }
        this.feedback.tell(said.join(", "), refused.length ? "refused" : "accepted", scanned);
        const waits = this.info.announced || this.info.counts === "announced";
        if (this.mode === "select" || waits || detailed) {
            // A number may have taken the place of one that was shown already.
            return this.load();
        }
        this.addLines(accepted);
    }

    addLines(names) {
        this.count += names.length;
        this.target = this.isFree ? 0 : Math.max(this.target, this.count);
        if (!this.linesOffset) {
            const added = names.slice(-PAGE).reverse();
            const rows = added.map((name) => ({ name }));
            this.lines = [...rows, ...this.lines].slice(0, PAGE);
        }
    }

    // -- details of what was entered ---------------------------------------------------

    /** Edit the details of a number; those of another one are kept first. */
    async edit({ name, note = "", warranty_start = "", warranty_end = "" }) {
        if (await this.keepDraft()) {
            this.draft = { name, note, warranty_start, warranty_end, problem: "" };
        }
    }

    /** Whether the details that are being edited, if any, are on the server now. */
    keepDraft() {
        return this.draft ? this.sendDraft([this.draft.name]) : this.idle().then(() => true);
    }

    /** Give all numbers of the move the same details. */
    keepDraftForAll() {
        return this.sendDraft(null);
    }

    sendDraft(names) {
        return this.mutex.exec(async () => {
            const { draft } = this;
            if (!draft) {
                return true;
            }
            const args = [names, draft.note.trim(), draft.warranty_start, draft.warranty_end];
            const { refused } = await this.call("serial_detail", ...args);
            if (refused.length) {
                draft.problem = refused[0].reason;
                return false;
            }
            this.draft = null;
            this.showWindow(await this.fetchWindow());
            this.feedback.tell(_t("Details saved"));
            return true;
        });
    }

    // -- taking numbers off ------------------------------------------------------------

    takeOff(names) {
        this.missingSaid = false;
        return this.mutex.exec(async () => {
            const removed = new Set(await this.call("serial_remove", names));
            this.session = this.session.filter((name) => !removed.has(name));
            if (removed.has(this.draft?.name)) {
                this.draft = null;
            }
            this.feedback.tell(_t("%s taken off", removed.size));
            if (this.linesOffset >= this.count - removed.size) {
                this.linesOffset = 0;
            }
            await this.load();
        });
    }

    clear() {
        this.missingSaid = false;
        return this.mutex.exec(async () => {
            const count = await this.call("serial_clear");
            this.session = [];
            this.linesOffset = 0;
            this.feedback.tell(_t("%s taken off", count));
            await this.load();
        });
    }

    discardSession() {
        return this.session.length ? this.takeOff(this.session) : this.idle();
    }

    /** Move only the units that have their number; the rest comes later. */
    reduce() {
        return this.mutex.exec(() => this.call("serial_reduce"));
    }

    idle() {
        return this.mutex.exec(() => {});
    }

    // -- refusals ----------------------------------------------------------------------

    dismiss(row) {
        this.refused = this.refused.filter((other) => toRaw(other) !== toRaw(row));
    }

    dismissAll() {
        this.refused = [];
    }

    /** Put a refused number back into the box, to be corrected. */
    correct(row) {
        this.dismiss(row);
        this.text = row.name;
    }
}
