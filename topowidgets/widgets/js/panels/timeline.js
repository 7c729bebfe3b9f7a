/** The timelines over training time: loss, rate, pair ratios, gluing, topology. Redrawn about ten times a second. */
import { chart } from "../chart.js";
import { h, show, setText } from "../dom.js";
import { limitOf } from "../stability.js";
import { term } from "../term.js";
import { texts } from "../texts/index.js";

const EVERY = 100; // ms

/** @typedef {{accuracy: boolean, raw: boolean, edge: boolean, b2: boolean, gluing: boolean, unstable: number}} Shows what of a run is drawn: raw, a rate without a K; edge, beside that of the preconditioned sharpness; unstable, from where on eta K is in a quadratic model */

const definitions = (/** @type {Shows} */ { accuracy, raw, edge, b2, gluing, unstable }, /** @type {Record<string, string>} */ words) => [
  {
    name: texts.lossChart, log: true,
    lines: [
      { key: "loss", text: texts.legend.loss, colour: "accent" },
      ...(accuracy ? [{ key: "accuracy", text: texts.legend.accuracy, colour: "h0", dash: [6, 3], axis: /** @type {"right"} */ ("right") }] : []),
    ],
    range: (/** @type {number} */ min, /** @type {number} */ max) => {
      const room = Math.max(1.2, Math.sqrt(3 / (max / min)));
      return /** @type {[number, number]} */ ([min / room, max * room]);
    },
  },
  raw ? {
    name: texts.rateChart, log: true, references: edge ? [1] : [],
    lines: [
      { key: "eta", text: texts.etaLabel, colour: "accent", meaning: words.eta },
      ...(edge ? [{ key: "of_edge", text: texts.legend.ofEdge, colour: "second", dash: [6, 3], meaning: words["preconditioned sharpness"] }] : []),
    ],
    range: (/** @type {number} */ min, /** @type {number} */ max) => /** @type {[number, number]} */ ([min / 2, Math.max(max, edge ? 1 : max) * 2]),
  } : {
    name: texts.rateChart, references: unstable === null ? [1] : [1, unstable],
    lines: [
      { key: "eta_k", text: texts.legend.etaK, colour: "accent" },
      { key: "eta_h", text: texts.legend.etaH, colour: "fold", dash: [6, 3], meaning: words["1/h_plus"] },
      { key: "eta_h_tracers", text: texts.legend.etaHTracers, colour: "second", dash: [2, 3], meaning: words["1/h_plus tracers"] },
    ],
    range: (/** @type {number} */ min, /** @type {number} */ max) => /** @type {[number, number]} */ ([Math.min(0, min), Math.max(1.1 * unstable, 1.08 * max)]),
  },
  {
    name: texts.ratioChart, title: texts.ratioTitle, meaning: words["pair ratios"], references: [1], band: /** @type {[string, string]} */ (["bound_low", "bound_high"]), bandText: texts.legend.band,
    lines: [
      { key: "ratio_max", text: texts.legend.largest, colour: "accent" },
      { key: "ratio_min", text: texts.legend.smallest, colour: "h0", dash: [6, 3] },
    ],
    range: (/** @type {number} */ _, /** @type {number} */ max) => /** @type {[number, number]} */ ([0, Math.max(1.3, 1.06 * max)]),
  },
  ...(gluing ? [{
    name: texts.gluingChart, title: texts.gluingChart, meaning: words["gluing rate"], log: true,
    lines: [{ key: "least_miss", text: texts.legend.leastMiss, colour: "second" }],
    range: (/** @type {number} */ min, /** @type {number} */ max) => /** @type {[number, number]} */ ([min / 2, max * 2]),
  }] : []),
  {
    name: texts.topologyChart, title: texts.topologyChart, meaning: words.topology, counts: true,
    lines: [
      { key: "b1", text: texts.legend.b1, colour: "h1" },
      { key: "b0", text: texts.legend.b0, colour: "h0", dash: [6, 3] }, // dashes over the line where the two are equal
      ...(b2 ? [{ key: "b2", text: texts.legend.b2, colour: "h2", dash: [1.5, 2.5] }] : []),
      { key: "folded", text: texts.legend.folded, colour: "fold", dash: [2, 3] },
    ],
    range: (/** @type {number} */ _, /** @type {number} */ max) => /** @type {[number, number]} */ ([0, Math.max(2.4, 1.2 * max)]),
  },
];

/**
 * eta K and eta h+ of every step: its own eta, and the curvature last measured before it, where the step began. For Adam and RMSprop eta as
 * a part of the edge, which is `factor` over their preconditioned sharpness.
 * @param {Record<string, (number|null)[]>|null} rows @param {number} factor
 */
export function withProducts(rows, factor) {
  if (!rows) return null;
  const times = (/** @type {string} */ key, by = 1) => {
    /** @type {number|null} */ let known = null;
    return rows[key].map((v, i) => {
      const before = known, eta = rows.eta[i];
      known = v ?? known;
      return before === null || eta === null ? null : before * eta * by;
    });
  };
  return { ...rows, eta_k: times("K"), eta_h: times("h_plus"), eta_h_tracers: times("h_plus_tracers"), of_edge: times("preconditioned_sharpness", 1 / factor) };
}

/** @param {import("../stage.js").Stage} stage @param {any} theme @param {Record<string, string>} words */
export function timelinePanel(stage, theme, words) {
  const sync = `tw-${Math.random().toString(36).slice(2)}`;
  const holder = h("div", { class: "tw-charts" });
  const dismiss = h("button", { type: "button", class: "tw-small", "aria-label": texts.dismissGhost, onclick: () => stage.dismissGhost() }, `× ${texts.previousRun}`);
  const axis = h("span", { class: "tw-axis-name" }, texts.tauAxis);
  const node = h("section", { class: "tw-panel tw-timelines", role: "group", "aria-label": texts.timelines },
    holder, h("div", { class: "tw-foot" }, axis, dismiss));
  /** @type {ReturnType<typeof chart>[]} */ let charts = [];
  let made = "";
  let seen = -1, rowsSeen = -1, last = -Infinity, painted = "";
  /** @type {any} */ let timer = null;

  function make(/** @type {Shows} */ shows) {
    const sign = JSON.stringify(shows);
    if (sign === made) return;
    made = sign;
    for (const one of charts) one.stop();
    charts = definitions(shows, words).map((definition) => {
      const one = chart(definition, theme, { sync, resized: () => {}, picked: (tau) => stage.scrubTo(tau) });
      one.node.setAttribute("role", "group");
      one.node.setAttribute("aria-label", definition.name);
      if (definition.title) one.node.firstElementChild?.prepend(h("h3", {}, term(definition.title, definition.meaning)));
      return one;
    });
    holder.replaceChildren(...charts.map((one) => one.node));
    rowsSeen = -1;
  }

  return {
    node,
    /** @param {number} now */
    draw(now) {
      const { frames, shown } = stage;
      const paint = JSON.stringify(theme.colours);
      if (paint !== painted) { if (painted) for (const one of charts) one.repaint(); painted = paint; }
      if (stage.version === seen) return 0;
      if (now - last < EVERY && stage.motion) {
        timer ??= setTimeout(() => { timer = null; stage.changed(); }, EVERY - (now - last));
        if (stage.motion) return 0;
      }
      last = now;
      seen = stage.version;
      const has = (/** @type {string} */ key) => frames.rows[key].some((v) => v !== null);
      const { marks, preconditioned_sharpness: sharpness } = frames.latest?.header ?? {};
      const factor = marks?.diagnostic * sharpness || NaN;
      make({ accuracy: has("accuracy"), raw: stage.axis.unit === "eta", edge: Number.isFinite(factor), b2: has("b2"), gluing: has("least_miss"), unstable: stage.status.realised === undefined ? limitOf(stage).factor : null }); // of one layer no limit is known
      const end = Math.max(stage.status.tau_end ?? 0, /** @type {number} */ (frames.rows.tau.at(-1) ?? 0), 1e-9) || 1;
      const version = frames.version + end;
      if (version !== rowsSeen) {
        rowsSeen = version;
        const rows = /** @type {any} */ (withProducts(frames.rows, factor)), ghost = withProducts(frames.ghost, factor);
        for (const one of charts) one.set(rows, ghost, end);
      }
      for (const one of charts) one.point(shown?.tau ?? NaN, stage.scrubbed);
      show(dismiss, frames.ghost !== null);
      setText(axis, stage.status.clock === "step" ? texts.stepAxis : texts.tauAxis);
      return 1;
    },
    picture() {
      const parts = charts.map((one) => one.picture()).filter(Boolean);
      return parts.length ? { name: "timelines", title: texts.timelines, legend: [], notes: [axis.textContent ?? ""], parts } : null;
    },
    stop() { clearTimeout(timer); for (const one of charts) one.stop(); },
  };
}
