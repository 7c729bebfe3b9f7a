/** Data and fit alone. */
import { fitPanel } from "../panels/fit.js";

/** @type {import("./layout.js").Layout} */
export const data = { kind: "data", panels: (make, alone) => [make(fitPanel).node, alone()] };
