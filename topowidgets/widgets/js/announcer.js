/**
 * What is read aloud of a text that keeps changing. A sentence takes a screen reader about ten seconds, and one that is replaced sooner is
 * never heard to its end; so a text that runs is seen at once but stands in an element that is not live, and is spoken by this one:
 *   - while something moves: at an event (the sign of the text is another: a verdict has changed) no sooner than EVENT after the last
 *     time, else the newest text no sooner than CALM after it;
 *   - when nothing moves: once, after the text has rested for REST, so that Pause and the end are heard soon and a slider that is held
 *     down is not.
 */
import { h, setText } from "./dom.js";

export const CALM = 10_000,
  EVENT = 3000,
  REST = 500; // ms

/** The page's own clock, in ms; tests bring another. */
const page = {
  now: () => performance.now(),
  after: (/** @type {number} */ ms, /** @type {() => void} */ act) => setTimeout(act, ms),
  cancel: (/** @type {any} */ handle) => clearTimeout(handle),
};

/** When the newest text is spoken. @param {(text: string) => void} speak @param {typeof page} clock */
export function calmly(speak, clock = page) {
  let newest = "",
    sign = "",
    spokenSign = "",
    last = -Infinity,
    due = Infinity,
    resting = false;
  /** @type {any} */ let timer = null;
  const stop = () => {
    clock.cancel(timer);
    due = Infinity;
  };
  function say() {
    stop();
    last = clock.now();
    spokenSign = sign;
    speak(newest);
  }
  return {
    /** @param {string} text @param {string} of its sign, the same as long as nothing has happened @param {boolean} moves whether it goes on to change by itself */
    hear(text, of, moves) {
      if (text === newest && of === sign && moves !== resting) return;
      newest = text;
      sign = of;
      resting = !moves;
      const now = clock.now();
      const at = resting ? now + REST : Math.max(now, last + (sign === spokenSign ? CALM : EVENT));
      if (!resting && at >= due) return; // what is due sooner speaks the newest anyway
      stop();
      due = at;
      timer = clock.after(at - now, say);
    },
    stop,
  };
}

const HEARD = 3000; // ms after which a text is taken away again, so that a reader who walks through the page meets it once

/** An element that is heard and not seen, and what fills it. */
export function announcer() {
  const node = h("div", { "class": "tw-spoken", "aria-live": "polite" });
  /** @type {any} */ let timer = null;
  const voice = calmly((text) => {
    setText(node, text);
    clearTimeout(timer);
    timer = setTimeout(() => setText(node, ""), HEARD);
  });
  return {
    node,
    hear: voice.hear,
    stop() {
      voice.stop();
      clearTimeout(timer);
    },
  };
}
