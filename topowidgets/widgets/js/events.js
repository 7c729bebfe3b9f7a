/** What happened in a run, as topowidgets/recording/events.py has it. */

/** @typedef {{kind: string, step: number, tau: number, values: any}} Event */

const same = (/** @type {any} */ one, /** @type {any} */ other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * The events and one more, in the order of their steps. One that is there already is not there twice; changes of the rate between two steps
 * are one, and none where they lead back.
 * @param {Event[]} events @param {Event} event @returns {Event[]}
 */
export function withEvent(events, event) {
  if (events.some((one) => one.step === event.step && same(one, event))) return events;
  const rate = event.kind === "rate";
  const before = rate ? events.find((one) => one.kind === "rate" && one.step === event.step) : undefined;
  const joined = before ? { ...event, values: { before: before.values.before, after: event.values.after } } : event;
  const others = events.filter((one) => one !== before);
  if (rate && same(joined.values.before, joined.values.after)) return others;
  return [...others, joined].sort((a, b) => a.step - b.step);
}
