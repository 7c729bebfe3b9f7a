/** The field for a share-string. */
import { openPanel } from "../panels/open.js";

/** @type {import("./layout.js").Layout} */
export const field = { kind: "open", panels: (make) => [make(openPanel).node] };
