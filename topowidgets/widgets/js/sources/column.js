/** One row of a comparison by itself, on the comparison's clock: the source of a column's panels. It is steered by the whole. */
import { texts } from "../texts/index.js";

/** @param {any} source of the comparison @param {number} key of the row @param {object|null} [data] what it learns */
export function columnSource(source, key, data = null) {
  return {
    frames: source.framesOf(key),
    settings: { ...source.settings, data },
    can: new Set(["scrub", "rows"]),
    get status() {
      const { status } = source, running = ["running", "waiting"].includes(status.progress?.state);
      return { ...status, empty: running ? texts.columnComes : texts.untrained };
    },
    subscribe: source.subscribe,
    command() {},
  };
}
