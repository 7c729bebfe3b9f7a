/** anywidget as a host: one model, any number of outputs that show it. */
import { h, setText } from "./dom.js";
import { framesOf } from "./frames.js";
import { mount } from "./mount.js";
import { atlasSource } from "./sources/atlas.js";
import { liveSource } from "./sources/live.js";
import { recordedSource } from "./sources/recorded.js";
import { texts } from "./texts.js";

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

/** @returns {import("./traits.js").Traits} */
function traitsOf(/** @type {any} */ model) {
  return {
    get: (name) => model.get(name),
    set(values) {
      for (const [name, value] of Object.entries(values)) model.set(name, value);
      try { model.save_changes(); } catch { /* the kernel is gone; the page's own links still work */ }
    },
    onChange(name, fn) {
      model.on(`change:${name}`, fn);
      return () => model.off(`change:${name}`, fn);
    },
  };
}

/** Called once for each output; what it returns is called when the output goes. */
export function render({ model, el }) {
  const transport = transportOf(model);
  hideKeepsake(model.get("keepsake"));
  let close = () => {};
  const show = (/** @type {any} */ source) => {
    const unmount = mount(el, source, model.get("kind") || "lab", traitsOf(model));
    close = () => { unmount(); source.close(); };
  };
  if (model.get("kind") === "atlas") show(atlasSource(transport));
  else if (model.get("settings")?.recording) close = whenRecorded(transport, el, show);
  else show(liveSource(transport));
  return () => close();
}

/** The last picture, which stands beside the widget for a notebook without a kernel, is not shown as long as the page has the widget. */
function hideKeepsake(/** @type {string|undefined} */ name) {
  const id = `${name}-hidden`;
  if (!name || document.getElementById(id)) return;
  const style = h("style", { id }, `#${name}, .jp-OutputArea-child:has(#${name}) { display: none; }`);
  document.head.append(style);
}

/** A recording comes in one message, and is played from then on without the kernel. @param {import("./sources/live.js").Transport} transport @param {HTMLElement} el @param {(source: any) => void} show */
function whenRecorded(transport, el, show) {
  const word = h("p", { role: "status" }, texts.recordingComes);
  el.append(word);
  const off = transport.onMessage((message, buffers) => {
    if (message?.type !== "history") return;
    off();
    word.remove();
    show(recordedSource({ settings: transport.settings(), status: transport.status(), frames: framesOf(message, buffers?.[0]) }, { kernel: transport }));
  });
  try { transport.send({ type: "hello" }); } catch { setText(word, texts.recordingLost); }
  return off;
}
