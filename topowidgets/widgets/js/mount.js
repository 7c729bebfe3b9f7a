/** Put a view of a source into an element. Knows no widget: anywidget is one host, a web page another. */
import { h, show } from "./dom.js";
import { newest } from "./frames.js";
import { keepFocus } from "./keep_focus.js";
import { clockwork } from "./layouts/layout.js";
import { drawLoop } from "./loop.js";
import { savePanel } from "./panels/save.js";
import { Stage } from "./stage.js";
import { find, language } from "./texts/index.js";
import { watchTheme } from "./theme.js";
import { followTraits } from "./traits.js";

/**
 * @param {HTMLElement} element @param {import("./sources/source.js").Source} source @param {import("./layouts/layout.js").Layout} layout
 * @param {import("./traits.js").Traits|null} [traits] what follows the stage and steers it from outside
 * @returns {() => void} unmount
 */
export function mount(element, source, layout, traits = null) {
  const { kind } = layout;
  /** @type {import("./layouts/layout.js").Panel[]} */ const panels = [];
  /** @type {[HTMLElement, string][]} */ const named = [];
  const root = h("div", { "class": "topowidgets", "lang": language(), "data-kind": kind });
  // JupyterLab gives the keys of whatever has the focus to the notebook, in which x cuts the cell, unless that very element says that it wants them
  root.addEventListener("focusin", (/** @type {any} */ e) =>
    e.target.setAttribute("data-lm-suppress-shortcuts", "true"),
  );
  const inner = h("div", { class: "tw-view" });
  root.append(inner);
  element.append(root);
  const keep = keepFocus(root);
  let drawn = 0;

  const loop = drawLoop((now) => {
    let most = 0;
    for (const [node, name] of named) show(node, !stage.limited("hide", name));
    for (const panel of panels) most = Math.max(most, panel.draw(now));
    if (most) drawn += 1;
    keep();
    report();
    source.drawn();
    linked?.drawn();
    return most > 1;
  });
  const theme = watchTheme(root, () => {
    for (const panel of panels) panel.repaint?.();
    loop.request();
  });
  const stage = new Stage(source, () => loop.request(), traits?.get("panels") ?? {});
  const words = { ...find("glossary"), ...stage.settings.glossary };
  const make = (/** @type {any} */ panel) => {
    const made = panel(stage, theme, words);
    panels.push(made, ...(made.parts ?? []));
    if (panel.hideable) named.push([made.node, panel.hideable]);
    return made;
  };
  inner.append(...layout.panels(make, () => (stage.recorded ? clockwork(make) : "")));
  if (kind !== "open") inner.append(make(() => savePanel(stage, theme, panels)).node);

  /** What machines read. */
  function report() {
    const { latest, shown, frames, status, source } = stage;
    const facts = {
      state: status.state ?? "starting",
      step: latest?.step,
      tau: latest?.tau,
      run: latest?.run,
      frames: frames.received,
      drawn,
      etaK: newest(latest?.header, "eta_k"),
      viewStep: shown?.step,
      at: latest?.header.at,
      rate: source.atlas?.current,
      rows: source.atlas?.rows.size,
    };
    for (const [name, value] of Object.entries(facts)) {
      const text = value === undefined || value === null ? "" : String(value);
      if (root.dataset[name] !== text) root.dataset[name] = text;
    }
  }

  const linked = traits && followTraits(stage, traits);
  theme.read();
  report();
  loop.request();
  return () => {
    loop.stop();
    linked?.stop();
    stage.stop();
    theme.stop();
    for (const panel of panels) panel.stop?.();
    root.remove();
  };
}
