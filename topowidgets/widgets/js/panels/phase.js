/** The phase map of an atlas: what each rate came to at each training time. Pointing tells, a click or the arrow keys go there. */
import { canvasBox } from "../canvas.js";
import { fill, glyph, h, setText, show, svg } from "../dom.js";
import { keptFromNews, put } from "../field.js";
import { CIVIDIS, contour, drawPhase, phaseScale } from "../draw/phase.js";
import { columnOf } from "../frames.js";
import { placeTip } from "../pointing.js";
import { label } from "../scales.js";
import { nearestRate } from "../sources/atlas.js";
import { rowsOf } from "../sources/source.js";
import { limitOf } from "../stability.js";
import { term } from "../term.js";
import { find, say } from "../texts/index.js";

const LINES = 60; // training times at which the thresholds are looked at
const NEVER = 5; // log of a mark that no rate reaches, because its curvature is not positive
const CURVES = /** @type {const} */ ([
  ["bound", []],
  ["stability", [7, 4]],
  ["fold", [2, 4]],
]);

/** @typedef {import("../sources/atlas.js").AtlasRow} AtlasRow */
/** @typedef {{tau: number, value: number|null}} Point */
/** @typedef {Pick<import("../frames.js").Measure, "name"|"of">} Quantity what the map can be coloured by */

/**
 * A measure of a row at its training times. A value of a state is held until the next that was measured. One of a step belongs to the step
 * that led to its time; a large network has them measured together with K, at some of its frames.
 * @param {AtlasRow} row @param {Quantity} measure @returns {Point[]}
 */
function pointsOf({ store: { rows } }, { name, of }) {
  const values = columnOf(rows, name);
  const points = rows.tau.map((tau, i) => ({ tau: /** @type {number} */ (tau), value: values[i] }));
  return points.filter(({ value }, i) => (of === "step" ? (rows.K?.[i] ?? null) : value) !== null);
}

/** The cells of a row. @param {AtlasRow} row @param {Quantity} measure @param {number} end @returns {import("../draw/phase.js").Cell[]} */
export function cellsOf(row, measure, end) {
  const points = pointsOf(row, measure),
    step = measure.of === "step";
  return points.flatMap(({ tau, value }, i) => {
    const last = points[i + 1] === undefined && !row.diverged;
    const [from, to] = step
      ? [points[i - 1]?.tau ?? tau, last ? Math.max(tau, end) : tau]
      : [tau, last ? end : (points[i + 1]?.tau ?? tau)];
    return value === null || !(to > from) ? [] : [{ from, to, value }];
  });
}

/** The value of a row at a training time, that of a step also at the time that it led to. @param {AtlasRow} row @param {Quantity} measure @param {number} tau */
export function valueAt(row, measure, tau) {
  const cells = cellsOf(row, measure, Infinity),
    step = measure.of === "step";
  const cell = cells.find(({ from, to }) => (step ? (tau > from || from === 0) && tau <= to : tau >= from && tau < to));
  return (cell ?? (tau >= (cells.at(-1)?.to ?? 0) ? cells.at(-1) : undefined))?.value;
}

/** log(rate / mark) of a row at some training times, straight between measurements; NaN beyond its end. @param {AtlasRow} row @param {string} mark @param {number[]} taus */
export function beyond(row, mark, taus) {
  const known = row.store.pictures
    .filter(({ header }) => header.curvature_step === header.step)
    .map(({ tau, header }) => ({ tau, at: header.marks?.[mark] > 0 ? Math.log(header.marks[mark]) : NEVER }));
  return taus.map((tau) => {
    const after = known.findIndex((one) => one.tau >= tau);
    if (after < 0) return row.diverged ? NaN : Math.log(row.eta_k) - (known.at(-1)?.at ?? NaN);
    const two = known[after],
      one = known[Math.max(0, after - 1)];
    return (
      Math.log(row.eta_k) -
      (two.tau > one.tau ? one.at + ((tau - one.tau) / (two.tau - one.tau)) * (two.at - one.at) : two.at)
    );
  });
}

/** @param {import("../stage.js").Stage} stage @param {any} theme @param {Record<string, string>} words */
export function phasePanel(stage, theme, words) {
  const atlas = rowsOf(stage.source);
  /** @type {import("../frames.js").Measure[]} */ const quantities = (stage.settings.measures ?? []).filter(
    (/** @type {any} */ one) => one.on_map,
  );
  const named = (/** @type {string} */ name) => quantities.find((one) => one.name === name) ?? quantities[0];
  let dirty = true,
    version = -1,
    quantity = named("h1"),
    made = "";
  /** @type {import("../draw/phase.js").Map2["columns"]} */ let columns = [];
  /** @type {import("../draw/phase.js").Map2["curves"]} */ let curves = [];
  let low = 0,
    high = 1;
  /** @type {[number, number]|null} */ let pointer = null;
  const again = () => {
    dirty = true;
    stage.changed();
  };
  const box = canvasBox(say("atlas.phase"), again);
  const { canvas } = box;
  canvas.tabIndex = 0;
  canvas.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight ArrowUp ArrowDown");
  const tip = h("div", { class: "tw-tip", hidden: true }),
    spoken = h("div", { "class": "tw-spoken", "aria-live": "polite" });
  box.node.append(tip, spoken);
  const select = keptFromNews(
    h("select", { "aria-label": say("atlas.coloured_by"), "onchange": () => stage.choose("map", select.value) }),
  );
  fill(
    select,
    quantities.map(({ name: value, label }) => ({ value, label })),
  );
  const [least, most] = [h("span"), h("span")];
  const strip = glyph(
    70,
    10,
    ...CIVIDIS.map((fill, i) =>
      svg("rect", { x: (70 * i) / CIVIDIS.length, y: 0, width: 70 / CIVIDIS.length + 0.3, height: 10, fill }),
    ),
  );
  strip.classList.add("tw-strip");
  const stripes = glyph(
    18,
    12,
    svg("path", { d: "M0 12L12 0M6 12L18 0M-6 12L6 0M12 12L18 6", style: "stroke: var(--tw-line)" }),
  );
  const colours = h("span", {}, least, strip, most);
  const missing = h("span", {}, stripes, say("atlas.not_there"));
  const about = term(say("atlas.phase"), words.phase);
  const node = h(
    "section",
    { "class": "tw-panel tw-phase", "role": "group", "aria-label": say("atlas.phase") },
    h(
      "header",
      {},
      h("h3", {}, about),
      h("label", { class: "tw-field tw-legend" }, say("atlas.coloured_by"), select),
      h("div", { class: "tw-legend" }, colours, missing),
    ),
    box.node,
  );

  canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ e) => {
    pointer = box.at(e);
    again();
  });
  canvas.addEventListener("pointerleave", () => {
    pointer = null;
    again();
  });
  canvas.addEventListener("click", (/** @type {PointerEvent} */ e) => {
    const scale = phaseScale(atlas.rates, stage.status.tau_end || 1, box);
    const [x, y] = box.at(e);
    if (scale.inside(x, y)) go(nearestRate(atlas.rates, scale.rate(x)) ?? atlas.wish, scale.tau(y));
  });
  canvas.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key],
      up = { ArrowUp: 1, ArrowDown: -1 }[e.key];
    if ((!by && !up) || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    e.stopPropagation();
    pointer = null;
    if (up) stage.scrubBy(up);
    else
      go(
        atlas.rates[
          Math.min(atlas.rates.length - 1, Math.max(0, atlas.rates.indexOf(atlas.wish) + /** @type {number} */ (by)))
        ],
      );
    const { shown } = stage;
    if (shown && atlas.current !== null) setText(spoken, said(atlas.current, shown.tau).replaceAll("\n", ", "));
  });
  function go(/** @type {number} */ rate, /** @type {number|null} */ tau = null) {
    stage.command("rate", { eta_k: rate });
    if (tau !== null) stage.scrubTo(tau);
  }
  /** What is known of a place. @param {number} rate @param {number} tau */
  function said(rate, tau) {
    const row = atlas.rows.get(rate);
    const at = `${label(rate)} / K, tau ${label(tau)}`;
    if (!row) return `${at}\n${say("atlas.untrained")}`;
    if (row.diverged && tau > /** @type {number} */ (row.store.latest?.tau)) return `${at}\n${say("atlas.diverged")}`;
    return [at, ...quantities.map((one) => `${one.label} ${label(valueAt(row, one, tau))}`)].join("\n");
  }

  /** Cells and curves of the rows that are there. */
  function make(/** @type {number} */ end) {
    const limit = limitOf(stage),
      sign = `${quantity.name} ${end} ${limit.mark} ${[...atlas.rows.keys()]}`;
    if (sign === made) return;
    made = sign;
    about.explain(limit.said(words.phase));
    const rows = [...atlas.rows.values()].sort((a, b) => a.eta_k - b.eta_k);
    columns = rows.map((row) => ({ rate: row.eta_k, cells: cellsOf(row, quantity, end), end }));
    const values = columns
      .flatMap(({ cells }) => cells.map((cell) => cell.value))
      .filter((v) => quantity.scale !== "log" || v > 0);
    low = quantity.scale === "log" ? Math.min(...values) : 0;
    high = Math.max(...values, low + 1e-9);
    const taus = Array.from({ length: LINES + 1 }, (_, i) => (i / LINES) * end);
    const word = (/** @type {string|readonly string[]} */ text) => (typeof text === "string" ? text : text.join(""));
    curves = CURVES.map(([name, dash]) => ({
      segments: contour(
        atlas.rates.map(Math.log),
        taus,
        atlas.rates.map((/** @type {number} */ rate) => {
          const row = atlas.rows.get(rate); // no curve is drawn across rates that are missing
          return row ? beyond(row, name, taus) : taus.map(() => NaN);
        }),
      ),
      dash: [...dash],
      text: name === "stability" ? limit.mark : word(find("controls.marks")[name]),
    }));
    show(colours, values.length > 0);
    setText(least, label(low, 2));
    setText(most, label(high, 2));
    const holes = (/** @type {AtlasRow} */ row) =>
      row.diverged ||
      pointsOf(row, quantity)
        .slice(1)
        .some(({ value }) => value === null);
    show(missing, rows.length < atlas.rates.length || rows.some(holes));
  }

  return {
    node,
    draw() {
      if (version === stage.version && !dirty) return 0;
      version = stage.version;
      dirty = false;
      quantity = named(stage.panels.map ?? "h1");
      put(select, quantity.name);
      const end = stage.status.tau_end || 1,
        { shown } = stage;
      make(end);
      if (!box.begin(theme.font)) return 0;
      const scale = phaseScale(atlas.rates, end, box);
      const rate = pointer && scale.inside(...pointer) ? nearestRate(atlas.rates, scale.rate(pointer[0])) : undefined;
      const at =
        rate === undefined || !pointer ? null : /** @type {[number, number]} */ ([rate, scale.tau(pointer[1])]);
      drawPhase(
        box.context,
        scale,
        {
          rates: atlas.rates,
          columns,
          end,
          low,
          high,
          log: quantity.scale === "log",
          curves,
          pointed: at,
          here: shown && atlas.current !== null ? [atlas.current, shown.tau] : null,
          axes: [say("controls.rate_label"), say("pictures.tau_axis")],
        },
        theme.colours,
      );
      show(tip, at !== null);
      if (at && pointer) {
        setText(tip, said(...at));
        placeTip(box, tip, ...pointer);
      }
      if (shown && atlas.current !== null)
        canvas.setAttribute(
          "aria-description",
          `${said(atlas.current, shown.tau).replaceAll("\n", ", ")}. ${say("pictures.keys.phase")}`,
        );
      return 1;
    },
    repaint: again,
    picture: () => ({
      name: "phase",
      title: `${say("atlas.phase")}, ${say("atlas.coloured_by")} ${quantity.label}`,
      legend: [least, strip, most, missing],
      notes: [],
      box,
    }),
    stop: box.stop,
  };
}
