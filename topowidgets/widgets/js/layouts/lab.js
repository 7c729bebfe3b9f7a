/** A lab: its controls, the neurons, the bars over data and fit, the timelines, and what is seen in words. */
import { h } from "../dom.js";
import { barcodePanel } from "../panels/barcode.js";
import { choicesPanel } from "../panels/choices.js";
import { cloudPanel } from "../panels/cloud.js";
import { fetchingPanel } from "../panels/fetching.js";
import { fitPanel } from "../panels/fit.js";
import { ratePanel } from "../panels/rate.js";
import { sentencePanel } from "../panels/sentence.js";
import { timelinePanel } from "../panels/timeline.js";
import { clockwork, controls } from "./layout.js";

/** The bars over data and fit, which are not there for every network. @param {import("./layout.js").Make} make */
export const stack = (make) => h("div", { class: "tw-stack" }, make(barcodePanel).node, make(fitPanel).node);

/** @type {import("./layout.js").Layout} */
export const lab = {
  kind: "lab",
  panels: (make) => [
    controls(make(choicesPanel).node, make(fetchingPanel).node, make(ratePanel).node, clockwork(make)),
    h("div", { class: "tw-panels" }, make(cloudPanel).node, stack(make), make(timelinePanel).node),
    make(sentencePanel).node,
  ],
};
