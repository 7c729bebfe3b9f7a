/** The field for a share-string as a source: it shows no frames, and asks the kernel to open what it holds. */
import { FrameStore } from "../frames.js";
import { IDLE } from "./source.js";

/** @param {import("./live.js").Transport} transport @param {() => {number?: number, error?: any}} opening what was opened, and what was refused @returns {import("./source.js").Source} */
export function fieldSource(transport, opening) {
  const offs = new Set(),
    frames = new FrameStore();
  return {
    ...IDLE,
    frames,
    framesOf: () => frames,
    whole: () => frames,
    can: new Set(["open"]),
    get settings() {
      return {};
    },
    get status() {
      return { state: /** @type {"open"} */ ("open"), opened: Boolean(opening().number), error: opening().error };
    },
    subscribe(/** @type {(event: any) => void} */ listener) {
      const off = transport.onStatus(() => listener({ type: "status" }));
      offs.add(off);
      return () => {
        off();
        offs.delete(off);
      };
    },
    command(/** @type {string} */ name, args = {}) {
      transport.send({ type: "command", name, args });
    },
    close() {
      for (const off of offs) off();
    },
  };
}
