/** Put a view of a source into an element. Knows no widget: anywidget is one host, a web page another. */
import { h, show } from "./dom.js";
import { newest } from "./frames.js";
import { keepFocus } from "./keep_focus.js";
import { drawLoop } from "./loop.js";
import { atlasBarPanel } from "./panels/atlas_bar.js";
import { barcodePanel } from "./panels/barcode.js";
import { choicesPanel } from "./panels/choices.js";
import { cloudPanel } from "./panels/cloud.js";
import { columnsPanel } from "./panels/columns.js";
import { comparedPanel } from "./panels/compared.js";
import { transportPanel } from "./panels/controls.js";
import { fetchingPanel } from "./panels/fetching.js";
import { fitPanel } from "./panels/fit.js";
import { lessonPanel } from "./panels/lesson.js";
import { overlayPanel } from "./panels/overlay.js";
import { phasePanel } from "./panels/phase.js";
import { openPanel } from "./panels/open.js";
import { ratePanel } from "./panels/rate.js";
import { rowRatePanel } from "./panels/row_rate.js";
import { savePanel } from "./panels/save.js";
import { scrubberPanel } from "./panels/scrubber.js";
import { sentencePanel } from "./panels/sentence.js";
import { timelinePanel } from "./panels/timeline.js";
import { Stage } from "./stage.js";
import { find, language, say } from "./texts/index.js";
import { watchTheme } from "./theme.js";
import { followTraits } from "./traits.js";

/**
 * A panel draws what changed: 0 nothing was drawn, 1 a picture was, 2 and more is to come.
 * @typedef {{node: HTMLElement, draw: (now: number) => number, repaint?: () => void, stop?: () => void, picture?: () => any, parts?: Panel[]}} Panel parts: further panels, drawn after it; picture: what of it can be taken away (see panels/save.js)
 * @typedef {"lab"|"rate"|"cloud"|"barcode"|"data"|"timeline"|"atlas"|"lesson"|"open"|"compare"} Kind
 */

/** alone: the clock of a recording, which no lab drives; nothing for a lab's. @type {Record<Kind, (make: (panel: any) => Panel, alone: () => HTMLElement|string) => (HTMLElement|string)[]>} */
const LAYOUTS = {
  lab: (make) => [
    h("div", { class: "tw-controls", role: "group", "aria-label": say("controls.group") }, make(choicesPanel).node, make(fetchingPanel).node, make(ratePanel).node,
      clockwork(make)),
    h("div", { class: "tw-panels" }, make(cloudPanel).node, stack(make), make(timelinePanel).node),
    make(sentencePanel).node,
  ],
  lesson: (make) => {
    const { node, brief } = /** @type {ReturnType<typeof lessonPanel>} */ (make(lessonPanel)), [controls, ...pictures] = LAYOUTS.lab(make, () => "");
    return [h("div", { class: "tw-class" }, node, h("div", { class: "tw-beside" }, controls, brief, ...pictures))];
  },
  atlas: (make) => [
    h("div", { class: "tw-controls", role: "group", "aria-label": say("controls.group") }, make(rowRatePanel).node, clockwork(make), make(atlasBarPanel).node),
    h("div", { class: "tw-panels" }, make(cloudPanel).node, make(phasePanel).node, stack(make), make(timelinePanel).node),
    make(sentencePanel).node,
  ],
  compare: (make) => [
    h("div", { class: "tw-controls", role: "group", "aria-label": say("controls.group") }, clockwork(make), make(atlasBarPanel).node),
    make(columnsPanel).node, make(overlayPanel).node, make(comparedPanel).node,
  ],
  open: (make) => [make(openPanel).node],
  rate: (make) => [h("div", { class: "tw-controls", role: "group", "aria-label": say("controls.group") }, make(ratePanel).node)],
  cloud: (make, alone) => [make(cloudPanel).node, alone()],
  barcode: (make, alone) => [make(barcodePanel).node, alone()],
  data: (make, alone) => [make(fitPanel).node, alone()],
  timeline: (make, alone) => [make(timelinePanel).node, alone()],
};

/** Panels that can be hidden, by name; "data" hides itself, as it does of a network of more inputs. */
const HIDEABLE = new Map(/** @type {[any, string][]} */ ([
  [cloudPanel, "neurons"], [barcodePanel, "barcode"], [timelinePanel, "timeline"], [sentencePanel, "sentence"], [ratePanel, "rate"],
]));

/** The bars over data and fit, which are not there for every network. @param {(make: any) => Panel} make */
const stack = (make) => h("div", { class: "tw-stack" }, make(barcodePanel).node, make(fitPanel).node);

/** Play and the clock, in a row. @param {(make: any) => Panel} make */
const clockwork = (make) => h("div", { class: "tw-row tw-clockwork" }, make(transportPanel).node, make(scrubberPanel).node);

/**
 * @param {HTMLElement} element @param {import("./sources/source.js").Source} source @param {Kind} [kind]
 * @param {import("./traits.js").Traits|null} [traits] what follows the stage and steers it from outside
 * @returns {() => void} unmount
 */
export function mount(element, source, kind = "lab", traits = null) {
  /** @type {Panel[]} */ const panels = [];
  /** @type {[HTMLElement, string][]} */ const named = [];
  const root = h("div", { class: "topowidgets", lang: language(), "data-kind": kind });
  // JupyterLab gives the keys of whatever has the focus to the notebook, in which x cuts the cell, unless that very element says that it wants them
  root.addEventListener("focusin", (/** @type {any} */ e) => e.target.setAttribute("data-lm-suppress-shortcuts", "true"));
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
  const theme = watchTheme(root, () => { for (const panel of panels) panel.repaint?.(); loop.request(); });
  const stage = new Stage(source, () => loop.request(), traits?.get("panels") ?? {});
  const words = { ...find("glossary"), ...stage.settings.glossary };
  const make = (/** @type {any} */ panel) => {
    const made = panel(stage, theme, words);
    panels.push(made, ...(made.parts ?? []));
    const name = HIDEABLE.get(panel);
    if (name) named.push([made.node, name]);
    return made;
  };
  inner.append(...LAYOUTS[kind](make, () => (stage.recorded ? clockwork(make) : "")));
  if (kind !== "open") inner.append(make(() => savePanel(stage, theme, panels)).node);

  /** What machines read. */
  function report() {
    const { latest, shown, frames, status, source } = stage;
    const facts = {
      state: status.state ?? "starting", step: latest?.step, tau: latest?.tau, run: latest?.run, frames: frames.received, drawn,
      etaK: newest(latest?.header, "eta_k"), viewStep: shown?.step, at: latest?.header.at, rate: source.atlas?.current, rows: source.atlas?.rows.size,
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
