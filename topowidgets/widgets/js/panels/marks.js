/** The layer over the rate slider: the axis ticks below it, the marks of theory above it, each with its label. */
import { svg } from "../dom.js";
import { clamp, label, logTicks, spread } from "../scales.js";
import { textSize } from "../theme.js";
import { find, say } from "../texts/index.js";

export const THUMB = 16; // width of the slider's thumb in lab.css: its centre runs from 8 to width - 8
const NAMES = /** @type {const} */ (["bound", "stability", "fold", "fold_tracers", "diagnostic", "now"]);
const MEANING = {
  bound: "1/K",
  stability: "2/lambda_max",
  fold: "1/h_plus",
  fold_tracers: "1/h_plus tracers",
  diagnostic: "preconditioned sharpness",
  now: "rate now",
};
const TOP = 17,
  RAIL = 35,
  BELOW = 58,
  HEIGHT = 62; // of .tw-rail in lab.css
const GAP = 12; // between two labels

/** What each of the three marks means, a line for each. @param {Record<string, string>} words the glossary @param {Limit} limit */
export const marksExplained = (words, limit) =>
  [
    ["1/K", "1/K"],
    [limit.mark, "2/lambda_max"],
    ["1/h₊", "1/h_plus"],
  ].map(([mark, word]) => `${mark}: ${limit.said(words[word] ?? "")}`);

/** A slider's value, for screen readers. @param {number} rate in units of 1/K */
export const rateValue = (rate) => say("controls.rate_value", { rate: rate.toFixed(rate < 1 ? 3 : 2) });

/** A label whose second part is a subscript. @param {string | readonly string[]} parts */
function text(parts) {
  const [base, sub, rest] = typeof parts === "string" ? [parts] : parts;
  const node = svg("text", { y: 12 }, base);
  if (sub) node.append(svg("tspan", { "dy": 3, "font-size": "0.8em" }, sub));
  if (rest) node.append(svg("tspan", { dy: -3 }, rest));
  return node;
}

/** @typedef {import("../stability.js").Limit} Limit */

/** @param {Record<string, string>} words the glossary @param {Limit} limit of the rule that is shown first */
export function rateMarks(words, limit) {
  const named = (/** @type {typeof NAMES[number]} */ name) =>
    name === "stability" ? limit.parts : find("controls.marks")[name];
  const meaning = (/** @type {typeof NAMES[number]} */ name) => limit.said(words[MEANING[name]] ?? "");
  const ticks = svg("g", { class: "tw-ticks" });
  const groups = Object.fromEntries(
    NAMES.map((name) => {
      const group = svg(
        "g",
        { class: `tw-mark tw-mark-${name}` },
        svg("title", {}, meaning(name)),
        text(named(name)),
        svg("path", { d: "" }),
      );
      return [name, group];
    }),
  );
  const node = /** @type {SVGElement} */ (
    svg("svg", { "class": "tw-marks", "aria-hidden": "true" }, ticks, ...Object.values(groups))
  );
  /** @type {{position: (v: number) => number}} */ let scale = { position: () => 0 };
  let range = { min: 0.1, max: 8 },
    width = 0;
  /** @type {Record<string, number|null>} */ let values = {};
  let drawn = "",
    fit = 1;
  const x = (/** @type {number} */ v) => THUMB / 2 + (scale.position(v) / 1000) * (width - THUMB);

  function drawTicks() {
    if (width < 60) return;
    ticks.replaceChildren(
      ...logTicks(range.min, range.max, clamp(width / 45, 3, 9)).flatMap((v) => [
        svg("line", { x1: x(v), x2: x(v), y1: RAIL + 6, y2: RAIL + 10 }),
        svg("text", { x: clamp(x(v), 10, width - 10), y: BELOW }, label(v)),
      ]),
    );
  }
  function draw() {
    const beyond = (/** @type {string} */ name) => /** @type {number} */ (values[name]) > range.max * 1.001;
    // two folds beyond the axis are one label: the words to a screen reader still hold both
    const present = NAMES.filter(
      (name) =>
        Number.isFinite(values[name]) &&
        /** @type {number} */ (values[name]) > 0 &&
        !(name === "fold_tracers" && beyond("fold") && beyond(name)),
    );
    const sign = `${width} ${range.min} ${range.max} ${NAMES.map((name) => (present.includes(name) ? /** @type {number} */ (values[name]).toPrecision(3) : ""))}`;
    if (sign === drawn || width < 60) return;
    drawn = sign;
    for (const name of NAMES) groups[name].style.display = present.includes(name) ? "" : "none";
    const outside = (/** @type {string} */ name) => {
      const v = /** @type {number} */ (values[name]);
      return beyond(name) ? ` ${label(v, 2)} →` : v < range.min * 0.999 ? ` ← ${label(v, 2)}` : "";
    };
    for (const name of present) {
      const node = groups[name].children[1];
      const arrow = node.querySelector(".tw-arrow") ?? node.appendChild(svg("tspan", { class: "tw-arrow" }));
      arrow.setAttribute("dy", String(typeof named(name) === "string" || named(name).length > 2 ? 0 : -3));
      arrow.textContent = outside(name);
    }
    const at = present.map((name) => x(/** @type {number} */ (values[name])));
    const wide = present.map((name) => /** @type {any} */ (groups[name].children[1]).getComputedTextLength() / fit);
    const room = width / wide.reduce((sum, one) => sum + one + GAP, 0);
    if (Math.min(1, room) !== fit) node.style.setProperty("--tw-fit", String((fit = Math.min(1, room)))); // smaller where large letters leave no room for all
    const centres = spread(
      at,
      wide.map((one) => fit * one),
      0,
      width,
      fit * GAP,
    );
    present.forEach((name, i) => {
      const [, words, leader] = groups[name].children;
      words.setAttribute("x", centres[i].toFixed(1));
      leader.setAttribute(
        "d",
        outside(name) ? "" : `M${centres[i].toFixed(1)} ${TOP}L${at[i].toFixed(1)} ${RAIL - 9}V${RAIL + 6}`,
      );
    });
  }
  const observer = new ResizeObserver(([entry]) => {
    width = entry.contentRect.width / textSize(node);
    node.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`); // larger with the reader's text
    drawTicks();
    draw();
  });
  observer.observe(node);

  return {
    node,
    axis(/** @type {{min: number, max: number}} */ newRange, /** @type {any} */ newScale) {
      range = newRange;
      scale = newScale;
      drawn = "";
      drawTicks();
      draw();
    },
    /** Move the marks, and name them as the rule does; returns them as words. @param {Record<string, number|null>} marks @param {Limit} now */
    place(marks, now) {
      values = marks;
      if (now.mark !== limit.mark) {
        limit = now;
        const [title, words] = groups.stability.children;
        title.textContent = meaning("stability");
        words.replaceWith(text(limit.parts));
        drawn = "";
      }
      draw();
      const plain = (/** @type {string|readonly string[]} */ t) => (typeof t === "string" ? t : t.join(""));
      return NAMES.filter((name) => Number.isFinite(values[name]))
        .map((name) => `${plain(named(name))} at ${label(values[name])}`)
        .join(", ");
    },
    stop() {
      observer.disconnect();
    },
  };
}
