/** The slider alone. */
import { ratePanel } from "../panels/rate.js";
import { controls } from "./layout.js";

/** @type {import("./layout.js").Layout} */
export const rate = { kind: "rate", panels: (make) => [controls(make(ratePanel).node)] };
