/** What an event is called, in the page's language. */
import { label } from "./scales.js";
import { say } from "./texts/index.js";

/** A rate as it was set. @param {{eta_k?: number, eta?: number}} rate */
export const rateWords = ({ eta_k: etaK, eta }) =>
  etaK === undefined ? `eta ${label(eta, 4)}` : `${label(etaK, 4)} / K`;

/** An event with its step; the words of a note come from the kernel. @param {import("./events.js").Event} event @returns {string} */
export function eventWords({ kind, step, values }) {
  const rate = () => say("pictures.rate_event", { before: rateWords(values.before), after: rateWords(values.after) });
  return say("pictures.event", {
    step,
    event: kind === "rate" ? rate() : kind === "diverged" ? say("pictures.diverged_event") : (values.said ?? kind),
  });
}
