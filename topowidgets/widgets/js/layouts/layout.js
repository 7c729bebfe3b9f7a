/** What a kind of view shows: its panels and where they stand, and the source that it opens. */
import { h } from "../dom.js";
import { transportPanel } from "../panels/controls.js";
import { scrubberPanel } from "../panels/scrubber.js";
import { say } from "../texts/index.js";

/**
 * A panel draws what changed: 0 nothing was drawn, 1 a picture was, 2 and more is to come.
 * @typedef {{node: HTMLElement, draw: (now: number) => number, repaint?: () => void, stop?: () => void, picture?: () => any, parts?: Panel[]}} Panel parts: further panels, drawn after it; picture: what of it can be taken away (see panels/save.js)
 * @typedef {(panel: any) => any} Make makes a panel of a module of panels/ and draws it from then on; a module whose panel can be hidden says by which name, `hideable`
 * @typedef {"lab"|"rate"|"cloud"|"barcode"|"data"|"timeline"|"atlas"|"lesson"|"open"|"compare"} Kind
 * @typedef {(source: import("../sources/source.js").Source) => void} Show
 * @typedef {{asks: boolean, element: HTMLElement}} Opened asks: whether somebody answers what is asked about what is recorded
 */

/**
 * @typedef {{
 *   kind: Kind, panels: (make: Make, alone: () => HTMLElement|string) => (HTMLElement|string)[],
 *   open?: (transport: import("../sources/live.js").Transport, show: Show, how: Opened) => (() => void),
 * }} Layout
 *   alone: the clock of a recording, which no lab drives; nothing for a lab's. open: shows the source that a transport brings, as soon as it is
 *   there, where it is neither a lab nor one recording; returns what ends the waiting
 */

/** Play and the clock, in a row. @param {Make} make */
export const clockwork = (make) =>
  h("div", { class: "tw-row tw-clockwork" }, make(transportPanel).node, make(scrubberPanel).node);

/** What the learner moves. @param {...(HTMLElement|string)} parts */
export const controls = (...parts) =>
  h("div", { "class": "tw-controls", "role": "group", "aria-label": say("controls.group") }, ...parts);
