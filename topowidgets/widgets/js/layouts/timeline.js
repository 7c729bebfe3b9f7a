/** The timelines alone. */
import { timelinePanel } from "../panels/timeline.js";

/** @type {import("./layout.js").Layout} */
export const timeline = { kind: "timeline", panels: (make, alone) => [make(timelinePanel).node, alone()] };
