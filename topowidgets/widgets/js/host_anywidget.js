/** anywidget as a host: one model, any number of outputs that show it. */
import { h } from "./dom.js";
import { mount } from "./mount.js";
import { open } from "./open.js";
import { delivered } from "./sources/delivery.js";
import { fieldSource } from "./sources/field.js";

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
    onStatus: (fn) => on("change:status change:settings change:opening", () => fn()),
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
      try {
        model.save_changes();
      } catch {
        /* the kernel is gone; the page's own links still work */
      }
    },
    onChange(name, fn) {
      model.on(`change:${name}`, fn);
      return () => model.off(`change:${name}`, fn);
    },
  };
}

/**
 * What a widget calls once for each output; what it returns is called when the output goes.
 * @param {{[kind: string]: import("./layouts/layout.js").Layout}} layouts of the kinds that it can be
 * @returns {(output: {model: any, el: HTMLElement}) => () => void}
 */
export const renderer =
  (layouts) =>
  ({ model, el }) => {
    hideFallback(model.get("fallback"));
    const transport = delivered(transportOf(model)),
      kind = model.get("kind");
    if (kind !== "open") return open(transport, el, layouts[kind], { traits: traitsOf(model), asks: true });
    const field = h("div"),
      below = h("div");
    el.append(field, below);
    let close = () => {},
      number = 0;
    const unmount = mount(
      field,
      fieldSource(transport, () => model.get("opening") ?? {}),
      layouts[kind],
    );
    const show = () => {
      const opening = model.get("opening") ?? {};
      if ((opening.number ?? 0) === number) return;
      number = opening.number;
      close();
      close = open(transport, below, layouts[opening.kind], { traits: traitsOf(model), asks: true });
    };
    model.on("change:opening", show);
    show();
    return () => {
      model.off("change:opening", show);
      close();
      unmount();
    };
  };

/** The last picture, which stands beside the widget for a notebook without a kernel, is not shown as long as the page has the widget. */
function hideFallback(/** @type {string|undefined} */ name) {
  const id = `${name}-hidden`;
  if (!name || document.getElementById(id)) return;
  const style = h("style", { id }, `#${name}, .jp-OutputArea-child:has(#${name}) { display: none; }`);
  document.head.append(style);
}
