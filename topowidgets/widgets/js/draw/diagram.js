/** Drawing a persistence diagram: birth to the right, death upward, on equal scales. Functions of data and scales. */
import { clamp, label, ticks } from "../scales.js";

const MARGIN = { left: 44, right: 12, top: 32, bottom: 36 };

/** Equal scales from 0 to `most` on both axes, in the largest square that fits. @param {number} width @param {number} height @param {number} most */
export function squareScale(width, height, most) {
  const size = Math.max(1, Math.min(width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom));
  const left = MARGIN.left + (width - MARGIN.left - MARGIN.right - size) / 2,
    bottom = MARGIN.top + size;
  const at = (/** @type {number} */ v) => (size * clamp(v, 0, most)) / most;
  return {
    left,
    right: left + size,
    top: MARGIN.top,
    bottom,
    x: (/** @type {number} */ v) => left + at(v),
    y: (/** @type {number} */ v) => (v === Infinity ? MARGIN.top - 12 : bottom - at(v)),
  };
}

/** One point: H0 an open circle, H1 a filled diamond, H2 an open square. */
function glyph(
  /** @type {CanvasRenderingContext2D} */ c,
  /** @type {number} */ degree,
  /** @type {number} */ x,
  /** @type {number} */ y,
  /** @type {string} */ paper,
) {
  c.beginPath();
  if (degree === 0) c.arc(x, y, 3.5, 0, 2 * Math.PI);
  else if (degree === 1) {
    c.moveTo(x, y - 6);
    c.lineTo(x + 5, y);
    c.lineTo(x, y + 6);
    c.lineTo(x - 5, y);
    c.closePath();
  } else c.rect(x - 4, y - 4, 8, 8);
  const colour = c.fillStyle;
  if (degree !== 1) {
    c.globalAlpha = 0.6;
    c.fillStyle = paper;
    c.fill();
    c.globalAlpha = 1;
    c.stroke();
  } else c.fill();
  c.fillStyle = colour;
}

/**
 * @param {CanvasRenderingContext2D} c @param {{width: number, height: number}} size
 * @param {{degrees: import("./bars.js").Degree[], most: number, axis: string, names: {birth: string, death: string, never: string}, pointed?: number, chance?: import("./bars.js").Chance|null}} data
 * @param {Record<string, string>} colours @returns {import("./bars.js").Place[]} the points, in the order of the bars
 */
export function drawDiagram(
  c,
  { width, height },
  { degrees, most, axis, names, pointed = -1, chance = null },
  colours,
) {
  const s = squareScale(width, height, most);
  c.lineWidth = 1;
  c.textAlign = "center";
  for (const v of ticks(0, most, clamp((s.right - s.left) / 60, 2, 8))) {
    c.strokeStyle = v === 0 ? colours.line : colours.grid;
    const x = Math.round(s.x(v)) + 0.5,
      y = Math.round(s.y(v)) + 0.5;
    c.beginPath();
    c.moveTo(x, s.top);
    c.lineTo(x, s.bottom);
    c.moveTo(s.left, y);
    c.lineTo(s.right, y);
    c.stroke();
    c.fillStyle = colours.muted;
    c.textBaseline = "top";
    c.textAlign = "center";
    c.fillText(label(v), x, s.bottom + 4);
    c.textBaseline = "middle";
    c.textAlign = "right";
    c.fillText(label(v), s.left - 5, y);
  }
  c.strokeStyle = colours.line;
  c.beginPath();
  c.moveTo(s.left, s.bottom);
  c.lineTo(s.right, s.top);
  c.stroke();
  c.setLineDash([2, 3]);
  c.beginPath();
  c.moveTo(s.left, s.y(Infinity));
  c.lineTo(s.right, s.y(Infinity));
  c.stroke();
  c.setLineDash([]);
  c.fillStyle = colours.muted;
  c.textAlign = "right";
  c.fillText("∞", s.left - 5, s.y(Infinity));
  c.fillText(names.never, s.right, s.y(Infinity) - 9);
  c.fillStyle = colours.ink;
  c.textAlign = "center";
  c.textBaseline = "bottom";
  c.fillText(`${names.birth}, ${axis}`, (s.left + s.right) / 2, s.bottom + 35);
  c.save();
  c.translate(s.left - 36, (s.top + s.bottom) / 2);
  c.rotate(-Math.PI / 2);
  c.textBaseline = "middle";
  c.fillText(names.death, 0, 0);
  c.restore();

  if (chance) {
    // as long as chance makes a bar, and twice that: parallels of the diagonal
    c.strokeStyle = c.fillStyle = colours.ink;
    c.setLineDash([3, 3]);
    c.textAlign = "left";
    c.textBaseline = "middle";
    chance.names.forEach((name, i) => {
      const length = Math.min(most, (i + 1) * chance.quantile);
      c.beginPath();
      c.moveTo(s.left, s.y(length));
      c.lineTo(s.x(most - length), s.top);
      c.stroke();
      c.fillText(name, s.left + 4, s.y(length) - 7);
    });
    c.setLineDash([]);
  }
  /** @type {import("./bars.js").Place[]} */ const places = [];
  for (const { degree, bars } of degrees)
    for (const bar of bars) {
      const x = s.x(bar.birth),
        y = s.y(bar.death);
      places.push({ degree, bar, x, y, left: x, half: 0 });
    }
  for (const { degree, x, y } of [...places].reverse()) {
    // holes over pieces
    c.strokeStyle = c.fillStyle = colours[`h${Math.min(degree, 2)}`];
    c.lineWidth = 1.5;
    glyph(c, degree, x, y, colours.paper);
  }
  if (places[pointed]) {
    c.strokeStyle = colours.ink;
    c.lineWidth = 1.5;
    c.beginPath();
    c.arc(places[pointed].x, places[pointed].y, 9, 0, 2 * Math.PI);
    c.stroke();
  }
  return places;
}
