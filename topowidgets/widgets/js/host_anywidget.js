/** anywidget as a host: one model, any number of outputs that show it. */
import { mount } from "./mount.js";
import { liveSource } from "./sources/live.js";

/** @returns {import("./sources/live.js").Transport} */
function transportOf(/** @type {any} */ model) {
  const on = (/** @type {string} */ event, /** @type {(...args: any[]) => void} */ fn) => {
    model.on(event, fn);
    return () => model.off(event, fn);
  };
  return {
    send: (message, buffers) => model.send(message, undefined, buffers),
    onMessage: (fn) => on("msg:custom", fn),
    status: () => model.get("status"),
    onStatus: (fn) => on("change:status", () => fn()),
    settings: () => model.get("settings"),
    onLink: (fn) => on("comm_live_update", fn),
  };
}

/** Called once for each output; what it returns is called when the output goes. */
export function render({ model, el }) {
  const source = liveSource(transportOf(model));
  const unmount = mount(el, source, model.get("kind") || "lab");
  return () => { unmount(); source.close(); };
}
