/** What an event is called, in the page's language. */
import { label } from "./scales.js";
import { texts } from "./texts/index.js";

/** A rate as it was set. @param {{eta_k?: number, eta?: number}} rate */
export const rateWords = ({ eta_k: etaK, eta }) => (etaK === undefined ? `eta ${label(eta, 4)}` : `${label(etaK, 4)} / K`);

/** An event with its step; the words of a note come from the kernel. @param {import("./events.js").Event} event @returns {string} */
export function eventWords({ kind, step, values }) {
  return texts.eventAt(step, kind === "rate" ? texts.rateEvent(rateWords(values.before), rateWords(values.after)) : kind === "diverged" ? texts.divergedEvent : values.said ?? kind);
}
