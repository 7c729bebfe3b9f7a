/** A comparison: a column for each run, and all of them over one time. */
import { atlasBarPanel } from "../panels/atlas_bar.js";
import { columnsPanel } from "../panels/columns.js";
import { comparedPanel } from "../panels/compared.js";
import { overlayPanel } from "../panels/overlay.js";
import { atlas } from "./atlas.js";
import { clockwork, controls } from "./layout.js";

/** @type {import("./layout.js").Layout} */
export const compare = {
  kind: "compare",
  panels: (make) => [
    controls(clockwork(make), make(atlasBarPanel).node),
    make(columnsPanel).node,
    make(overlayPanel).node,
    make(comparedPanel).node,
  ],
  open: atlas.open,
};
