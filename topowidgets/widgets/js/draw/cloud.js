/** Drawing the neurons: functions of a context, data and scales. */
import { clamp, label, multiples, ticks } from "../scales.js";

/** @typedef {number[]} Limits xmin, xmax, ymin, ymax, and zmin, zmax in space */

export const MARGIN = { left: 52, right: 10, top: 8, bottom: 34 };

/** The window that holds both the old one and every finite point, with room around; at most 20 times the first one. */
export function grow(/** @type {Limits} */ limits, /** @type {Float32Array[]} */ clouds, /** @type {Limits} */ first) {
  const out = [...limits],
    dims = limits.length / 2;
  for (let axis = 0; axis < dims; axis++) {
    const low = 2 * axis,
      high = low + 1,
      span = first[high] - first[low];
    let min = Infinity,
      max = -Infinity;
    for (const cloud of clouds)
      for (let i = axis; i < cloud.length; i += dims) {
        if (cloud[i] < min) min = cloud[i];
        if (cloud[i] > max) max = cloud[i];
      }
    if (min < limits[low] + 0.01 * span) out[low] = Math.max(min - 0.08 * span, first[low] - 10 * span);
    if (max > limits[high] - 0.01 * span) out[high] = Math.min(max + 0.08 * span, first[high] + 10 * span);
    out[low] = Math.min(out[low], limits[low]);
    out[high] = Math.max(out[high], limits[high]);
  }
  return out;
}

/** The window that holds two. @param {Limits|undefined} one @param {Limits} other @returns {Limits} */
export const joint = (one, other) =>
  one ? other.map((edge, i) => (i % 2 ? Math.max : Math.min)(edge, one[i])) : other;

/** How many points of a cloud lie outside a window. */
export function outside(/** @type {Float32Array} */ cloud, /** @type {Limits} */ limits) {
  const dims = limits.length / 2;
  let count = 0;
  for (let i = 0; i < cloud.length; i += dims) {
    if (limits.some((v, side) => (side % 2 ? cloud[i + (side >> 1)] > v : cloud[i + (side >> 1)] < v))) count += 1;
  }
  return count;
}

/** Equal scales on both axes, the window centred in the plot. @param {Limits} limits @param {number} width @param {number} height */
export function planeScale(limits, width, height) {
  const plot = { left: MARGIN.left, top: MARGIN.top, right: width - MARGIN.right, bottom: height - MARGIN.bottom };
  const w = Math.max(1, plot.right - plot.left),
    hgt = Math.max(1, plot.bottom - plot.top);
  const unit = Math.min(w / (limits[1] - limits[0]), hgt / (limits[3] - limits[2]));
  const cx = (limits[0] + limits[1]) / 2,
    cy = (limits[2] + limits[3]) / 2;
  const mx = (plot.left + plot.right) / 2,
    my = (plot.top + plot.bottom) / 2;
  return {
    plot,
    unit,
    x: (/** @type {number} */ v) => mx + (v - cx) * unit,
    y: (/** @type {number} */ v) => my - (v - cy) * unit,
    /** Coordinates of a place on the canvas. @returns {[number, number]} */
    at: (/** @type {number} */ px, /** @type {number} */ py) => [cx + (px - mx) / unit, cy - (py - my) / unit],
    visible: /** @type {Limits} */ ([cx - w / 2 / unit, cx + w / 2 / unit, cy - hgt / 2 / unit, cy + hgt / 2 / unit]),
  };
}

/** @typedef {ReturnType<typeof planeScale>} Plane */

/** Grid, ticks and the names of the axes. @param {CanvasRenderingContext2D} c @param {Plane} s @param {string[]} names @param {Record<string,string>} colours @param {number} [apart] pixels between lines, about */
export function drawPlane(c, s, names, colours, apart = 60) {
  const { plot, visible } = s;
  const ys = ticks(visible[2], visible[3], clamp((plot.bottom - plot.top) / apart, 2, 7));
  const most = clamp((plot.right - plot.left) / 45, 2, 9),
    step = ys[1] - ys[0];
  // the scales are equal, so the steps are too where the labels have room
  const xs =
    (visible[1] - visible[0]) / step <= most
      ? multiples(visible[0], visible[1], step)
      : ticks(visible[0], visible[1], most);
  c.lineWidth = 1;
  for (const [values, level] of /** @type {[number[], boolean][]} */ ([
    [xs, false],
    [ys, true],
  ]))
    for (const v of values) {
      c.strokeStyle = v === 0 ? colours.line : colours.grid;
      c.beginPath();
      const at = Math.round(level ? s.y(v) : s.x(v)) + 0.5;
      if (level) {
        c.moveTo(plot.left, at);
        c.lineTo(plot.right, at);
      } else {
        c.moveTo(at, plot.top);
        c.lineTo(at, plot.bottom);
      }
      c.stroke();
    }
  c.fillStyle = colours.muted;
  c.textBaseline = "top";
  c.textAlign = "center";
  for (const v of xs) c.fillText(label(v), clamp(s.x(v), plot.left + 8, plot.right - 8), plot.bottom + 4);
  c.textBaseline = "middle";
  c.textAlign = "right";
  for (const v of ys) c.fillText(label(v), plot.left - 5, clamp(s.y(v), plot.top + 6, plot.bottom - 6));
  c.fillStyle = colours.ink;
  c.textAlign = "center";
  c.textBaseline = "bottom";
  c.fillText(names[0], (plot.left + plot.right) / 2, plot.bottom + 33);
  c.save();
  c.translate(9, (plot.top + plot.bottom) / 2);
  c.rotate(-Math.PI / 2);
  c.textBaseline = "middle";
  c.fillText(names[1], 0, 0);
  c.restore();
}

function path(/** @type {CanvasRenderingContext2D} */ c, /** @type {Plane} */ s, /** @type {Float32Array} */ points) {
  c.beginPath();
  let pen = false;
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
  c.closePath();
}

/**
 * The curve of tracers, the polygon of neurons, dots, and rings around what folded in this step.
 * @param {CanvasRenderingContext2D} c @param {Plane} s
 * @param {{neurons: Float32Array, tracers: Float32Array|null, folded: Float32Array|null, foldedTracers: Float32Array|null, closed: boolean, pointed: number}} data
 * @param {Record<string,string>} colours
 */
export function drawCloud(c, s, data, colours) {
  const { neurons, tracers, folded, foldedTracers } = data;
  c.save();
  c.beginPath();
  c.rect(s.plot.left, s.plot.top, s.plot.right - s.plot.left, s.plot.bottom - s.plot.top);
  c.clip();
  if (tracers) {
    c.strokeStyle = c.fillStyle = colours.tracer;
    if (data.closed) {
      c.lineWidth = 1;
      path(c, s, tracers);
      c.stroke();
    } else
      for (let i = 0; i < tracers.length; i += 2)
        c.fillRect(s.x(tracers[i]) - 0.75, s.y(tracers[i + 1]) - 0.75, 1.5, 1.5);
    if (foldedTracers) {
      c.strokeStyle = colours.fold;
      c.lineWidth = 1;
      c.beginPath();
      for (let i = 0; i < foldedTracers.length; i++)
        if (foldedTracers[i]) {
          const x = s.x(tracers[2 * i]),
            y = s.y(tracers[2 * i + 1]);
          c.moveTo(x - 2.5, y - 2.5);
          c.lineTo(x + 2.5, y + 2.5);
          c.moveTo(x - 2.5, y + 2.5);
          c.lineTo(x + 2.5, y - 2.5);
        }
      c.stroke();
    }
  }
  if (data.closed) {
    c.strokeStyle = colours.accent;
    c.globalAlpha = 0.75; // 3 to 1 on paper
    c.lineWidth = 1.5;
    path(c, s, neurons);
    c.stroke();
    c.globalAlpha = 1;
  }
  const radius = neurons.length > 1600 ? 1.6 : neurons.length > 500 ? 2.4 : 3;
  c.fillStyle = colours.accent;
  c.beginPath();
  for (let i = 0; i < neurons.length; i += 2) {
    const x = s.x(neurons[i]),
      y = s.y(neurons[i + 1]);
    if (!Number.isFinite(x + y)) continue;
    c.moveTo(x + radius, y);
    c.arc(x, y, radius, 0, 2 * Math.PI);
  }
  c.fill();
  const ring = (/** @type {number} */ i, /** @type {number} */ size) => {
    const x = s.x(neurons[2 * i]),
      y = s.y(neurons[2 * i + 1]);
    if (!Number.isFinite(x + y)) return;
    c.moveTo(x + size, y);
    c.arc(x, y, size, 0, 2 * Math.PI);
  };
  if (folded) {
    c.strokeStyle = colours.fold;
    c.lineWidth = 1.75;
    c.beginPath();
    for (let i = 0; i < folded.length; i++) if (folded[i]) ring(i, radius + 2.75);
    c.stroke();
  }
  if (data.pointed >= 0 && data.pointed < neurons.length / 2) {
    c.strokeStyle = colours.ink;
    c.lineWidth = 1.5;
    c.beginPath();
    ring(data.pointed, radius + 4.5);
    c.stroke();
  }
  c.restore();
}

/**
 * A closed walk along neurons, over everything else: a line of ink with an edge of paper, a square at each neuron.
 * @param {CanvasRenderingContext2D} c @param {number[]} walk @param {(i: number) => [number, number]} place of a neuron on the canvas @param {Record<string,string>} colours
 */
export function drawCycle(c, walk, place, colours) {
  const at = walk.map(place).filter(([x, y]) => Number.isFinite(x + y));
  if (at.length < 2) return;
  c.save();
  c.lineJoin = "round";
  c.beginPath();
  at.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
  c.closePath();
  for (const [colour, width] of /** @type {[string, number][]} */ ([
    [colours.paper, 5],
    [colours.ink, 2],
  ])) {
    c.strokeStyle = colour;
    c.lineWidth = width;
    c.stroke();
  }
  c.fillStyle = colours.ink;
  for (const [x, y] of at) c.fillRect(x - 2, y - 2, 4, 4);
  c.restore();
}

/**
 * The two neurons that a step brought nearest to gluing: a diamond around each and a thin line between.
 * @param {CanvasRenderingContext2D} c @param {number[]} pair @param {(i: number) => [number, number]} place of a neuron on the canvas @param {Record<string,string>} colours
 */
export function drawPair(c, pair, place, colours) {
  const at = pair.map(place);
  if (!at.flat().every(Number.isFinite)) return;
  c.save();
  c.strokeStyle = colours.second;
  c.lineWidth = 1.5;
  c.beginPath();
  c.moveTo(...at[0]);
  c.lineTo(...at[1]);
  for (const [x, y] of at) {
    c.moveTo(x, y - 8);
    c.lineTo(x + 8, y);
    c.lineTo(x, y + 8);
    c.lineTo(x - 8, y);
    c.closePath();
  }
  c.stroke();
  c.restore();
}

/** The neuron nearest to a place on the canvas, -1 where none is within reach. */
export function nearest(
  /** @type {Float32Array} */ neurons,
  /** @type {Plane} */ s,
  /** @type {number} */ px,
  /** @type {number} */ py,
  reach = 14,
) {
  let best = -1,
    least = reach * reach;
  for (let i = 0; i < neurons.length; i += 2) {
    const d = (s.x(neurons[i]) - px) ** 2 + (s.y(neurons[i + 1]) - py) ** 2;
    if (d < least) {
      least = d;
      best = i / 2;
    }
  }
  return best;
}
