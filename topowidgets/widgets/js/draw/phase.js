/** The phase map: cells of rate and training time coloured by one quantity, and the contours of the thresholds. */
import { label, logTicks, ticks } from "../scales.js";

/** Cividis (Nunez, Anderton, Renslow 2018): even in lightness and the same to colour-blind eyes. Every tenth of it. */
export const CIVIDIS = [
  "#00224e",
  "#123570",
  "#3b496c",
  "#575d6d",
  "#707173",
  "#8a8779",
  "#a59c74",
  "#c3b369",
  "#e1cc55",
  "#f4de47",
  "#fee838",
];

/** @param {number} t from 0 to 1 */
export function colourAt(t) {
  const at = Math.min(1, Math.max(0, t)) * (CIVIDIS.length - 1),
    i = Math.min(CIVIDIS.length - 2, Math.floor(at));
  const part = (/** @type {string} */ colour, /** @type {number} */ k) =>
    parseInt(colour.slice(1 + 2 * k, 3 + 2 * k), 16);
  return `rgb(${[0, 1, 2].map((k) => Math.round(part(CIVIDIS[i], k) + (at - i) * (part(CIVIDIS[i + 1], k) - part(CIVIDIS[i], k)))).join(" ")})`;
}

/** The edges between neighbouring rates, halfway on a logarithmic scale; one more than there are rates. @param {number[]} rates */
export function rateEdges(rates) {
  if (rates.length < 2) return rates.flatMap((rate) => [rate / Math.SQRT2, rate * Math.SQRT2]);
  const inner = rates.slice(1).map((rate, i) => Math.sqrt(rate * rates[i]));
  return [
    rates[0] ** 2 / inner[0],
    ...inner,
    /** @type {number} */ (rates.at(-1)) ** 2 / /** @type {number} */ (inner.at(-1)),
  ];
}

/**
 * Where a field on a grid is zero, as line segments between points (x, y); cells with a corner that is NaN are left out.
 * @param {number[]} xs @param {number[]} ys @param {number[][]} field field[i][j] at (xs[i], ys[j])
 * @returns {[number, number, number, number][]}
 */
export function contour(xs, ys, field) {
  const segments = /** @type {[number, number, number, number][]} */ ([]);
  for (let i = 0; i + 1 < xs.length; i++)
    for (let j = 0; j + 1 < ys.length; j++) {
      const corners = /** @type {const} */ ([
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ]);
      const values = corners.map(([a, b]) => field[a][b]);
      if (values.some(Number.isNaN)) continue;
      const points = corners.flatMap(([a, b], k) => {
        const [c, d] = corners[(k + 1) % 4],
          from = values[k],
          to = values[(k + 1) % 4];
        if (from < 0 === to < 0) return [];
        const t = from / (from - to);
        return [[xs[a] + t * (xs[c] - xs[a]), ys[b] + t * (ys[d] - ys[b])]];
      });
      for (let k = 0; k + 1 < points.length; k += 2)
        segments.push([points[k][0], points[k][1], points[k + 1][0], points[k + 1][1]]);
    }
  return segments;
}

/** @typedef {{from: number, to: number, value: number}} Cell one quantity held over a piece of training time */
/**
 * @typedef {{rates: number[], columns: {rate: number, cells: Cell[], end: number}[], end: number, low: number, high: number, log: boolean,
 *   curves: {segments: [number, number, number, number][], dash: number[], text: string}[], here: [number, number]|null,
 *   pointed: [number, number]|null, axes: [string, string]}} Map2
 * columns: of the rates that are there; end: how far its cells go. Segments in (log rate, tau).
 */

const LEFT = 40,
  RIGHT = 10,
  TOP = 12,
  BELOW = 34;

/** Places of rates and training times in a box, both ways. @param {number[]} rates @param {number} end @param {{width: number, height: number}} box */
export function phaseScale(rates, end, { width, height }) {
  const edges = rateEdges(rates),
    low = Math.log(edges[0]),
    span = Math.log(/** @type {number} */ (edges.at(-1))) - low;
  const wide = width - LEFT - RIGHT,
    high = height - TOP - BELOW;
  return {
    edges,
    x: (/** @type {number} */ rate) => LEFT + ((Math.log(rate) - low) / span) * wide,
    y: (/** @type {number} */ tau) => TOP + high - (tau / end) * high,
    rate: (/** @type {number} */ x) => Math.exp(low + ((x - LEFT) / wide) * span),
    tau: (/** @type {number} */ y) => ((TOP + high - y) / high) * end,
    inside: (/** @type {number} */ x, /** @type {number} */ y) =>
      x >= LEFT && x <= LEFT + wide && y >= TOP && y <= TOP + high,
    box: { left: LEFT, top: TOP, width: wide, height: high },
  };
}

/** @param {CanvasRenderingContext2D} context @param {ReturnType<typeof phaseScale>} scale @param {Map2} map @param {Record<string, string>} colours */
export function drawPhase(context, scale, map, colours) {
  const { left, top, width, height } = scale.box;
  hatch(context, scale.box, colours);
  const measure = (/** @type {number} */ v) => (map.log ? Math.log(v) : v);
  const low = measure(map.low),
    span = measure(map.high) - low || 1;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  for (const { rate, cells } of map.columns) {
    const i = map.rates.indexOf(rate),
      x = scale.x(scale.edges[i]),
      wide = scale.x(scale.edges[i + 1]) - x;
    for (const { from, to, value } of cells) {
      context.fillStyle = colourAt((measure(value) - low) / span);
      context.fillRect(x - 0.3, scale.y(to) - 0.3, wide + 0.6, scale.y(from) - scale.y(to) + 0.6);
    }
  }
  for (const { segments, dash } of map.curves) curve(context, scale, segments, dash);
  context.restore();
  axes(context, scale, map, colours);
  names(context, scale, map);
  if (map.pointed) ring(context, scale.x(map.pointed[0]), scale.y(map.pointed[1]), 5);
  if (map.here) {
    const x = scale.x(map.here[0]),
      y = Math.max(top, scale.y(map.here[1]));
    ring(context, x, y, 8);
    context.fillStyle = "#ffffff";
    context.beginPath();
    context.arc(x, y, 3, 0, 2 * Math.PI);
    context.fill();
  }
}

/** What is not there: pale stripes. @param {CanvasRenderingContext2D} context @param {{left: number, top: number, width: number, height: number}} box @param {Record<string, string>} colours */
function hatch(context, { left, top, width, height }, colours) {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = left - height; x < left + width; x += 7) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}

/** Dark within white, to be seen on every colour of the scale. @param {CanvasRenderingContext2D} context @param {any} scale @param {[number, number, number, number][]} segments @param {number[]} dash */
function curve(context, scale, segments, dash) {
  for (const [style, width] of /** @type {const} */ ([
    ["#ffffff", 4.5],
    ["#000000", 1.8],
  ])) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.lineCap = "round";
    context.setLineDash(width < 2 ? dash : []);
    context.beginPath();
    for (const [a, b, c, d] of segments) {
      context.moveTo(scale.x(Math.exp(a)), scale.y(b));
      context.lineTo(scale.x(Math.exp(c)), scale.y(d));
    }
    context.stroke();
  }
  context.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} r */
function ring(context, x, y, r) {
  for (const [style, width] of /** @type {const} */ ([
    ["#ffffff", 5],
    ["#d55e00", 2.4],
  ])) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** @param {CanvasRenderingContext2D} context @param {any} scale @param {Map2} map @param {Record<string, string>} colours */
function axes(context, scale, map, colours) {
  const { left, top, width, height } = scale.box;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.strokeRect(left, top, width, height);
  context.fillStyle = colours.muted;
  context.textBaseline = "top";
  context.textAlign = "center";
  for (const rate of logTicks(scale.edges[0], scale.edges.at(-1), Math.max(3, width / 50)))
    context.fillText(label(rate), scale.x(rate), top + height + 4);
  context.fillStyle = colours.ink;
  context.fillText(map.axes[0], left + width / 2, top + height + 19);
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillStyle = colours.muted;
  for (const tau of ticks(0, map.end, Math.max(2, height / 50)))
    context.fillText(label(tau), left - 5, Math.max(top + 5, scale.y(tau)));
  context.save();
  context.translate(8, top + height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillStyle = colours.ink;
  context.fillText(map.axes[1], 0, 0);
  context.restore();
}

/** The name of each curve at its highest point, on a plate; each a line lower, so that none covers another. @param {CanvasRenderingContext2D} context @param {any} scale @param {Map2} map */
function names(context, scale, map) {
  const { left, top, width } = scale.box;
  context.textAlign = "center";
  context.textBaseline = "middle";
  map.curves.forEach(({ segments, text }, row) => {
    if (!segments.length) return;
    const points = segments.flatMap(([a, b, c, d]) => [
      [a, b],
      [c, d],
    ]);
    const aim = scale.tau(top + 14 + 20 * row);
    const [at] = points.reduce((best, point) => (Math.abs(point[1] - aim) < Math.abs(best[1] - aim) ? point : best));
    const wide = context.measureText(text).width + 8;
    const x = Math.min(left + width - wide / 2 - 2, Math.max(left + wide / 2 + 2, scale.x(Math.exp(at)))),
      y = top + 14 + 20 * row;
    context.fillStyle = "rgb(255 255 255 / 88%)";
    context.fillRect(x - wide / 2, y - 8, wide, 16);
    context.fillStyle = "#000000";
    context.fillText(text, x, y + 0.5);
  });
}
