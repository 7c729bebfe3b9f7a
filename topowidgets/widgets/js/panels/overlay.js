/** A comparison's timelines: loss, the hole, folds and pair ratios, a line for each column in every chart. */
import { chart } from "../chart.js";
import { everyNth, stride } from "../data/thinning.js";
import { h } from "../dom.js";
import { columnOf } from "../frames.js";
import { rowsOf } from "../sources/source.js";
import { term } from "../term.js";
import { say } from "../texts/index.js";
import { stroke } from "./columns.js";

const MOST = 700; // points of a line

/** @typedef {{x: number[], y: (number|null)[]}} Series */

/** A scalar of every step. @param {string} name @returns {(store: import("../frames.js").FrameStore) => Series} */
const column =
  (name) =>
  ({ rows }) => ({ x: /** @type {number[]} */ (rows.tau), y: columnOf(rows, name) });
/** How long the judged hole is, at every picture. @param {import("../frames.js").FrameStore} store @returns {Series} */
const hole = ({ pictures }) => ({
  x: pictures.map((frame) => frame.tau),
  y: pictures.map(({ header }) => header.sample_verdict?.persistence ?? null),
});

/** @param {Record<string, string>} words */
const charts = (words) => [
  {
    name: say("atlas.overlay.loss"),
    of: column("loss"),
    log: true,
    references: [],
    range: (/** @type {number} */ min, /** @type {number} */ max) =>
      /** @type {[number, number]} */ ([min / 1.2, max * 1.2]),
  },
  {
    name: say("atlas.overlay.hole"),
    of: hole,
    meaning: words.barcode,
    range: (/** @type {number} */ _, /** @type {number} */ max) =>
      /** @type {[number, number]} */ ([0, Math.max(0.2, 1.06 * max)]),
  },
  {
    name: say("atlas.overlay.folded"),
    of: column("folded"),
    counts: true,
    range: (/** @type {number} */ _, /** @type {number} */ max) =>
      /** @type {[number, number]} */ ([0, Math.max(2.4, 1.2 * max)]),
  },
  {
    name: say("atlas.overlay.ratio"),
    of: column("ratio_min"),
    meaning: words["pair ratios"],
    references: [1],
    range: (/** @type {number} */ _, /** @type {number} */ max) =>
      /** @type {[number, number]} */ ([0, Math.max(1.1, 1.06 * max)]),
  },
];

/** Some lines on one axis: every training time of any, and null where a line has no value there. @param {Record<string, Series>} lines @returns {Record<string, (number|null)[]>} */
export function joined(lines) {
  const known = Object.entries(lines).map(([key, { x, y }]) => {
    const measured = x.map((_, i) => i).filter((i) => y[i] !== null);
    const places = everyNth(measured, stride(measured.length, MOST));
    return /** @type {const} */ ([key, new Map(places.map((i) => [x[i], y[i]]))]);
  });
  const tau = [...new Set(known.flatMap(([, values]) => [...values.keys()]))].sort((a, b) => a - b);
  return { tau, ...Object.fromEntries(known.map(([key, values]) => [key, tau.map((at) => values.get(at) ?? null)])) };
}

/** @param {import("../stage.js").Stage} stage @param {any} theme @param {Record<string, string>} words */
export function overlayPanel(stage, theme, words) {
  const { rows } = rowsOf(stage.source),
    { columns } = stage.settings;
  const sync = `tw-${Math.random().toString(36).slice(2)}`;
  const lines = columns.map((/** @type {{label: string}} */ { label }, /** @type {number} */ i) => ({
    key: `line${i}`,
    text: label,
    ...stroke(i),
  }));
  const made = charts(words).map(({ of, meaning, ...definition }) => {
    const one = chart({ ...definition, title: definition.name, lines }, theme, {
      sync,
      resized: () => {},
      picked: (tau) => stage.scrubTo(tau),
    });
    one.node.setAttribute("role", "group");
    one.node.setAttribute("aria-label", definition.name);
    one.node.firstElementChild?.prepend(h("h3", {}, meaning ? term(definition.name, meaning) : definition.name));
    return { ...one, of };
  });
  const node = h(
    "section",
    { "class": "tw-panel tw-timelines", "role": "group", "aria-label": say("pictures.timelines") },
    h(
      "div",
      { class: "tw-charts" },
      made.map((one) => one.node),
    ),
    h("div", { class: "tw-foot" }, h("span", { class: "tw-axis-name" }, say("pictures.tau_axis"))),
  );
  let version = -1,
    there = "";
  return {
    node,
    draw() {
      if (version === stage.version) return 0;
      version = stage.version;
      const end = stage.status.tau_end || 1,
        sign = `${end} ${[...rows.keys()]}`;
      if (sign !== there) {
        there = sign;
        const empty = { x: [], y: [] };
        for (const one of made)
          one.set(
            joined(
              Object.fromEntries(
                columns.map((/** @type {{key: number}} */ { key }, /** @type {number} */ i) => [
                  `line${i}`,
                  rows.has(key)
                    ? one.of(/** @type {import("../sources/atlas.js").AtlasRow} */ (rows.get(key)).store)
                    : empty,
                ]),
              ),
            ),
            null,
            end,
          );
      }
      const { latest } = stage;
      for (const one of made) one.point(latest ? stage.source.head : NaN, latest !== null);
      return 1;
    },
    repaint() {
      for (const one of made) one.repaint();
    },
    stop() {
      for (const one of made) one.stop();
    },
    picture() {
      const parts = made.map((one) => one.picture()).filter(Boolean);
      return parts.length
        ? { name: "timelines", title: say("pictures.timelines"), legend: [], notes: [say("pictures.tau_axis")], parts }
        : null;
    },
  };
}
