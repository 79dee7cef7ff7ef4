import { browser } from "@web/core/browser/browser";

const TONES = {
    accepted: { frequency: 1320, seconds: 0.07 },
    notice: { frequency: 660, seconds: 0.16 },
    refused: { frequency: 196, seconds: 0.3 },
};

let context = null;

/** A short tone, so that who scans needn't look up: high for accepted, low for refused,
 * in between for what somebody should look at. */
export function playTone(kind) {
    const AudioContext = browser.AudioContext || window.AudioContext;
    if (!AudioContext) {
        return;
    }
    context ||= new AudioContext();
    if (context.state !== "running") {
        // The browser allows sound after the first gesture only.
        context.resume().catch(() => {});
    }
    const { frequency, seconds } = TONES[kind];
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    gain.gain.value = 0.08;
    oscillator.frequency.value = frequency;
    oscillator.connect(gain).connect(context.destination);
    oscillator.start();
    oscillator.stop(context.currentTime + seconds);
}
