/** A comparison's columns: a name, the neurons, the bars, and data and fit of each row, on shared axes. A neuron lights up in all, a bar its cycle in its own. */
import { glyph, h, setText, svg } from "../dom.js";
import { columnSource } from "../sources/column.js";
import { rowsOf } from "../sources/source.js";
import { Stage } from "../stage.js";
import { say } from "../texts/index.js";
import { columnSaid } from "../verdict_words.js";
import { barcodePanel } from "./barcode.js";
import { cloudPanel } from "./cloud.js";
import { fitPanel } from "./fit.js";

/** Runs that fit side by side. */
export const MOST_COLUMNS = 4;

const COLOURS = ["accent", "fold", "h0", "second"],
  DASHES = [undefined, [6, 3], [2, 3], [9, 3, 2, 3]];

/** Colour and dash of a run's lines: sixteen runs have each their own. @param {number} i @returns {{colour: string, dash?: number[]}} */
export function stroke(i) {
  const dash = DASHES[(i + Math.floor(i / COLOURS.length)) % DASHES.length];
  return { colour: COLOURS[i % COLOURS.length], ...(dash ? { dash } : {}) };
}

function swatch(/** @type {number} */ i) {
  const { colour, dash } = stroke(i);
  return glyph(
    26,
    10,
    svg("line", {
      "x1": 0,
      "x2": 26,
      "y1": 5,
      "y2": 5,
      "stroke-width": 2.5,
      "style": `stroke: var(--tw-${colour})`,
      ...(dash ? { "stroke-dasharray": dash.join(" ") } : {}),
    }),
  );
}

/** @param {Stage} stage @param {any} theme @param {Record<string, string>} words */
export function columnsPanel(stage, theme, words) {
  const { source } = stage,
    axes = { windows: {}, bars: 0, fit: null };
  let version = -1,
    jumps = stage.jumps,
    lit = -1;
  const count = stage.settings.columns.length;
  if (count > MOST_COLUMNS)
    return {
      node: h("p", { class: "tw-column-said tw-many" }, say("atlas.too_many", { runs: count, most: MOST_COLUMNS })),
      draw: () => 0,
    };

  const columns = stage.settings.columns.map(
    (/** @type {{key: number, label: string, data: object|null}} */ { key, label, data }, /** @type {number} */ i) => {
      const own = new Stage(columnSource(source, key, data), () => stage.changed(), stage.panels);
      own.axes = axes;
      own.onPoint(({ neuron }) => {
        if (neuron !== null) own.light(-1);
        stage.point({ neuron });
        stage.light(neuron ?? -1);
      });
      own.choosers.add(() => {
        for (const [name, value] of Object.entries(own.panels)) stage.choose(name, value);
      });
      const said = h("span", { class: "tw-column-said" });
      const panels = [cloudPanel(own, theme, words), barcodePanel(own, theme, words), fitPanel(own, theme, words)];
      const node = h(
        "section",
        { "class": "tw-column", "role": "group", "aria-label": label },
        h("div", { class: "tw-column-name" }, swatch(i), h("h3", {}, label), said),
        panels.map((panel) => panel.node),
      );
      const parts = panels.map((panel) => ({ ...panel, picture: () => named(panel.picture?.(), label, i, own) }));
      return { key, own, said, node, parts };
    },
  );
  const node = h(
    "div",
    { "class": "tw-columns", "data-columns": columns.length },
    columns.map((/** @type {any} */ column) => column.node),
  );

  /** A part's picture under a name of its own. @param {any} picture @param {string} label @param {number} i @param {Stage} of the column */
  const named = (picture, label, i, of) =>
    picture && { ...picture, of, name: `${picture.name}-${i + 1}`, title: `${picture.title}, ${label}` };

  return {
    node,
    parts: columns.flatMap((/** @type {any} */ { parts }) => parts),
    /** The columns follow the whole: its clock, its choices, what is lit. */
    draw() {
      if (lit !== stage.lit) {
        lit = stage.lit;
        for (const { own } of columns) own.light(own.pointed.neuron === null ? lit : -1);
      }
      if (version === stage.version) return 0;
      version = stage.version;
      for (const { key, own, said } of columns) {
        if (jumps !== stage.jumps) own.jumps += 1;
        own.motion = stage.motion;
        own.takePanels(stage.panels);
        setText(said, columnSaid(rowsOf(source).rows.get(key), own.shown, source.head));
      }
      jumps = stage.jumps;
      return 0;
    },
    stop() {
      for (const { own } of columns) own.stop();
    },
  };
}
