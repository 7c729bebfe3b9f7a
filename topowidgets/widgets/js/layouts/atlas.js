/** An atlas: the slider over its rates, one row in pictures, and the map of them all. */
import { h } from "../dom.js";
import { atlasBarPanel } from "../panels/atlas_bar.js";
import { cloudPanel } from "../panels/cloud.js";
import { phasePanel } from "../panels/phase.js";
import { rowRatePanel } from "../panels/row_rate.js";
import { sentencePanel } from "../panels/sentence.js";
import { timelinePanel } from "../panels/timeline.js";
import { atlasSource } from "../sources/atlas.js";
import { stack } from "./lab.js";
import { clockwork, controls } from "./layout.js";

/** @type {import("./layout.js").Layout} */
export const atlas = {
  kind: "atlas",
  panels: (make) => [
    controls(make(rowRatePanel).node, clockwork(make), make(atlasBarPanel).node),
    h(
      "div",
      { class: "tw-panels" },
      make(cloudPanel).node,
      make(phasePanel).node,
      stack(make),
      make(timelinePanel).node,
    ),
    make(sentencePanel).node,
  ],
  open: (transport, show, { asks }) => {
    show(atlasSource(transport, { asks }));
    return () => {};
  },
};
