/** The neurons alone. */
import { cloudPanel } from "../panels/cloud.js";

/** @type {import("./layout.js").Layout} */
export const cloud = { kind: "cloud", panels: (make, alone) => [make(cloudPanel).node, alone()] };
