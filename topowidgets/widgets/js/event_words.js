/** What an event is called, in the page's language. */
import { texts } from "./texts/index.js";

/** An event with its step; the words of a note come from the kernel. @param {import("./events.js").Event} event @returns {string} */
export function eventWords({ kind, step, values }) {
  return texts.eventAt(step, kind === "rate" ? texts.rateEvent(values) : kind === "diverged" ? texts.divergedEvent : values.said ?? kind);
}
