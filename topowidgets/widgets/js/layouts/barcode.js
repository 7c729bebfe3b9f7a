/** The bars alone. */
import { barcodePanel } from "../panels/barcode.js";

/** @type {import("./layout.js").Layout} */
export const barcode = { kind: "barcode", panels: (make, alone) => [make(barcodePanel).node, alone()] };
