import { playTone } from "./feedback";

const FLASH_MS = 500;

/** What became of the last scan: words, a short colour and, for a scanner, a tone. */
export class ScanFeedback {
    status = "";
    flash = "";

    /**
     * @param {string} status
     * @param {"accepted"|"notice"|"refused"|""} [kind]
     * @param {boolean} [audible] whether somebody scans and doesn't look up
     */
    tell(status, kind = "", audible = false) {
        this.status = status;
        this.flash = kind;
        if (audible && kind) {
            playTone(kind);
        }
        clearTimeout(this.timer);
        this.timer = setTimeout(() => (this.flash = ""), FLASH_MS);
    }
}
