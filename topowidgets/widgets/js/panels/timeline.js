/** The timelines over training time: loss, rate, pair ratios, gluing, topology. Redrawn about ten times a second. */
import { chart } from "../chart.js";
import { eventWords } from "../event_words.js";
import { h, show, setText } from "../dom.js";
import { limitOf } from "../stability.js";
import { term } from "../term.js";
import { say } from "../texts/index.js";

const EVERY = 100; // ms

/** @typedef {import("../frames.js").Measure} Measure */

const DASHES = { solid: undefined, dash: [6, 3], dot: [2, 3], dashdot: [1.5, 2.5] };

/** How far an axis reaches. @type {Record<"linear"|"log", (min: number, max: number) => [number, number]>} */
const RANGES = {
  linear: (min, max) => [Math.min(0, min), 1.1 * Math.max(0, max) || 1],
  log: (min, max) => [min / 2, max * 2],
};

/**
 * The charts in their order, and what they have beside their lines.
 * @param {number|null} unstable from where on eta K is in a quadratic model; null where that is not known
 * @param {boolean} edge whether a part of the edge of the preconditioned sharpness is drawn
 * @param {Record<string, string>} words @returns {Record<string, Omit<import("../chart.js").Definition, "lines">>}
 */
const charts = (unstable, edge, words) => ({
  loss: {
    name: say("pictures.loss"),
    range: (min, max) => {
      const room = Math.max(1.2, Math.sqrt(3 / (max / min)));
      return [min / room, max * room];
    },
  },
  raw_rate: {
    name: say("pictures.rate"),
    references: edge ? [1] : [],
    range: (min, max) => [min / 2, Math.max(max, edge ? 1 : max) * 2],
  },
  rate: {
    name: say("pictures.rate"),
    references: unstable === null ? [1] : [1, unstable],
    range: (min, max) => [Math.min(0, min), Math.max(1.1 * (unstable ?? 0), 1.08 * max)],
  },
  ratios: {
    name: say("pictures.ratios"),
    title: say("pictures.ratios"),
    meaning: words["pair ratios"],
    references: [1],
    band: ["bound_low", "bound_high"],
    bandText: say("pictures.band"),
    range: (_, max) => [0, Math.max(1.3, 1.06 * max)],
  },
  gluing: {
    name: say("pictures.gluing"),
    title: say("pictures.gluing"),
    meaning: words["gluing rate"],
    range: RANGES.log,
  },
  topology: {
    name: say("pictures.topology"),
    title: say("pictures.topology"),
    meaning: words.topology,
    counts: true,
    range: (_, max) => [0, Math.max(2.4, 1.2 * max)],
  },
});

/**
 * The charts that a run has: those with a line that is not rare, or of which something was measured.
 * @param {Measure[]} measures @param {{has: (name: string) => boolean, raw: boolean, unstable: number|null}} run raw: its rate has no K
 * @param {Record<string, string>} words @returns {import("../chart.js").Definition[]}
 */
export function definitions(measures, { has, raw, unstable }, words) {
  const known = charts(unstable, has("of_edge"), words),
    away = raw ? "rate" : "raw_rate";
  const drawn = measures.filter(
    (one) => one.chart && one.chart !== away && !one.figures_only && (!one.rare || has(one.name)),
  );
  const names = [...Object.keys(known), ...drawn.map((one) => /** @type {string} */ (one.chart))];
  return [...new Set(names)].flatMap((chart) => {
    const place = (/** @type {Measure} */ one) => 2 * Number(one.right) + Number(one.dash !== "solid"); // dashes over the line where two are equal
    const own = drawn.filter((one) => one.chart === chart).sort((a, b) => place(a) - place(b));
    if (!own.length) return [];
    const { counts, ...definition } = known[chart] ?? {
      name: own[0].label,
      title: own[0].label,
      meaning: own[0].meaning,
      range: RANGES[own[0].scale],
    };
    const lines = own.map(({ name, label, colour, dash, meaning, right }) => ({
      key: name,
      text: label,
      colour,
      dash: DASHES[dash],
      meaning,
      ...(right && !counts ? { axis: /** @type {"right"} */ ("right") } : {}),
    }));
    return [{ ...definition, counts, lines, log: own[0].scale === "log" }];
  });
}

/** @param {import("../stage.js").Stage} stage @param {any} theme @param {Record<string, string>} words */
export function timelinePanel(stage, theme, words) {
  const sync = `tw-${Math.random().toString(36).slice(2)}`;
  const holder = h("div", { class: "tw-charts" });
  const dismiss = h(
    "button",
    {
      "type": "button",
      "class": "tw-small",
      "aria-label": say("pictures.dismiss_ghost"),
      "onclick": () => stage.dismissGhost(),
    },
    `× ${say("pictures.previous_run")}`,
  );
  const axis = h("span", { class: "tw-axis-name" }, say("pictures.tau_axis"));
  const node = h(
    "section",
    { "class": "tw-panel tw-timelines", "role": "group", "aria-label": say("pictures.timelines") },
    holder,
    h("div", { class: "tw-foot" }, axis, dismiss),
  );
  /** @type {ReturnType<typeof chart>[]} */ let drawn = [];
  let made = "";
  let seen = -1,
    rowsSeen = -1,
    last = -Infinity,
    painted = "";
  /** @type {any} */ let timer = null;

  function make(/** @type {import("../chart.js").Definition[]} */ wanted) {
    const sign = JSON.stringify(wanted);
    if (sign === made) return;
    made = sign;
    for (const one of drawn) one.stop();
    drawn = wanted.map((definition) => {
      const one = chart(definition, theme, { sync, resized: () => {}, picked: (tau) => stage.scrubTo(tau) });
      one.node.setAttribute("role", "group");
      one.node.setAttribute("aria-label", definition.name);
      if (definition.title)
        one.node.firstElementChild?.prepend(h("h3", {}, term(definition.title, definition.meaning)));
      return one;
    });
    holder.replaceChildren(...drawn.map((one) => one.node));
    rowsSeen = -1;
  }

  return {
    node,
    /** @param {number} now */
    draw(now) {
      const { frames, shown } = stage;
      const paint = JSON.stringify(theme.colours);
      if (paint !== painted) {
        if (painted) for (const one of drawn) one.repaint();
        painted = paint;
      }
      if (stage.version === seen) return 0;
      if (now - last < EVERY && stage.motion) {
        timer ??= setTimeout(
          () => {
            timer = null;
            stage.changed();
          },
          EVERY - (now - last),
        );
        if (stage.motion) return 0;
      }
      last = now;
      seen = stage.version;
      const has = (/** @type {string} */ name) =>
        frames.rows[name]?.some((/** @type {number|null} */ v) => v !== null) ?? false;
      const unstable = stage.status.realised === undefined ? limitOf(stage).factor : null; // of one layer no limit is known
      make(definitions(stage.settings.measures ?? [], { has, raw: stage.axis.unit === "eta", unstable }, words));
      const end = Math.max(stage.status.tau_end ?? 0, /** @type {number} */ (frames.rows.tau.at(-1) ?? 0), 1e-9) || 1;
      const version = frames.version + end;
      if (version !== rowsSeen) {
        rowsSeen = version;
        const events = frames.events.map((/** @type {import("../events.js").Event} */ event) => ({
          tau: event.tau,
          said: eventWords(event),
        }));
        for (const one of drawn) one.set(frames.rows, frames.ghost, end, events);
      }
      for (const one of drawn) one.point(shown?.tau ?? NaN, stage.scrubbed);
      show(dismiss, frames.ghost !== null);
      setText(axis, stage.status.clock === "step" ? say("pictures.step_axis") : say("pictures.tau_axis"));
      return 1;
    },
    picture() {
      const parts = drawn.map((one) => one.picture()).filter(Boolean);
      return parts.length
        ? { name: "timelines", title: say("pictures.timelines"), legend: [], notes: [axis.textContent ?? ""], parts }
        : null;
    },
    stop() {
      clearTimeout(timer);
      for (const one of drawn) one.stop();
    },
  };
}
timelinePanel.hideable = "timeline";
