/** Drawing a barcode: bars sorted into degrees, laid out in rows, then drawn. Functions of data and scales. */
import { clamp, label, ticks } from "../scales.js";

/** At most this many bars of a degree are drawn one by one. */
export const MOST = [40, 30, 20];
/** Shorter bars than this share of the axis are only counted (H0 keeps its longest ones anyway). */
export const SEEN = 0.01;
export const DASH = [[4, 2], [], [1.5, 2.5]];
const MARGIN = { left: 30, right: 14, top: 6, bottom: 36 };

/**
 * @typedef {{row: number, birth: number, death: number, length: number}} Bar row: its place among the frame's bars
 * @typedef {{degree: number, bar: Bar, x: number, y: number, left: number, half: number}} Place where a bar or its point is drawn
 * @typedef {{degree: number, bars: Bar[], more: number, longestHidden: number}} Degree
 */

/** @typedef {{degree: number, from: number, quantile: number, names: string[]}} Chance the longest bar of this degree is born at `from`; names of the quantile and of twice that */

/** Sort bars (rows degree, birth, death) by degree, the longest first. @returns {Degree[]} highest degree with bars first, H0 last */
export function sortBars(/** @type {ArrayLike<number>} */ rows, axis = 1) {
  /** @type {Map<number, Bar[]>} */
  const degrees = new Map([
    [1, []],
    [0, []],
  ]);
  for (let i = 0; i + 2 < rows.length; i += 3) {
    const bar = { row: i / 3, birth: rows[i + 1], death: rows[i + 2], length: rows[i + 2] - rows[i + 1] };
    const bars = degrees.get(rows[i]);
    if (bars) bars.push(bar);
    else degrees.set(rows[i], [bar]);
  }
  const shortest = SEEN * axis;
  return [...degrees]
    .sort((a, b) => b[0] - a[0])
    .map(([degree, bars]) => {
      bars.sort((a, b) => b.length - a.length || a.birth - b.birth);
      const seen = degree === 0 ? bars.length : bars.filter((bar) => bar.length >= shortest).length;
      const most = Math.min(MOST[degree] ?? 20, seen);
      return { degree, bars: bars.slice(0, most), more: bars.length - most, longestHidden: bars[most]?.length ?? 0 };
    });
}

/** The longest finite bar of a degree. @param {Degree[]} degrees @param {number} degree @returns {Bar|null} */
export function longest(degrees, degree) {
  const finite = degrees.find((d) => d.degree === degree)?.bars.filter((b) => Number.isFinite(b.death));
  return finite?.length ? finite.reduce((a, b) => (b.length > a.length ? b : a)) : null;
}

/** Largest finite death, for the axis. */
export function reach(/** @type {ArrayLike<number>} */ rows) {
  let most = 0;
  for (let i = 2; i < rows.length; i += 3) if (Number.isFinite(rows[i]) && rows[i] > most) most = rows[i];
  return most;
}

/** Rows for every bar: higher degrees get thicker rows, H0 shares what is left. */
export function layoutBars(/** @type {Degree[]} */ degrees, /** @type {number} */ height) {
  const weight = (/** @type {number} */ degree) => (degree === 0 ? 1 : 2.2);
  const groups = degrees.filter((d) => d.bars.length || d.degree < 2);
  const gap = 12;
  const total = groups.reduce((sum, d) => sum + weight(d.degree) * Math.max(d.bars.length, 2), 0);
  const room = height - gap * (groups.length - 1);
  const unit = clamp(room / total, 1.5, 7);
  let top = 0;
  return groups.map((d) => {
    const pitch = unit * weight(d.degree);
    const size = pitch * Math.max(d.bars.length, 2);
    const out = { ...d, top, pitch, size };
    top += size + gap;
    return out;
  });
}

/**
 * @param {CanvasRenderingContext2D} c @param {{width: number, height: number}} size
 * @param {{degrees: Degree[], most: number, axis: string, notes: (persistence: number) => string[], pointed?: number, judged?: number, chance?: Chance|null}} data most: right end of the axis; judged: the degree whose longest bar carries its persistence
 * @param {Record<string, string>} colours @returns {Place[]} the bars in the order drawn: the highest degree first, in it the longest first
 */
export function drawBars(
  c,
  { width, height },
  { degrees, most, axis, notes, pointed = -1, judged = 1, chance = null },
  colours,
) {
  const plot = { left: MARGIN.left, top: MARGIN.top, right: width - MARGIN.right, bottom: height - MARGIN.bottom };
  const x = (/** @type {number} */ v) => plot.left + (plot.right - plot.left) * clamp(v / most, 0, 1);
  c.lineWidth = 1;
  c.textAlign = "center";
  c.textBaseline = "top";
  for (const v of ticks(0, most, clamp((plot.right - plot.left) / 60, 2, 8))) {
    const at = Math.round(x(v)) + 0.5;
    c.strokeStyle = v === 0 ? colours.line : colours.grid;
    c.beginPath();
    c.moveTo(at, plot.top);
    c.lineTo(at, plot.bottom);
    c.stroke();
    c.fillStyle = colours.muted;
    c.fillText(label(v), at, plot.bottom + 4);
  }
  c.fillStyle = colours.ink;
  c.textBaseline = "bottom";
  c.fillText(axis, (plot.left + plot.right) / 2, plot.bottom + 35);

  const key = longest(degrees, judged);
  /** @type {Place[]} */ const places = [];
  for (const group of layoutBars(degrees, plot.bottom - plot.top - 4)) {
    const { degree, bars, pitch } = group;
    const colour = colours[`h${Math.min(degree, 2)}`];
    const top = plot.top + 2 + group.top;
    c.fillStyle = colours.ink;
    c.textAlign = "left";
    c.textBaseline = "middle";
    c.fillText(`H${degree}`, 6, top + Math.min(group.size / 2, 14));
    c.strokeStyle = c.fillStyle = colour;
    c.lineWidth = clamp(pitch * 0.62, 1, degree === 0 ? 3 : 8);
    bars.forEach((bar, i) => {
      const y = top + pitch * (i + 0.5),
        from = x(bar.birth),
        to = x(bar.death);
      const on = pointed === places.length;
      places.push({ degree, bar, x: Math.max(to, from + 1), y, left: from, half: pitch / 2 });
      if (on) {
        // a frame around the bar
        c.strokeStyle = colours.ink;
        c.lineWidth = 1.25;
        c.strokeRect(from - 3, y - pitch / 2 - 2, Math.max(to, from + 1) - from + 6, pitch + 4);
        c.strokeStyle = colour;
        c.lineWidth = clamp(pitch * 0.62, 1, degree === 0 ? 3 : 8);
      }
      c.setLineDash(DASH[Math.min(degree, 2)]);
      c.beginPath();
      c.moveTo(from, y);
      c.lineTo(Math.max(to, from + 1), y);
      c.stroke();
      c.setLineDash([]);
      if (bar.death === Infinity) {
        c.beginPath();
        c.moveTo(to + 9, y);
        c.lineTo(to, y - 4.5);
        c.lineTo(to, y + 4.5);
        c.fill();
      }
      if (bar === key) {
        // the longest wording that fits beside the bar, right before left
        const fits = notes(bar.length).flatMap((text) => {
          const size = c.measureText(text).width;
          return [
            ...(to + 6 + size <= width - 2 ? [{ text, at: to + 6, align: "left" }] : []),
            ...(from - 6 - size > plot.left ? [{ text, at: from - 6, align: "right" }] : []),
          ];
        });
        const { text, at, align } = fits[0] ?? { text: notes(bar.length).at(-1), at: plot.right, align: "right" };
        c.fillStyle = colours.ink;
        c.textAlign = /** @type {CanvasTextAlign} */ (align);
        c.fillText(/** @type {string} */ (text), at, y);
        c.fillStyle = colour;
      }
    });
    if (chance?.degree === degree) drawChance(c, chance, x, top, top + group.size, colours);
  }
  return places;
}

/** Two dashed lines across the bars of a degree: where the longest would end were it as long as chance makes one, and twice that. @param {CanvasRenderingContext2D} c @param {Chance} chance @param {(v: number) => number} x @param {number} top @param {number} bottom @param {Record<string, string>} colours */
function drawChance(c, { from, quantile, names }, x, top, bottom, colours) {
  c.strokeStyle = c.fillStyle = colours.ink;
  c.lineWidth = 1.25;
  c.textAlign = "center";
  c.textBaseline = "top";
  c.setLineDash([3, 3]);
  names.forEach((name, i) => {
    const at = x(from + (i + 1) * quantile);
    c.beginPath();
    c.moveTo(at, top - 3);
    c.lineTo(at, bottom + 2);
    c.stroke();
    c.fillText(name, at + 4 * i, bottom + 2);
  });
  c.setLineDash([]);
}

/** The bar under a place on the canvas, -1 where there is none within reach. @param {Place[]} places @param {number} px @param {number} py */
export function barAt(places, px, py, reach = 6) {
  let best = -1,
    least = reach;
  places.forEach(({ x, y, left, half }, i) => {
    const far = Math.max(0, Math.abs(py - y) - half, left - px, px - x);
    if (far < least) {
      least = far;
      best = i;
    }
  });
  return best;
}
