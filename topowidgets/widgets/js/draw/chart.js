/** Drawing a chart over training time beside uPlot: what lies under its lines, and the whole of it for a picture to take away. */
import { stride } from "../data/thinning.js";

/** @typedef {import("../chart.js").Definition} Definition */
/** @typedef {{width: number, height: number, x: (tau: number) => number, y: (value: number, scale: string) => number}} Plot where things are, in CSS pixels from its corner */

/** A line along points, across gaps; as steps where it counts. @param {any} c @param {ArrayLike<number|null>} xs @param {ArrayLike<number|null>} values @param {(value: number) => number|null} y @param {(tau: number) => number} x */
function trace(c, xs, values, x, y, { steps = false, every = 1 } = {}) {
  let pen = false,
    before = 0;
  c.beginPath();
  for (let i = 0; i < xs.length; i += every) {
    const v = values[i],
      tau = xs[i],
      py = v === null || v === undefined || tau === null ? null : y(v);
    if (py === null) continue;
    const px = x(/** @type {number} */ (tau));
    if (pen && steps) c.lineTo(px, before);
    if (pen) c.lineTo(px, py);
    else c.moveTo(px, py);
    pen = true;
    before = py;
  }
}

/** The reference lines, and the run before, in grey. @param {any} c @param {Plot} plot @param {Definition} definition @param {Record<string, (number|null)[]>|null} ghost @param {number} most points of it @param {Record<string, string>} colours */
export function drawUnder(c, plot, { lines, log = false, counts = false, references = [] }, ghost, most, colours) {
  c.save();
  c.beginPath();
  c.rect(0, 0, plot.width, plot.height);
  c.clip();
  c.strokeStyle = colours.muted;
  c.lineWidth = 1;
  c.setLineDash([2, 3]);
  for (const value of references) {
    const at = plot.y(value, "y");
    c.beginPath();
    c.moveTo(0, at);
    c.lineTo(plot.width, at);
    c.stroke();
  }
  if (ghost) {
    const every = stride(ghost.tau.length, most);
    c.strokeStyle = colours.tracer; // grey and thin, each line with its own dash: a colour as pale as that would not be seen by all
    c.lineWidth = 1.25;
    for (const { key, dash = [], axis = "y" } of lines) {
      if (!ghost[key]) continue; // measured of this run alone
      trace(c, ghost.tau, ghost[key], plot.x, (v) => (log && axis === "y" && v <= 0 ? null : plot.y(v, axis)), {
        steps: counts,
        every,
      });
      c.setLineDash(dash);
      c.stroke();
    }
  }
  c.restore();
}

const TICK = 7; // CSS pixels

/** A small upright tick above the axis for each event, as far as they can be told apart. @param {any} c @param {Plot} plot @param {{tau: number}[]} events @param {Record<string, string>} colours */
export function drawEvents(c, plot, events, colours) {
  c.save();
  c.setLineDash([]);
  c.strokeStyle = colours.ink;
  c.lineWidth = 2;
  for (const at of new Set(events.map(({ tau }) => Math.round(plot.x(tau))))) {
    if (at < 0 || at > plot.width) continue;
    c.beginPath();
    c.moveTo(at, plot.height - TICK);
    c.lineTo(at, plot.height);
    c.stroke();
  }
  c.restore();
}

/**
 * Grid, labels, band, lines and, where the learner looks back, the line of the shown picture.
 * @param {any} c at the plot's corner @param {Plot} plot @param {Definition} definition
 * @param {{data: (number|null)[][], axes: {side: number, scale: string, at: number[], names: string[], grid: boolean}[], under: () => void, marker: number|null}} drawn
 *   data: tau and the lines' values, then those of the band; axes: ticks as uPlot has set them; under: draws what lies under the lines
 * @param {Record<string, string>} colours
 */
export function drawChart(c, plot, { lines, counts = false, band }, { data, axes, under, marker }, colours) {
  const taus = data[0];
  c.lineWidth = 1;
  for (const { side, scale, at, names, grid } of axes)
    at.forEach((value, i) => {
      const level = side % 2 === 1,
        place = level ? plot.y(value, scale) : plot.x(value);
      c.strokeStyle = colours.grid;
      c.beginPath();
      if (level) {
        c.moveTo(0, place);
        c.lineTo(plot.width, place);
      } else {
        c.moveTo(place, 0);
        c.lineTo(place, plot.height);
      }
      if (grid) c.stroke();
      c.fillStyle = colours.muted;
      c.textAlign = side === 3 ? "right" : side === 1 ? "left" : "center";
      c.textBaseline = level ? "middle" : "top";
      c.fillText(names[i], side === 3 ? -5 : side === 1 ? plot.width + 5 : place, level ? place : plot.height + 4);
    });
  under();
  c.save();
  c.beginPath();
  c.rect(-2, -2, plot.width + 4, plot.height + 4);
  c.clip();
  if (band) drawBand(c, plot, taus, data[lines.length + 1], data[lines.length + 2], colours);
  lines.forEach(({ colour, dash = [], axis = "y" }, i) => {
    const y = (/** @type {number} */ v) => plot.y(v, axis),
      values = data[i + 1];
    trace(c, taus, values, plot.x, y, { steps: counts });
    c.strokeStyle = colours[colour];
    c.lineWidth = 1.75;
    c.setLineDash(dash);
    c.stroke();
    c.setLineDash([]);
    if (taus.length >= (counts ? 2 : 45)) return;
    c.fillStyle = dash.length ? colours.paper : colours[colour];
    c.lineWidth = 1;
    values.forEach((v, k) => {
      if (v !== null) {
        c.beginPath();
        c.arc(plot.x(/** @type {number} */ (taus[k])), y(v), 2.25, 0, 2 * Math.PI);
        c.fill();
        c.stroke();
      }
    });
  });
  c.restore();
  if (marker === null) return;
  c.strokeStyle = colours.ink;
  c.lineWidth = 2;
  c.beginPath();
  c.moveTo(marker, 0);
  c.lineTo(marker, plot.height);
  c.stroke();
}

/** @param {any} c @param {Plot} plot @param {(number|null)[]} taus @param {(number|null)[]} low @param {(number|null)[]} high @param {Record<string, string>} colours */
function drawBand(c, plot, taus, low, high, colours) {
  const known = taus.map((_, i) => i).filter((i) => low[i] !== null && high[i] !== null);
  const y = (/** @type {number} */ v) => plot.y(v, "y");
  c.beginPath();
  for (const i of known) c.lineTo(plot.x(/** @type {number} */ (taus[i])), y(/** @type {number} */ (high[i])));
  for (const i of known.reverse()) c.lineTo(plot.x(/** @type {number} */ (taus[i])), y(/** @type {number} */ (low[i])));
  c.closePath();
  c.fillStyle = colours.band;
  c.fill();
  c.strokeStyle = colours.muted;
  c.lineWidth = 0.75;
  for (const edge of [low, high]) {
    trace(c, taus, edge, plot.x, y);
    c.stroke();
  }
}
