/** One row of a comparison by itself, on the comparison's clock: the source of a column's panels. It is steered by the whole. */
import { say } from "../texts/index.js";
import { IDLE } from "./source.js";

/** @param {import("./source.js").Source} source of the comparison @param {number} key of the row @param {object|null} [data] what it learns @returns {import("./source.js").Source} */
export function columnSource(source, key, data = null) {
  const frames = source.framesOf(key);
  return {
    ...IDLE,
    frames,
    framesOf: () => frames,
    whole: () => frames,
    settings: { ...source.settings, data },
    can: new Set(["scrub", "rows"]),
    get status() {
      const { status } = source,
        running = ["running", "waiting"].includes(status.progress?.state ?? "");
      return { ...status, empty: running ? say("atlas.column_comes") : say("atlas.untrained") };
    },
    subscribe: source.subscribe,
    close() {},
  };
}
