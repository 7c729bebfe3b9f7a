/** Drawing data and fit: functions of a context, a scale and data. */
import { MARGIN } from "./cloud.js";

/** Each axis with a scale of its own that fills the plot. @param {import("./cloud.js").Limits} limits @param {number} width @param {number} height @returns {import("./cloud.js").Plane} */
export function fitScale(limits, width, height) {
  const [xmin, xmax, ymin, ymax] = limits;
  const plot = { left: MARGIN.left, top: MARGIN.top, right: width - MARGIN.right, bottom: height - MARGIN.bottom };
  const across = Math.max(1, plot.right - plot.left) / (xmax - xmin),
    up = Math.max(1, plot.bottom - plot.top) / (ymax - ymin);
  return {
    plot,
    unit: across,
    visible: limits,
    x: (v) => plot.left + (v - xmin) * across,
    y: (v) => plot.bottom - (v - ymin) * up,
    at: (px, py) => [xmin + (px - plot.left) / across, ymin + (plot.bottom - py) / up],
  };
}

/** The window that holds some points (x, y) with room around. @param {ArrayLike<number>[]} clouds of x, y, x, y, … @returns {import("./cloud.js").Limits} */
export function windowOf(clouds, room = 0.08) {
  const ends = [Infinity, -Infinity, Infinity, -Infinity];
  for (const cloud of clouds)
    for (let i = 0; i < cloud.length; i++) {
      const low = 2 * (i % 2);
      ends[low] = Math.min(ends[low], cloud[i]);
      ends[low + 1] = Math.max(ends[low + 1], cloud[i]);
    }
  return [0, 2].flatMap((low) => {
    const around = room * (ends[low + 1] - ends[low]) || 1;
    return [ends[low] - around, ends[low + 1] + around];
  });
}

/** @param {any} c @param {import("./cloud.js").Plane} s @param {ArrayLike<number>} points x, y, x, y, … */
function line(c, s, points) {
  let pen = false;
  c.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    const x = s.x(points[i]),
      y = s.y(points[i + 1]);
    if (!Number.isFinite(x + y)) {
      pen = false;
      continue;
    }
    if (pen) c.lineTo(x, y);
    else c.moveTo(x, y);
    pen = true;
  }
  c.stroke();
}

/** @param {any} c @param {import("./cloud.js").Plane} s @param {ArrayLike<number>} points @param {number} radius */
function dots(c, s, points, radius) {
  c.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    c.moveTo(s.x(points[i]) + radius, s.y(points[i + 1]));
    c.arc(s.x(points[i]), s.y(points[i + 1]), radius, 0, 2 * Math.PI);
  }
}

/**
 * The target, the points, the fit over them, and a ring around the point that is pointed at.
 * @param {any} c @param {import("./cloud.js").Plane} s
 * @param {{target: ArrayLike<number>, train: ArrayLike<number>, heldOut: ArrayLike<number>, fit: ArrayLike<number>, pointed: number}} data points as x, y, x, y, …
 * @param {Record<string, string>} colours
 */
export function drawFit(c, s, { target, train, heldOut, fit, pointed }, colours) {
  c.save();
  c.beginPath();
  c.rect(s.plot.left, s.plot.top, s.plot.right - s.plot.left, s.plot.bottom - s.plot.top);
  c.clip();
  c.lineWidth = 1.25;
  c.strokeStyle = colours.tracer;
  c.setLineDash([5, 3]);
  line(c, s, target);
  c.setLineDash([]);
  const radius = train.length > 400 ? 1.6 : train.length > 60 ? 2.6 : 3.6; // of x and y, so twice the points
  c.lineWidth = 1;
  dots(c, s, heldOut, radius);
  c.stroke();
  c.fillStyle = colours.h0;
  dots(c, s, train, radius);
  c.fill();
  c.strokeStyle = colours.accent;
  c.lineWidth = 2;
  line(c, s, fit);
  if (pointed >= 0) {
    c.strokeStyle = colours.ink;
    c.lineWidth = 1.5;
    dots(c, s, [train[2 * pointed], train[2 * pointed + 1]], radius + 3.5);
    c.stroke();
  }
  c.restore();
}
